"""What people do in the browser: sign in, fill a form, carry a step out, approve one."""

from __future__ import annotations

from typing import Any

from ecocase.desk.demo.people import PASSWORD
from ecocase.desk.demo.player import EMPTY_PAGE

PAPER = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": EMPTY_PAGE}


def sign_in(chromium: Any, address: str, who: str) -> Any:
    """Return a page on which somebody has signed in; console errors are collected on it."""
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(10_000)
    page.complaints = []
    page.address = address
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/sign-in/")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    return page


def carry_out(page: Any) -> None:
    """Go on to the check page, then do the step."""
    page.click("button[name=phase][value=check]")
    page.wait_for_load_state()
    page.click("button[name=phase][value=do]")
    page.wait_for_load_state()


def fill(page: Any, answers: dict[str, Any]) -> None:
    """Fill a form: text, days, choices (by value or by the words shown), ticks (True or the words), files."""
    for name, value in answers.items():
        field = page.locator(f"[name='{name}']").first
        kind = field.evaluate("node => node.type")
        if isinstance(value, dict):
            field.set_input_files(files=[value])
        elif kind == "checkbox" and value is not True:
            for words in value if isinstance(value, list) else [value]:
                page.locator(f"label:has([name='{name}'])").filter(has_text=words).locator("input").check()
        elif kind == "checkbox":
            field.check()
        elif kind.startswith("select"):
            values = field.evaluate("node => [...node.options].map(option => option.value)")
            shown = field.locator("option").filter(has_text=str(value))
            field.select_option(value if value in values else shown.first.get_attribute("value"))
        else:
            field.fill(str(value))


def take(page: Any, record: Any, step: str, /, **answers: Any) -> None:
    """Take a step on a record as an officer does: open its page, fill it, check it, do it."""
    response = page.goto(f"{page.address}/steps/{record.kind()}/{record.uid}/{step}/")
    assert response.status == 200, (step, response.status, page.locator("main").inner_text()[:500])
    fill(page, answers)
    carry_out(page)
    assert page.locator(".ec-errors").count() == 0, (step, page.locator(".ec-errors").inner_text())


def make(page: Any, kind: str, step: str, within: Any = None, /, **answers: Any) -> None:
    """Take a step that makes a record, within another one where it belongs to one."""
    query = f"?within={within.kind()}:{within.uid}" if within is not None else ""
    response = page.goto(f"{page.address}/steps/{kind}/new/{step}/{query}")
    assert response.status == 200, (step, response.status, page.locator("main").inner_text()[:500])
    fill(page, answers)
    carry_out(page)
    assert page.locator(".ec-errors").count() == 0, (step, page.locator(".ec-errors").inner_text())


def approve(page: Any) -> None:
    """Approve what waits on the leader's desk first."""
    page.goto(f"{page.address}/")
    page.locator("a[href^='/approvals/']").first.click()
    page.wait_for_load_state()
    page.click("button[name=decision][value=approve]")
    page.wait_for_load_state()
    assert page.locator(".ec-errors").count() == 0, page.locator(".ec-errors").inner_text()


def sign_for_everything(page: Any) -> list[str]:
    """Sign for every paper that waits in the inbox; return their titles."""
    page.goto(f"{page.address}/inbox/")
    waiting = page.locator("tr[data-item]").filter(has=page.locator("button[data-do]"))
    titles = waiting.locator("th[scope=row] a").all_inner_texts()
    for box in waiting.locator("input[name=delivery]").all():
        box.check()
    if titles:
        page.locator(".ec-bulk button.btn-primary").click()
        page.wait_for_load_state()
    return titles

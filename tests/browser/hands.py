"""What people do in the browser: sign in, open a file, click a step, fill its form, carry it out, approve one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import Model

from ecocase.desk.demo.papers import HandedIn
from ecocase.desk.demo.people import PASSWORD, PEOPLE

PAPER = {
    "name": "材料.pdf", "mimeType": "application/pdf",
    "buffer": HandedIn("材料", "浏览器中的案件", "苏州市生态环境局", date(2026, 1, 5)).content(),
}  # fmt: skip
HAN = re.compile("[\u3400-\u9fff]")


def sign_in(chromium: Any, address: str, who: str, language: str = "zh-hans") -> Any:
    """Return a page on which somebody has signed in; console errors are collected on it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.complaints = []
    page.address, page.language = address, language
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
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
    """Fill a form: text, days, choices (a record, a value or the words shown), ticks (True or the words), files."""
    for name, value in answers.items():
        _reach(page, name)
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
            _choose(field, str(value.pk) if isinstance(value, Model) else str(value))
        else:
            field.fill(str(value))


def take(page: Any, record: Any, step: str, /, **answers: Any) -> None:
    """Take a step on a record as an officer does: open its page, click the step, fill it, check it, do it."""
    _click_step(page, record, f"/steps/{record.kind()}/{record.uid}/{step}/")
    _go_through(page, step, answers)


def make(page: Any, kind: str, step: str, within: Any = None, /, **answers: Any) -> None:
    """Take a step that makes a record: from the page of the one it belongs to, or from the desk."""
    address = f"/steps/{kind}/new/{step}/"
    _click_step(page, within, address if within is None else f"{address}?within={within.kind()}:{within.uid}")
    _go_through(page, step, answers)


def _click_step(page: Any, record: Any, address: str) -> None:
    page.goto(f"{page.address}/files/{record.kind()}/{record.uid}/" if record is not None else f"{page.address}/")
    link = page.locator(f"main a[href='{address}']").first
    assert link.count() == 1, (address, page.locator("main").inner_text()[:1500])
    if not link.is_visible():
        # What a file seldom needs is folded away.
        page.locator("details", has=page.locator(f"a[href='{address}']")).first.locator("summary").first.click()
    link.click()
    page.wait_for_load_state()


def _go_through(page: Any, step: str, answers: dict[str, Any]) -> None:
    assert page.locator("form.ec-form").count() == 1, (step, page.locator("main").inner_text()[:1500])
    fill(page, answers)
    _speaks_its_language(page)
    carry_out(page)
    assert page.locator(".ec-errors").count() == 0, (step, page.locator(".ec-errors").inner_text())
    assert page.locator("form.ec-form button[name=phase]").count() == 0, (
        step,
        page.locator("main").inner_text()[:1500],
    )


def _reach(page: Any, name: str) -> None:
    """Add a row to a table of answers if the one that is to be filled is not there yet."""
    row = re.fullmatch(r"(\w+)-(\d+)-\w+", name)
    if row and page.locator(f"[name='{name}']").count() == 0:
        page.click(f"button[name=add_row][value={row[1]}]")
        page.wait_for_selector(f"[name='{name}']")


def _choose(field: Any, value: str) -> None:
    values = field.evaluate("node => [...node.options].map(option => option.value)")
    shown = field.locator("option").filter(has_text=value)
    field.select_option(value if value in values else shown.first.get_attribute("value"))


def _speaks_its_language(page: Any) -> None:
    """In English no word of the form is left in Chinese; what was typed is."""
    if page.language == "en":
        words = page.locator("form.ec-form").first.inner_text()
        for person in PEOPLE:
            words = words.replace(person.name, "")
        assert not HAN.search(words), [line for line in words.splitlines() if HAN.search(line)]


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

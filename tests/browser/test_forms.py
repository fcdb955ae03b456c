"""Forms in a real browser: long lists narrowed down, questions that matter, running sums, drafts, the narrow screen."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from cases.models import Obligor
from ecocase.kernel.models import Draft
from negotiation.models import Agreement, Negotiation
from tests.browser.hands import PAPER, carry_out, fill, sign_in
from tests.journeys.making import a_draft, a_table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]

LONG = "长" * 200
REGISTER = "/steps/clue/new/register/"


@pytest.fixture(scope="module")
def table(standing_people: dict[str, Any], django_db_blocker: Any) -> Negotiation:
    """Seat three obligors at a table in the copy, outside any test's transaction; one has a very long name."""
    with django_db_blocker.unblock():
        return a_table(standing_people["officer"], ("甲公司", "𠮷㐂乙公司", LONG))


@pytest.fixture(scope="module")
def standing_draft(standing_people: dict[str, Any], table: Negotiation, django_db_blocker: Any) -> Agreement:
    """Draft an agreement in the copy."""
    with django_db_blocker.unblock():
        return a_draft(standing_people["officer"], table, amount="100.00")


@pytest.fixture
def page(chromium: Any, address: str) -> Any:
    """Return a page on which an officer of the bureau has signed in."""
    return sign_in(chromium, address, "officer")


def drafting(page: Any, table: Negotiation) -> None:
    page.goto(f"{page.address}/steps/agreement/new/draft_agreement/?within=negotiation:{table.uid}")


def sums(page: Any, table: str) -> list[list[str]]:
    """Return the lines of a table of sums as they stand on the page."""
    lines = page.locator(f"[data-rows={table}] [data-sums] tbody tr").all()
    return [line.locator("th, td").all_inner_texts() for line in lines]


def test_an_agreement_is_drafted_with_its_sums_at_hand(page: Any, table: Negotiation) -> None:
    drafting(page, table)
    assert page.locator("[data-rows=lines] [data-row]").count() == 3
    page.fill("[name=lines-0-amount]", "60,000")
    page.fill("[name=lines-1-amount]", "５０，０００．５")
    assert sums(page, "lines") == [["地表水修复费用", "100,000.00", "110,000.50", "-10,000.50"]]
    assert page.locator("[data-rows=lines] .ec-sums-over").count() == 1
    page.fill("[name=lines-1-amount]", "40000")
    assert sums(page, "lines") == [["地表水修复费用", "100,000.00", "100,000.00", "0.00"]]
    assert page.locator("[data-rows=lines] .ec-sums-over").count() == 0
    page.click("[data-rows-spread]")
    assert [line[1:3] for line in sums(page, "instalments")][:2] == [
        ["60,000.00", "60,000.00"],
        ["40,000.00", "40,000.00"],
    ]
    for place in (0, 1):
        page.fill(f"[name=instalments-{place}-due_on]", "2030-01-31")
    carry_out(page)
    agreement = Agreement.objects.latest("pk")
    assert [(str(line.party), str(line.amount)) for line in agreement.lines.all()] == [
        ("甲公司", "60000.00"), ("𠮷㐂乙公司", "40000.00"),
    ]  # fmt: skip
    assert agreement.instalments.count() == 2
    assert page.complaints == []


def test_a_joint_debt_is_summed_up_once(page: Any, table: Negotiation) -> None:
    drafting(page, table)
    for place in (0, 1):
        page.fill(f"[name=lines-{place}-amount]", "100000")
        page.check(f"[name=lines-{place}-joint]")
    assert sums(page, "lines")[0][2:] == ["100,000.00", "0.00"]
    page.uncheck("[name=lines-1-joint]")
    assert sums(page, "lines")[0][2:] == ["200,000.00", "-100,000.00"]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_long_list_is_narrowed_down_by_typing(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(page.address + REGISTER)
    place = page.locator("[data-find=select]:has([name=place])")
    shown = place.locator("option")
    assert shown.count() > 100
    place.locator("input[type=search]").fill("昆山")
    assert place.locator("option", has_text="昆山").count() == 1
    assert shown.count() <= 3
    place.locator("input[type=search]").press("Enter")
    assert page.locator("[name=place]").evaluate("node => node.selectedOptions[0].textContent") == "昆山市"
    assert shown.count() > 100
    assert page.url.endswith(REGISTER)


def test_what_is_not_found_is_said_and_what_was_chosen_stays(page: Any) -> None:
    page.goto(page.address + REGISTER)
    before = page.locator("[name=place]").input_value()
    place = page.locator("[data-find=select]:has([name=place])")
    place.locator("input[type=search]").fill("不存在的地方")
    assert place.locator("[aria-live]").inner_text().strip() != ""
    assert page.locator("[name=place]").input_value() == before


def test_questions_of_one_manner_of_service_stand_only_there(page: Any, table: Negotiation) -> None:
    case = table.case
    page.goto(f"{page.address}/steps/track/new/add_obligor/?within=case:{case.uid}")
    share = page.locator("[name=share_percent]")
    assert not share.is_visible()
    page.select_option("[name=liability_mode]", "by_share")
    assert share.is_visible()
    page.select_option("[name=liability_mode]", "sole")
    assert not share.is_visible()


def test_without_scripts_every_question_stands_there(chromium: Any, page: Any, table: Negotiation) -> None:
    bare = chromium.new_context(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
    bare.goto(f"{page.address}/steps/track/new/add_obligor/?within=case:{table.case.uid}")
    assert bare.locator("[name=share_percent]").is_visible()
    bare.goto(f"{page.address}/steps/agreement/new/draft_agreement/?within=negotiation:{table.uid}")
    rows = bare.locator("[data-rows=lines] [data-row]").count()
    bare.fill("[name=lines-0-amount]", "7")
    bare.click("[name=add_row][value=lines]")
    assert bare.input_value("[name=lines-0-amount]") == "7"
    assert bare.locator("[data-rows=lines] [data-row]").count() == rows + 1
    assert bare.locator("[data-sum]").first.inner_text().endswith("7.00")


def test_what_is_typed_is_kept_by_itself_and_stands_there_after_the_browsers_back(page: Any) -> None:
    page.goto(page.address + REGISTER)
    with page.expect_response(lambda answer: "/draft/" in answer.url and answer.ok):
        page.fill("[name=title]", "河面油膜𠮷")
    page.evaluate("window.onbeforeunload = null")
    page.goto(page.address + REGISTER)
    assert page.input_value("[name=title]") == "河面油膜𠮷"
    fill(page, {"source_key": "check_or_campaign", "found_on": "2024-03-01", "description": "油膜", "evidence": PAPER})
    page.click("button[name=phase][value=check]")
    page.wait_for_load_state()
    page.go_back()
    assert page.input_value("[name=title]") == "河面油膜𠮷"
    page.goto(page.address + REGISTER)
    assert page.locator("[name=kept_evidence]").count() == 1
    page.click("form[action*='/drop/'] button")
    page.click("main .btn-primary")
    page.wait_for_url(page.address + REGISTER)
    assert page.input_value("[name=title]") == ""


def test_a_form_is_not_sent_into_nowhere(page: Any) -> None:
    page.goto(page.address + REGISTER)
    page.fill("[name=title]", "断网")
    page.context.set_offline(True)
    page.click("button[name=phase][value=check]")
    page.wait_for_timeout(300)
    assert page.url.endswith(REGISTER)
    assert page.input_value("[name=title]") == "断网"
    page.context.set_offline(False)
    page.complaints.clear()


def test_who_signs_in_after_finds_nothing_and_sends_nothing_of_what_another_has_typed(page: Any) -> None:
    page.goto(page.address + REGISTER)
    page.fill("[name=title]", "周敏填写的")
    other = page.context.new_page()
    other.goto(page.address + "/")
    other.context.clear_cookies(name="sessionid")
    other.goto(page.address + "/sign-in/")
    other.fill("input[name=username]", "nantong")
    other.fill("input[name=password]", "eco-demo-2026")
    other.keyboard.press("Enter")
    other.wait_for_url(page.address + "/")
    page.click("button[name=phase][value=check]")
    page.wait_for_load_state()
    assert page.locator(".ec-errno").inner_text() == "403"
    assert "周敏" in page.locator("main").inner_text()
    kept = Draft.objects.filter(path=REGISTER).order_by("-saved_at").first()
    assert (kept.officer.username, kept.data["title"]) == ("officer", ["周敏填写的"])


@pytest.mark.parametrize("step", ["draft_agreement", "hold_meeting", "record"])
def test_a_name_of_200_characters_holds_the_narrow_page(page: Any, table: Negotiation, step: str) -> None:
    assert Obligor.objects.filter(name=LONG).exists()
    page.set_viewport_size({"width": 390, "height": 844})
    addresses = {
        "draft_agreement": f"/steps/agreement/new/draft_agreement/?within=negotiation:{table.uid}",
        "hold_meeting": f"/steps/negotiation/{table.uid}/hold_meeting/",
        "record": f"/files/case/{table.case.uid}/",
    }
    page.goto(page.address + addresses[step])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_serious_fault_on_forms_checks_and_requests(
    chromium: Any, address: str, page: Any, table: Negotiation, standing_draft: Agreement, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for path in (
        f"/steps/referral/new/draft/?within=case:{table.case.uid}",
        f"/steps/negotiation/{table.uid}/hold_meeting/",
        f"/steps/agreement/{standing_draft.uid}/sign_agreement/",
    ):
        page.goto(address + path)
        page.click("button[name=phase][value=check]")
        page.wait_for_load_state()
        found[path] = grave_faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    # A draft of the other run may stand on its check page already.
    if page.locator(".ec-errors").count():
        page.locator("[name=signatories]").first.check()
        page.click("button[name=phase][value=check]")
        page.wait_for_load_state()
    found["check"] = grave_faults(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
    page.complaints.clear()


def grave_faults(page: Any) -> list[Any]:
    """Return what axe finds serious or critical on a page."""
    faults = [fault for fault in Axe().run(page).response["violations"] if fault["impact"] in {"serious", "critical"}]
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"][:3]]) for fault in faults]


def test_a_complaint_is_reached_from_the_summary(page: Any, table: Negotiation) -> None:
    page.goto(f"{page.address}/steps/negotiation/{table.uid}/hold_meeting/")
    page.click("button[name=phase][value=check]")
    page.wait_for_load_state()
    summary = page.locator(".ec-errors")
    assert summary.evaluate("node => node === document.activeElement")
    for link in summary.locator("a[href^='#']").all():
        assert page.locator(link.get_attribute("href")).count() == 1
    page.complaints.clear()

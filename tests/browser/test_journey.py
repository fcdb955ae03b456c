"""The way of a file in the browser, by four people of two institutions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from referrals.models import Clue
from tests.browser.hands import PAPER, carry_out, sign_in

# The mark makes the test database; what the server commits is read from here as it stands.
pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("standing_people")
def test_a_clue_becomes_a_case_and_the_procuratorate_is_informed(chromium: Any, address: str) -> None:
    officer = sign_in(chromium, address, "officer")
    officer.goto(f"{address}/steps/clue/new/register/")
    title = f"浏览器登记的线索{timezone.localdate().isoformat()}"
    officer.fill("#id_title", title)
    officer.select_option("#id_source_key", "check_or_campaign")
    officer.select_option("#id_place", "320500")
    officer.fill("#id_found_on", (timezone.localdate() - timedelta(days=1)).isoformat())
    officer.fill("#id_description", "河面出现油膜")
    officer.fill("#id_parties-0-name", "𠮷㐂 环保有限公司")
    carry_out(officer)
    assert title in officer.content()
    clue = Clue.objects.get(title=title)

    officer.goto(f"{address}/steps/clue/{clue.uid}/start_verification/")
    carry_out(officer)
    officer.goto(f"{address}/steps/clue/{clue.uid}/open_case/")
    officer.fill("#id_finding", "水环境受到损害")
    officer.set_input_files("#id_verification_report", files=[PAPER])
    carry_out(officer)
    assert Clue.objects.get(pk=clue.pk).state == "verifying"

    leader = sign_in(chromium, address, "leader")
    leader.locator("a[href^='/approvals/']").first.click()
    leader.wait_for_load_state()
    leader.click("button[name=decision][value=approve]")
    leader.wait_for_load_state()
    case = Clue.objects.get(pk=clue.pk).case
    assert case is not None
    assert "𠮷㐂 环保有限公司" in [str(track) for track in case.tracks.all()]

    officer.goto(f"{address}/steps/case/{case.uid}/inform_procuratorate/")
    officer.locator("#id_procuratorate").select_option(label="苏州市人民检察院")
    carry_out(officer)

    liaison = sign_in(chromium, address, "pr-liaison")
    liaison.goto(f"{address}/inbox/")
    assert "告知函" in liaison.content()
    prosecutor = sign_in(chromium, address, "prosecutor")
    prosecutor.goto(f"{address}/files/case/{case.uid}/")
    assert title in prosecutor.content()

    stranger = sign_in(chromium, address, "nantong")
    assert stranger.goto(f"{address}/files/case/{case.uid}/").status == 404
    for page in (officer, leader, liaison, prosecutor):
        assert [found for found in page.complaints if "404" not in found] == []


@pytest.mark.usefixtures("standing_people")
def test_nothing_typed_is_lost_on_an_error(chromium: Any, address: str) -> None:
    officer = sign_in(chromium, address, "officer")
    officer.goto(f"{address}/steps/clue/new/register/")
    officer.fill("#id_title", "忘记填写来源的线索")
    officer.fill("#id_description", "很长的情况说明")
    officer.click("button[name=phase][value=check]")
    officer.wait_for_load_state()
    assert officer.input_value("#id_title") == "忘记填写来源的线索"
    assert officer.input_value("#id_description") == "很长的情况说明"
    assert officer.locator(".ec-errors").count() == 1


@pytest.mark.usefixtures("standing_people")
@pytest.mark.parametrize("path", ["/", "/clues/", "/cases/", "/inbox/", "/clocks/", "/rules/", "/search/?q=x"])
def test_pages_fit_a_narrow_screen_in_both_languages(chromium: Any, address: str, path: str) -> None:
    page = sign_in(chromium, address, "officer")
    page.set_viewport_size({"width": 390, "height": 800})
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.complaints == []

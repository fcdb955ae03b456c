"""Pages can be read and worked by everybody: axe finds no serious fault, light and dark, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from ecocase.kernel.views.addresses import url_of
from negotiation.models import Agreement, NegotiationParty
from tests.browser.hands import sign_in
from tests.journeys.making import a_clue, a_draft, a_table

pytestmark = pytest.mark.django_db
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def addresses(standing_people: dict[str, Any], django_db_blocker: Any) -> dict[str, str]:
    """Return pages of every kind, with a negotiation on file."""
    with django_db_blocker.unblock():
        by = standing_people["officer"]
        clue = a_clue(by)
        negotiation = a_table(by, ("甲公司", "乙公司"))
        agreement: Agreement = a_draft(by, negotiation)
        party = NegotiationParty.objects.filter(negotiation=negotiation).first()
        assert party is not None
        return {
            "desk": "/", "clues": "/clues/", "cases": "/cases/", "inbox": "/inbox/", "sent": "/inbox/sent/",
            "periods": "/clocks/", "rules": "/rules/", "search": "/search/?q=案", "clue": url_of(clue),
            "case": url_of(negotiation.case), "obligors": f"{url_of(negotiation.case)}obligors/",
            "evidence": f"{url_of(negotiation.case)}evidence/", "exchanges": f"{url_of(negotiation.case)}exchanges/",
            "running": f"{url_of(negotiation.case)}periods/", "restoration": f"{url_of(negotiation.case)}restoration/",
            "timeline": f"{url_of(negotiation.case)}timeline/?verify=1", "who": f"{url_of(negotiation.case)}access/",
            "negotiation": url_of(negotiation),
            "party": url_of(party), "agreement": url_of(agreement), "register": "/steps/clue/new/register/",
            "draft": f"/steps/agreement/{agreement.uid}/change_draft/",
        }  # fmt: skip


@pytest.mark.parametrize(("language", "scheme", "width"), [("zh-hans", "light", 1280), ("en", "dark", 390)])
def test_axe_finds_no_serious_fault(
    chromium: Any, address: str, addresses: dict[str, str], language: str, scheme: str, width: int
) -> None:
    page = sign_in(chromium, address, "officer")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    found = {}
    for name, path in addresses.items():
        assert page.goto(f"{address}{path}").status == 200, path
        grave = [fault for fault in Axe().run(page).response["violations"] if fault["impact"] in GRAVE]
        told = [(fault["id"], [node["html"][:160] for node in fault["nodes"][:3]]) for fault in grave]
        if told:
            found[name] = told
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert found == {}


def test_the_sign_in_page_has_no_serious_fault(chromium: Any, address: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{address}/sign-in/")
    assert [fault["id"] for fault in Axe().run(page).response["violations"] if fault["impact"] in GRAVE] == []


def test_a_fault_would_be_seen(chromium: Any, address: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{address}/sign-in/")
    page.evaluate("document.querySelector('label').remove()")
    assert {"label"} & {fault["id"] for fault in Axe().run(page).response["violations"]}

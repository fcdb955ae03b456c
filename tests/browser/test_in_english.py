"""A case in English, by the same people: no form leaves a word in Chinese."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.hands import PAPER, sign_for_everything, take
from tests.browser.story import ENGLISH as N
from tests.browser.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("standing_people")
def test_from_a_clue_to_a_closed_case_in_english(chromium: Any, address: str) -> None:
    story = Story(chromium, address, N, "en")
    clue = story.register_the_clue(story.officer)
    story.open_the_case(clue)
    story.assess({N.water: "50000.00"})
    story.come_to_the_table(N.payer)
    take(
        story.officer,
        story.negotiation,
        "hold_meeting",
        place="Suzhou",
        attended=[N.payer],
        minutes=N.words,
        on=day(72),
    )
    agreement = story.draft(
        [(N.payer, N.water, "50000.00", "pay")], [(N.payer, 40, "20000.00"), (N.payer, 10, "30000.00")]
    )
    story.approved(agreement, "sign_agreement", signatories=[N.payer], signed=PAPER, on=day(62))
    story.pay(agreement, "20000.00", 41)
    story.pay(agreement, "30000.00", 12)
    assert len(sign_for_everything(story.liaison)) == 3
    story.approved(story.case, "close", report=N.words, use_of_money=N.words)
    assert story.case.state == "closed"
    assert "Closed" in story.officer.request.get(f"{address}/files/case/{story.case.uid}/").text()
    assert story.complaints == []

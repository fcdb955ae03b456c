"""Article 13: negotiation fails, or is impossible, for some obligors or for all; the plaintiff is designated."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.models import Track
from ecocase.kernel import law
from ecocase.kernel.models import Clock
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RequirementUnmet,
)
from negotiation.models import NegotiationParty
from restoration.models import PaymentDuty
from tests.acting import agency, do, officer
from tests.journeys.making import (
    BUREAU,
    a_claim,
    a_draft,
    a_paper,
    a_table,
    announce,
    fresh,
    pay,
    row_of,
    sign,
    to_be_served,
    with_procuratorate,
)

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_failure_needs_the_facts_of_its_ground(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    party = negotiation.parties.get()
    with pytest.raises(InputRefused):
        do("declare_failed", party, bureau, date(2024, 5, 5), ground="refused", reasons="x")
    do("declare_failed", party, bureau, date(2024, 5, 5), ground="other", reasons="反复变更意见")
    assert Track.objects.get(pk=party.track_id).state == "failed"


def test_a_public_announcement_counts_after_thirty_days(bureau: Officer) -> None:
    party = to_be_served(bureau)
    with pytest.raises(InputRefused) as refusal:
        announce(party, bureau, date(2024, 5, 12))
    assert "announced_on" in refusal.value.by_field
    announce(party, bureau, date(2024, 5, 13))
    assert fresh(party).served_on == date(2024, 5, 13)


def test_a_public_announcement_is_the_last_way_and_has_its_day(bureau: Officer) -> None:
    party = to_be_served(bureau)
    for missing in ({"tried": ""}, {"announced_on": None}):
        with pytest.raises(InputRefused) as refusal:
            announce(party, bureau, date(2024, 5, 20), **missing)
        assert set(refusal.value.by_field) == set(missing)


def failed(bureau: Officer) -> NegotiationParty:
    """Let a negotiation fail."""
    party = a_table(bureau).parties.get()
    do("declare_failed", party, bureau, date(2024, 5, 12), ground="other", reasons="分歧过大")
    return fresh(party)


def test_an_obligor_who_failed_may_wish_to_negotiate_after_all(bureau: Officer) -> None:
    party = failed(bureau)
    do("reopen", party, bureau, date(2024, 6, 1), wish=a_paper(bureau), reasons="")
    assert (fresh(party).state, fresh(party.track).state) == ("negotiating", "negotiating")
    assert fresh(party.negotiation).state == "meeting"


def test_who_went_to_the_procuratorate_meanwhile_is_not_negotiated_with(bureau: Officer, prosecutor: Officer) -> None:
    party = failed(bureau)
    with_procuratorate(fresh(party.track.case), bureau, prosecutor, party.track, on=date(2024, 5, 20))
    with pytest.raises(RequirementUnmet) as refusal:
        do("reopen", fresh(party), bureau, date(2024, 6, 1), wish=a_paper(bureau), reasons="")
    assert refusal.value.key == "obligor_waits_for_a_suit"


def test_an_unanswered_announcement_is_a_ground_for_both(bureau: Officer) -> None:
    party = to_be_served(bureau)
    announce(party, bureau, date(2024, 5, 13), answer_by=date(2024, 5, 31))
    reason = {"ground": "announcement_unanswered", "reasons": "下落不明", "proof": a_paper(bureau)}
    with pytest.raises(InputRefused):
        do("declare_impossible", fresh(party), bureau, date(2024, 5, 31), **reason)
    with pytest.raises(InputRefused):
        do("declare_failed", fresh(party), bureau, date(2024, 5, 31), ground="no_answer", reasons="未答复")
    do("declare_impossible", fresh(party), bureau, date(2024, 6, 1), **reason)
    assert fresh(party.track).state == "impossible"
    other = to_be_served(bureau)
    announce(other, bureau, date(2024, 5, 13), answer_by=date(2024, 5, 31))
    do("declare_failed", fresh(other), bureau, date(2024, 6, 1), ground="no_answer", reasons="未答复")
    assert fresh(other.track).state == "failed"


def test_an_announcement_that_never_was_is_no_ground(bureau: Officer) -> None:
    party = to_be_served(bureau)
    with pytest.raises(InputRefused):
        do(
            "declare_impossible", party, bureau, date(2024, 5, 1), ground="announcement_unanswered", reasons="x",
            proof=a_paper(bureau),
        )  # fmt: skip


def test_an_announcement_before_2022_counts_after_sixty_days(bureau: Officer) -> None:
    case = a_claim(bureau)
    del case
    assert [law.period("service_by_notice", on=day).length for day in (date(2021, 12, 31), date(2022, 1, 1))] == [
        60,
        30,
    ]


def test_three_fruitless_meetings_are_a_ground_and_two_are_none(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    meeting = {
        "place": "苏州", "attended": list(negotiation.parties.all()), "others": "", "procuratorate_present": False,
        "minutes": "再议", "signed_minutes": [],
    }  # fmt: skip
    party = negotiation.parties.get()
    do("hold_meeting", fresh(negotiation), bureau, date(2024, 5, 8), **meeting)
    with pytest.raises(InputRefused):
        do("declare_failed", fresh(party), bureau, date(2024, 5, 9), ground="meetings_used_up", reasons="x")
    do("hold_meeting", fresh(negotiation), bureau, date(2024, 5, 9), **meeting)
    do("declare_failed", fresh(party), bureau, date(2024, 5, 9), ground="meetings_used_up", reasons="x")
    assert fresh(party.track).state == "failed"


def test_only_the_designated_department_designates_who_sues(bureau: Officer) -> None:
    county = officer("EB-320583")
    case = a_claim(county)
    chosen = {"plaintiff": agency(BUREAU), "designation_paper": "苏府〔2024〕1号", "paper": a_paper(bureau)}
    with pytest.raises(NotCompetent):
        do("designate", case, county, date(2024, 4, 12), **chosen)
    do("designate", case, bureau, date(2024, 4, 12), **chosen)
    assert fresh(case).plaintiff == agency(BUREAU)


def test_a_claim_ends_without_an_obligor_on_a_listed_ground_and_takes_all_of_it_along(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    sign(a_draft(bureau, negotiation), bureau, "甲公司")
    first, second = negotiation.case.tracks.order_by("pk")
    end = {"ground": "no_successor_no_assets", "reasons": "已注销且无财产", "proof": a_paper(bureau)}
    do("end_without_claim", first, bureau, date(2024, 5, 25), **end)
    assert PaymentDuty.objects.get(track=first).state == "settled"
    assert row_of(negotiation.case).agreed == 0
    assert fresh(negotiation).state != "concluded"
    do("end_without_claim", second, bureau, date(2024, 5, 26), **end)
    assert fresh(negotiation).state == "concluded"
    assert (
        Clock.objects.filter(file_type="case", file_id=negotiation.case_id, record_type__in=("track", "paymentduty"))
        .exclude(state="stopped")
        .count()
        == 0
    )


def test_a_case_is_not_terminated_while_somebody_performs(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    sign(a_draft(bureau, negotiation), bureau, "甲公司")
    pay("甲公司", "1000.00", bureau)
    with pytest.raises(RequirementUnmet) as refusal:
        do(
            "terminate",
            fresh(negotiation.case),
            bureau,
            date(2024, 6, 2),
            ground="other",
            reasons="x",
            proof=a_paper(bureau),
        )
    assert refusal.value.key == "no_title_is_being_performed"

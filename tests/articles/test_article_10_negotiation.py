"""Article 10: who consents is negotiated with, the procuratorate may take part, and gets a copy of what is signed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cases.models import Case
from ecocase.kernel import access, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency, Delivery, Paper
from ecocase.kernel.workflow import (
    InputRefused,
    NotCompetent,
    RequirementUnmet,
    begin,
)
from ecocase.kernel.workflow.inputs import inputs
from negotiation.models import Agreement, Negotiation
from tests.acting import act, do, officer
from tests.journeys.making import (
    PROCURATORATE,
    a_case,
    a_claim,
    a_draft,
    a_draft_of,
    a_paper,
    a_table,
    fresh,
    money,
    row_of,
    sign,
    to_be_served,
)

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_negotiation_may_not_open_before_the_claim_is_ready(bureau: Officer) -> None:
    case = a_case(bureau)
    with pytest.raises(RequirementUnmet):
        begin("open_negotiation", Negotiation, act(bureau, date(2024, 4, 1)), inputs(tracks=[]), within=case)


def test_some_obligors_sign_and_the_procuratorate_gets_its_copy_in_the_same_step(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    agreement = a_draft(bureau, negotiation)
    first = negotiation.parties.order_by("pk").first()
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[first], signed=[])
    states = [track.state for track in negotiation.case.tracks.order_by("pk")]
    assert states == ["agreed", "negotiating"]
    copies = Delivery.objects.filter(record_type="agreement", record_id=agreement.pk, manner="copy")
    assert {copy.receiver.code for copy in copies} == {PROCURATORATE}
    row = Case.objects.get(pk=negotiation.case_id).facts.coverage_table.rows[0]
    assert (row.agreed, row.uncovered) == (Decimal("50000.00"), Decimal("50000.00"))
    rest = Agreement.objects.exclude(pk=agreement.pk).get(negotiation=negotiation)
    assert [str(line.party) for line in rest.lines.all()] == ["乙公司"]


def test_an_agreement_signed_by_nobody_is_refused(bureau: Officer) -> None:
    agreement = a_draft(bureau, a_table(bureau))
    papers = Paper.objects.count()
    with pytest.raises(InputRefused):
        do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[], signed=[])
    assert Paper.objects.count() == papers


def test_a_fourth_meeting_needs_a_reason_and_is_entered_with_one(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    meeting = {
        "place": "苏州", "attended": list(negotiation.parties.all()), "others": "", "procuratorate_present": False,
        "minutes": "再议", "signed_minutes": [],
    }  # fmt: skip
    for day in (2, 3):
        do("hold_meeting", negotiation, bureau, date(2024, 5, day), **meeting)
    with pytest.raises(InputRefused):
        do("hold_meeting", negotiation, bureau, date(2024, 5, 4), **meeting)
    do("hold_meeting", negotiation, bureau, date(2024, 5, 4), limit_reason="接近达成一致", **meeting)
    assert negotiation.meetings.count() == 4


def test_the_notice_is_printed_before_it_is_served_and_not_twice(bureau: Officer) -> None:
    case = a_claim(bureau)
    negotiation = begin(
        "open_negotiation", Negotiation, act(bureau, date(2024, 4, 12)), inputs(tracks=list(case.tracks.all())),
        within=case,
    )  # fmt: skip
    party = negotiation.parties.get()
    do("print_notice", party, bureau, date(2024, 4, 13), answer_by=date(2024, 4, 30))
    assert fresh(party).state == "to_notify"
    assert deadlines.running(party.track, "obligor_answer") is None
    do(
        "serve_notice", fresh(party), bureau, date(2024, 4, 15), manner="direct", answer_by=date(2024, 4, 30),
        proof=a_paper(bureau),
    )  # fmt: skip
    printed = Paper.objects.filter(record_type="negotiationparty", record_id=party.pk).order_by("pk")
    assert [paper.spec for paper in printed] == ["negotiation.notice", "negotiation.proof_of_service"]
    fields = dict(printed.last().values["fields"])
    assert fields["文书编号"] == printed.first().number != ""


def informed(negotiation: Negotiation, bureau: Officer, prosecutor: Officer) -> Negotiation:
    """Inform the procuratorate of the case of a negotiation."""
    do(
        "inform_procuratorate", fresh(negotiation.case), bureau, date(2024, 5, 1), procuratorate=prosecutor.agency,
        summary="调查情况",
    )  # fmt: skip
    return fresh(negotiation)


def test_the_informed_procuratorate_is_told_every_day_and_may_come_uninvited(
    bureau: Officer, prosecutor: Officer, elsewhere: Officer
) -> None:
    negotiation = informed(a_table(bureau), bureau, prosecutor)
    with pytest.raises(NotCompetent):
        do("announce_attendance", negotiation, prosecutor, date(2024, 5, 2), who="检察官")
    do("set_meeting", negotiation, bureau, date(2024, 5, 2), meeting_on=date(2024, 5, 9), place="苏州", matter="")
    told = Delivery.objects.get(record_type="negotiation", receiver=prosecutor.agency)
    assert "2024年5月9日" in told.subject
    with pytest.raises(NotCompetent):
        do("give_opinion", fresh(negotiation), prosecutor, date(2024, 5, 3), subject="方案", opinion="x")
    with pytest.raises(NotCompetent):
        do("announce_attendance", fresh(negotiation), elsewhere, date(2024, 5, 3), who="检察官")
    do("announce_attendance", fresh(negotiation), prosecutor, date(2024, 5, 3), who="检察官一名")
    assert access.right_of(prosecutor.agency, negotiation, on=date(2024, 5, 4)) is Right.VIEW
    do("give_opinion", fresh(negotiation), prosecutor, date(2024, 5, 9), subject="方案", opinion="同意")
    assert Delivery.objects.filter(record_type="negotiation", receiver=bureau.agency).count() == 2


def test_a_meeting_that_nobody_was_told_of_is_told_when_it_is_entered(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = informed(a_table(bureau), bureau, prosecutor)
    meeting = {
        "place": "苏州", "attended": list(negotiation.parties.all()), "others": "", "procuratorate_present": False,
        "minutes": "再议", "signed_minutes": [],
    }  # fmt: skip
    do("hold_meeting", negotiation, bureau, date(2024, 5, 6), **meeting)
    assert Delivery.objects.filter(record_type="negotiation", receiver=prosecutor.agency).count() == 1


def test_a_procuratorate_that_is_not_informed_is_told_nothing(bureau: Officer, prosecutor: Officer) -> None:
    negotiation = a_table(bureau)
    do("set_meeting", negotiation, bureau, date(2024, 5, 2), meeting_on=date(2024, 5, 9), place="苏州", matter="")
    assert not Delivery.objects.filter(receiver=prosecutor.agency).exists()
    assert access.right_of(prosecutor.agency, negotiation, on=date(2024, 5, 3)) is None


def test_an_invitation_shows_this_negotiation_and_nothing_else(bureau: Officer, elsewhere: Officer) -> None:
    negotiation = a_table(bureau)
    do(
        "invite_procuratorate", negotiation, bureau, date(2024, 5, 2), procuratorate=elsewhere.agency,
        meeting_on=date(2024, 5, 9), place="苏州", matter="赔偿方案",
    )  # fmt: skip
    assert access.right_of(elsewhere.agency, negotiation, on=date(2024, 5, 3)) is Right.VIEW
    assert access.right_of(elsewhere.agency, negotiation.case, on=date(2024, 5, 3)) is None


def test_silence_counts_only_after_the_day_and_a_late_consent_counts_as_well(bureau: Officer) -> None:
    party = to_be_served(bureau)
    do(
        "serve_notice", party, bureau, date(2024, 4, 15), manner="post", answer_by=date(2024, 4, 30),
        proof=a_paper(bureau),
    )  # fmt: skip
    for day in (16, 30):
        with pytest.raises(InputRefused) as refusal:
            do("record_no_consent", fresh(party), bureau, date(2024, 4, day), reply="silent", paper=[])
        assert "reply" in refusal.value.by_field
    do("record_no_consent", fresh(party), bureau, date(2024, 5, 1), reply="silent", paper=[])
    do("record_consent", fresh(party), bureau, date(2024, 5, 20), paper=[])
    assert (fresh(party).state, fresh(party.track).state) == ("negotiating", "negotiating")


def test_electronic_service_needs_the_obligors_consent(bureau: Officer) -> None:
    party = to_be_served(bureau)
    served = {"manner": "electronic", "answer_by": date(2024, 4, 30), "proof": a_paper(bureau)}
    with pytest.raises(InputRefused):
        do("serve_notice", party, bureau, date(2024, 4, 15), **served)
    do("serve_notice", party, bureau, date(2024, 4, 15), **served, agreed_to_electronic=True)
    assert fresh(party).service_manner == "electronic"


def test_the_time_is_extended_before_and_after_its_end_and_never_shortened(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    track = negotiation.case.tracks.get()
    last = deadlines.running(track, "negotiation_total").due_on
    for until, on in ((date(2024, 7, 31), date(2024, 6, 1)), (date(2024, 9, 30), date(2024, 8, 15))):
        assert until > last
        do("extend", fresh(negotiation), bureau, on, ground="complex_matter", reasons="复杂", until=until)
        last = deadlines.running(track, "negotiation_total").due_on
        assert last == until
    with pytest.raises(InputRefused):
        do("extend", fresh(negotiation), bureau, date(2024, 8, 20), ground="other", reasons="x", until=date(2024, 9, 1))


def test_nobody_sits_at_two_tables(bureau: Officer) -> None:
    negotiation = a_table(bureau)
    case = fresh(negotiation.case)
    with pytest.raises(InputRefused):
        begin(
            "open_negotiation",
            Negotiation,
            act(bureau, date(2024, 5, 2)),
            inputs(tracks=list(case.tracks.all())),
            within=case,
        )


def test_a_line_of_who_has_left_the_table_is_left_with_nobody(bureau: Officer) -> None:
    negotiation = a_table(bureau, ("甲公司", "乙公司", "丙公司"))
    lines = [{"party": name, "amount": "30000.00"} for name in ("甲公司", "乙公司", "丙公司")]
    agreement = a_draft_of(bureau, negotiation, *lines)
    do(
        "declare_failed",
        negotiation.parties.get(track__obligor__name="乙公司"),
        bureau,
        date(2024, 5, 12),
        ground="other",
        reasons="x",
    )
    sign(agreement, bureau, "甲公司")
    rest = Agreement.objects.get(origin=agreement)
    assert [str(line.party) for line in rest.lines.all()] == ["丙公司"]
    assert [str(line.party) for line in fresh(agreement).lines.all()] == ["甲公司"]
    assert row_of(negotiation.case).agreed == money("30000.00")


def test_where_the_level_has_no_procuratorate_the_one_above_gets_the_copy(bureau: Officer) -> None:
    zone = Agency.objects.filter(kind="ENVIRONMENT_BUREAU", level="county").first()
    Agency.objects.filter(kind="PROCURATORATE", division=zone.division).update(division=None)
    unit = officer(zone)
    sign(a_draft(unit, a_table(unit)), unit)
    copies = Delivery.objects.filter(record_type="agreement", manner="copy")
    assert {copy.receiver.kind for copy in copies} == {"PROCURATORATE"}

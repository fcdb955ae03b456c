"""Files of 2016 to 2018, entered late: the law of their day, no period of a rule that was not in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ecocase.kernel.models import AuditEntry, Clock
from ecocase.kernel.workflow import InputRefused, begin
from ecocase.kernel.workflow.inputs import inputs
from negotiation.models import Negotiation
from referrals.models import Clue
from tests.acting import act, do
from tests.journeys.making import a_clue, a_draft_of, a_paper, duty_of, fresh, money, pay, row_of, sign, states

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db
SIX = ("金诚", "弘聚", "万达", "麟丰", "利丰达", "鲁威")


def six_firms(by: Officer) -> Negotiation:
    """Bring six obligors of 2015 to the table, with five meetings over more than two hundred days."""
    clue: Clue = a_clue(by, on=date(2015, 10, 21), parties=SIX)
    do("start_verification", clue, by, date(2015, 10, 22))
    do("open_case", fresh(clue), by, date(2015, 11, 10), case_title="x", finding="x", verification_report=a_paper(by))
    case = fresh(clue).case
    item = {"name": "修复", "category": "restoration_cost", "medium": "groundwater", "assessed": money("250000000.00")}
    do("record_assessment", case, by, date(2016, 6, 1), report=a_paper(by), items=[item])
    do("complete_investigation", fresh(case), by, date(2016, 7, 1), report=a_paper(by), finding="x")
    tracks = inputs(tracks=list(case.tracks.order_by("pk")))
    negotiation = begin("open_negotiation", Negotiation, act(by, date(2016, 7, 5)), tracks, within=fresh(case))
    for party in negotiation.parties.order_by("pk"):
        proof = a_paper(by)
        do("serve_notice", party, by, date(2016, 7, 8), manner="post", answer_by=date(2016, 7, 25), proof=proof)
        do("record_consent", fresh(party), by, date(2016, 7, 20), paper=[])
    for on in (date(2016, 8, 1), date(2016, 9, 1), date(2016, 10, 1), date(2016, 12, 1), date(2017, 2, 25)):
        present = list(negotiation.parties.all())
        do(
            "hold_meeting", fresh(negotiation), by, on, place="x", attended=present, others="",
            procuratorate_present=False, minutes="x", signed_minutes=[],
        )  # fmt: skip
    return fresh(negotiation)


def test_six_obligors_come_to_four_ends(bureau: Officer) -> None:
    negotiation = six_firms(bureau)
    lines = [{"party": name, "amount": "1000000.00"} for name in SIX[2:]]
    agreement = a_draft_of(bureau, negotiation, *lines, on=date(2017, 2, 26), pay_by=date(2018, 6, 30))
    sign(agreement, bureau, "万达", "麟丰", "利丰达", on=date(2017, 3, 1))
    rest = negotiation.agreements.get(origin=agreement)
    sign(rest, bureau, on=date(2017, 3, 20))
    for name in SIX[:2]:
        party = negotiation.parties.get(track__obligor__name=name)
        do("declare_failed", party, bureau, date(2017, 4, 1), ground="meetings_used_up", reasons="分歧过大")
    for name in ("万达", "麟丰"):
        pay(name, "1000000.00", bureau, on=date(2018, 5, 1))
    do("declare_default", duty_of("利丰达"), bureau, date(2018, 7, 1), shortfall="未付")
    assert states(negotiation.case) == ["failed", "failed", "performed", "performed", "in_default", "agreed"]
    row = row_of(negotiation.case)
    assert (row.agreed, row.paid, row.uncovered) == (money("4000000.00"), money("2000000.00"), money("246000000.00"))
    assert fresh(negotiation).state == "concluded"


def test_no_period_ran_that_no_rule_set_yet_and_the_trail_says_so(bureau: Officer) -> None:
    negotiation = six_firms(bureau)
    keys = set(Clock.objects.filter(file_id=negotiation.case_id, file_type="case").values_list("key", flat=True))
    assert "negotiation_total" not in keys
    met = AuditEntry.objects.filter(record_type="negotiation", step="hold_meeting").first()
    assert met.law_version.startswith("before-the-rule:")
    assert "OPINIONS_10" in met.law_version


def test_an_announcement_of_2018_counts_after_sixty_days(bureau: Officer) -> None:
    negotiation = six_firms(bureau)
    party = negotiation.parties.order_by("pk").first()
    # A successor is served anew, by announcement.
    party = fresh(party)
    do(
        "substitute_obligor", party.track, bureau, date(2018, 1, 2), event="merger", kind="enterprise", name="承继公司",
        identity_no="", address="", representative="", phone="", up_to=None, proof=a_paper(bureau),
    )  # fmt: skip
    served = {"manner": "announcement", "announced_on": date(2018, 1, 5), "tried": "邮寄退回", "proof": a_paper(bureau)}
    with pytest.raises(InputRefused) as refusal:
        do("serve_notice", fresh(party), bureau, date(2018, 2, 10), answer_by=date(2018, 3, 31), **served)
    assert "announced_on" in refusal.value.by_field
    do("serve_notice", fresh(party), bureau, date(2018, 3, 7), answer_by=date(2018, 3, 31), **served)
    assert fresh(party).served_on == date(2018, 3, 7)

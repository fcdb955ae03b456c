"""Article 8: bureau and procuratorate tell each other of their investigations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ecocase.kernel import access, deadlines
from ecocase.kernel.access import Right
from ecocase.kernel.models import Delivery
from ecocase.kernel.workflow import (
    RequirementUnmet,
    StepNotOpen,
    begin,
)
from ecocase.kernel.workflow.inputs import inputs
from ecocase.kernel.workflow.receipts import sign_delivery
from ecocase.policy.competence import Role
from referrals.models import PublicInterestFile
from tests.acting import act, do, officer
from tests.journeys.making import PROCURATORATE, a_case, a_clue, fresh

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


def test_informing_the_procuratorate_shares_the_summary_only(bureau: Officer, prosecutor: Officer) -> None:
    case = a_case(bureau)
    do("inform_procuratorate", case, bureau, date(2024, 3, 12), procuratorate=prosecutor.agency, summary="调查情况")
    assert access.right_of(prosecutor.agency, case, on=date(2024, 3, 13)) is Right.SUMMARY
    letter = Delivery.objects.get(record_type="case", record_id=case.pk, receiver=prosecutor.agency)
    assert letter.receipt_owed
    assert letter.paper.number
    sign_delivery(letter, act(officer(PROCURATORATE, Role.LIAISON), date(2024, 3, 13)))
    letter.refresh_from_db()
    assert letter.signed_on == date(2024, 3, 13)


def test_the_procuratorate_is_informed_once_within_fifteen_days_of_the_opening(
    bureau: Officer, prosecutor: Officer
) -> None:
    clue = a_clue(bureau, on=date(2025, 3, 1))
    do("start_verification", clue, bureau, date(2025, 3, 2))
    do("open_case", fresh(clue), bureau, date(2025, 3, 10), case_title="x", finding="x", verification_report=[])
    case = fresh(clue).case
    assert deadlines.running(case, "notify_procuratorate").due_on == date(2025, 3, 25)
    told = {"procuratorate": prosecutor.agency, "summary": "已启动调查"}
    do("inform_procuratorate", case, bureau, date(2025, 3, 12), **told)
    assert deadlines.running(case, "notify_procuratorate") is None
    with pytest.raises(RequirementUnmet):
        do("inform_procuratorate", fresh(case), bureau, date(2025, 3, 13), **told)


def test_before_the_rule_of_2024_no_such_time_ran(bureau: Officer) -> None:
    assert deadlines.running(a_case(bureau), "notify_procuratorate") is None


def test_a_procuratorate_informs_the_bureau_of_its_own_investigation(prosecutor: Officer, bureau: Officer) -> None:
    file = begin(
        "assess_clue", PublicInterestFile, act(prosecutor, date(2024, 3, 2)), inputs(), within=a_clue(prosecutor)
    )
    told = {"bureau": bureau.agency, "facts_told": "正在调查", "help_asked": "提供监测数据"}
    with pytest.raises(StepNotOpen):
        do("inform_bureau", file, prosecutor, date(2024, 3, 3), **told)
    do("open_file", file, prosecutor, date(2024, 3, 3), kind_key="civil", why="线索成立")
    do("inform_bureau", fresh(file), prosecutor, date(2024, 3, 4), **told)
    notice = Delivery.objects.get(record_type="publicinterestfile", receiver=bureau.agency)
    assert (notice.article_key, notice.receipt_owed) == ("OPINIONS_8", True)
    assert access.right_of(bureau.agency, file, on=date(2024, 3, 5)) is None


def test_a_clue_goes_into_one_file_only(prosecutor: Officer) -> None:
    clue = a_clue(prosecutor)
    begin("assess_clue", PublicInterestFile, act(prosecutor, date(2024, 3, 2)), inputs(), within=clue)
    with pytest.raises(RequirementUnmet):
        begin("assess_clue", PublicInterestFile, act(prosecutor, date(2024, 3, 3)), inputs(), within=fresh(clue))

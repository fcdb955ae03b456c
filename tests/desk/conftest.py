"""A case of three obligors: two have signed, one has failed; the procuratorate is informed and has its copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from cases.models import Case
from ecocase.kernel.views.addresses import url_of
from ecocase.policy.competence import Role
from negotiation.models import Agreement, Negotiation
from tests.acting import do, officer
from tests.journeys.making import BUREAU, PROCURATORATE, a_draft, a_paper, a_table

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer


@dataclass
class Story:
    """The records of the case, and who works on it."""

    case: Case
    negotiation: Negotiation
    agreement: Agreement
    officer: Officer
    prosecutor: Officer
    stranger: Officer


@pytest.fixture
def story(db: Any) -> Story:
    """Return a case far enough to show everything that its page shows."""
    by, prosecutor = officer(BUREAU, Role.OFFICER, "办案人"), officer(PROCURATORATE, Role.OFFICER, "检察官")
    negotiation = a_table(by, ("甲公司", "乙公司", "丙公司"))
    case = negotiation.case
    told = {"procuratorate": prosecutor.agency, "summary": "情况"}
    do("inform_procuratorate", Case.objects.get(pk=case.pk), by, date(2024, 5, 2), **told)
    agreement = a_draft(by, negotiation, amount="30000.00")
    first, second, third = negotiation.parties.order_by("pk")
    do("sign_agreement", agreement, by, date(2024, 5, 20), signatories=[first, second], signed=[])
    third.refresh_from_db()
    do("declare_failed", third, by, date(2024, 6, 3), ground="other", reasons="反复变更意见")
    duty = agreement.payment_duties.get(track=first.track)
    do("record_payment", duty, by, date(2024, 6, 10), amount=Decimal("10000.00"), receipt=a_paper(by))
    return Story(
        Case.objects.get(pk=case.pk),
        Negotiation.objects.get(pk=negotiation.pk),
        Agreement.objects.get(pk=agreement.pk),
        by,
        prosecutor,
        officer("EB-320600"),
    )


def page(record: Any, person: Officer, tab: str = "", language: str = "zh-hans") -> Any:
    """Return the answer to a person who opens a tab of a record's page."""
    client = Client()
    client.force_login(person, backend="ecocase.kernel.signin.OfficerBackend")
    client.cookies["django_language"] = language
    return client.get(f"{url_of(record)}{tab}")

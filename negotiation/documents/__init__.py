"""The papers of a negotiation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.documents import LETTER, NOTICE, SERVICE, belongs_to_archive
from ecocase.kernel.documents import PaperSpec, register
from negotiation.documents import agreement, court, notices
from negotiation.models import AgreementState

if TYPE_CHECKING:
    from cases.models import Case

AGREEMENT = "papers/agreement.html"
MINUTES = "papers/minutes.html"
APPLICATION = "papers/application.html"


@belongs_to_archive
def papers_of_negotiations(case: Case) -> Q:
    """Return which papers of negotiations belong to a case."""
    return Q(file_type="negotiation", file_id__in=case.negotiations.values("pk"))


for spec in (
    PaperSpec("negotiation.notice", "生态环境损害赔偿磋商告知书", NOTICE, notices.notice, number_word="赔磋告"),
    PaperSpec("negotiation.proof_of_service", "送达回证", SERVICE, notices.proof_of_service),
    PaperSpec("negotiation.invitation", "派员参与磋商邀请函", LETTER, notices.invitation, number_word="赔邀"),
    PaperSpec("negotiation.minutes", "生态环境损害赔偿磋商会议纪要", MINUTES, notices.minutes, number_word="赔纪"),
    PaperSpec("negotiation.legal_opinion", "法律意见书", NOTICE, notices.opinion, number_word="法意"),
    PaperSpec("negotiation.notice_of_failure", "磋商不成通知书", NOTICE, notices.failure, number_word="赔不成"),
    PaperSpec(
        "negotiation.agreement",
        "生态环境损害赔偿协议",
        AGREEMENT,
        agreement.agreement_values,
        number_word="赔协",
        draft_of=("agreement", AgreementState.DRAFT),
        draft=agreement.draft_values,
    ),
    PaperSpec(
        "negotiation.copy_letter", "生态环境损害赔偿协议抄送函", LETTER, agreement.copy_letter, number_word="赔抄"
    ),
    # The courts number what is filed with them; an application of both parties bears no number of one of them.
    PaperSpec("negotiation.joint_application", "司法确认申请书", APPLICATION, court.joint_application),
):
    register(spec)

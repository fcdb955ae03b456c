"""What the trail knows of a case: its days, and what belongs into its archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from cases.documents.phrases import day_zh
from ecocase.kernel import access
from ecocase.kernel.models import Agency, AuditEntry, Paper
from ecocase.policy.competence import AgencyKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cases.models import Case
    from ecocase.kernel.acts import Act

# The steps whose days a closing form tells, as the field calls them; tracks and duties lie on the case's file.
MILESTONES = {
    "open": "立案、启动索赔程序",
    "inform_procuratorate": "告知检察机关",
    "commission_assessment": "委托鉴定评估",
    "record_assessment": "取得鉴定评估意见",
    "complete_investigation": "完成损害调查",
    "notify": "送达磋商告知书",
    "enter_negotiation": "同意磋商",
    "agree": "签订赔偿协议",
    "fail": "磋商不成",
    "be_impossible": "无法进行磋商",
    "go_to_procuratorate": "移送检察机关",
    "record_payment": "收到赔偿资金",
    "fall_into_default": "认定违约",
    "finish_performing": "赔偿义务履行完毕",
    "waive_rest": "放弃未覆盖部分的索赔",
    "reopen": "重新办理",
}
_ARCHIVES: list[Callable[[Case], Q]] = []


def opened_on(case: Case) -> date:
    """Return the day on which the case was opened; a late entry lies after it."""
    opening = AuditEntry.objects.filter(record_type=case.kind(), record_id=case.pk, step="open").first()
    return opening.on if opening is not None else timezone.localdate(case.opened_at)


def procuratorates_of(case: Case, act: Act) -> list[Agency]:
    """Return the procuratorates that are informed of a case or hold a share in it on the day of the act."""
    grants = access.live_grants(case, on=act.on).filter(agency__kind=AgencyKind.PROCURATORATE.value)
    wanted = {*grants.values_list("agency_id", flat=True), case.informed_procuratorate_id} - {None, act.agency.pk}
    return list(Agency.objects.filter(pk__in=wanted).order_by("pk"))


def days_of(case: Case) -> list[list[str]]:
    """Return the days of a case's life as rows: day, what was done, by whom."""
    entries = AuditEntry.objects.filter(file_type=case.kind(), file_id=case.pk, step__in=MILESTONES, event="step")
    rows = [[day_zh(entry.on), MILESTONES[entry.step], entry.agency_name] for entry in entries.order_by("on", "pk")]
    return [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]


def belongs_to_archive(papers_of: Callable[[Case], Q]) -> Callable[[Case], Q]:
    """Let a higher floor name the papers of its files that belong to a case."""
    _ARCHIVES.append(papers_of)
    return papers_of


def archive_of(case: Case) -> list[list[str]]:
    """Return the catalogue of a case's papers (归档目录): number in the file, title, number, day."""
    wanted = Q(file_type=case.kind(), file_id=case.pk)
    for papers_of in _ARCHIVES:
        wanted |= papers_of(case)
    papers: Any = Paper.objects.filter(wanted).order_by("issued_on", "pk")
    return [[str(place), paper.title, paper.number, day_zh(paper.issued_on)] for place, paper in enumerate(papers, 1)]

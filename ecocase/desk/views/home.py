"""My work: what waits for this officer, the most urgent first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case
from ecocase.desk.clockviews import SOON_DAYS, files_of, shown_clock
from ecocase.kernel import access, approvals, deliveries
from ecocase.kernel.models import Acknowledgement, Approval, Clock, Draft
from ecocase.kernel.views.addresses import is_in_files_group, page_of, url_of
from ecocase.policy.competence import ROLE_COVERS, AgencyKind, Role

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = 8
RECENT = 6


def home(request: HttpRequest) -> HttpResponse:
    """Show the desk."""
    officer, today = request.user, timezone.localdate()
    works_on_files = is_in_files_group(officer)
    groups = _groups(officer, today) if works_on_files else []
    context = {
        "today": today,
        "groups": groups,
        "deeds": _deeds(officer) if works_on_files else [],
        "recent": _recent(officer, today) if works_on_files else [],
        "feed": [],
        "coming": [],
    }
    return render(request, "desk/home.html", context)


def _groups(officer: Any, today: date) -> list[dict[str, Any]]:
    is_leader = Role.LEADER in ROLE_COVERS[Role(officer.role)]
    groups = [_to_sign(officer)]
    if is_leader:
        groups.append(_to_approve(officer))
    groups += [
        _clocks(officer, today, overdue=False),
        _clocks(officer, today, overdue=True),
        _sent_back(officer),
        _drafts(officer),
    ]
    return groups


def _group(
    key: str, label: str, hint: str, empty: str, items: list[dict[str, Any]], count: int, more: str
) -> dict[str, Any]:
    return {
        "key": key, "label": label, "hint": hint, "empty_text": empty, "items": items, "count": count,
        "more_url": more if count > len(items) else "",
    }  # fmt: skip


def _to_sign(officer: Any) -> dict[str, Any]:
    waiting = deliveries.to_sign(officer.agency)
    items = [
        {
            "title": delivery.subject,
            "number": delivery.paper.number if delivery.paper else "",
            "url": reverse("desk:inbox"),
            "who": delivery.sender,
            "sign": delivery.sender.sign,
            "articles": [delivery.article_key] if delivery.article_key else [],
            "note": "",
            "action": {
                "label": _("Sign for it"),
                "url": reverse("sign-for"),
                "primary": True,
                "token": str(delivery.uid),
            },
        }
        for delivery in waiting[:SHOWN]
    ]
    return _group(
        "sign", _("To sign for"), _("Papers that came in"), _("No paper waits for a signature."), items, _count(waiting, items),
        reverse("desk:inbox"),
    )  # fmt: skip


def _to_approve(officer: Any) -> dict[str, Any]:
    asked = approvals.waiting_for(officer)
    noted = Acknowledgement.objects.filter(agency=officer.agency, decided_at__isnull=True).exclude(entered_by=officer)
    files = files_of((found.file_type, found.file_id) for found in [*asked[:SHOWN], *noted[:SHOWN]])
    items = [
        {
            "title": str(files[approval.file_type, approval.file_id]),
            "number": files[approval.file_type, approval.file_id].shown_number,
            "url": reverse("approval", args=[approval.uid]),
            "who": approval.asked_by.name,
            "note": _(approval.label),
            "practice": files[approval.file_type, approval.file_id].practice,
            "action": {"label": _("Decide"), "url": reverse("approval", args=[approval.uid]), "primary": True},
        }
        for approval in asked[:SHOWN]
    ]
    items += [
        {
            "title": str(files[found.file_type, found.file_id]),
            "number": files[found.file_type, found.file_id].shown_number,
            "url": reverse("acknowledgement", args=[found.uid]),
            "note": found.limit,
            "practice": files[found.file_type, found.file_id].practice,
            "action": {"label": _("Take note"), "url": reverse("acknowledgement", args=[found.uid])},
        }
        for found in noted[:SHOWN]
    ]
    return _group(
        "approve", _("To approve"), _("Steps your officers ask for"), _("Nothing waits for your approval."), items,
        _count(asked, asked[:SHOWN]) + _count(noted, noted[:SHOWN]), "",
    )  # fmt: skip


def _clocks(officer: Any, today: date, *, overdue: bool) -> dict[str, Any]:
    running = Clock.objects.filter(agency=officer.agency, state=Clock.State.RUNNING).order_by("due_on", "pk")
    found = (
        running.filter(due_on__lt=today)
        if overdue
        else running.filter(due_on__gte=today, due_on__lte=today + timedelta(days=SOON_DAYS))
    )
    shown = list(found[:SHOWN])
    files = files_of((clock.file_type, clock.file_id) for clock in shown)
    items = []
    for clock in shown:
        file, drawn = files[clock.file_type, clock.file_id], shown_clock(clock, on=today)
        items.append(
            {
                "title": str(file), "number": file.shown_number, "url": url_of(file), "note": drawn["label"],
                "due_on": clock.due_on, "days_left": drawn["days_left"], "tone": drawn["tone"],
                "articles": [drawn["article"]] if drawn["article"] else [], "practice": file.practice,
                "action": {"label": _("To the file"), "url": url_of(file)},
            }
        )  # fmt: skip
    if overdue:
        names = ("overdue", _("Overdue"), _("The last day has passed"), _("Nothing is overdue."))
    else:
        names = ("soon", _("Due soon"), _("Within seven days"), _("Nothing is due within seven days."))
    return _group(*names, items, _count(found, items), reverse("desk:clocks"))


def _sent_back(officer: Any) -> dict[str, Any]:
    back = Approval.objects.filter(asked_by=officer, state=Approval.State.SENT_BACK, seen_by_asker=False)
    items = [
        {
            "title": _(approval.label), "number": "", "url": reverse("approval", args=[approval.uid]),
            "note": approval.reason, "action": {"label": _("Correct"), "url": reverse("approval", args=[approval.uid])},
        }
        for approval in back.order_by("-decided_at")[:SHOWN]
    ]  # fmt: skip
    return _group(
        "back",
        _("Sent back"),
        _("By your leader, with a reason"),
        _("Nothing was sent back."),
        items,
        _count(back, items),
        "",
    )


def _drafts(officer: Any) -> dict[str, Any]:
    drafts = Draft.objects.filter(officer=officer).order_by("-saved_at")
    items = [
        {
            "title": draft.path.strip("/").split("/")[-1].split("?")[0], "number": "", "url": draft.path,
            "note": draft.saved_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            "action": {"label": _("Go on"), "url": draft.path},
        }
        for draft in drafts[:SHOWN]
    ]  # fmt: skip
    return _group("drafts", _("Drafts"), _("Half-filled forms"), _("No drafts."), items, _count(drafts, items), "")


def _count(found: Any, shown: Any) -> int:
    """Return how many there are; asks the database only where more may stand behind those shown."""
    seen = len(shown)
    return seen if seen < SHOWN else found.count()


def _deeds(officer: Any) -> list[dict[str, Any]]:
    is_institution = any(
        officer.agency.acts_as(kind) for kind in (AgencyKind.ENVIRONMENT_BUREAU, AgencyKind.PROCURATORATE)
    )
    if not is_institution or Role.OFFICER not in ROLE_COVERS[Role(officer.role)]:
        return []
    return [
        {
            "label": _("Register a clue"),
            "url": reverse("begin", args=["clue", "register"]),
            "icon": "plus",
            "primary": True,
        }
    ]


def _recent(officer: Any, today: date) -> list[dict[str, Any]]:
    rows = access.index_of(Case, officer.agency, on=today).select_related("record__handler")[:RECENT]
    return [
        page_of(row.record)
        | {"sign": row.record.handler.sign, "state_label": row.record.get_state_display(), "state_tone": "live"}
        for row in rows
    ]

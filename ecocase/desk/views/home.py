"""My work: what waits for this officer, the most urgent first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, Window
from django.db.models.functions import RowNumber
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
from ecocase.policy.deadlines import LAPSING

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from ecocase.kernel.models import Officer

SHOWN = 8
RECENT = 6


def home(request: HttpRequest) -> HttpResponse:
    """Show the desk."""
    officer, today = request.user, timezone.localdate()
    works_on_files = is_in_files_group(officer)
    desk = Desk(officer, today) if works_on_files else None
    if desk is not None:
        # The way around shows the same figure: counted once.
        request.papers_to_sign = _count(desk.letters)
    context = {
        "today": today,
        "groups": _groups(desk) if desk else [],
        "deeds": _deeds(officer) if works_on_files else [],
        "recent": _recent(officer, today) if works_on_files else [],
        "feed": [],
        "coming": [],
    }
    return render(request, "desk/home.html", context)


class Desk:
    """What lies on an officer's desk, a query per kind of thing, and the files that it is about, a query per kind of
    file. Every row knows how many of its group there are in all (`in_all`)."""

    def __init__(self, officer: Officer, today: date) -> None:
        self.officer, self.today = officer, today
        self.is_leader = Role.LEADER in ROLE_COVERS[Role(officer.role)]
        self.letters = list(deliveries.to_sign(officer.agency).annotate(in_all=Window(Count("*")))[:SHOWN])
        decisions = list(_first_of_each(_approvals_of(officer, self.is_leader), "state", "-decided_at", "asked_at"))
        self.asked = [found for found in decisions if found.state == Approval.State.ASKED]
        self.sent_back = [found for found in decisions if found.state == Approval.State.SENT_BACK]
        self.noted = self._limits_to_note() if self.is_leader else []
        clocks = list(_first_of_each(_clocks_of(officer, today), "is_overdue", "due_on", "pk"))
        self.overdue = [clock for clock in clocks if clock.is_overdue]
        self.soon = [clock for clock in clocks if not clock.is_overdue]
        self.drafts = list(
            Draft.objects.filter(officer=officer).order_by("-saved_at").annotate(in_all=Window(Count("*")))[:SHOWN]
        )
        self.files = files_of((found.file_type, found.file_id) for found in [*self.asked, *self.noted, *clocks])

    def file_of(self, row: Any) -> Any:
        """Return the file that a row is about."""
        return self.files[row.file_type, row.file_id]

    def _limits_to_note(self) -> list[Acknowledgement]:
        open_ones = Acknowledgement.objects.filter(agency=self.officer.agency, decided_at__isnull=True)
        mine = open_ones.exclude(entered_by=self.officer).order_by("pk")
        return list(mine.annotate(in_all=Window(Count("*")))[:SHOWN])


def _first_of_each(found: QuerySet, group: str, *order: str) -> QuerySet:
    """Return the first rows of each group, in order, each with the size of its group."""
    return (
        found.annotate(
            in_all=Window(Count("*"), partition_by=[F(group)]),
            place=Window(RowNumber(), partition_by=[F(group)], order_by=order),
        )
        .filter(place__lte=SHOWN)
        .order_by("place")
    )


def _approvals_of(officer: Officer, is_leader: bool) -> QuerySet:
    """Return what an officer decides as a leader, and what came back to them."""
    wanted = Q(asked_by=officer, state=Approval.State.SENT_BACK, seen_by_asker=False)
    if is_leader:
        wanted |= Q(pk__in=approvals.waiting_for(officer).order_by().values("pk"))
    return Approval.objects.filter(wanted).select_related("asked_by")


def _clocks_of(officer: Officer, today: date) -> QuerySet:
    running = Clock.objects.filter(agency=officer.agency, state=Clock.State.RUNNING)
    running = running.exclude(key__in=LAPSING, due_on__lt=today)
    is_overdue = ExpressionWrapper(Q(due_on__lt=today), BooleanField())
    return running.filter(due_on__lte=today + timedelta(days=SOON_DAYS)).annotate(is_overdue=is_overdue)


def _groups(desk: Desk) -> list[dict[str, Any]]:
    soon = ("soon", _("Due soon"), _("Within seven days"), _("Nothing is due within seven days."))
    overdue = ("overdue", _("Overdue"), _("The last day has passed"), _("Nothing is overdue."))
    return [
        _to_sign(desk),
        *([_to_approve(desk)] if desk.is_leader else []),
        _clocks(desk, desk.soon, soon),
        _clocks(desk, desk.overdue, overdue),
        _sent_back(desk),
        _drafts(desk),
    ]


def _group(
    key: str, label: str, hint: str, empty: str, items: list[dict[str, Any]], count: int, more: str
) -> dict[str, Any]:
    return {
        "key": key, "label": label, "hint": hint, "empty_text": empty, "items": items, "count": count,
        "more_url": more if count > len(items) else "",
    }  # fmt: skip


def _to_sign(desk: Desk) -> dict[str, Any]:
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
        for delivery in desk.letters
    ]
    return _group(
        "sign", _("To sign for"), _("Papers that came in"), _("No paper waits for a signature."), items,
        _count(desk.letters), reverse("desk:inbox"),
    )  # fmt: skip


def _to_approve(desk: Desk) -> dict[str, Any]:
    items = [
        _named(desk.file_of(approval))
        | {
            "url": reverse("approval", args=[approval.uid]),
            "who": approval.asked_by.name,
            "note": _(approval.label),
            "action": {"label": _("Decide"), "url": reverse("approval", args=[approval.uid]), "primary": True},
        }
        for approval in desk.asked
    ]
    items += [
        _named(desk.file_of(found))
        | {
            "url": reverse("acknowledgement", args=[found.uid]),
            "note": found.limit,
            "action": {"label": _("Take note"), "url": reverse("acknowledgement", args=[found.uid])},
        }
        for found in desk.noted
    ]
    return _group(
        "approve", _("To approve"), _("Steps your officers ask for"), _("Nothing waits for your approval."), items,
        _count(desk.asked) + _count(desk.noted), "",
    )  # fmt: skip


def _clocks(desk: Desk, clocks: list[Clock], names: tuple[str, str, str, str]) -> dict[str, Any]:
    items = []
    for clock in clocks:
        file, drawn = desk.file_of(clock), shown_clock(clock, on=desk.today)
        items.append(
            _named(file)
            | {
                "url": url_of(file), "note": drawn["label"], "due_on": clock.due_on, "days_left": drawn["days_left"],
                "tone": drawn["tone"], "articles": [drawn["article"]] if drawn["article"] else [],
                "action": {"label": _("To the file"), "url": url_of(file)},
            }
        )  # fmt: skip
    return _group(*names, items, _count(clocks), reverse("desk:clocks"))


def _named(file: Any) -> dict[str, Any]:
    return {"title": str(file), "number": file.shown_number, "practice": file.practice}


def _sent_back(desk: Desk) -> dict[str, Any]:
    items = [
        {
            "title": _(approval.label), "number": "", "url": reverse("approval", args=[approval.uid]),
            "note": approval.reason, "action": {"label": _("Correct"), "url": reverse("approval", args=[approval.uid])},
        }
        for approval in desk.sent_back
    ]  # fmt: skip
    return _group(
        "back",
        _("Sent back"),
        _("By your leader, with a reason"),
        _("Nothing was sent back."),
        items,
        _count(desk.sent_back),
        "",
    )


def _drafts(desk: Desk) -> dict[str, Any]:
    items = [
        {
            "title": draft.path.strip("/").split("/")[-1].split("?")[0], "number": "", "url": draft.path,
            "note": draft.saved_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            "action": {"label": _("Go on"), "url": draft.path},
        }
        for draft in desk.drafts
    ]  # fmt: skip
    return _group("drafts", _("Drafts"), _("Half-filled forms"), _("No drafts."), items, _count(desk.drafts), "")


def _count(rows: list[Any]) -> int:
    """Return how many there are in all, of which the first are shown."""
    return rows[0].in_all if rows else 0


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

"""My work: what waits for this officer, the most urgent first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecocase.desk import duedays, workrows
from ecocase.desk.bounded import MOST, in_words
from ecocase.desk.clockviews import SOON_DAYS
from ecocase.desk.names import Names
from ecocase.desk.workdesk import Desk, happened_at
from ecocase.kernel.views.addresses import is_in_files_group
from ecocase.policy.competence import ROLE_COVERS, AgencyKind, Role

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from ecocase.kernel.models import Officer

COMING = 4


def home(request: HttpRequest) -> HttpResponse:
    """Show the desk."""
    officer, today = request.user, timezone.localdate()
    desk = Desk(officer, today) if is_in_files_group(officer) else None
    if desk is not None:
        # The way around shows the same figure: counted once.
        request.papers_to_sign = desk.counts["sign"]
    groups = _groups(desk) if desk else []
    is_quiet = desk is not None and not any(group["items"] for group in groups)
    context = {
        "today": today,
        "groups": groups,
        "tally": [group for group in groups if group["key"] not in QUIET or group["count"]],
        "deeds": _deeds(officer) if desk else [],
        "feed": _news(desk) if desk else [],
        "coming": _coming(officer, today) if is_quiet else [],
        "is_quiet": is_quiet,
        "empty_actions": _deeds(officer) + _places() if is_quiet else [],
        "people_actions": [{"label": _("To the people"), "url": reverse("desk:people")}]
        if officer.role == Role.ADMINISTRATOR.value
        else [],
    }
    return render(request, "desk/home.html", context)


# What is told only when there is some of it.
QUIET = ("must_sue",)


def _groups(desk: Desk) -> list[dict[str, Any]]:
    many = desk.counts
    approving = [
        _group(
            "approve", _("To approve"), _("Steps your officers ask for"), workrows.to_approve(desk),
            many["asked"] + many["noted"],
        )
    ] if desk.is_leader else []  # fmt: skip
    periods = reverse("desk:clocks")
    return [
        _group(
            "overdue", _("Overdue"), _("The last day has passed"), workrows.overdue(desk), many["overdue"],
            f"{periods}?view=overdue",
        ),
        _group(
            "must_sue", _("Must sue"), _("Negotiation has failed or is impossible"), workrows.must_sue(desk),
            many["must_sue"],
        ),
        _group("soon", _("Due soon"), _("Within seven days"), workrows.due_soon(desk), many["soon"], f"{periods}?view=week"),
        _group("sign", _("To sign for"), _("Papers that came in"), workrows.to_sign(desk), many["sign"], reverse("desk:inbox")),
        *approving,
        _group("back", _("Sent back"), _("By your leader, with a reason"), workrows.sent_back(desk), many["back"]),
        _group("drafts", _("Drafts"), _("Half-filled forms"), workrows.drafts(desk), many["drafts"]),
    ]  # fmt: skip


def _group(key: str, label: str, hint: str, items: list[dict[str, Any]], count: int, more: str = "") -> dict[str, Any]:
    told = sum(item.get("stands_for", 1) for item in items)
    words = in_words(count)
    return {
        "key": key, "label": label, "hint": hint, "items": items, "count": count, "count_text": words,
        "more_url": more if count > told else "",
        "more_text": "" if count <= told or more else _left_over(min(count, MOST) - told),
    }  # fmt: skip


def _left_over(number: int) -> str:
    return ngettext("%(number)s more waits behind these", "%(number)s more wait behind these", number) % {
        "number": number
    }


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


def _places() -> list[dict[str, Any]]:
    return [
        {"label": _("Look through the cases"), "url": reverse("desk:cases")},
        {"label": _("Periods of the coming thirty days"), "url": f"{reverse('desk:clocks')}?view=month"},
    ]


def _news(desk: Desk) -> list[dict[str, Any]]:
    """Return what other bodies did towards the agency, the newest first."""
    here = desk.officer.agency_id
    told = []
    for delivery in desk.news:
        came_in = delivery.receiver_id == here
        other = delivery.sender if came_in else delivery.receiver
        said = _("Sent you: %(paper)s") if came_in else _("Signed for: %(paper)s")
        told.append(
            {
                "label": said % {"paper": workrows.subject_of(delivery)},
                "file": workrows.file_title(delivery, desk.names),
                "url": reverse("paper", args=[delivery.paper.uid]) if delivery.paper else "",
                "who": other if came_in else f"{other} {delivery.signed_by}",
                "sign": other.sign,
                "at": happened_at(delivery, here),
                "articles": [delivery.article_key] if delivery.article_key else [],
            }
        )
    return told


def _coming(officer: Officer, today: date) -> list[dict[str, Any]]:
    """Return the periods that end next, where nothing is due yet."""
    later = duedays.running(agency=officer.agency, due_on__gt=today + timedelta(days=SOON_DAYS))
    clocks = list(duedays.folded(later, officer.agency)[:COMING])
    names = Names(officer.agency, today, [(clock.record_type, clock.record_id) for clock in clocks])
    return [
        workrows.of_clock(clock, name, officer, today)
        for clock in clocks
        if (name := names.get(clock.record_type, clock.record_id)) is not None
    ]

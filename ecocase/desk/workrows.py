"""The rows of the desk: what each says, and the next step that its button names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ecocase.desk.clockviews import shown_clock
from ecocase.desk.ways import MUST_SUE, Asked, likely_way, ways_out
from ecocase.kernel import law
from ecocase.kernel.views.addresses import url_of
from ecocase.kernel.workflow import model_of_kind, steps_of

if TYPE_CHECKING:
    from datetime import date

    from ecocase.desk.names import Named, Names
    from ecocase.desk.workdesk import Desk, Kept
    from ecocase.kernel.models import Approval, Clock, Delivery, Officer

SHOWN_WITH_WAYS = 3
# What is told of a file that the agency no longer sees.
NAMELESS: dict[str, Any] = {"title": "", "number": "", "practice": False}


def overdue(desk: Desk) -> list[dict[str, Any]]:
    """Return the files with periods that have run out; the first ones with their ways out."""
    items = _clocks(desk, desk.overdue)
    for clock, item in items:
        record = desk.alarms.get((clock.record_type, clock.record_id))
        if record is None:
            continue
        ways = ways_out(clock.key, desk.subjects_of(record), desk.officer, on=desk.today, asked=_asked_of(clock))
        open_ways = [way for way in ways if not way["blocked"]]
        if open_ways:
            item["action"] = {"label": open_ways[0]["label"], "url": open_ways[0]["url"], "primary": True}
        # A single open way stands on the button.
        item["ways"] = ways if len(ways) > len(open_ways) or len(ways) > 1 else []
    return [item for _clock, item in items]


def due_soon(desk: Desk) -> list[dict[str, Any]]:
    """Return the files with periods that end within days."""
    return [item for _clock, item in _clocks(desk, desk.soon)]


def _clocks(desk: Desk, clocks: list[Clock]) -> list[tuple[Clock, dict[str, Any]]]:
    return [
        (clock, of_clock(clock, name, desk.officer, desk.today))
        for clock in clocks
        if (name := desk.names.get(clock.record_type, clock.record_id)) is not None
    ]


def of_clock(clock: Clock, name: Named, officer: Officer, today: date) -> dict[str, Any]:
    """Return the row of a period, or of several of one file: the soonest, and whom the others are about.

    Its button names the step that answers the period next, as far as the state of the record tells.
    """
    drawn = shown_clock(clock, on=today)
    fellows = getattr(clock, "fellows", None) or [{"key": clock.key, "subject": clock.subject}]
    in_file = getattr(clock, "in_file", 1)
    return name.as_row() | {
        "url": name.url,
        "note": _about(clock, fellows, in_file),
        "due_on": clock.due_on,
        "days_left": drawn["days_left"],
        "tone": drawn["tone"],
        "total_days": drawn["total_days"],
        "articles": [drawn["article"]] if drawn["article"] else [],
        "stands_for": in_file,
        "action": likely_way(clock.key, name, officer, _asked_of(clock))
        or {"label": _("To the file"), "url": name.url},
    }


def _about(clock: Clock, fellows: list[dict[str, str]], in_file: int) -> str:
    """Return what a row is about: the period, for whom it runs, and how many there are in the file."""
    same = [found for found in fellows if found["key"] == clock.key]
    names = list(dict.fromkeys(found["subject"] for found in same if found["subject"]))
    text = label_of(clock)
    if names:
        text += " · " + "、".join(names)
    if in_file > len(same):
        more = in_file - len(same)
        text += " · " + ngettext("and %(number)s more period", "and %(number)s more periods", more) % {"number": more}
    return text


def label_of(clock: Clock) -> str:
    """Return the name of a period in the language of the screen."""
    period = law.period(clock.key, on=clock.law_on)
    if period is None:
        return clock.key
    return period.label_en if (get_language() or "").startswith("en") else period.label_zh


def _asked_of(clock: Any) -> Asked:
    return frozenset((row["kind"], row["id"], row["step"]) for row in getattr(clock, "asked", None) or ())


def must_sue(desk: Desk) -> list[dict[str, Any]]:
    """Return the obligors whom the agency must sue, unless it finds another way."""
    items = []
    for track in desk.must_sue:
        ways = ways_out(MUST_SUE, desk.subjects_of(track), desk.officer, on=desk.today, with_conditions=False)
        items.append(
            {
                "url": url_of(track),
                "title": f"{track} · {track.case}",
                "number": track.case.number,
                "practice": track.case.practice,
                "note": _("%(state)s: sue in good time, or take another way") % {"state": track.get_state_display()},
                "articles": ["OPINIONS_13"],
                "ways": ways if len(items) < SHOWN_WITH_WAYS else [],
                "action": {"label": _("To the obligor"), "url": url_of(track)},
            }
        )
    return items


def subject_of(delivery: Delivery) -> str:
    """Return what a delivery is, in the language of the screen where it names no paper."""
    return delivery.subject if delivery.paper_id else _(delivery.subject)


def file_title(delivery: Delivery, names: Names) -> str:
    """Return the title of the file that a paper belongs to; "" where the reader's agency may not see the file."""
    return names.title_of(delivery.file_type, delivery.file_id)


def to_sign(desk: Desk) -> list[dict[str, Any]]:
    """Return the papers that came in, the oldest first."""
    return [
        {
            "title": subject_of(delivery),
            "number": delivery.paper.number if delivery.paper else "",
            "url": reverse("paper", args=[delivery.paper.uid]) if delivery.paper else reverse("desk:inbox"),
            "who": delivery.sender,
            "at": delivery.sent_at,
            "note": file_title(delivery, desk.names),
            "sign": delivery.sender.sign,
            "articles": [delivery.article_key] if delivery.article_key else [],
            "action": {
                "label": _("Sign for it"),
                "url": reverse("sign-for"),
                "primary": True,
                "token": str(delivery.uid),
            },
        }
        for delivery in desk.letters
    ]


def to_approve(desk: Desk) -> list[dict[str, Any]]:
    """Return the steps that officers ask for, and the exceeded limits to take note of."""
    items = []
    for approval in desk.asked:
        name, address = desk.names.get(approval.record_type, approval.record_id), _address("approval", approval)
        if name is None:
            continue
        items.append(
            name.as_row()
            | {
                "url": address, "who": approval.asked_by.name, "note": _(approval.label), "at": approval.asked_at,
                "articles": _articles_of(approval),
                "action": {"label": _("Decide"), "url": address, "primary": True},
            }
        )  # fmt: skip
    for found in desk.noted:
        name, address = desk.names.get(found.record_type, found.record_id), _address("acknowledgement", found)
        if name is None:
            continue
        items.append(
            name.as_row()
            | {
                "url": address, "note": found.limit, "articles": [found.article_key] if found.article_key else [],
                "action": {"label": _("Take note"), "url": address},
            }
        )  # fmt: skip
    return items


def sent_back(desk: Desk) -> list[dict[str, Any]]:
    """Return what a leader sent back to the officer."""
    items = []
    for approval in desk.sent_back:
        name, address = desk.names.get(approval.record_type, approval.record_id), _address("approval", approval)
        about = name.as_row() if name is not None else NAMELESS
        title = f"{_(approval.label)} · {about['title']}" if about["title"] else _(approval.label)
        items.append(
            about
            | {
                "title": title, "url": address, "note": approval.reason, "at": approval.decided_at,
                "articles": _articles_of(approval),
                "action": {"label": _("Correct and ask again"), "url": address},
            }
        )  # fmt: skip
    return items


def _address(name: str, waiting: Any) -> str:
    return reverse(name, args=[waiting.uid])


def _articles_of(approval: Approval) -> list[str]:
    step = steps_of(model_of_kind(approval.record_type)).get(approval.step)
    return list(step.legal_basis[:1]) if step else []


def drafts(desk: Desk) -> list[dict[str, Any]]:
    """Return the officer's half-filled forms, the newest first."""
    return [_draft(desk, kept) for kept in desk.drafts]


def _draft(desk: Desk, kept: Kept) -> dict[str, Any]:
    name = desk.names.by_uid(kept.kind, kept.uid)
    label = _step_label(kept)
    about = name.as_row() if name is not None else NAMELESS
    return about | {
        "title": f"{label} · {about['title']}" if about["title"] else label,
        "url": kept.draft.path,
        "at": kept.draft.saved_at,
        "action": {"label": _("Go on"), "url": kept.draft.path},
        "drop_url": reverse("drop-draft", args=[kept.draft.pk]),
    }


def _step_label(kept: Kept) -> str:
    try:
        step = steps_of(model_of_kind(kept.makes)).get(kept.step)
    except LookupError:
        step = None
    return str(step.label) if step is not None else _("A form that is no longer offered")

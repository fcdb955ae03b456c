"""The rows of the desk: what each says, and the next step that its button names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import get_language, ngettext

from ecocase.desk.clockviews import shown_clock
from ecocase.desk.ways import MUST_SUE, Asked, ways_out
from ecocase.kernel import law
from ecocase.kernel.views.addresses import url_of
from ecocase.kernel.workflow import model_of_kind, steps_of

if TYPE_CHECKING:
    from datetime import date

    from ecocase.desk.workdesk import Desk, Kept
    from ecocase.kernel.models import Clock, Delivery

# So many overdue matters show their ways out; the others name the likeliest one on their button.
ALARMS = 3


def overdue(desk: Desk) -> list[dict[str, Any]]:
    """Return the files with periods that have run out."""
    return _clocks(desk, desk.overdue, alarms=ALARMS)


def due_soon(desk: Desk) -> list[dict[str, Any]]:
    """Return the files with periods that end within days."""
    return _clocks(desk, desk.soon, alarms=0)


def _clocks(desk: Desk, clocks: list[Clock], *, alarms: int) -> list[dict[str, Any]]:
    items = []
    for clock in clocks:
        record = desk.shelf.get(clock.record_type, clock.record_id)
        if record is None:
            continue
        ways = ways_out(
            clock.key, desk.subjects_of(record), desk.officer, on=desk.today, asked=_asked_of(clock),
            with_conditions=alarms > 0,
        )  # fmt: skip
        # A single open way stands on the button.
        has_choice = len(ways) > 1 or any(way["blocked"] for way in ways)
        is_alarm = has_choice and alarms > 0
        alarms -= is_alarm
        item = of_clock(clock, record, desk.today) | {"ways": ways if is_alarm else []}
        open_ways = [way for way in ways if not way["blocked"]]
        if open_ways:
            item["action"] = {"label": open_ways[0]["label"], "url": open_ways[0]["url"], "primary": is_alarm}
        items.append(item)
    return items


def of_clock(clock: Clock, record: Any, today: date) -> dict[str, Any]:
    """Return the row of a period, or of several of one file: the soonest, and whom the others are about."""
    drawn = shown_clock(clock, on=today)
    fellows = getattr(clock, "fellows", None) or [{"key": clock.key, "subject": clock.subject}]
    in_file = getattr(clock, "in_file", 1)
    return named(record) | {
        "url": url_of(record),
        "note": _about(clock, fellows, in_file),
        "due_on": clock.due_on,
        "days_left": drawn["days_left"],
        "tone": drawn["tone"],
        "total_days": drawn["total_days"],
        "articles": [drawn["article"]] if drawn["article"] else [],
        "stands_for": in_file,
        "action": {"label": _("To the file"), "url": url_of(record)},
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


def named(record: Any) -> dict[str, Any]:
    """Return how a record's file is named on the desk."""
    file = record.file
    return {"title": str(file), "number": getattr(file, "shown_number", ""), "practice": file.practice}


def _asked_of(clock: Any) -> Asked:
    return frozenset((row["kind"], row["id"], row["step"]) for row in clock.asked or ())


def must_sue(desk: Desk) -> list[dict[str, Any]]:
    """Return the obligors whom the agency must sue, unless it finds another way."""
    items = []
    for found in desk.must_sue:
        track = desk.shelf.get("track", found.pk)
        if track is None:
            continue
        ways = ways_out(MUST_SUE, desk.subjects_of(track), desk.officer, on=desk.today, with_conditions=False)
        items.append(
            named(track)
            | {
                "url": url_of(track),
                "title": f"{track} · {track.case}",
                "note": _("%(state)s: sue in good time, or take another way") % {"state": track.get_state_display()},
                "articles": ["OPINIONS_13"],
                "ways": ways if len(items) < ALARMS else [],
                "action": {"label": _("To the obligor"), "url": url_of(track)},
            }
        )
    return items


def subject_of(delivery: Delivery) -> str:
    """Return what a delivery is, in the language of the screen where it names no paper."""
    return delivery.subject if delivery.paper_id else _(delivery.subject)


def to_sign(desk: Desk) -> list[dict[str, Any]]:
    """Return the papers that came in, the oldest first."""
    return [
        {
            "title": subject_of(delivery),
            "number": delivery.paper.number if delivery.paper else "",
            "url": reverse("paper", args=[delivery.paper.uid]) if delivery.paper else reverse("desk:inbox"),
            "who": delivery.sender,
            "at": delivery.sent_at,
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
        record, address = desk.shelf.get(approval.record_type, approval.record_id), _address("approval", approval)
        if record is None:
            continue
        items.append(
            named(record)
            | {
                "url": address, "who": approval.asked_by.name, "note": _(approval.label), "at": approval.asked_at,
                "articles": _articles_of(record, approval.step),
                "action": {"label": _("Decide"), "url": address, "primary": True},
            }
        )  # fmt: skip
    for found in desk.noted:
        record, address = desk.shelf.get(found.record_type, found.record_id), _address("acknowledgement", found)
        if record is None:
            continue
        items.append(
            named(record)
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
        record, address = desk.shelf.get(approval.record_type, approval.record_id), _address("approval", approval)
        about = named(record) if record is not None else {"title": "", "number": "", "practice": False}
        title = f"{_(approval.label)} · {about['title']}" if about["title"] else _(approval.label)
        items.append(
            about
            | {
                "title": title, "url": address, "note": approval.reason, "at": approval.decided_at,
                "articles": _articles_of(record, approval.step) if record is not None else [],
                "action": {"label": _("Correct and ask again"), "url": address},
            }
        )  # fmt: skip
    return items


def _address(name: str, waiting: Any) -> str:
    return reverse(name, args=[waiting.uid])


def _articles_of(record: Any, step_name: str) -> list[str]:
    step = steps_of(type(record)).get(step_name)
    return list(step.legal_basis[:1]) if step else []


def drafts(desk: Desk) -> list[dict[str, Any]]:
    """Return the officer's half-filled forms, the newest first."""
    return [_draft(desk, kept) for kept in desk.drafts]


def _draft(desk: Desk, kept: Kept) -> dict[str, Any]:
    record = desk.shelf.by_uid(kept.kind, kept.uid) if kept.uid is not None else None
    label = _step_label(kept)
    about = named(record) if record is not None else {"title": "", "number": "", "practice": False}
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

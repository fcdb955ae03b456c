"""How facts are written on the screen: money, days, signs of institutions, articles, states and clocks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ecocase.kernel.fields import MoneyField
from ecocase.policy.articles import ARTICLES, Article

register = template.Library()

NOTHING = "—"
LONG_TEXT = 24


class Sign(NamedTuple):
    """How an institution is marked: the colour's class, the letter, and its name for those who do not see it."""

    css: str
    letter: str
    name: str


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


# --- money and numbers ---------------------------------------------------------------------------------------------


def _decimal(value: Any) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


@register.filter
def amount(value: Any) -> str:
    """Return an amount in yuan to the fen with thousands separators, without a unit: 1,234,567.80."""
    found = _decimal(value)
    return NOTHING if found is None else f"{found.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"


@register.filter
def money(value: Any) -> str:
    """Return an amount in yuan with its sign: ¥1,234,567.80."""
    written = amount(value)
    if written == NOTHING:
        return written
    return f"-¥{written[1:]}" if written.startswith("-") else f"¥{written}"


@register.filter
def wan(value: Any) -> str:
    """Return an amount in units of 10,000 yuan, exactly, with at least two decimals: 3.3652."""
    found = _decimal(value)
    if found is None:
        return NOTHING
    whole, _point, rest = f"{found / 10_000:,f}".partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


# --- days ----------------------------------------------------------------------------------------------------------


def _as_day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a day as papers write it: 2024年3月1日, 1 Mar 2024."""
    if not value:
        return NOTHING
    on = _as_day(value)
    return dateformat.format(on, "j M Y") if _is_english() else f"{on.year}年{on.month}月{on.day}日"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Return a day without its year, where the year stands above it: 3月1日, 1 Mar."""
    if not value:
        return NOTHING
    on = _as_day(value)
    return dateformat.format(on, "j M") if _is_english() else f"{on.month}月{on.day}日"


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Return the day of the week: 星期五, Friday."""
    return dateformat.format(_as_day(value), "l") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Return a day with its time: 2024年3月1日 08:52, 1 Mar 2024, 08:52."""
    if not value:
        return NOTHING
    at = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(at)}{', ' if _is_english() else ' '}{at:%H:%M}"


@register.filter
def iso(value: date | datetime | None) -> str:
    """Return a day or moment for machines."""
    return value.isoformat() if value else ""


# --- clocks --------------------------------------------------------------------------------------------------------


def part_of(thing: Any, name: str) -> Any:
    """Return a part of a dictionary or of an object."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


# --- institutions and people ---------------------------------------------------------------------------------------


def _sign(kind: str) -> Sign:
    signs = {
        "eb": Sign("eb", pgettext("sign", "E"), _("Environment bureau")),
        "pr": Sign("pr", pgettext("sign", "P"), _("Procuratorate")),
        "court": Sign("ot", pgettext("sign", "C"), _("Court")),
        "sys": Sign("ot", pgettext("sign", "S"), _("System")),
    }
    return signs.get(kind) or Sign("ot", pgettext("sign", "O"), _("Other body"))


@register.simple_tag
def org_sign(agency: Any, name: Any = "") -> SafeString:
    """Draw the sign of an institution: alone with hidden words, or before a name that the reader sees.

    `agency` is an agency or its sign (eb, pr, court, sys, ot); `name` the text, or True for the agency's own name.
    """
    sign = _sign(str(getattr(agency, "sign", agency) or ""))
    shown = agency_name(agency) if name is True else name
    if shown:
        return format_html(
            '<span class="ec-org ec-org-{}"><b aria-hidden="true">{}</b>{}</span>', sign.css, sign.letter, shown
        )
    return format_html(
        '<span class="ec-org ec-org-solo ec-org-{}"><b aria-hidden="true" title="{}">{}</b>'
        '<span class="ec-vh">{}</span></span>',
        sign.css,
        sign.name,
        sign.letter,
        sign.name,
    )


@register.filter
def agency_name(agency: Any) -> str:
    """Return an agency's name in the language of the page."""
    return "" if agency is None else str(agency)


@register.filter
def role_name(role: str) -> str:
    """Return a role in words."""
    return {
        "OFFICER": _("Case officer"),
        "LEADER": _("Leader"),
        "LIAISON": _("Liaison officer"),
        "ADMINISTRATOR": _("Agency administrator"),
    }.get(role, str(role))


# --- articles ------------------------------------------------------------------------------------------------------


@register.filter
def article(key: Any) -> Article | None:
    """Return the article with a key; None where the tables know none."""
    return key if isinstance(key, Article) else ARTICLES.get(str(key))


@register.filter
def article_label(key: Any) -> str:
    """Return how an article is cited in the language of the page."""
    found = article(key)
    if found is None:
        return str(key or "")
    return found.label_en if _is_english() else found.label_zh


@register.simple_tag
def article_link(keys: Any) -> SafeString:
    """Cite one article or several, each a link to its place on the page of rules."""
    if not keys:
        return SafeString("")
    listed = [keys] if isinstance(keys, str | Article) else list(keys)
    try:
        rules = reverse("desk:rules")
    except NoReverseMatch:
        rules = ""
    return format_html_join(
        " ",
        '<a class="ec-art" href="{}#art-{}">{}</a>',
        ((rules, getattr(key, "key", key), article_label(key)) for key in listed if key),
    )


# --- states --------------------------------------------------------------------------------------------------------

STATE_ICONS = {
    "now": "progress",
    "done": "circle-check",
    "soon": "clock",
    "over": "alert-triangle",
    "fail": "circle-x",
    "paused": "player-pause",
    "todo": "circle-dashed",
}
# The desk's words for how a state looks, where they differ from the names of the styles.
LOOKS = {"live": "now", "ok": "done", "off": "todo", "calm": "todo"}
STAGE_ICONS = {"done": "check", "now": "circle-dot", "current": "circle-dot", "bad": "alert-triangle", "failed": "x"}


@register.simple_tag
def state_pill(label: Any, tone: str = "") -> SafeString:
    """Write a state with its icon; tone: live, ok, soon, over, off, paused, fail or todo."""
    if not label:
        return SafeString("")
    tone = LOOKS.get(tone, tone) or "now"
    return format_html(
        '<span class="ec-state ec-state-{}"><i class="ti ti-{}" aria-hidden="true"></i>{}</span>',
        tone,
        STATE_ICONS.get(tone, "point"),
        label,
    )


@register.filter
def stage_icon(state: str) -> str:
    """Return the icon of a stage in a track's bar; "" for a stage still to come."""
    return STAGE_ICONS.get(state, "")


@register.filter
def stage_class(state: str) -> str:
    """Return the class of a stage in a track's bar."""
    return {"current": "now", "failed": "fail", "todo": ""}.get(state, state)


@register.filter
def stage_says(state: str) -> str:
    """Return a stage's state for those who do not see the bar."""
    return {
        "done": _("done"),
        "current": _("current"),
        "now": _("current"),
        "bad": _("in trouble"),
        "failed": _("failed"),
    }.get(state, _("to come"))


# --- coverage ------------------------------------------------------------------------------------------------------

BAR = Decimal(300)


@register.inclusion_tag("components/coverage_bar.html")
def coverage_bar(row: Any) -> dict[str, Any]:
    """Draw how far a damage item is covered: agreed, in court or decided, uncovered."""
    agreed, pending, decided, uncovered = (
        _decimal(part_of(row, name)) or Decimal(0) for name in ("agreed", "pending", "decided", "uncovered")
    )
    claimed = pending + decided
    whole = max(_decimal(part_of(row, "assessed")) or Decimal(0), agreed + claimed + uncovered)
    if not whole:
        return {"whole": False}
    widths = [str((part * BAR / whole).quantize(Decimal("0.1"))) for part in (agreed, claimed, uncovered)]
    return {
        "whole": True,
        "agreed": widths[0],
        "claimed": widths[1],
        "uncovered": widths[2],
        "claimed_x": widths[0],
        "uncovered_x": str(Decimal(widths[0]) + Decimal(widths[1])),
        "says": _("agreed %(agreed)s, in court or decided %(claimed)s, uncovered %(uncovered)s")
        % {"agreed": wan(agreed), "claimed": wan(claimed), "uncovered": wan(uncovered)},
    }


# --- forms ---------------------------------------------------------------------------------------------------------


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how a field is laid out: tick, options, files, day, money or line."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "options"
    if isinstance(widget, forms.FileInput):
        return "files"
    if isinstance(widget, forms.DateInput):
        return "day"
    if isinstance(field.field, MoneyField):
        return "money"
    return "line"


@register.simple_tag
def control(field: BoundField, **attrs: Any) -> SafeString:
    """Draw a field's control with the looks of its kind, tied to its hint and its error."""
    widget = field.field.widget
    kind = field_kind(field)
    tied = [f"{field.auto_id}_helptext"] if field.help_text else []
    tied += [f"{field.auto_id}_error"] if field.errors else []
    given: dict[str, Any] = {name.replace("_", "-"): value for name, value in attrs.items()}
    given.setdefault("aria-describedby", " ".join(tied) or None)
    if field.errors:
        given["aria-invalid"] = "true"
    look = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if kind == "day":
        widget.input_type, widget.format = "date", "%Y-%m-%d"
        look += " w-date"
    elif kind == "money":
        widget.input_type = "text"
        given["inputmode"] = "decimal"
        look += " w-money"
    elif kind == "tick":
        look = ""
    elif isinstance(widget, forms.NumberInput):
        look += " w-date"
    classes = f"{widget.attrs.get('class', '')} {look}".strip()
    if classes:
        given["class"] = classes
    return field.as_widget(attrs={name: value for name, value in given.items() if value is not None})


@register.filter
def of(mapping: dict[str, Any] | None, key: str) -> Any:
    """Return what a mapping holds under a key."""
    return (mapping or {}).get(key)


@register.filter
def size(value: int | None) -> str:
    """Return a file's size."""
    return filesizeformat(value) if value is not None else ""


@register.filter
def is_long(value: Any) -> bool:
    """Whether a text needs the whole width."""
    return isinstance(value, str) and (len(value) > LONG_TEXT or "\n" in value)


@register.filter
def fingerprint(value: str | None) -> str:
    """Return the beginning and the end of a digest, enough to compare by eye."""
    return f"{value[:8]}…{value[-4:]}" if value else NOTHING

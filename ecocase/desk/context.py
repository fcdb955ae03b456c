"""What every page of the house shows: the way around, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ecocase.kernel import deliveries
from ecocase.policy.competence import Role

if TYPE_CHECKING:
    from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation of the officer at the screen, made once per request."""
    drawn = getattr(request, "_shell", None)
    if drawn is None:
        drawn = request._shell = _shell(request)
    return {"shell": drawn}


def _shell(request: HttpRequest) -> dict[str, Any]:
    officer = getattr(request, "user", None)
    known: dict[str, Any] = {"mode": settings.ECOCASE_MODE, "theme": getattr(officer, "theme", "auto"), "nav": []}
    if officer is not None and officer.is_authenticated:
        known |= {"search_url": reverse("desk:search"), "nav": _nav(request)}
    return known


def _nav(request: HttpRequest) -> list[dict[str, Any]]:
    officer = request.user
    places = [
        ("home", _("My work"), reverse("desk:home")),
        ("clues", _("Clues"), reverse("desk:clues")),
        ("cases", _("Cases"), reverse("desk:cases")),
        ("inbox", _("Papers in and out"), reverse("desk:inbox")),
        ("clocks", _("Periods"), reverse("desk:clocks")),
        ("rules", _("Rules"), reverse("desk:rules")),
    ]
    if officer.role == Role.ADMINISTRATOR.value:
        places = [places[0], places[-1], ("people", _("People"), reverse("desk:people"))]
    here = request.path
    is_inbox_shown = any(key == "inbox" for key, _label, _url in places)
    to_sign = _papers_to_sign(request) if is_inbox_shown else 0
    return [
        {
            "key": key,
            "label": label,
            "url": url,
            "active": here == url or (url != "/" and here.startswith(url)),
            "count": to_sign if key == "inbox" else 0,
            "count_label": _("to sign for"),
        }
        for key, label, url in places
    ]


def _papers_to_sign(request: HttpRequest) -> int:
    """Return how many papers wait for a signature, as it was read with the officer or counted by the page."""
    known = getattr(request, "papers_to_sign", getattr(request.user, "papers_to_sign", None))
    return deliveries.to_sign(request.user.agency).count() if known is None else known

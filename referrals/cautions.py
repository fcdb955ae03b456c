"""What an officer should read before a step on a clue is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ecocase.kernel import access
from ecocase.kernel.workflow import cautions
from ecocase.policy.identity import tidy_name
from referrals.models import Clue
from referrals.services import likely_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecocase.kernel.acts import Act
    from ecocase.kernel.workflow import Inputs

MOST_SHOWN = 5


@cautions(Clue, "register")
def clues_that_may_be_the_same(_clue: Clue, act: Act, inputs: Inputs) -> Iterable[tuple[str, Any]]:
    """Tell of clues of the same place and nearly the same day, and of those that name the same party."""
    place, found_on = inputs["place"], inputs["found_on"]
    same_place = list(likely_duplicates(place, found_on, act.agency, on=act.on)[:MOST_SHOWN])
    for clue in same_place:
        says = _("May be known already, same place and nearly the same day: %(number)s %(title)s, found %(day)s.")
        yield says % {"number": clue.number, "title": clue.title, "day": date_format(clue.found_on)}, clue
    names = {tidy_name(row.get("name") or "") for row in inputs.get("parties") or []} - {""}
    seen = access.visible_to(Clue, act.agency, on=act.on).filter(parties__name__in=names)
    for clue in seen.exclude(pk__in=[clue.pk for clue in same_place]).distinct().order_by("-pk")[:MOST_SHOWN]:
        says = _("May be known already, same party: %(number)s %(title)s, found %(day)s.")
        yield says % {"number": clue.number, "title": clue.title, "day": date_format(clue.found_on)}, clue

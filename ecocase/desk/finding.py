"""Search over files: by number, title, obligor or paper, the closest first, among what the agency may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case as Choose
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from cases.models import Case, Track
from ecocase.desk.names import Names
from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import Division, Paper
from ecocase.kernel.workflow import model_of_kind
from negotiation.models import Negotiation
from referrals.models import Clue, PublicInterestFile, Referral
from referrals.models.clue import ClueParty

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from ecocase.kernel.models import Agency

FOUND = 30
LONGEST = 100
# How close a hit is.
SAME_NUMBER, NUMBER, TITLE, OBLIGOR, PAPER, PLACE = range(6)
ICONS = {
    "case": "folder",
    "clue": "bulb",
    "referral": "arrows-exchange",
    "publicinterestfile": "scale",
    "negotiation": "messages",
}
# Where titles, obligors and places of each kind are written; what a kind has not, is not looked at.
LOOKED_AT: dict[Any, dict[str, tuple[str, ...]]] = {
    Case: {"titles": ("title",), "places": ("place_detail",)},
    Clue: {"titles": ("title",), "places": ("place_detail",)},
    Referral: {"titles": ("case__title", "clue__title"), "places": ()},
    PublicInterestFile: {"titles": ("clue__title", "referral__case__title", "referral__clue__title"), "places": ()},
    # A negotiation bears the title of its case, which is found itself.
    Negotiation: {"titles": (), "places": ()},
}


def tidy(query: str) -> str:
    """Return what is searched for: without blanks around, of bounded length, and storable."""
    return query.replace("\x00", "").strip()[:LONGEST]


def find(agency: Agency, query: str, *, on: date) -> tuple[list[dict[str, Any]], bool]:
    """Return the closest files, and whether there are more; what the agency may not see is neither found nor counted."""
    if not query:
        return [], False
    parts = [_hits(model, agency, query, on) for model in LOOKED_AT]
    hits = list(parts[0].union(*parts[1:], all=True).order_by("rank", "-opened_at")[: FOUND + 1])
    shown = hits[:FOUND]
    names = Names(agency, on, [(hit["kind"], hit["pk"]) for hit in shown])
    because = _because(shown, query)
    found = []
    for hit in shown:
        name = names.get(hit["kind"], hit["pk"])
        if name is None:
            continue
        model = model_of_kind(name.kind)
        states = dict(model._meta.get_field("state").choices)
        found.append(
            name.as_row()
            | {
                "url": name.url,
                "kind_label": model._meta.verbose_name,
                "icon": ICONS.get(name.kind, "folder"),
                "snippet": because.get((name.kind, name.pk), ""),
                "state_label": states.get(name.state, name.state),
                "state_tone": "live",
            }
        )
    return found, len(hits) > FOUND


def _hits(model: Any, agency: Agency, query: str, on: date) -> QuerySet:
    """Return the closest hits of one kind: kind, id, how close, and when opened."""
    looked_at = LOOKED_AT[model]
    titles, places = (_contains(looked_at[what], query) for what in ("titles", "places"))
    if looked_at["places"]:
        named = Division.objects.filter(Q(name_zh__icontains=query) | Q(name_en__icontains=query)).order_by()
        # A summary tells no place, so that it cannot be found by one.
        whole = access.index_of(model, agency, on=on).filter(record_id=OuterRef("pk"), right__gte=Right.VIEW)
        places = (places | Q(place__in=named.values("pk"))) & Q(Exists(whole))
    obligors, papers = _of_obligor(model, query), Q(pk__in=_of_papers(model, agency, query))
    rank = Choose(
        When(number__iexact=query, then=SAME_NUMBER),
        When(number__icontains=query, then=NUMBER),
        When(titles, then=TITLE),
        When(obligors, then=OBLIGOR),
        When(papers, then=PAPER),
        default=PLACE,
        output_field=IntegerField(),
    )
    seen = access.visible_to(model, agency, on=on)
    wanted = Q(number__icontains=query) | titles | obligors | papers | places
    found = seen.filter(wanted).annotate(kind=Value(model.kind(), output_field=CharField()), rank=rank)
    return found.order_by("rank", "-opened_at").values("kind", "pk", "rank", "opened_at")[: FOUND + 1]


def _contains(paths: tuple[str, ...], query: str) -> Q:
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(**{f"{path}__icontains": query})
    return wanted


def _of_obligor(model: Any, query: str) -> Q:
    if model is Case:
        return Q(pk__in=Track.objects.filter(obligor__name__icontains=query).order_by().values("case_id"))
    if model is Clue:
        return Q(pk__in=ClueParty.objects.filter(name__icontains=query).order_by().values("clue_id"))
    return Q(pk__in=[])


def _of_papers(model: Any, agency: Agency, query: str) -> QuerySet:
    """Return the files of papers with such a number, of those that the agency wrote or got."""
    mine = Q(agency=agency) | Q(deliveries__receiver=agency)
    papers = Paper.objects.filter(mine, file_type=model.kind(), number__icontains=query)
    return papers.order_by().values("file_id")


def _because(hits: list[dict[str, Any]], query: str) -> dict[tuple[str, int], str]:
    """Return by what a file was found where neither number nor title tells: the obligor, a paper, the place."""
    told = {
        (hit["kind"], hit["pk"]): {PAPER: _("found by a paper's number"), PLACE: _("found by the place")}[hit["rank"]]
        for hit in hits
        if hit["rank"] in (PAPER, PLACE)
    }
    for kind, rows in (
        (
            "case",
            Track.objects.filter(obligor__name__icontains=query).annotate(of=F("case_id"), name=F("obligor__name")),
        ),
        ("clue", ClueParty.objects.filter(name__icontains=query).annotate(of=F("clue_id"))),
    ):
        keys = [hit["pk"] for hit in hits if hit["kind"] == kind and hit["rank"] == OBLIGOR]
        if not keys:
            continue
        for key, name in rows.filter(**{f"{kind}__in": keys}).order_by("pk").values_list("of", "name"):
            told.setdefault((kind, key), _("obligor: %(name)s") % {"name": name})
    return told

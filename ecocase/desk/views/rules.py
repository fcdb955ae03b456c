"""The law as the house carries it out, and search over files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import Case, Track
from ecocase.desk.views.clocks import _unit
from ecocase.kernel import access, law
from ecocase.kernel.models import Paper
from ecocase.kernel.views.addresses import is_in_files_group, page_of
from ecocase.kernel.workflow import model_of_kind, recorded_models, steps_of
from ecocase.policy.articles import ARTICLES
from ecocase.policy.competence import AgencyKind
from ecocase.policy.deadlines import PERIODS
from referrals.models import Clue, PublicInterestFile, Referral

if TYPE_CHECKING:
    from django.http import HttpRequest

FOUND = 30


def rules(request: HttpRequest) -> HttpResponse:
    """Show every article, the steps that rest on it and the periods it sets."""
    today = timezone.localdate()
    is_english = (get_language() or "").startswith("en")
    steps = _steps_by_article()
    periods = {key: law.period(key, on=today) for key in PERIODS}
    by_article: dict[str, list[dict[str, Any]]] = {}
    figures = []
    for period in filter(None, periods.values()):
        label = period.label_en if is_english else period.label_zh
        length = (
            f"{period.length} {_unit(period.unit.value, is_english)}" if period.length else _("as the paper names it")
        )
        by_article.setdefault(period.article, []).append({"label": label, "length_label": length})
        figures.append(
            {
                "label": label, "length_label": length, "article": period.article, "source": period.source,
                "since": period.in_force_from, "configurable": False,
            }
        )  # fmt: skip
    chapters: dict[str, dict[str, Any]] = {}
    for key, article in ARTICLES.items():
        name = key.rsplit("_", 1)[0] if key.rsplit("_", 1)[-1].isdigit() else key
        chapter = chapters.setdefault(
            name, {"key": name.lower(), "title": str(article.instrument), "range": "", "articles": []}
        )
        chapter["articles"].append(
            {
                "article": article,
                "key": key,
                "title": "",
                "text": article.text_zh,
                "steps": steps.get(key, []),
                "periods": by_article.get(key, []),
            }
        )
    return render(request, "desk/rules.html", {"chapters": list(chapters.values()), "figures": figures})


def _steps_by_article() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for model in recorded_models():
        for step in steps_of(model).values():
            if step.follows_only:
                continue
            signs = {AgencyKind.ENVIRONMENT_BUREAU: "eb", AgencyKind.PROCURATORATE: "pr"}
            sign = signs.get(next(iter(step.actor.kinds)), "ot") if len(step.actor.kinds) == 1 else "ot"
            for key in step.legal_basis:
                found.setdefault(key, []).append(
                    {"sign": sign, "label": step.label, "note": step.hint, "kind_label": model._meta.verbose_name}
                )
    return found


def search(request: HttpRequest) -> HttpResponse:
    """Find files by number, title or obligor, and papers by number, among what the agency may see."""
    query = request.GET.get("q", "").strip()[:100]
    found = find(request.user, query) if len(query) > 1 and is_in_files_group(request.user) else []
    context = {"query": query, "found": found[:FOUND], "more": len(found) > FOUND, "page": None, "form_errors": []}
    return render(
        request, "components/found.html" if request.headers.get("HX-Request") else "desk/search.html", context
    )


def find(officer: Any, query: str) -> list[dict[str, Any]]:
    """Return matching files; what the agency may not see is not found, and not counted."""
    today = timezone.localdate()
    results: list[Any] = []
    for model in (Case, Clue):
        seen = access.visible_to(model, officer.agency, on=today)
        results += seen.filter(Q(number__icontains=query) | Q(title__icontains=query)).order_by("-opened_at")[:FOUND]
    for model in (Referral, PublicInterestFile):
        results += access.visible_to(model, officer.agency, on=today).filter(number__icontains=query)[:FOUND]
    cases = access.visible_to(Case, officer.agency, on=today)
    results += [
        track.case
        for track in Track.objects.filter(case__in=cases, obligor__name__icontains=query).select_related("case")[:FOUND]
    ]
    own_papers = Paper.objects.filter(
        Q(agency=officer.agency) | Q(deliveries__receiver=officer.agency), number__icontains=query
    )
    for paper in own_papers.distinct()[:10]:
        file = model_of_kind(paper.file_type)._default_manager.filter(pk=paper.file_id).first()
        if file is not None and access.right_of(officer.agency, file, on=today) is not None:
            results.append(file)
    unique = {(record.kind(), record.pk): record for record in results}
    return [
        page_of(record)
        | {"icon": "folder", "snippet": "", "state_label": record.get_state_display(), "state_tone": "live"}
        for record in unique.values()
    ]

"""The law as the house carries it out, and search over files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecocase.desk.finding import find, tidy
from ecocase.desk.sheet import unit_word
from ecocase.kernel import law
from ecocase.kernel.views.addresses import is_in_files_group
from ecocase.kernel.workflow import recorded_models, steps_of
from ecocase.policy.articles import ARTICLES
from ecocase.policy.competence import AgencyKind
from ecocase.policy.deadlines import PERIODS

if TYPE_CHECKING:
    from django.http import HttpRequest

# How many hits are shown below the search box while one types.
AT_A_GLANCE = 8


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
        length = f"{period.length} {unit_word(period.unit.value)}" if period.length else _("as the paper names it")
        by_article.setdefault(period.article, []).append({"label": label, "length_label": length})
        figures.append(
            {
                "label": label, "length_label": length, "article": period.article, "source": _(period.source),
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
    """Find files by number, title, obligor or paper among what the agency may see."""
    query = tidy(request.GET.get("q", ""))
    found, more = [], False
    if is_in_files_group(request.user):
        found, more = find(request.user.agency, query, on=timezone.localdate())
    is_partial = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    context = {"query": query, "found": found[:AT_A_GLANCE] if is_partial else found, "more": more}
    return render(request, "components/found.html" if is_partial else "desk/search.html", context)

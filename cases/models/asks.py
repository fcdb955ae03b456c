"""What the longer steps of a case ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.models import candidates
from ecocase.kernel.workflow import Agencies, Amount, Choice, Day, Listed, Papers, Records, Rows, Text, YesNo

MANNERS = [
    ("assessment", _("Assessment by an institution")),
    ("opinion", _("Expert's opinion (simple case)")),
    ("determination", _("Determined from the file and monitoring data")),
]
COMMISSION = (
    Text("institution", _("Institution or experts")),
    Text("subject", _("Subject of the assessment"), max_length=200),
    Text("question", _("What is to be assessed"), lines=3),
    Day("due_on", _("Agreed day of the report"), future=True, required=False),
    Papers("commission", _("Commission"), required=False),
)
ASSESSMENT = (
    Choice("manner", _("Manner of assessment"), choices=MANNERS, initial="assessment"),
    Papers("report", _("Assessment report or expert opinion")),
    Rows(
        "items",
        _("Damage items"),
        columns=(
            Text("name", _("Item"), max_length=120),
            Listed("category", _("Category"), list_key="loss_items"),
            Listed("medium", _("Medium"), list_key="media"),
            Amount("assessed", _("Amount (CNY)")),
        ),
    ),
)
NEW_DAMAGE = (
    Text("earlier_case", _("Earlier case on the same act (number of the judgment or file)"), max_length=120),
    Day("earlier_on", _("Day on which the earlier case ended")),
    Text("why_not_found", _("Why the damage was not found then"), lines=3, max_length=160),
    YesNo("is_new", _("This is other damage, not a new valuation of damage that was known")),
    Papers("evidence", _("Evidence of the new damage")),
    Rows(
        "items",
        _("Newly found damage"),
        columns=(
            Text("name", _("Item"), max_length=120),
            Listed("category", _("Category"), list_key="loss_items"),
            Listed("medium", _("Medium"), list_key="media"),
            Amount("assessed", _("Amount (CNY)")),
            Day("seen_on", _("Day the damage was found")),
        ),
    ),
)
POINTED_OUT = (
    Text("found", _("Damage that was not found when the case was handled"), lines=4),
    Day("seen_on", _("Day the damage was found")),
    Text("why_not_found", _("Why the damage was not found then"), lines=3),
    YesNo("is_new", _("This is other damage, not a new valuation of damage that was known")),
    Text("opinion", _("Opinion"), lines=4),
    Papers("evidence", _("Evidence of the new damage")),
)
PASSING_ON = (
    Listed("reason", _("Why"), list_key="passed_on"),
    Agencies("to", _("Competent agency"), candidates=candidates.competent_agencies),
    Text("reasons", _("Reasons"), lines=3),
)
REOPENING = (
    Listed("ground", _("Ground"), list_key="case_reopened"),
    Text("reasons", _("Reasons"), lines=4),
    Records(
        "tracks",
        _("Obligors concerned"),
        candidates=candidates.ended_tracks,
        required=False,
        when=lambda case: candidates.ended_tracks(case).exists(),
        hint=_("Their tracks live again; a new obligor is added afterwards."),
    ),
    Papers("evidence", _("Evidence")),
)
FOLLOW_UP = (
    Text("case_title", _("Title of the case"), max_length=200, initial=lambda case: case.title),
    Text("finding", _("Damage that was not found when the case was handled"), lines=4),
    Day("seen_on", _("Day the damage was found")),
    Text("why_not_found", _("Why the damage was not found then"), lines=3),
    YesNo("is_new", _("This is other damage, not a new valuation of damage that was known")),
    Records(
        "tracks",
        _("Obligors concerned"),
        candidates=candidates.tracks_of,
        required=False,
        when=lambda case: case.facts.track_count > 0,
    ),
    Papers("evidence", _("Evidence of the new damage")),
)
SHARE = (
    Agencies("agency", _("Agency"), candidates=candidates.agencies_that_sign_in),
    Listed("reason", _("Reason"), list_key="share_reasons"),
    Text("words", _("In words"), lines=2),
    Day("until", _("Last day"), future=True),
)

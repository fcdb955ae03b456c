"""One file of every kind, and agencies that stand in every relation to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.kernel.models import Agency
from ecocase.kernel.workflow import begin
from ecocase.kernel.workflow.inputs import inputs
from ecocase.policy.competence import Role
from negotiation.models import Confirmation
from referrals.models import PublicInterestFile, Referral
from restoration.models import PaymentDuty
from tests.acting import act, do, officer
from tests.journeys.making import a_claim, a_clue, a_draft, a_letter, a_paper, a_plan, a_table

if TYPE_CHECKING:
    from ecocase.kernel.models import FileRecord, Officer

# How an agency stands to a file: its division, and whether it is of the handler's own kind.
RELATIONS = {
    "handling": ("320500", True),
    "view": ("320100", True),
    "summary": ("320300", True),
    "expired": ("320200", True),
    "ended": ("320400", True),
    "stranger": ("320600", True),
    "other_view": ("320300", False),
    "other": ("320600", False),
}
ROLES = {"officer": Role.OFFICER, "leader": Role.LEADER, "liaison": Role.LIAISON, "administrator": Role.ADMINISTRATOR}
OTHER_KIND = {"EB": "PR", "PR": "EB"}


@dataclass
class World:
    """A record of every kind, and people by the code of their agency and their role."""

    records: dict[str, Any] = field(default_factory=dict)
    people: dict[tuple[str, str], Officer] = field(default_factory=dict)

    def person(self, relation: str, role: str, side: str = "EB") -> Officer:
        """Return who stands in a relation to the files that agencies of the kind `side` handle."""
        return self.people[code_of(relation, side), role]


def code_of(relation: str, side: str) -> str:
    """Return the code of the agency that stands in a relation."""
    division, is_same_kind = RELATIONS[relation]
    return f"{side if is_same_kind else OTHER_KIND[side]}-{division}"


def side_of(kind: str) -> str:
    """Return which kind of agency handles the file of a record in this world."""
    return "PR" if kind == "publicinterestfile" else "EB"


def build() -> World:
    """Make people, records by their steps, and shares."""
    world = World()
    for side in OTHER_KIND:
        for relation in RELATIONS:
            for name, role in ROLES.items():
                key = (code_of(relation, side), name)
                if key not in world.people:
                    world.people[key] = officer(key[0], role)
    world.records = {record.kind(): type(record).objects.get(pk=record.pk) for record in _records(world)}
    for kind, record in world.records.items():
        share(world, record.file, side_of(kind))
    return world


def _records(world: World) -> list[Any]:
    bureau = world.person("handling", "officer")
    prosecutor = world.person("handling", "officer", "PR")
    signed_at = a_table(bureau)
    agreement = a_draft(bureau, signed_at)
    signing = list(signed_at.parties.all())
    agreement = do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=signing, signed=[])
    answers = inputs(court_asked=Agency.objects.filter(kind="COURT").first(), words="")
    confirmation = begin("apply_jointly", Confirmation, act(bureau, date(2024, 5, 25)), answers, within=agreement)
    table = a_table(bureau, ("乙公司",))
    letter = a_letter(bureau, world.person("other_view", "officer").agency)
    referral = begin("draft", Referral, act(bureau, date(2024, 3, 3)), letter, within=a_clue(bureau))
    referral = do("submit", referral, bureau, date(2024, 3, 4))
    own_clue = a_clue(prosecutor)
    file = begin("assess_clue", PublicInterestFile, act(prosecutor, date(2024, 3, 4)), inputs(), within=own_clue)
    file = do("open_file", file, prosecutor, date(2024, 3, 5), kind_key="civil", why="线索成立")
    restored = a_claim(bureau, ("丙公司",))
    do("confirm_damage_facts", restored.tracks.get(), bureau, date(2024, 4, 20), confirmation=a_paper(bureau))
    plan = a_plan(bureau, restored, "voluntary", date(2024, 4, 21))
    return [
        a_clue(bureau), table.case, table.case.tracks.get(), table.case.items.get(), referral, file, table,
        table.parties.get(), agreement, confirmation, plan, PaymentDuty.objects.get(agreement=agreement),
    ]  # fmt: skip


def share(world: World, file: FileRecord, side: str) -> None:
    """Let the agencies stand to a file as their relations say."""
    today = timezone.localdate()
    deed = act(world.person("handling", "officer", side), today - timedelta(days=10))
    later = act(deed.by, today - timedelta(days=1))

    def give(relation: str, right: Right, until: date | None = None) -> Agency:
        receiver = world.person(relation, "officer", side).agency
        access.grant(file, receiver, right, deed, ground="shared", until=until)
        return receiver

    give("view", Right.VIEW)
    give("summary", Right.SUMMARY)
    give("other_view", Right.VIEW)
    give("expired", Right.VIEW, until=today - timedelta(days=1))
    access.revoke(file, give("ended", Right.VIEW), later, ground="shared", end_ground="taken_back")

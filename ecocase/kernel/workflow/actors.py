"""Who may take a step: the kind of agency, the role, and what that very agency holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ecocase.kernel import access
from ecocase.kernel.access import Right
from ecocase.policy.competence import ROLE_COVERS, AgencyKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ecocase.kernel.models import Agency, Officer, Recorded

KINDS_THAT_SIGN_IN = frozenset({AgencyKind.ENVIRONMENT_BUREAU, AgencyKind.PROCURATORATE, AgencyKind.OTHER_DEPARTMENT})


@dataclass(frozen=True)
class Actor:
    """The competence for a step.

    :param kinds: kinds of agency; never empty. A department that handles claims counts as a bureau.
    :param role: the role whose work it is; roles that cover it may do it too.
    :param also: a second role whose work it is.
    :param holds: the right that the very agency holds on the record's file.
    :param party: name of a foreign key of the record that must be the very agency (sender, receiver …).
    """

    kinds: frozenset[AgencyKind]
    role: Role = Role.OFFICER
    holds: Right | None = Right.HANDLE
    party: str = ""
    also: Role | None = None

    def __init__(
        self,
        kinds: Iterable[AgencyKind],
        role: Role = Role.OFFICER,
        holds: Right | None = Right.HANDLE,
        party: str = "",
        also: Role | None = None,
    ) -> None:
        object.__setattr__(self, "kinds", frozenset(kinds))
        object.__setattr__(self, "role", role)
        object.__setattr__(self, "holds", holds)
        object.__setattr__(self, "party", party)
        object.__setattr__(self, "also", also)

    def is_of_kind(self, agency: Agency) -> bool:
        """Whether an agency is of a competent kind."""
        return any(agency.acts_as(kind) for kind in self.kinds)

    def has_role(self, officer: Officer) -> bool:
        """Whether an officer's role covers the work."""
        covers = ROLE_COVERS[Role(officer.role)]
        return officer.is_active and (self.role in covers or self.also in covers)

    def is_very_agency(self, agency: Agency, record: Recorded, *, on: date) -> bool:
        """Whether the agency is the very one: the party named, and holder of the right."""
        if self.party and _id_of(record, self.party) != agency.pk:
            return False
        return self.holds is None or access.holds(agency, record, self.holds, on=on)

    def why_not(self, officer: Officer, record: Recorded | None, *, on: date) -> str:
        """Return why an officer may not take the step, or "" when they may."""
        if not self.is_of_kind(officer.agency):
            return _("This step is not for an agency of your kind.")
        if record is None and self.holds is not None:
            return _("This step belongs to a file. Begin it from the file's page.")
        if record is not None and not self.is_very_agency(officer.agency, record, on=on):
            return _("This step belongs to another agency, which handles this matter.")
        if not self.has_role(officer):
            return _("This step is for another role of your agency.")
        return ""

    def allows(self, record: Any, officer: Officer) -> bool:
        """Answer django-fsm's permission question; `perform` asks `why_not` itself."""
        return not self.why_not(officer, record, on=record.acted_on)


class _ByConsequence(Actor):
    """Nobody: the step only follows from another one."""

    def __init__(self) -> None:
        super().__init__(KINDS_THAT_SIGN_IN)

    def why_not(self, officer: Officer, record: Recorded | None, *, on: date) -> str:
        return _("This follows by itself from another step.")


BY_CONSEQUENCE = _ByConsequence()


def _id_of(record: Recorded, path: str) -> Any:
    found: Any = record
    *way, last = path.split(".")
    for part in way:
        found = getattr(found, part)
    return getattr(found, f"{last}_id")

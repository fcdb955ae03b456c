"""Who works in the demo."""

from __future__ import annotations

from dataclasses import dataclass

from ecocase.kernel import access
from ecocase.kernel.models import Agency, Officer
from ecocase.kernel.signin import DEMO_PASSWORD as PASSWORD
from ecocase.policy.competence import Role


@dataclass(frozen=True)
class Person:
    """A demo officer."""

    username: str
    name: str
    agency: str
    role: Role
    title: str

    @property
    def says(self) -> str:
        """Who this is, in a line."""
        return f"{self.name} · {self.agency} · {self.title}"


PEOPLE = (
    Person("officer", "周敏", "EB-320500", Role.OFFICER, "法规处办案人员"),
    Person("leader", "沈国华", "EB-320500", Role.LEADER, "副局长"),
    Person("liaison", "顾怡", "EB-320500", Role.LIAISON, "联络员"),
    Person("admin", "陆管理", "EB-320500", Role.ADMINISTRATOR, "系统管理员"),
    Person("prosecutor", "陈检", "PR-320500", Role.OFFICER, "公益诉讼检察官"),
    Person("chief", "吴主任", "PR-320500", Role.LEADER, "公益诉讼检察部主任"),
    Person("pr-liaison", "何联络", "PR-320500", Role.LIAISON, "联络员"),
    Person("nantong", "王通", "EB-320600", Role.OFFICER, "南通办案人员"),
)


def make_people() -> dict[str, Officer]:
    """Make the demo officers that are missing and return all by sign-in name."""
    found = {}
    for person in PEOPLE:
        agency = Agency.objects.get(code=person.agency)
        officer = Officer.objects.filter(username=person.username).first()
        if officer is None:
            officer = Officer(
                username=person.username, name=person.name, title=person.title, agency=agency, role=person.role.value
            )
            officer.set_password(PASSWORD)
            officer.save()
            access.appoint(officer, agency, person.role)
        found[person.username] = officer
    return found

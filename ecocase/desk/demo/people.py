"""Who works in the demo."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from ecocase.kernel import access
from ecocase.kernel.models import Agency, Officer
from ecocase.kernel.signin import DEMO_PASSWORD as PASSWORD
from ecocase.policy.competence import Role

# 启东's story: the department that claims there is the urban management bureau.
DEPARTMENTS_THAT_CLAIM = ("UM-320681",)


@dataclass(frozen=True)
class Person:
    """A demo officer.

    :param signs_in: some only act in the stories, so that nobody approves what they asked for.
    """

    username: str
    name: str
    agency: str
    role: Role
    title: str
    signs_in: bool = True

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
    Person("nantong-leader", "曹南", "EB-320600", Role.LEADER, "南通分管负责人", signs_in=False),
    Person("qidong-officer", "施启", "UM-320681", Role.OFFICER, "启东城管办案人员", signs_in=False),
    Person("qidong-leader", "陆东", "UM-320681", Role.LEADER, "启东城管分管负责人", signs_in=False),
    Person("qidong-prosecutor", "袁检", "PR-320681", Role.OFFICER, "启东公益诉讼检察官", signs_in=False),
)


def make_people() -> dict[str, Officer]:
    """Make the demo officers that are missing and return all by sign-in name."""
    Agency.objects.filter(code__in=DEPARTMENTS_THAT_CLAIM).update(handles_claims=True)
    found = {}
    # Hashing takes its time by design: once is enough for a password that is printed at the start.
    password, none = make_password(PASSWORD), make_password(None)
    for person in PEOPLE:
        agency = Agency.objects.get(code=person.agency)
        officer = Officer.objects.filter(username=person.username).first()
        if officer is None:
            officer = Officer(
                username=person.username, name=person.name, title=person.title, agency=agency, role=person.role.value,
                password=password if person.signs_in else none,
            )  # fmt: skip
            officer.save()
            access.appoint(officer, agency, person.role)
        found[person.username] = officer
    return found

"""A page takes no more queries at two hundred rows than at ten, and few of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.growing import fill_files, fill_table, grow
from tests.access.world import side_of

if TYPE_CHECKING:
    from tests.access.targets import Target
    from tests.access.world import World

pytestmark = pytest.mark.django_db
FEW, MANY = 10, 200
MOST = 15
# Savepoints are the tests' own; the entered figures of the law are read once in half a minute.
NOT_COUNTED = ("SAVEPOINT", "kernel_lawfigure")
LISTS = (
    "desk:home", "desk:clues", "desk:referrals", "desk:cases", "desk:files", "desk:inbox", "desk:outbox", "desk:clocks",
    "desk:search",
)  # fmt: skip
ADMINISTRATORS_PAGES = ("desk:home", "desk:people")
KINDS = (
    "case", "clue", "track", "damageitem", "referral", "publicinterestfile", "negotiation", "negotiationparty", "agreement",
    "confirmation", "plan", "paymentduty",
)  # fmt: skip
TABS = ("evidence", "papers", "exchanges", "periods", "timeline", "access")
ONLY_OF_A_CASE = ("obligors", "restoration")


def queries_of(address: str, person: Any) -> list[str]:
    """Return what a page asks the database, after a first call that fills what a process keeps."""
    client = Client()
    client.force_login(person, backend="ecocase.kernel.signin.OfficerBackend")
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [found["sql"] for found in asked if not any(word in found["sql"] for word in NOT_COUNTED)]


def repeated(queries: list[str]) -> str:
    """Return the queries by their beginnings, the most frequent first, for the reader of a failure."""
    found = Counter(sql.split(" FROM ")[-1][:90] for sql in queries)
    return "\n".join(f"{count} × {sql}" for sql, count in found.most_common())


def address_of(name: str, world: World) -> str:
    return reverse(name) + (f"?q={world.records['case'].title[:3]}" if name == "desk:search" else "")


@pytest.mark.parametrize("role", ["officer", "leader", "administrator"])
@pytest.mark.parametrize("side", ["EB", "PR"])
def test_desk_and_lists_take_few_queries_however_long_they_are(
    side: str, role: str, world: World, targets: dict[str, Target]
) -> None:
    person = world.person("handling", role, side)
    addresses = [address_of(name, world) for name in (ADMINISTRATORS_PAGES if role == "administrator" else LISTS)]
    grow(world, side, FEW)
    few = {address: queries_of(address, person) for address in addresses}
    grow(world, side, MANY - FEW)
    for address in addresses:
        many = queries_of(address, person)
        # A list that fills its page has no need to ask for files without a period.
        assert len(many) <= len(few[address]), f"{address}\n{repeated(many)}"
        assert len(many) <= MOST, f"{address}\n{repeated(many)}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_takes_as_many_queries_however_thick_its_file_is(
    kind: str, world: World, targets: dict[str, Target]
) -> None:
    uid = world.records[kind].uid
    person = world.person("handling", "officer", side_of(kind))
    tabs = (*TABS, *ONLY_OF_A_CASE) if kind == "case" else TABS
    addresses = [reverse("record", args=[kind, uid]), *(reverse("record-tab", args=[kind, uid, tab]) for tab in tabs)]
    fill_files(world, FEW)
    fill_table(world, FEW)
    few = {address: queries_of(address, person) for address in addresses}
    fill_files(world, MANY - FEW)
    fill_table(world, MANY - FEW)
    for address in addresses:
        many = queries_of(address, person)
        assert len(many) == len(few[address]), f"{address}\n{repeated(many)}"
        assert len(many) <= MOST, f"{address}\n{repeated(many)}"

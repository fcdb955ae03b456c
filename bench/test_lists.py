"""Pages at 1,000 and at 100,000 files of a kind: a list may take twice as long, not more; and many users at once."""

from __future__ import annotations

import os
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from bench.making import a_clue_referred, a_paid_case
from bench.multiplying import CASE, CLUE, multiply
from cases.models import Case
from ecocase.kernel.models import Officer
from referrals.models import Clue
from tests.acting import agency, officer
from tests.cases.making import add_item, add_obligor, open_case

if TYPE_CHECKING:
    from collections.abc import Iterator

# The mark makes the test database; without it the fixtures would fill the standing one.
pytestmark = pytest.mark.django_db
FEW, MANY = 1_000, int(os.environ.get("ECOCASE_BENCH_CASES", "100000"))
TIMES = int(os.environ.get("ECOCASE_BENCH_TIMES", "30"))
USERS, ROUNDS = 10, 5
# Below this a difference is the machine's, not the page's.
NOISE_SECONDS = 0.01
BACKEND = "ecocase.kernel.signin.OfficerBackend"
# Must not take more than twice their time; what searches for a part of a word reads every title.
HELD = (
    "my work", "cases, by period", "cases, next page", "cases, by opening day", "cases, one state", "clues, by period",
    "referrals, by period",
)  # fmt: skip


@pytest.fixture(scope="module")
def bureau(own_database: str, django_db_blocker: Any) -> Iterator[Officer]:
    """Return an officer whose agency has files of several shapes, made by steps, in a database of its own."""
    with django_db_blocker.unblock():
        by = officer("EB-320500")
        a_paid_case(by)
        for obligors in (1, 6):
            case = open_case(by)
            for number in range(obligors):
                add_obligor(case, by, f"第{number}号企业")
            add_item(case, by)
        a_clue_referred(by, agency("PR-320500"))
        yield by


def fill_up(to: int) -> None:
    """Multiply the files made by steps until there are so many of each kind."""
    templates = list(Case.objects.order_by("pk")[:3])
    missing = to - Case.objects.count()
    for place, case in enumerate(templates):
        multiply(case, missing // 3 + (place < missing % 3), CASE)
    clue = Clue.objects.filter(referrals__isnull=False).order_by("pk").first()
    assert clue is not None
    multiply(clue, to - Clue.objects.count(), CLUE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def seconds_of(client: Client, address: str) -> tuple[float, float]:
    """Return the median and the 95th percentile of a page's time, after two calls that warm it."""
    taken = []
    for turn in range(TIMES + 2):
        start = time.perf_counter()
        assert client.get(address).status_code == 200
        if turn > 1:
            taken.append(time.perf_counter() - start)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def pages(client: Client) -> dict[str, str]:
    """Return what is measured: name and address."""
    cases = reverse("desk:cases")
    following = re.search(r'href="([^"]+)" rel="next"', client.get(cases).content.decode())
    assert following
    case = Case.objects.order_by("pk").last()
    assert case is not None
    return {
        "my work": reverse("desk:home"),
        "cases, by period": cases,
        "cases, next page": cases + following[1].replace("&amp;", "&"),
        "cases, by opening day": f"{cases}?sort=opened",
        "cases, one state": f"{cases}?state=investigating",
        "the same, by period": f"{cases}?state=investigating&sort=period",
        "cases, partly agreed": f"{cases}?view=partly",
        "cases, none found": f"{cases}?state=terminated",
        "cases, searched": f"{cases}?q={case.number[-6:]}",
        "clues, by period": reverse("desk:clues"),
        "referrals, by period": reverse("desk:referrals"),
        "periods": reverse("desk:clocks"),
        "search": reverse("desk:search") + "?q=" + case.number[-6:],
        "a case": reverse("record", args=["case", case.uid]),
    }


def measured(client: Client) -> dict[str, tuple[float, float]]:
    """Return every page's times."""
    return {name: seconds_of(client, address) for name, address in pages(client).items()}


def signed_in(by: Officer) -> Client:
    """Return a client of an officer."""
    client = Client()
    client.force_login(by, backend=BACKEND)
    return client


@pytest.fixture(scope="module")
def figures(bureau: Officer, django_db_blocker: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return every page's times at few and at many files. What is multiplied is committed: other connections see it."""
    with django_db_blocker.unblock():
        client = signed_in(bureau)
        fill_up(FEW)
        few = measured(client)
        start = time.perf_counter()
        fill_up(MANY)
        print(f"\n{MANY:,} files of each kind stand after {time.perf_counter() - start:.0f} s")
        return few, measured(client)


def test_a_list_of_many_is_at_most_twice_as_slow(figures: tuple[dict[str, Any], dict[str, Any]]) -> None:
    few, many = figures
    print(f"{'page':<24}{f'{FEW:,}':>16}{f'{MANY:,}':>20}   (median / 95 % in ms)")
    for name, (median, worst) in many.items():
        before = few[name]
        figures_of_page = f"{before[0] * 1000:8.0f} /{before[1] * 1000:6.0f}{median * 1000:12.0f} /{worst * 1000:6.0f}"
        print(f"{name:<24}{figures_of_page}")
    for name in HELD:
        assert many[name][0] <= 2 * few[name][0] + NOISE_SECONDS, name


@pytest.fixture(scope="module")
def clients(bureau: Officer, django_db_blocker: Any) -> list[Client]:
    """Return as many signed-in users, their sign-ins committed."""
    with django_db_blocker.unblock():
        return [signed_in(bureau) for _user in range(USERS)]


def test_many_users_at_once_are_served(figures: Any, clients: list[Client]) -> None:
    addresses = [reverse("desk:home"), reverse("desk:cases")]

    def work(client: Client) -> list[float]:
        taken = []
        try:
            for address in addresses * ROUNDS:
                start = time.perf_counter()
                assert client.get(address).status_code == 200
                taken.append(time.perf_counter() - start)
        finally:
            connections.close_all()
        return taken

    begun = time.perf_counter()
    with ThreadPoolExecutor(USERS) as pool:
        taken = [seconds for found in pool.map(work, clients) for seconds in found]
    lasted = time.perf_counter() - begun
    median, worst = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(
        f"\n{USERS} users at once over {Case.objects.count():,} cases: {len(taken) / lasted:.0f} pages a second in one "
        f"process, median {median * 1000:.0f} ms, 95 % {worst * 1000:.0f} ms"
    )
    assert len(taken) == USERS * ROUNDS * len(addresses)

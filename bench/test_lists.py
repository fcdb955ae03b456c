"""Pages at 1,000 and at 100,000 cases: a list may take twice as long, not more."""

from __future__ import annotations

import os
import re
import statistics
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.multiplying import multiply
from cases.models import Case
from ecocase.kernel.models import Officer
from tests.acting import officer
from tests.cases.making import add_item, add_obligor, open_case

if TYPE_CHECKING:
    from collections.abc import Iterator

# The mark makes the test database; without it the fixtures would fill the standing one.
pytestmark = pytest.mark.django_db
FEW, MANY = 1_000, int(os.environ.get("ECOCASE_BENCH_CASES", "100000"))
TIMES = 30
# Below this a difference is the machine's, not the page's.
NOISE_SECONDS = 0.01


@pytest.fixture(scope="module")
def bureau(own_database: str, django_db_blocker: Any) -> Iterator[Officer]:
    """Return an officer whose agency has one case per obligor count, made by steps, in a database of its own."""
    with django_db_blocker.unblock():
        by = officer("EB-320500")
        for obligors in (1, 2, 6):
            case = open_case(by)
            for number in range(obligors):
                add_obligor(case, by, f"第{number}号企业")
            add_item(case, by)
        yield by


def fill_up(to: int) -> None:
    """Multiply the cases made by steps until there are so many."""
    templates = list(Case.objects.order_by("pk")[:3])
    missing = to - Case.objects.count()
    for place, case in enumerate(templates):
        multiply(case, missing // 3 + (place < missing % 3))
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
    first = client.get(reverse("desk:cases")).content.decode()
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    case = Case.objects.order_by("pk").last()
    assert case is not None
    return {
        "cases, first page": reverse("desk:cases"),
        "cases, next page": reverse("desk:cases") + following[1].replace("&amp;", "&"),
        "cases, one state": reverse("desk:cases") + "?state=investigating",
        "cases, none found": reverse("desk:cases") + "?state=terminated",
        "my work": reverse("desk:home"),
        "periods": reverse("desk:clocks"),
        "a case": reverse("record", args=["case", case.uid]),
        "cases, searched": reverse("desk:cases") + "?q=" + case.number[-6:],
    }


def measured(client: Client) -> dict[str, tuple[float, float]]:
    """Return every page's times."""
    return {name: seconds_of(client, address) for name, address in pages(client).items()}


def test_a_list_of_many_is_at_most_twice_as_slow(bureau: Officer) -> None:
    client = Client()
    client.force_login(bureau, backend="ecocase.kernel.signin.OfficerBackend")
    fill_up(FEW)
    few = measured(client)
    start = time.perf_counter()
    fill_up(MANY)
    print(f"\n{MANY:,} cases stand after {time.perf_counter() - start:.0f} s")
    many = measured(client)
    print(f"{'page':<24}{f'{FEW:,}':>16}{f'{MANY:,}':>20}   (median / 95 % in ms)")
    for name, (median, worst) in many.items():
        before = few[name]
        figures = f"{before[0] * 1000:8.0f} /{before[1] * 1000:6.0f}{median * 1000:12.0f} /{worst * 1000:6.0f}"
        print(f"{name:<24}{figures}")
    for name in ("cases, first page", "cases, next page", "cases, one state"):
        assert many[name][0] <= 2 * few[name][0] + NOISE_SECONDS, name

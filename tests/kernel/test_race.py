"""Two officers at once: exactly one wins, the other is told, and numbers have neither gaps nor doubles."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections, transaction

from ecocase.kernel import audit
from ecocase.kernel.documents import next_number
from ecocase.kernel.models import AuditEntry, NumberBook
from ecocase.kernel.workflow import RecordBusy, RecordChanged, StepNotOpen, perform, record_unit
from ecocase.kernel.workflow.inputs import inputs
from referrals.models import Clue, ClueState
from tests.acting import act, agency, officer
from tests.cases.making import add_obligor, open_case
from tests.journeys.making import a_clue, a_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cases.models import Track
    from ecocase.kernel.models import Officer, StoredFile

PAIRS = 500
DAY = date(2024, 3, 2)
YEAR_OF_BOOKS = date(2031, 1, 1)

# The mark makes the test database; what is committed stands in the copy and goes with it.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_database")]


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Let every deed run in a thread with a connection of its own, all starting together; return what became of each."""
    start = threading.Barrier(len(deeds), timeout=20)

    def run(deed: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            start.wait()
            return deed()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


@pytest.fixture(scope="module")
def two_officers(own_database: str) -> list[Officer]:
    return [officer("EB-320500", name="甲办案人"), officer("EB-320500", name="乙办案人")]


@pytest.fixture(scope="module")
def clues(own_database: str, two_officers: list[Officer]) -> list[Clue]:
    with transaction.atomic():
        return [a_clue(two_officers[0]) for _ in range(PAIRS)]


@pytest.fixture(scope="module")
def outcome(clues: list[Clue], two_officers: list[Officer]) -> dict[str, list[Any]]:
    """Race both officers through all clues: the first half from a page just drawn, the second without its version."""
    start = threading.Barrier(2, timeout=20)

    def race(by: Officer) -> list[Any]:
        became = []
        try:
            for number, clue in enumerate(clues):
                seen = clue.version if number < PAIRS // 2 else None
                start.wait()
                try:
                    became.append(perform("start_verification", clue, act(by, DAY), inputs(), seen_version=seen))
                except Exception as error:
                    became.append(error)
        finally:
            connections.close_all()
        return became

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(race, two_officers)
    return {"first": first, "second": second}


def test_of_five_hundred_pairs_exactly_five_hundred_win(outcome: dict[str, list[Any]], clues: list[Clue]) -> None:
    pairs = list(zip(outcome["first"], outcome["second"], strict=True))
    winners = [sum(isinstance(found, Clue) for found in pair) for pair in pairs]
    assert winners == [1] * PAIRS
    assert Clue.objects.filter(pk__in=[clue.pk for clue in clues], state=ClueState.VERIFYING).count() == PAIRS


def test_every_loser_is_told_why(outcome: dict[str, list[Any]]) -> None:
    lost = [found for side in outcome.values() for found in side if not isinstance(found, Clue)]
    assert len(lost) == PAIRS
    assert {type(found) for found in lost} <= {RecordChanged, StepNotOpen, RecordBusy}
    assert all(str(found) for found in lost)


def test_a_lost_race_leaves_no_entry_and_the_chain_holds(outcome: dict[str, list[Any]], clues: list[Clue]) -> None:
    entries = AuditEntry.objects.filter(
        record_type="clue", record_id__in=[clue.pk for clue in clues], step="start_verification"
    )
    winners = {
        clue.pk: name
        for name, side in (("甲办案人", outcome["first"]), ("乙办案人", outcome["second"]))
        for clue, found in zip(clues, side, strict=True)
        if isinstance(found, Clue)
    }
    assert {entry.record_id: entry.officer_name for entry in entries} == winners
    assert entries.count() == PAIRS
    assert {found.version for found in Clue.objects.filter(pk__in=winners)} == {2}
    assert audit.first_break(agency("EB-320500")) is None


@pytest.fixture(scope="module")
def track_and_papers(two_officers: list[Officer]) -> tuple[Track, list[StoredFile]]:
    by = two_officers[0]
    return add_obligor(open_case(by), by), a_paper(by)


def test_a_step_that_leaves_the_state_open_is_stopped_by_the_version(
    two_officers: list[Officer], track_and_papers: tuple[Track, list[StoredFile]]
) -> None:
    first, second = two_officers
    track, papers = track_and_papers

    def confirm(by: Officer) -> Callable[[], Any]:
        entered = inputs(confirmation=papers)
        return lambda: perform("confirm_damage_facts", track, act(by), entered, seen_version=track.version)

    became = at_once(confirm(first), confirm(second))
    assert sorted(type(found).__name__ for found in became) == ["RecordChanged", "Track"]


@pytest.fixture(scope="module")
def held_clue(two_officers: list[Officer]) -> Clue:
    return a_clue(two_officers[0])


def test_a_file_held_too_long_is_busy_and_not_changed(two_officers: list[Officer], held_clue: Clue) -> None:
    clue, by = held_clue, two_officers[1]
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with record_unit() as unit:
                unit.lock(clue.files_to_lock())
                held.set()
                done.wait(timeout=20)
        finally:
            connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(timeout=20)
        began = time.monotonic()
        (became,) = at_once(lambda: perform("start_verification", clue, act(by, DAY)))
        assert isinstance(became, RecordBusy)
        assert time.monotonic() - began < 10
    finally:
        done.set()
        holder.join()
    assert Clue.objects.get(pk=clue.pk).state == ClueState.REGISTERED
    (became,) = at_once(lambda: perform("start_verification", clue, act(by, DAY)))
    assert became.state == ClueState.VERIFYING


@pytest.fixture
def numbers() -> Iterator[Callable[[int, int], list[str]]]:
    """Return `take(writers, each)`: the numbers that so many writers at once are given."""
    place = agency("EB-320500")

    def take(writers: int, each: int) -> list[str]:
        def write() -> list[str]:
            taken = []
            for turn in range(each):
                with transaction.atomic():
                    number = next_number(place, YEAR_OF_BOOKS, "竞")
                    # Every third act is refused after its number was taken.
                    if turn % 3 == 2:
                        transaction.set_rollback(True)
                    else:
                        taken.append(number)
            return taken

        return [number for some in at_once(*[write] * writers) for number in some]

    yield take
    at_once(lambda: NumberBook.objects.filter(agency=place, year=YEAR_OF_BOOKS.year).delete())


def test_eight_writers_leave_no_gap_and_no_double(numbers: Callable[[int, int], list[str]]) -> None:
    taken = numbers(8, 30)
    word = agency("EB-320500").number_word
    assert len(taken) == 8 * 20
    assert set(taken) == {f"{word}竞〔{YEAR_OF_BOOKS.year}〕{place}号" for place in range(1, 8 * 20 + 1)}


def test_a_book_opened_by_eight_at_once_is_one_book(numbers: Callable[[int, int], list[str]]) -> None:
    assert len(set(numbers(8, 1))) == 8
    assert NumberBook.objects.filter(agency=agency("EB-320500"), year=YEAR_OF_BOOKS.year).count() == 1


def test_the_rows_of_this_module_are_committed_in_a_database_of_its_own(own_database: str, clues: list[Clue]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (own_database,)
    assert at_once(lambda: Clue.objects.filter(pk__in=[clue.pk for clue in clues]).count()) == [PAIRS]

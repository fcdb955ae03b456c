"""What is told, and how it ends around the day of loading."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecocase.desk.demo import stories
from ecocase.desk.demo.practice import between, claims, early, own_files, performing, tables
from ecocase.desk.demo.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecocase.kernel.models import Officer

# The last day of each story, and how many days before the day of loading its practice copy ends.
TWICE: tuple[tuple[Callable[[Telling], None], date, int], ...] = (
    (stories.dayingtian, date(2017, 2, 6), -3),
    (stories.electroplating, date(2019, 8, 28), 118),
    (stories.zhangqiu, date(2017, 2, 1), 5),
    (stories.deposit, date(2024, 6, 12), 20),
    (stories.qidong, date(2024, 1, 29), 2),
)
# What came in earlier, the liaison officers have signed for.
DAYS_ON_THE_DESK = 5
PRACTICE = (*early.ALL, *claims.ALL, *between.ALL, *own_files.ALL, *tables.ALL, *performing.ALL)


def tell_everything(people: dict[str, Officer], today: date) -> None:
    """Tell every story.

    :raises StoryRefusedError: a form or the law refuses one.
    """
    for story, ends_on, days_ago in TWICE:
        story(Telling(people, today))
        story(Telling(people, today, practice=True, shift=today - timedelta(days=days_ago) - ends_on))
    for practice in PRACTICE:
        practice(Telling(people, today, practice=True))
    for who in ("liaison", "pr-liaison", "qidong-prosecutor"):
        Telling(people, today, practice=True).sign_older(who, than=DAYS_ON_THE_DESK)

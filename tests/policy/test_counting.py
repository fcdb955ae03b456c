"""How the law counts days: Civil Code 201-203, Civil Procedure Law 85."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecocase.policy import deadlines
from ecocase.policy.counting import (
    Calendar,
    ClockState,
    DayReason,
    EventKind,
    LedgerEvent,
    add_months,
    add_working_days,
    add_years,
    derive,
    end_of_publication,
    has_run_out,
    next_working_day,
    working_days_between,
)
from ecocase.policy.deadlines import Unit
from tests.policy.naive import DAY, OFFICIAL, calendars, nth_counted_day, paused, rule, started, starts, units

JANUARY_FIRST = date(2024, 1, 1)


class TestThePeriod:
    def test_does_not_count_the_day_of_the_event(self):
        found = derive(started(date(2024, 3, 1)), rule(30), OFFICIAL)

        assert found.due_on == date(2024, 3, 31)
        assert found.days[0].reason is DayReason.EVENT
        assert [day.number for day in found.days] == [None, *range(1, 31)]

    def test_of_months_ends_on_the_same_day_of_the_last_month(self):
        assert add_months(date(2024, 1, 15), 2) == date(2024, 3, 15)
        assert add_months(date(2023, 11, 15), 3) == date(2024, 2, 15)

    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2023, 1, 31), 1, date(2023, 2, 28)),
            (date(2024, 8, 31), 1, date(2024, 9, 30)),
            (date(2023, 12, 31), 2, date(2024, 2, 29)),
        ],
    )
    def test_of_months_ends_with_the_month_that_has_no_such_day(self, start, months, end):
        assert add_months(start, months) == end

    def test_of_years_ends_on_28_february_when_it_began_on_29(self):
        assert add_years(date(2024, 2, 29), 2) == date(2026, 2, 28)
        assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)

    def test_of_hours_is_kept_by_the_day(self):
        assert derive(started(date(2024, 3, 1)), rule(48, Unit.HOUR), OFFICIAL).due_on == date(2024, 3, 3)

    def test_needs_its_start(self):
        with pytest.raises(ValueError, match="begins with its start"):
            derive([LedgerEvent(EventKind.STOP, JANUARY_FIRST)], rule(1), OFFICIAL)


class TestALastDayOfRest:
    def test_moves_to_the_first_working_day_after_it(self):
        # 30 days from 1 September 2024 end in the National Day holidays of 2024.
        found = derive(started(date(2024, 9, 1)), rule(30, moves=True), OFFICIAL)

        assert found.last_day == date(2024, 10, 1)
        assert found.due_on == date(2024, 10, 8)
        assert found.days[-1].reason is DayReason.MOVED

    def test_stays_where_a_weekend_day_is_worked_in_exchange(self):
        # Saturday 12 October 2024 was worked.
        found = derive(started(date(2024, 9, 12)), rule(30, moves=True), OFFICIAL)

        assert found.due_on == date(2024, 10, 12)

    def test_stays_for_a_minimum_of_publication(self):
        assert derive(started(date(2024, 9, 1)), rule(30), OFFICIAL).due_on == date(2024, 10, 1)

    @given(starts, st.integers(0, 120), units, calendars)
    def test_is_never_the_due_day_where_it_moves(self, start, length, unit, calendar):
        found = derive(started(start), rule(length, unit, moves=True), calendar)

        assert calendar.is_working(found.due_on)
        assert not any(
            calendar.is_working(found.last_day + n * DAY) for n in range((found.due_on - found.last_day).days)
        )


class TestWorkingDays:
    def test_pass_over_weekends_and_holidays_and_count_days_worked_in_exchange(self):
        found = derive(started(date(2024, 9, 27)), rule(3, Unit.WORKING_DAY), OFFICIAL)

        # Friday; Sunday 29 September was worked for the holidays that begin on 1 October.
        assert found.due_on == date(2024, 10, 8)
        reasons = {day.on: day.reason for day in found.days}
        assert reasons[date(2024, 9, 28)] is DayReason.WEEKEND
        assert reasons[date(2024, 9, 29)] is DayReason.MAKE_UP
        assert reasons[date(2024, 10, 1)] is DayReason.HOLIDAY
        assert reasons[date(2024, 10, 8)] is DayReason.COUNTED

    @given(starts, st.integers(0, 120), calendars)
    def test_are_those_of_a_naive_walk(self, start, number, calendar):
        assert add_working_days(start, number, calendar) == nth_counted_day(
            start, number, calendar, working=True, pauses=[]
        )

    @given(starts, st.integers(0, 120), calendars)
    def test_counted_back_give_their_number(self, start, number, calendar):
        end = add_working_days(start, number, calendar)

        assert working_days_between(start + DAY, end, calendar) == number

    @given(starts, st.integers(1, 60), st.integers(1, 60), calendars)
    def test_may_be_added_in_two_parts(self, start, one, two, calendar):
        at_once = add_working_days(start, one + two, calendar)

        assert add_working_days(add_working_days(start, one, calendar), two, calendar) == at_once

    @given(starts, calendars)
    def test_next_is_the_day_itself_or_the_first_after_it(self, on, calendar):
        found = next_working_day(on, calendar)

        assert calendar.is_working(found)
        assert found == on or working_days_between(on, found - DAY, calendar) == 0


class TestAPause:
    def test_takes_the_day_of_pause_out_and_the_day_of_resumption_in(self):
        found = derive(started(date(2024, 3, 1), *paused(date(2024, 3, 5), date(2024, 3, 8))), rule(10), OFFICIAL)

        assert found.due_on == date(2024, 3, 14)
        assert [day.on.day for day in found.days if day.reason is DayReason.PAUSED] == [5, 6, 7]
        assert [day.number for day in found.days if day.number] == list(range(1, 11))

    def test_on_one_and_the_same_day_changes_nothing(self):
        same = paused(date(2024, 3, 5), date(2024, 3, 5))

        assert derive(started(date(2024, 3, 1), *same), rule(10), OFFICIAL).due_on == date(2024, 3, 11)

    def test_after_the_end_changes_nothing(self):
        late = paused(date(2024, 3, 20), date(2024, 3, 25))

        assert derive(started(date(2024, 3, 1), *late), rule(10), OFFICIAL).due_on == date(2024, 3, 11)

    def test_that_lasts_leaves_the_due_day_as_if_it_ended_at_once(self):
        found = derive(started(date(2024, 3, 1), paused(date(2024, 3, 5), JANUARY_FIRST)[0]), rule(10), OFFICIAL)

        assert (found.due_on, found.state) == (date(2024, 3, 11), ClockState.PAUSED)
        assert found.days[-1].reason is DayReason.PAUSED

    def test_on_the_days_to_which_the_end_moved_leaves_the_day_of_resumption(self):
        # The last day is Saturday 9 March 2024 and moves to Monday; paused on that Monday.
        found = derive(
            started(date(2024, 3, 1), *paused(date(2024, 3, 11), date(2024, 3, 14))), rule(8, moves=True), OFFICIAL
        )

        assert found.due_on == date(2024, 3, 14)

    @given(
        starts,
        st.integers(1, 60),
        st.booleans(),
        st.lists(st.tuples(st.integers(0, 15), st.integers(0, 20)), max_size=4),
        calendars,
    )
    def test_of_any_number_is_a_naive_walk_around_the_paused_days(self, start, length, working, gaps, calendar):
        pauses, on = [], start
        for before, long in gaps:
            first = on + timedelta(days=before)
            on = first + timedelta(days=long)
            pauses.append((first, on))
        period = rule(length, Unit.WORKING_DAY if working else Unit.CALENDAR_DAY)
        events = [event for first, again in pauses for event in paused(first, again)]

        found = derive(started(start, *events), period, calendar)

        assert found.due_on == nth_counted_day(start, length, calendar, working=working, pauses=pauses)
        assert sum(day.reason.counts for day in found.days) == length

    @given(starts, st.integers(1, 60), units, st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), calendars)
    def test_that_ends_later_never_makes_the_due_day_earlier(self, start, length, unit, before, long, longer, calendar):
        first = start + timedelta(days=before)
        period = rule(length, unit, moves=True)

        def due(days: int) -> date:
            return derive(started(start, *paused(first, first + timedelta(days=days))), period, calendar).due_on

        assert derive(started(start), period, calendar).due_on <= due(long) <= due(long + longer)


class TestAnExtension:
    def test_adds_days_behind_the_last_day(self):
        longer = LedgerEvent(EventKind.EXTEND, date(2024, 3, 10), days=15)

        assert derive(started(date(2024, 3, 1), longer), rule(30), OFFICIAL).due_on == date(2024, 4, 15)

    def test_adds_working_days_where_the_period_counts_those(self):
        longer = LedgerEvent(EventKind.EXTEND, date(2024, 9, 26), days=2)
        found = derive(started(date(2024, 9, 26), longer), rule(1, Unit.WORKING_DAY), OFFICIAL)

        assert found.due_on == date(2024, 9, 30)

    def test_to_a_day_named_in_a_paper_ends_on_that_very_day(self):
        sunday = date(2024, 6, 16)
        found = derive(
            started(date(2024, 3, 1), LedgerEvent(EventKind.EXTEND, date(2024, 3, 1), until=sunday)),
            deadlines.period("restoration_due", date(2024, 3, 1)),
            OFFICIAL,
        )

        assert (found.due_on, found.provisional) == (sunday, False)

    @given(starts, st.integers(1, 60), units, st.integers(1, 60), calendars)
    def test_by_days_always_moves_the_due_day_on(self, start, length, unit, days, calendar):
        longer = LedgerEvent(EventKind.EXTEND, start, days=days)

        before = derive(started(start), rule(length, unit), calendar)
        after = derive(started(start, longer), rule(length, unit), calendar)

        assert after.due_on > before.due_on


class TestAStoppedClock:
    def test_takes_nothing_more(self):
        events = started(
            date(2024, 3, 1),
            LedgerEvent(EventKind.STOP, date(2024, 3, 4)),
            LedgerEvent(EventKind.EXTEND, date(2024, 3, 5), days=5),
            LedgerEvent(EventKind.PAUSE, date(2024, 3, 5)),
        )

        found = derive(events, rule(10), OFFICIAL)

        assert (found.due_on, found.state) == (date(2024, 3, 11), ClockState.STOPPED)


class TestAYearWithoutItsCalendar:
    EARLY = Calendar({}, {2026})

    def test_makes_a_due_day_provisional_that_rests_on_it(self):
        assert derive(started(date(2026, 12, 20)), rule(30, moves=True), self.EARLY).provisional
        assert derive(started(date(2026, 12, 20)), rule(20, Unit.WORKING_DAY), self.EARLY).provisional

    def test_leaves_a_due_day_sure_that_does_not(self):
        assert not derive(started(date(2026, 11, 1)), rule(30, moves=True), self.EARLY).provisional
        assert not derive(started(date(2026, 12, 20)), rule(30), self.EARLY).provisional

    def test_matters_when_the_last_day_moves_into_it(self):
        # 31 December 2028 is a Sunday: whether 1 January 2029 is worked nobody knows yet.
        calendar = Calendar({}, {2028})

        assert derive(started(date(2028, 12, 1)), rule(30, moves=True), calendar).provisional

    def test_is_counted_by_the_weekend_rule_meanwhile(self):
        assert not self.EARLY.is_published(date(2027, 1, 1))
        assert self.EARLY.is_working(date(2027, 1, 1))


class TestAPublication:
    def test_of_thirty_days_has_run_out_on_the_thirty_first_day_after_it(self):
        last = end_of_publication(date(2024, 3, 1), 30)

        assert last == date(2024, 3, 31)
        assert not has_run_out(last, on=date(2024, 3, 31))
        assert has_run_out(last, on=date(2024, 4, 1))


@given(starts, st.integers(0, 60), units, calendars)
def test_the_list_of_days_tells_the_whole_period_in_order(start, length, unit, calendar):
    found = derive(started(start), rule(length, unit, moves=True), calendar)

    assert [day.on for day in found.days] == [start + n * DAY for n in range((found.due_on - start).days + 1)]
    assert [day.number for day in found.days if day.number] == list(
        range(1, sum(day.reason.counts for day in found.days) + 1)
    )

import pytest

from planner.practised.calendar_days import days_in, months_in, times_in


@pytest.mark.parametrize("text", ["Mon, Mar 30, 2026", "on March 30", "the 30th of March", "30 March"])
def test_days_are_read_as_people_and_calendars_write_them(text: str) -> None:
    assert days_in(text) == ((3, 30),)


def test_a_month_needs_its_year() -> None:
    assert months_in("Apr 2026") == (2026 * 12 + 3,)
    assert months_in("Apr 20") == ()


def test_times_are_read_and_amounts_are_not() -> None:
    assert [(hour, minute) for hour, minute, _ in times_in("at 6 pm or 18:30, for 12.50")] == [(18, 0), (18, 30)]
    assert times_in("at 25:00") == ()

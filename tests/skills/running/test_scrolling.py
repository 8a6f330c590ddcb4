"""What is out of sight is scrolled to; when it is nowhere, everything is where it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills.codec import parse
from skills.errors import PostconditionUnmet, StepUnmatched
from skills.running.carrying_out import carry_out
from skills.running.scrolling import MOST_SCROLLS
from tests.skills.paper_list import PaperList

ROWS = [f"Row {number}" for number in range(1, 31)]


def tap(name: str, more: str = "") -> str:
    return f"skill: small\ndescription: x\nsteps:\n  - {{do: tap, on: {{role: button, name: {name}{more}}}}}\n"


def run(skill: str, phone: PaperList, **more: object) -> object:
    return carry_out(parse(skill), {}, phone, phone.perceive, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(("top", "wanted"), [(0, "Row 30"), (24, "Row 1"), (12, "Row 3"), (12, "Row 22")])
def test_a_row_is_found_whichever_way_it_lies(told: bool, top: int, wanted: str) -> None:
    phone = PaperList(ROWS, top, told)
    run(tap(wanted), phone)
    assert phone.done[-1] == f"tap {wanted}"


@settings(deadline=None, max_examples=40)
@given(rows=st.integers(1, 60), top=st.integers(0, 60), told=st.booleans())
def test_what_is_nowhere_leaves_everything_where_it_was(rows: int, top: int, told: bool) -> None:
    phone = PaperList(ROWS[:1] * 0 + [f"Row {n}" for n in range(rows)], min(top, max(0, rows - 6)), told)
    began = phone.top
    with pytest.raises(StepUnmatched, match="no element is"):
        run(tap("Elsewhere"), phone)
    assert phone.top == began
    assert sum(deed.startswith("scroll") for deed in phone.done) <= 3 * MOST_SCROLLS


def test_what_is_shown_is_not_scrolled_for() -> None:
    phone = PaperList(ROWS)
    run(tap("Row 3"), phone)
    assert phone.done == ["tap Row 3"]


def test_conditions_do_not_scroll_and_a_skill_that_looks_first_can_ask() -> None:
    asks = "skill: asks\ndescription: x\nsteps:\n  - {do: wait}\nensures:\n  - shown: {role: button, name: Row 20}\n"
    phone = PaperList(ROWS)
    with pytest.raises(PostconditionUnmet):
        run(asks, phone)
    assert not any(deed.startswith("scroll") for deed in phone.done)
    looks = asks.replace("  - {do: wait}\n", "  - find: {role: button, name: Row 20}\n")
    run(looks, PaperList(ROWS))


def test_what_is_looked_for_has_to_be_what_is_said_of_it() -> None:
    looks = "skill: looks\ndescription: x\nsteps:\n  - find: {role: button, name: Row 20}\n    value: full\n"
    with pytest.raises(StepUnmatched, match="holding 'full' is shown does not hold"):
        run(looks, PaperList(ROWS))


def test_a_counted_element_is_only_looked_for_from_the_top() -> None:
    assert run(tap("Row 20", ", nth: 1"), PaperList(ROWS))
    with pytest.raises(StepUnmatched):
        run(tap("Row 20", ", nth: 2"), PaperList(ROWS))
    with pytest.raises(StepUnmatched):
        run(tap("Row 2", ", nth: 1"), PaperList(ROWS, top=20))


def test_who_does_not_reach_finds_what_is_shown_at_once_and_nothing_else() -> None:
    phone = PaperList(ROWS)
    with pytest.raises(StepUnmatched):
        run(tap("Row 20"), phone, reaches=False)
    assert not any(deed.startswith("scroll") for deed in phone.done)

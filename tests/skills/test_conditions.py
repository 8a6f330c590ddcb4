from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from devices.screen import Screen
from skills.conditions import (
    Condition,
    Reads,
    fill_selector,
    first_unmet,
    holds,
    is_told_in,
    selectors_of,
    tell,
    tell_filled,
)
from skills.errors import ArgumentInvalid
from skills.parameters import Value
from tests.devices.screens import element, screen

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def condition(told: object) -> Condition:
    return _CONDITION.validate_python(told)


SHOWN = screen(
    element(0, "button", "Save", states=frozenset({"disabled"})),
    element(1, "textbox", "Name", value="Anna"),
    element(2, "listitem", "Milk"),
    element(3, "listitem", "Bread and butter"),
    location="https://example.org/list?page=2",
)


@pytest.mark.parametrize(
    ("told", "true"),
    [
        ({"shown": {"role": "button", "name": "save"}}, True),
        ({"shown": {"role": "button"}, "states": ["disabled"]}, True),
        ({"shown": {"role": "button"}, "states": ["checked"]}, False),
        ({"shown": {"name": "Name"}, "value": "anna"}, True),
        ({"shown": {"name": "Name"}, "value": "{who}"}, True),
        ({"shown": {"name": "Name"}, "value": "Bo"}, False),
        ({"shown": {"role": "listitem"}, "at least": 2, "at most": 2}, True),
        ({"shown": {"role": "listitem"}, "at least": 3}, False),
        ({"shown": {"role": "listitem"}, "at most": 1}, False),
        ({"shown": {"role": "link", "fallbacks": [{"role": "button"}]}}, True),
        ({"gone": {"role": "link"}}, True),
        ({"gone": {"role": "link", "fallbacks": [{"role": "button"}]}}, False),
        ({"reads": "and BUTTER"}, True),
        ({"reads": "{who}"}, True),
        ({"reads": "jam"}, False),
        ({"at": "https://example.org/*"}, True),
        ({"at": "*example*page=2"}, True),
        ({"at": "https://example.org/list"}, False),
        ({"at": "*page=2*page=2"}, False),
        ({"at": "*"}, True),
        ({"given": "who"}, True),
        ({"given": "other"}, False),
        ({"equal": ["{who}", "ANNA"]}, True),
        ({"not": {"reads": "jam"}}, True),
        ({"all": [{"reads": "milk"}, {"reads": "jam"}]}, False),
        ({"any": [{"reads": "milk"}, {"reads": "jam"}]}, True),
    ],
)
def test_a_condition_is_true_or_not_of_a_screen(told: object, true: bool) -> None:
    assert holds(condition(told), SHOWN, {"who": "Anna"}) is true
    assert tell(condition(told))


def test_the_first_that_does_not_hold_is_named() -> None:
    both = (condition({"reads": "milk"}), condition({"reads": "jam"}))
    assert first_unmet(both, SHOWN, {}) == both[1]
    assert first_unmet(both[:1], SHOWN, {}) is None


def test_a_name_without_a_value_is_an_error_and_not_an_empty_text() -> None:
    with pytest.raises(ArgumentInvalid):
        holds(condition({"reads": "{nobody}"}), SHOWN, {})


def test_what_fills_a_selector_stays_text() -> None:
    values: dict[str, Value] = {"n": 12, "yes": True, "several": ("a", "b")}
    (asked,) = selectors_of(condition({"shown": {"name": "{n}", "inside": {"name": "{yes} {several}"}}}))
    filled = fill_selector(asked, values)
    assert filled.name == "12"
    assert filled.inside is not None
    assert filled.inside.name == "true a, b"


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    shown = Screen((), location="a" * 5000)
    assert not holds(condition({"at": "*a" * 900 + "b"}), shown, {})


@given(st.text("ab/", max_size=20), st.text("ab*/", min_size=1, max_size=12))
@settings(deadline=None)
def test_stars_match_what_the_plain_definition_matches(location: str, pattern: str) -> None:
    def like(text: str, wanted: str) -> bool:
        if not wanted:
            return not text
        if wanted[0] == "*":
            return like(text, wanted[1:]) or (bool(text) and like(text[1:], wanted))
        return bool(text) and text[0] == wanted[0] and like(text[1:], wanted[1:])

    assert holds(condition({"at": pattern}), Screen((), location=location), {}) is like(location, pattern)


def test_a_condition_is_told_with_its_holes_filled_and_known_again():
    condition = Reads(reads="Hello {name}")
    told = tell_filled(condition, {"name": "Ada (x)"})

    assert told == "'Hello Ada (x)' is to be read"
    assert tell_filled(condition, {}) == tell(condition), "what cannot be filled stays as it is written"
    assert is_told_in(condition, f"add ran to its end, and {told} does not hold")
    assert not is_told_in(Reads(reads="Bye {name}"), told)

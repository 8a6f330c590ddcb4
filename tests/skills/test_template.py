from __future__ import annotations

from datetime import date, time

import pytest

from skills.errors import ArgumentInvalid
from skills.parameters import Value
from skills.template import TemplateBroken, fill, fill_text, fill_tree, holes

VALUES: dict[str, Value] = {
    "name": "Anna",
    "n": 3,
    "price": 2.50,
    "yes": True,
    "day": date(2026, 3, 1),
    "at": time(9, 5),
    "all": ("a", "b"),
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {name}!", "Hi Anna!"),
        ("{{name}}", "{name}"),
        ("{n} of {price}", "3 of 2.5"),
        ("{day} {at}", "2026-03-01 09:05"),
        ("{day:%d.%m.%Y} {at:%H %M}", "01.03.2026 09 05"),
        ("{day:%e %B}", "1 March"),
        ("{all} {yes}", "a, b true"),
    ],
)
def test_holes_are_filled_as_a_person_writes(text: str, filled: str) -> None:
    assert fill_text(text, VALUES) == filled


def test_a_text_that_is_one_hole_takes_the_value_itself() -> None:
    assert fill("{all}", VALUES) == ("a", "b")
    assert fill("{n}", VALUES) == 3
    assert fill_tree({"a": ["{n}", "x"], "b": "{all}"}, VALUES) == {"a": [3, "x"], "b": ["a", "b"]}


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert fill_text("<{name}>", {"name": "{n}", "n": "x"}) == "<{n}>"


@pytest.mark.parametrize("text", ["{", "}", "{}", "{a b}", "{A}", "{n!r}", "{n.real}", "{n:>10}", "{{n}", "{n:%s}"])
def test_what_is_no_hole_is_refused(text: str) -> None:
    with pytest.raises(TemplateBroken):
        holes(text)


def test_a_format_is_for_dates_only() -> None:
    with pytest.raises(ArgumentInvalid, match="only dates and times"):
        fill("{name:%d}", VALUES)
    with pytest.raises(ArgumentInvalid, match="has no value"):
        fill("{nobody}", VALUES)

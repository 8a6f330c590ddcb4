"""Captions beside, above and behind controls that nobody named."""

from __future__ import annotations

import time

from devices.bounds import Bounds
from devices.screen import Element
from perception.labels import with_labels


def text(index: int, name: str, left: int, top: int, width: int = 80) -> Element:
    return Element(index, "text", name, Bounds(left, top, left + width, top + 18))


def control(index: int, role: str, left: int, top: int, name: str = "", width: int = 120) -> Element:
    return Element(index, role, name, Bounds(left, top, left + width, top + 20), actions=frozenset({"tap"}))


def labels(*elements: Element) -> list[str]:
    return [e.label for e in with_labels(elements) if e.actions]


def test_the_caption_to_the_left_names_a_field():
    assert labels(text(0, "City:", 10, 10), control(1, "textbox", 100, 8)) == ["City"]


def test_the_caption_above_names_a_field():
    assert labels(text(0, "City *", 10, 10), control(1, "textbox", 10, 32)) == ["City"]


def test_left_wins_over_above():
    found = labels(text(0, "Above", 100, 10), text(1, "Left", 10, 34), control(2, "textbox", 100, 32))
    assert found == ["Left"]


def test_a_check_box_is_named_by_what_stands_behind_it():
    found = labels(text(0, "before", 10, 10), control(1, "checkbox", 100, 10, width=14), text(2, "Gift wrap", 120, 10))
    assert found == ["Gift wrap"]


def test_a_check_box_is_not_named_from_above():
    assert labels(text(0, "Heading", 100, 10), control(1, "checkbox", 100, 34, width=14)) == [""]


def test_a_name_needs_no_label():
    assert labels(text(0, "City", 10, 10), control(1, "textbox", 100, 8, name="Town")) == [""]


def test_what_is_far_away_names_nothing():
    assert labels(text(0, "City", 10, 10), control(1, "textbox", 600, 8)) == [""]


def test_a_long_text_is_no_caption():
    assert labels(text(0, "x" * 81, 10, 10), control(1, "textbox", 100, 8)) == [""]


def test_a_link_takes_no_label():
    assert labels(text(0, "City", 10, 10), control(1, "link", 100, 8)) == [""]


def table(top: int, heads: tuple[str, str, str], first: int) -> list[Element]:
    """A table of one line with a field in its second column."""
    row, line = first + 1, first + 5
    made = [
        Element(first, "table", "", Bounds(0, top, 300, top + 60)),
        Element(row, "row", "", Bounds(0, top, 300, top + 30), parent=first),
    ]
    for at, name in enumerate(heads):
        box = Bounds(at * 100, top, at * 100 + 100, top + 30)
        made.append(Element(row + 1 + at, "columnheader", name, box, parent=row))
    made.append(Element(line, "row", "", Bounds(0, top + 30, 300, top + 60), parent=first))
    for at, name in enumerate(("Salad", "", "3.50")):
        box = Bounds(at * 100, top + 30, at * 100 + 100, top + 60)
        made.append(Element(line + 1 + at, "cell", name, box, parent=line))
    box = Bounds(110, top + 35, 190, top + 55)
    made.append(Element(line + 4, "textbox", "", box, parent=line + 2, actions=frozenset({"tap"})))
    return made


def test_a_field_in_a_table_is_named_by_its_row_and_its_own_tables_column():
    elements = table(0, ("Dish", "Count", "Price"), 0)
    elements += table(200, ("Dish", "Quantity", "Price"), len(elements))
    assert labels(*elements) == ["Salad Count", "Salad Quantity"]


def test_many_unnamed_fields_stay_cheap():
    elements = []
    for line in range(3000):
        elements.append(text(2 * line, f"Field {line}", 10, line * 30))
        elements.append(control(2 * line + 1, "textbox", 100, line * 30))
    started = time.process_time()
    named = with_labels(elements)
    spent = time.process_time() - started
    assert [e.label for e in named if e.role == "textbox"][:3] == ["Field 0", "Field 1", "Field 2"]
    assert spent < 15.0

"""A remembered page is laid beside what is shown, and what is known by it is known beyond doubt or not at all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from devices.bounds import Bounds
from devices.screen import Element, Screen
from skills.pages import faded, lay, page_seen

ROLES = ("button", "text", "switch", "textbox", "heading")


def screen(*shown: tuple[str, str, str]) -> Screen:
    elements = tuple(
        Element(at, role, name, Bounds(0, 40 * at, 100, 40 * at + 36), hints=tuple(filter(None, words.split("-"))))
        for at, (role, name, words) in enumerate(shown)
    )
    return Screen(elements, "app", "", (100, 400))


THEN = screen(
    ("heading", "Alarms", "title"),
    ("button", "Add alarm", "fab"),
    ("switch", "Snooze", ""),
    ("switch", "Vibrate", ""),
    ("button", "Done", "done"),
)


def test_a_page_in_another_language_is_laid_one_to_one() -> None:
    now = screen(
        ("heading", "Wecker", "title"),
        ("button", "Wecker stellen", "fab"),
        ("switch", "Schlummern", ""),
        ("switch", "Vibrieren", ""),
        ("button", "Fertig", "done"),
    )
    laid = lay(page_seen(THEN), page_seen(now))
    assert [laid.best(mark)[0] for mark in range(5)] == [0, 1, 2, 3, 4]
    assert laid.known == 1.0  # by ids
    assert laid.one_to_one
    assert laid.is_in_place(3)
    assert laid.has_own_id(4)
    assert not laid.has_own_id(3)


def test_what_was_put_in_between_shifts_nothing() -> None:
    shown = (THEN.elements[0], replace(THEN.elements[2], name="What is new"), *THEN.elements[1:])
    now = Screen(tuple(replace(e, index=at) for at, e in enumerate(shown)), "app", "", (100, 400))
    laid = lay(page_seen(THEN), page_seen(now))
    assert [laid.best(mark)[0] for mark in range(5)] == [0, 2, 3, 4, 5]
    assert not laid.one_to_one
    assert not laid.is_in_place(2)  # it is the second of three now


def test_what_is_gone_is_nothing_else() -> None:
    now = Screen(tuple(e for e in THEN if e.index != 4), "app", "", (100, 400))
    assert lay(page_seen(THEN), page_seen(now)).best(4)[1] < 0.1


def test_what_lies_in_something_that_was_scrolled_is_not_in_its_place() -> None:
    def listed(top: int) -> Screen:
        box = Element(0, "list", "", Bounds(0, 0, 100, 400), scroll=(0, top, 100, 900))
        return Screen((box, *(replace(e, index=e.index + 1, parent=0) for e in THEN)), "app", "", (100, 400))

    page = page_seen(listed(0))
    assert lay(page, page_seen(listed(2))).is_in_place(3)
    assert not lay(page, page_seen(listed(200))).is_in_place(3)


def test_names_that_are_data_fade_and_so_do_rows_that_come_and_go() -> None:
    one = screen(("heading", "Contacts", "title"), ("button", "Anna", "row"), ("button", "Add", "fab"))
    other = screen(
        ("heading", "Contacts", "title"), ("button", "Bert", "row"), ("button", "Carl", "row"), ("button", "Add", "fab")
    )
    page, mark = faded(page_seen(other), 3, page_seen(one))
    assert [(each.role, each.name) for each in page] == [("heading", "contacts"), ("button", ""), ("button", "add")]
    assert mark == 2


SEEN = st.lists(
    st.tuples(st.sampled_from(ROLES), st.sampled_from(("", "Save", "Open", "Anna")), st.sampled_from(("", "a", "b-c"))),
    max_size=8,
)


@given(one=SEEN, other=SEEN)
@settings(max_examples=60, deadline=None)
def test_chances_are_chances(one: list[tuple[str, str, str]], other: list[tuple[str, str, str]]) -> None:
    laid = lay(page_seen(screen(*one)), page_seen(screen(*other)))
    for row in laid.chances:
        assert sum(row) <= 1.0 + 1e-6
    for at in range(len(other)):
        assert sum(row[at] for row in laid.chances) <= 1.0 + 1e-6


@given(seen=SEEN)
@settings(max_examples=40, deadline=None)
def test_a_page_is_itself(seen: list[tuple[str, str, str]]) -> None:
    page = page_seen(screen(*seen))
    laid = lay(page, page)
    assert all(laid.best(mark)[0] == mark for mark in range(len(page)) if laid.best(mark)[1] > 0.5)

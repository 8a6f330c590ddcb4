"""Sections, groups, sheets, lists that are moved by buttons, dates in parts: one order each, on screens by hand."""

from __future__ import annotations

import pytest

from devices.action import Drag, Press, Tap, Type
from devices.screen import Screen
from planner.decision import Act, Finish, History
from planner.goal import Goal
from planner.offline import OfflinePolicy
from planner.offline.controls.dated_fields import as_taken
from tests.perception.screens import Draft
from tests.planner.offline.situations import GROUNDER, step

POLICY = OfflinePolicy(GROUNDER)


def act(goal: str, screen: Screen, *steps) -> Act:
    decision = POLICY.decide(Goal(goal), screen, History(tuple(steps)))
    assert isinstance(decision, Act), decision
    return decision


def pressed(goal: str, screen: Screen, *steps) -> str:
    element = act(goal, screen, *steps).element
    assert element is not None
    return element.name


def sections() -> Screen:
    draft = Draft()
    draft.add("button", "First start", states=["expanded"])
    draft.add("button", "Error codes", states=["collapsed"])
    draft.add("button", "Collapse Layers", states=["expanded"])
    return draft.screen()


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        ("Collapse First start.", "First start"),
        ("Collapse the panel Layers", "Collapse Layers"),
        ("Expand Error codes", "Error codes"),
    ],
)
def test_sections_are_folded_in_and_out(goal, name):
    assert pressed(goal, sections()) == name


def test_all_of_a_group_are_those_under_its_head():
    draft = Draft()
    for head, items in (("Dairy", ("Milk", "Butter")), ("Fruit", ("Pears",))):
        group = draft.add("group")
        draft.add("checkbox", head, parent=group, states=["mixed"])
        inner = draft.add("list", parent=group)
        for item in items:
            draft.add("checkbox", item, parent=inner, states=["checked" if item == "Butter" else "unchecked"])
    screen = draft.screen()
    assert pressed("Tick every item under Dairy.", screen) == "Milk"
    assert pressed("Untick everything in Dairy", screen) == "Butter"
    assert pressed("Tick all items in Fruit", screen) == "Pears"


def test_everything_is_off_but_what_is_said():
    draft = Draft()
    for name in ("Alarm", "Hall lights"):
        draft.add("switch", name, states=["checked"])
    first = act("Everything off except the alarm, please.", draft.screen())
    assert first.element is not None
    assert first.element.name == "Hall lights"


def sheet() -> Screen:
    draft = Draft()
    grid = draft.add("grid", "Hours")
    head = draft.add("row", parent=grid)
    for at, day in enumerate(("Who", "Mon", "Tue")):
        draft.add("columnheader", day, at * 100, 0, parent=head)
    for line, who in enumerate(("Ada", "Bo"), start=1):
        row = draft.add("row", parent=grid)
        draft.add("rowheader", who, 0, line * 30, parent=row)
        for at, hours in enumerate(("8", "7"), start=1):
            draft.add("gridcell", hours, at * 100, line * 30, parent=row, actions=frozenset({"tap"}))
    return draft.screen()


@pytest.mark.parametrize("goal", ["Set Bo's hours on Tue to 6.", "Enter 6 for Bo on Tue"])
def test_the_cell_where_row_and_column_cross_is_written_into(goal):
    opened = act(goal, sheet())
    assert isinstance(opened.action, Tap)
    assert opened.element is not None
    assert (opened.action.count, opened.element.bounds.left, opened.element.bounds.top) == (2, 200, 60)


def test_an_option_is_moved_by_the_button_beside_its_list():
    draft = Draft()
    box = draft.add("listbox", "Important")
    for name in ("Weight", "Battery"):
        draft.add("option", name, parent=box, states=["selected"] if name == "Weight" else [])
    draft.add("button", "Up")
    picked = act("Move Battery up.", draft.screen())
    assert picked.element is not None
    assert picked.element.name == "Battery"
    assert pressed("Move Battery up.", draft.screen(), step(picked)) == "Up"


def test_a_row_is_dragged_by_its_handle():
    draft = Draft()
    for at, name in enumerate(("Shower", "Breakfast", "Pack the bag")):
        row = draft.add("group", "", 0, at * 40, 300, 40)
        draft.add("text", "⠿", 0, at * 40, 20, parent=row, states=["draggable"], actions=frozenset({"drag"}))
        draft.add("text", name, 30, at * 40, parent=row)
    moved = act("Move Pack the bag above Breakfast.", draft.screen())
    assert isinstance(moved.action, Drag)
    assert moved.element is not None
    assert (moved.element.name, moved.element.parent) == ("⠿", 6)


def test_a_date_goes_into_three_spin_buttons_with_the_arrow_keys():
    draft = Draft()
    for name, value, high in (("Day", "14", 31), ("Month", "5", 12), ("Year", "2026", 2035)):
        draft.add("spinbutton", name, value=value, range=(1, high, 1), actions=frozenset({"tap"}))
    first = act("Set the date to 12 August 2027", draft.screen())
    assert first.action == Press(key="ArrowDown", times=2)


@pytest.mark.parametrize(
    ("kind", "said", "taken"),
    [
        ("month", "February 2027", "2027-02"),
        ("week", "week 7 of 2027", "2027-W07"),
        ("datetime-local", "9 January 2027 at 06:45", "2027-01-09T06:45"),
        ("datetime-local", "9 January 2027", None),
        ("week", "soon", None),
        ("text", "February 2027", None),
    ],
)
def test_native_fields_take_months_weeks_and_moments(kind, said, taken):
    draft = Draft()
    draft.add("textbox", "When", input_type=kind)
    assert as_taken(draft.elements[0], said) == taken


def test_a_number_goes_where_what_it_counts_is_asked_for():
    draft = Draft()
    draft.add("textbox", "Budget")
    draft.add("spinbutton", "Pieces", input_type="number")
    typed = act("Enter 5 pieces", draft.screen())
    assert typed.element is not None
    assert (typed.element.name, typed.action) == ("Pieces", Type(text="5"))


def test_a_card_is_opened_by_its_link():
    draft = Draft()
    for name in ("Assam", "Sencha"):
        card = draft.add("group")
        draft.add("heading", name, parent=card)
        draft.add("link", "Details", parent=card)
    opened = act("Open Sencha", draft.screen())
    assert opened.element is not None
    assert (opened.element.role, opened.element.parent) == ("link", 3)


def test_what_was_kept_by_a_later_press_is_not_filled_in_again():
    draft = Draft()
    field = draft.add("spinbutton", "Nights", value="1", input_type="number")
    draft.add("button", "Save")
    goal = "Set Nights to 4 and press Save."
    typed = act(goal, draft.screen())
    assert typed.element == draft.elements[field]
    saved = act(goal, draft.screen(), step(typed))
    gone = Draft()
    gone.add("button", "More", states=["collapsed"])
    steps = (step(typed), step(saved, number=2))
    assert POLICY.decide(Goal(goal), gone.screen(), History(steps)) == Finish(
        "done", "every part of the goal is carried out"
    )


def travellers(adults: int) -> Screen:
    draft = Draft()
    line = draft.add("group", "", 0, 0, 300, 60)
    draft.add("text", "Adults", 10, 30, parent=line)
    draft.add("button", "-", 100, 30, 20, parent=line)
    draft.add("text", str(adults), 130, 30, 20, parent=line)
    draft.add("button", "+", 160, 30, 20, parent=line)
    draft.add("button", "Back")
    draft.add("button", "Next")
    return draft.screen()


def test_a_booking_goes_on_to_its_next_page():
    counted = act("Book for 2 adults", travellers(1))
    assert counted.element is not None
    assert counted.element.name == "+"
    assert pressed("Book for 2 adults", travellers(2), step(counted)) == "Next"


def test_what_holds_controls_is_no_copy_of_the_goal():
    draft = Draft()
    for who in ("Theo Blank", "Mona Reed"):
        post = draft.add("group", f"Post by {who}")
        draft.add("button", "Like", parent=post)
    liked = act("Like the post by Mona Reed.", draft.screen())
    assert liked.element is not None
    assert liked.element.parent == 2

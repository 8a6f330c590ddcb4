"""What makes no sense is not done, and what was done in vain is not done again."""

from __future__ import annotations

from typing import Any

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from planner.learned.choices import Choice, choices_of
from planner.learned.past import Deed
from planner.learned.reading import Weights
from planner.learned.sense import is_nonsense
from planner.learned.situation import Situation
from planner.learned.vain import is_in_vain

BOX = Bounds(0, 0, 500, 100)


def shown(*told: tuple[str, str], **details: Any) -> Screen:
    verbs = {"textbox": frozenset({"tap", "type"})}
    elements = [
        Element(at, role, name, BOX, actions=verbs.get(role, frozenset({"tap"})))  # type: ignore[arg-type]
        for at, (role, name) in enumerate(told)
    ]
    return Screen(tuple(elements), location="org.example/Main", size_px=(1000, 2000), **details)


def situation(embedder, goal: str, screen: Screen, *deeds: Deed) -> Situation:
    return Situation(goal, screen, deeds, embedder, Weights(()))


@pytest.mark.parametrize(
    ("goal", "button", "nonsense"),
    [
        ("add a line to my note", "Delete", True),
        ("throw my note away", "Delete", False),
        ("get rid of the alarm", "Remove alarm", False),
        ("rename the note", "Archive", True),
        ("put the mail into the archive", "Archive", False),
        ("duplicate the note", "Make a copy", False),
        ("open my albums", "Archive of all the letters of the year", False),
    ],
)
def test_what_takes_away_or_gives_on_is_asked_for_or_not_done(embedder, goal, button, nonsense):
    s = situation(embedder, goal, shown(("button", button)))
    assert is_nonsense(Choice("tap", 0), s) is nonsense


@pytest.mark.parametrize(
    ("field", "wanted"),
    [("Phone", {"3055550138"}), ("Email", set()), ("Last name", {"Armstrong"})],
)
def test_a_field_takes_only_what_it_can_mean(embedder, field, wanted):
    goal = "Create a contact for Edith Armstrong with the number 305-555-0138"
    s = situation(embedder, goal, shown(("textbox", field), ("textbox", "First name"), ("textbox", "Last name")))
    typed = [choice for choice in choices_of(s) if choice.sort == "type" and choice.at == 0]
    left = {choice.text for choice in typed if not is_nonsense(choice, s)}
    assert wanted <= left
    assert len(left) < len(typed)
    assert not any(text.split()[-1] in ("with", "for", "the") for text in left)


def test_a_list_is_scrolled_through_once_each_way(embedder):
    down, up = (Deed("", f"scroll {way}", kind="scroll", before=way) for way in ("down", "up"))
    s = situation(embedder, "star the letter", shown(("listitem", "Ada")), down, down, up)
    assert is_in_vain(Choice("scroll-down"), s)
    assert not is_in_vain(Choice("scroll-up"), s)
    again = situation(embedder, "star the letter", shown(("listitem", "Ada")), down, up, Deed("tab", "Sent"))
    assert not is_in_vain(Choice("scroll-down"), again)

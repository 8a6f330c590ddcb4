"""Orders laid beside a skill in other words than its examples: what is an argument, and what forbids following it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from planner.wordings.alignment import aligned
from planner.wordings.language import known_of
from planner.wordings.pieces import pieces_of
from planner.wordings.words import content_of
from skills.codec import parse

MESSAGE = known_of(
    parse("""
skill: message
description: Send a text message to a contact.
parameters:
  recipient: {type: string}
  text: {type: string}
examples:
  - Text {recipient} saying {text}
  - Send {recipient} a message saying {text}
tests:
  - arguments: {recipient: Anna Keller, text: I am running late}
  - arguments: {recipient: Bo Lind, text: "See you at the door, then"}
tags: [messages]
steps: [{do: back}]
""")
)
AIRPLANE = known_of(
    parse("""
skill: airplane
description: Turn airplane mode on or off.
parameters:
  state: {type: choice, options: ["on", "off"]}
examples: ["Turn {state} airplane mode", "Put the phone into airplane mode: {state}"]
tests: [{arguments: {state: "on"}}]
tags: [settings]
steps: [{do: back}]
""")
)
ALARM = known_of(
    parse("""
skill: alarm
description: Set an alarm.
parameters:
  time: {type: time}
examples: ["Set an alarm for {time}", "Wake me up at {time}"]
tests: [{arguments: {time: "07:30"}}]
tags: [clock]
steps: [{do: back}]
""")
)
ARCHIVE = known_of(
    parse("""
skill: archive
description: Archive a note.
parameters:
  title: {type: string}
examples: ["Archive the note {title}"]
tests: [{arguments: {title: Fuse box}}]
tags: [notes]
steps: [{do: back}]
""")
)
FAVORITE = known_of(
    parse("""
skill: favorite
description: Add a song to the favorites.
parameters:
  title: {type: string}
  artist: {type: string}
examples: ["Add {title} by {artist} to my favorites", "Favorite {title} by {artist}"]
tests: [{arguments: {title: Blue Tiles, artist: Nora Lind}}]
tags: [music]
steps: [{do: back}]
""")
)
CONSENT = known_of(
    parse("""
skill: consent
description: Answer the cookie banner.
examples: ["Accept all cookies"]
tests: [{}]
tags: [web]
steps: [{do: back}]
""")
)


def cosines(left: Sequence[str], right: Sequence[str]) -> list[list[float]]:
    """Words in common, in the place of a network."""

    def alike(one: str, other: str) -> float:
        first, second = set(one.casefold().split()), set(other.casefold().split())
        return len(first & second) / max(1, len(first | second))

    return [[alike(one, other) for other in right] for one in left]


def arguments(order: str, known) -> dict[str, str] | None:
    found = aligned(order, known, cosines)
    return found.arguments if found is not None else None


def test_values_are_found_in_other_words_than_the_examples():
    assert arguments('Send a message to Anna Keller: "I am running late"', MESSAGE) == {
        "recipient": "Anna Keller",
        "text": "I am running late",
    }
    assert arguments("I need an alarm for 6:45", ALARM) == {"time": "06:45"}


@pytest.mark.parametrize("marks", ['"{}"', "“{}”"])
def test_what_is_quoted_is_one_value(marks):
    quoted = marks.format("Cannot talk now")
    assert arguments(f"Send Wei Saito a message saying {quoted}", MESSAGE) == {
        "recipient": "Wei Saito",
        "text": "Cannot talk now",
    }
    assert arguments(f"Send Wei Saito a message saying {quoted} and put Do Not Disturb on", MESSAGE) is None


@pytest.mark.parametrize(
    ("order", "state"),
    [
        ("Turn off the airplane mode", "off"),
        ("airplane mode: on", "on"),
        ("I'm about to take off: put the phone into airplane mode", None),
        ("The lights are on. Airplane mode for the phone", None),
    ],
)
def test_a_choice_is_said_of_what_the_skill_is_about(order, state):
    found = arguments(order, AIRPLANE)
    assert (found or {}).get("state") == state


@pytest.mark.parametrize(
    "order",
    [
        "Delete the alarm for 6:45",  # turned round
        "Do not set an alarm for 6:45",
        "Set an alarm for 6:45 every Monday",  # narrowed down by what the skill does not know
        "Set an alarm for 6:45 and one for 7:15",  # a value is left over
        "Set an alarm for 6:45 with the label Gym",  # a name is left over
        "Set an alarm",  # nothing to set it to
    ],
)
def test_an_order_that_says_more_or_the_opposite_is_not_this_skills(order):
    assert arguments(order, ALARM) is None


@pytest.mark.parametrize(("order", "reaches"), [("Accept cookies", True), ("Reject all cookies", False)])
def test_agreeing_is_not_refusing(order, reaches):
    assert (arguments(order, CONSENT) is not None) is reaches


def test_what_says_that_a_name_follows_is_no_part_of_it():
    pieces = [piece.value for piece in pieces_of("Archive the note called fuse box", ARCHIVE)]
    assert "fuse box" in pieces
    assert not [piece for piece in pieces if piece.startswith("called")]


def test_one_name_is_not_cut_to_serve_for_two():
    assert arguments("Add Ilse Quandt to my favorites", FAVORITE) is None
    assert arguments("Add Blue Tiles by Nora Lind to my favorites", FAVORITE) == {
        "title": "Blue Tiles",
        "artist": "Nora Lind",
    }


def test_to_like_something_is_an_order():
    assert "favorite" in content_of("Like the song Blue Tiles")
    assert "favorite" not in content_of("I would like the song Blue Tiles")

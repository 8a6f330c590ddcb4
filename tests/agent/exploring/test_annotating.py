"""What an element does is kept where two views agree, and refused where nothing can be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.exploring.annotating import Annotator, Look
from agent.exploring.functions import Function, function_of
from agent.exploring.loading import is_loading
from agent.exploring.second_view import PictureView, stands_in
from agent.exploring.walking import Walk
from devices.action import Wait
from devices.android.device import AndroidDevice
from devices.bounds import Bounds
from devices.screen import Element, Screen
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.models.text_reader import TextReader
from perception.perceiver import Perceiver
from planner.memory.notebook import Notebook
from tests.perception.pixels.drawn import png_of

BUTTON = Element(0, "button", "More", Bounds(0, 0, 40, 40), actions=frozenset({"tap"}))
BEFORE = Screen((BUTTON, Element(1, "text", "Inbox", Bounds(0, 50, 90, 70))), location="mail/.Inbox")


def screen(*named: tuple[str, str], location: str = "mail/.Inbox") -> Screen:
    elements = (
        Element(
            at, role, name, Bounds(0, 40 * at, 90, 40 * at + 30), actions=frozenset({"tap"} if role == "button" else ())
        )
        for at, (role, name) in enumerate(named)
    )
    return Screen(tuple(elements), location=location)


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (200, 200, 3), np.uint8)


def test_a_transition_that_changed_nothing_says_nothing():
    annotator = Annotator()

    annotation = annotator.annotate(BUTTON, Look(BEFORE), Look(BEFORE))

    assert annotation.function is None
    assert annotator.refused == {"nothing changed": 1}


@pytest.mark.parametrize(
    "after",
    [
        screen(("text", "Loading…")),
        screen(("text", "Please wait"), ("button", "Cancel")),
        screen(("progressbar", ""), ("button", "Cancel")),
    ],
)
def test_a_screen_that_is_on_its_way_says_nothing(after):
    assert is_loading(after)
    assert Annotator().annotate(BUTTON, Look(BEFORE), Look(after)).refused == "it was still loading"


@pytest.mark.parametrize(
    "after",
    [
        screen(("text", "Loading dock 4"), ("button", "Call")),
        screen(("text", "Song"), ("progressbar", ""), *(("button", name) for name in ("Back", "Play", "Next", "Like"))),
    ],
)
def test_what_only_sounds_like_loading_is_told(after):
    assert not is_loading(after)


def test_what_the_picture_does_not_show_is_refused():
    after = screen(("heading", "Settings"), ("button", "Sound"), location="mail/.Settings")
    looks = Look(BEFORE, png_of(picture(1))), Look(after, png_of(picture(2)))

    agreed = Annotator(PictureView(lambda _: ["Settings", "S0und"])).annotate(BUTTON, *looks)
    refused = Annotator(PictureView(lambda _: ["Inbox", "Anna Berg"])).annotate(BUTTON, *looks)

    assert agreed.function is not None
    assert agreed.views == ("tree", "picture")
    assert agreed.function.text == 'opens "Settings" with Sound'
    assert (refused.function, refused.refused) == (None, "the picture says otherwise")


def test_the_same_picture_twice_contradicts_any_change():
    view = PictureView(lambda _: ["Settings"])

    assert not view.agrees(Function("opens it", ("Settings",)), picture(1), picture(1))
    assert view.agrees(Function("opens it", ("Settings",)), picture(1), picture(2))


def test_what_is_said_to_go_must_be_gone():
    view = PictureView(
        lambda shown: ["Anna Berg", "Old mail"] if shown[0, 0, 0] == picture(1)[0, 0, 0] else ["Anna Berg"]
    )

    assert view.agrees(Function("", hides=("Old mail",)), picture(1), picture(2))
    assert not view.agrees(Function("", hides=("Anna Berg",)), picture(1), picture(2))


@pytest.mark.parametrize(("name", "lines", "read"), [
    ("Add alarm", ["addalarm"], True),
    ("Add alarm", ["addalann", "x"], True),
    ("Add alarm", ["a"], False),
    ("OK", ["books"], True),
    ("…", ["anything"], False),
])  # fmt: skip
def test_names_are_read_with_small_slips(name, lines, read):
    assert stands_in(name, lines) is read


def test_a_dialog_asks_and_a_menu_opens():
    asked = replace(BUTTON, index=2, role="dialog", name="Delete it?", states=frozenset({"modal"}), actions=frozenset())
    menu = replace(asked, role="menu", name="Options")

    told = function_of(BUTTON, BEFORE, Screen((*BEFORE, asked), location=BEFORE.location))
    opened = function_of(BUTTON, BEFORE, Screen((*BEFORE, menu), location=BEFORE.location))

    assert told.text.startswith('asks "Delete it?"')
    assert "Delete it?" in told.shows
    assert opened.text.startswith("opens a menu")


def test_seen_again_is_seen_twice():
    notebook = Notebook("Mail")
    for text in ("opens a", "opens a", "opens b"):
        notebook.heard(BEFORE, BUTTON, text, ("tree",))
        told = notebook.memory().hints[0]
        assert told.verified is (text == "opens a" and told.views == ("tree", "again"))
    again = Notebook.of(notebook.memory())
    again.heard(BEFORE, BUTTON, "opens b", ("tree", "picture"))
    assert again.memory().hints[0].views == ("tree", "picture", "again")


class Slow(AndroidDevice):
    """Shows once, after the first touch, that it loads."""

    waits = 0

    def perform(self, action, element=None):
        if isinstance(action, Wait):
            self.waits += 1
        return super().perform(action, element)


def test_a_walk_waits_for_what_loads():
    device = Slow(PhoneLink(Phone()))
    looks = []

    def perceive(observation):
        seen = Perceiver().perceive(observation)
        looks.append(seen)
        if len(looks) == 2:
            return replace(seen, elements=(Element(0, "text", "Loading…", Bounds(0, 0, 9, 9)),))
        return seen

    walked = Walk(device, perceive, "Clock").go(4)

    assert device.waits == 1
    assert "it was still loading" not in walked.refused


def test_on_the_phone_most_of_what_elements_do_is_borne_out_by_the_picture():
    reader = TextReader.load()
    annotator = Annotator(PictureView(lambda shown: [line.text for line in reader.read(shown)]))

    walked = Walk(AndroidDevice(PhoneLink(Phone())), Perceiver().perceive, "Clock", annotator=annotator).go(14)

    assert sum("picture" in hint.views for hint in walked.memory.hints) >= 6
    assert all(hint.text != "changes nothing" for hint in walked.memory.hints)

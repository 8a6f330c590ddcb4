"""Screens as JSON."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.bounds import Bounds
from devices.errors import JournalCorrupt
from devices.journal import SCREENS_NAME, Journal
from devices.screen import Element, Screen
from devices.screen_record import dump_screen, load_screen, without

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


@st.composite
def screens(draw):
    elements = []
    for index in range(draw(st.integers(0, 6))):
        elements.append(
            Element(
                index,
                draw(st.sampled_from(("button", "textbox", "list"))),
                draw(TEXTS),
                Bounds(1, 2, 3, 4),
                value=draw(TEXTS),
                description=draw(TEXTS),
                states=frozenset(draw(st.sets(st.sampled_from(("checked", "disabled", "scrolls-y"))))),
                actions=frozenset(draw(st.sets(st.sampled_from(("tap", "type"))))),
                options=tuple(draw(st.lists(TEXTS, max_size=2))),
                parent=draw(st.integers(-1, index - 1)),
                hints=tuple(draw(st.lists(TEXTS, max_size=2))),
                range=draw(st.none() | st.just((0.0, 1.0, 0.1))),
                scroll=draw(st.none() | st.just((0, 1, 2, 3))),
            )
        )
    return Screen(tuple(elements), draw(TEXTS), draw(TEXTS), (10, 20))


@settings(max_examples=60)
@given(screens())
def test_what_is_written_is_read_back(screen):
    again = load_screen(dump_screen(screen))
    assert (again.elements, again.location, again.size_px) == (screen.elements, screen.location, screen.size_px)
    assert again.fingerprint == screen.fingerprint


def test_what_a_password_field_holds_is_never_written():
    field = Element(0, "textbox", "Password", Bounds(0, 0, 1, 1), value="hunter2", states=frozenset({"password"}))
    raw = dump_screen(Screen((field,)))
    assert b"hunter2" not in raw
    assert load_screen(raw).elements[0].value == ""


def test_secrets_are_concealed_wherever_they_stand():
    element = Element(0, "text", "it is 4711", Bounds(0, 0, 1, 1), value="4711", description="4711", label="4711")
    told = dump_screen(without(Screen((element,), "x/4711", "4711"), lambda text: text.replace("4711", "<secret:pin>")))
    assert b"4711" not in told


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"elements": 3}',
        b'{"location":"","title":"","size_px":[1,1],"elements":[{"role":"x","name":"","bounds":[0,0,1,1],"parent":4}]}',
        b'{"location":"","title":"","size_px":[1,1],"elements":[{"role":"x","name":"","bounds":[0,0]}]}',
        b'{"location":"","title":"","size_px":"x","elements":[]}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_screen_is_refused(raw):
    with pytest.raises(JournalCorrupt, match="holds no screen"):
        load_screen(raw)


def test_a_journal_keeps_a_screen_once_under_the_hash_of_its_content(tmp_path):
    journal = Journal(tmp_path / "run")
    screen = Screen((Element(0, "text", "hello", Bounds(0, 0, 1, 1)),), "here")
    names = {journal.keep_screen(screen) for _ in range(3)}
    journal.close()
    (name,) = names
    kept = list((tmp_path / "run" / SCREENS_NAME).iterdir())
    assert [path.name for path in kept] == [name]
    assert load_screen(kept[0].read_bytes()).elements == screen.elements

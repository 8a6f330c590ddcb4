"""Pixels: drawn from the tree, the same for the same state, and different where a person would see a difference."""

from __future__ import annotations

import io

import pytest

from emulators.phone.phone import Phone
from emulators.phone.system.config import Config
from emulators.phone.ui import fonts
from emulators.phone.ui.pictures import generated
from tests.emulators.phone.play_app import APP, node, play_phone, press


def png(phone: Phone) -> bytes:
    buffer = io.BytesIO()
    phone.screenshot().save(buffer, "PNG")
    return buffer.getvalue()


def test_the_same_state_is_the_same_picture():
    assert png(play_phone()) == png(play_phone())


def test_a_picture_has_the_size_of_the_screen():
    phone = play_phone(config=Config(width_px=720, height_px=1280, density_dpi=320))
    assert phone.screenshot().size == (720, 1280)
    phone.configure(rotation=1)
    assert phone.screenshot().size == (1280, 720)


@pytest.mark.parametrize(
    "change",
    [{"dark": True}, {"font_scale": 1.3}, {"rotation": 1}, {"navigation": "buttons"}, {"locale": "ar-EG"}],
    ids=lambda change: next(iter(change)),
)
def test_what_a_person_would_see_changes_the_picture(change):
    phone = play_phone()
    before = phone.screenshot()
    phone.configure(**change)
    assert phone.screenshot().tobytes() != before.tobytes()


def test_dark_is_dark():
    light, dark = play_phone(), play_phone(config=Config(dark=True))
    assert light.screenshot().convert("L").tobytes()[300 * 1080 + 5] > 220
    assert dark.screenshot().convert("L").tobytes()[300 * 1080 + 5] < 40


def test_every_text_in_the_tree_leaves_ink_in_its_box():
    phone = play_phone()
    picture = phone.screenshot().convert("L")
    told = [each for each in phone.nodes() if each.text and each.enabled]
    assert len(told) > 10
    for each in told:
        ink = picture.crop(each.bounds).tobytes()
        assert max(ink) - min(ink) > 60, f"{each.text!r} cannot be read"


def test_a_dialog_darkens_what_lies_below():
    phone = play_phone()
    before = phone.screenshot().convert("L").tobytes()[300 * 1080 + 20]
    press(phone, "Ask")
    assert phone.screenshot().convert("L").tobytes()[300 * 1080 + 20] < before


def test_a_toast_is_in_the_picture_alone():
    phone = play_phone()
    press(phone, "Toast")
    with_toast = phone.screenshot().tobytes()
    phone.notices.toast = None
    assert phone.screenshot().tobytes() != with_toast


def test_a_screen_that_is_off_is_black():
    phone = play_phone()
    phone.sleep()
    assert phone.screenshot().getextrema() == ((0, 0), (0, 0), (0, 0))


def test_a_password_is_drawn_as_dots():
    phone = Phone(apps=[APP])
    assert "•" not in "".join(each.text for each in phone.nodes())
    first, second = fonts.width_px("••••", "body", 2.0), fonts.width_px("••", "body", 2.0)
    assert first == 2 * second


@pytest.mark.parametrize(
    "text", ["plain", "Füße", "مرحبا بالعالم", "漢字 kanji", "a\u0301", "🎉", "\u200d", "", "Ω≈ç√", "\x07bell"]
)
def test_any_text_has_a_width_and_a_picture(text):
    wide = fonts.width_px(text, "body", 2.625)
    assert wide >= 0
    if fonts.is_wide_enough(text):
        assert fonts.picture(text, "body", 2.625).width >= wide


@pytest.mark.parametrize("room", [1, 30, 200])
def test_wrapped_lines_lose_no_letter(room):
    text = "Supercalifragilistic words-and-hyphens, 漢字漢字漢字 and more\nnext paragraph"
    lines = fonts.wrap(text, "body", 1.0, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_an_icon_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        fonts.icon_picture("no_such_icon", 24)
    assert fonts.has_icon("settings")


def test_a_picture_comes_from_its_seed():
    assert generated("a", 50, 40).tobytes() == generated("a", 50, 40).tobytes()
    assert generated("a", 50, 40).tobytes() != generated("b", 50, 40).tobytes()
    assert generated("person:a", 50, 40).size == (50, 40)


def test_node_ids_do_not_depend_on_the_picture():
    phone = play_phone()
    before = node(phone, "Press").id
    phone.screenshot()
    assert node(phone, "Press").id == before

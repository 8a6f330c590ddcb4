"""What is only seen on a picture has to look the same when it is touched."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from devices.bounds import Bounds
from devices.errors import NotActionable, StaleElement
from devices.patches import is_pictured, require_unchanged
from devices.screen import Element

BUTTON = Element(0, "button", "Save", Bounds(20, 20, 120, 60), sources=frozenset({"ocr"}))


def png(words: str = "Save", size: tuple[int, int] = (200, 100), caret: bool = False) -> bytes:
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 119, 59), fill="#dddddd")
    draw.text((30, 25), words, fill="black", font_size=26)
    if caret:
        draw.rectangle((100, 25, 101, 50), fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_the_same_picture_will_do():
    require_unchanged(BUTTON, png(), png())


def test_a_caret_changes_nothing():
    require_unchanged(BUTTON, png(), png(caret=True))


def test_other_words_at_its_place_are_noticed():
    with pytest.raises(StaleElement, match="looks different"):
        require_unchanged(BUTTON, png(), png("Burn"))


def test_a_turned_screen_is_noticed():
    with pytest.raises(StaleElement, match="turned"):
        require_unchanged(BUTTON, png(), png(size=(100, 200)))


def test_what_lies_outside_cannot_be_touched():
    outside = Element(0, "button", "Far", Bounds(300, 300, 340, 320), sources=frozenset({"icon"}))
    with pytest.raises(NotActionable):
        require_unchanged(outside, png(), png())


def test_without_an_earlier_picture_nothing_is_compared():
    require_unchanged(BUTTON, None, png("Burn"))


def test_only_what_no_tree_knows_is_pictured():
    assert is_pictured(BUTTON)
    assert not is_pictured(Element(0, "button", "Save", Bounds(0, 0, 1, 1)))
    assert not is_pictured(Element(0, "button", "Save", Bounds(0, 0, 1, 1), handle="7", sources=frozenset({"ocr"})))

"""Pictures are compared by what a person would see."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from agent.suite.playing.picturing import compare, crop


def picture(text: str = "Save", at: int = 10, size: tuple[int, int] = (200, 100), ink: str = "black") -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((at, 40), text, fill=ink)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_the_same_picture_does_not_differ():
    assert compare(picture(), picture()).percent == 0


def test_another_word_differs_and_is_marked_where_it_stands():
    found = compare(picture("Send"), picture("Save"))

    assert found.percent > 0.1
    assert found.bounds is not None
    left, top, right, bottom = found.bounds
    assert 10 <= left < right <= 60
    assert 35 <= top < bottom <= 60


def test_a_shade_that_nobody_sees_is_no_difference():
    assert compare(picture(ink="#000000"), picture(ink="#060606")).percent == 0


def test_what_is_ignored_does_not_count():
    assert compare(picture("Send"), picture("Save"), ignored=[(0, 30, 80, 70)]).percent == 0


def test_a_region_is_compared_with_its_own_baseline():
    whole = picture()
    region = (0, 30, 80, 70)

    assert compare(whole, crop(whole, region), region).percent == 0
    other = compare(picture("Send"), crop(whole, region), region).bounds
    assert other is not None
    assert other[1] >= 30


@pytest.mark.parametrize("size", [(201, 100), (200, 99)])
def test_another_size_is_another_picture(size):
    assert compare(picture(size=size), picture()).percent == 100

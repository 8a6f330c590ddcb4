"""Pictures from outside are decoded within bounds, or refused with an error that says why."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from perception.errors import PictureError, PictureTooLarge, PictureUnreadable
from perception.pixels.picture import decode_picture, read_picture


def _file(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_usual_mode_becomes_rgb(mode):
    image = Image.new("L", (20, 10), 128).convert(mode) if mode != "I;16" else Image.new("I;16", (20, 10), 32768)

    told = decode_picture(_file(image))

    assert told.shape == (10, 20, 3)
    assert told.dtype == np.uint8


def test_sixteen_bits_keep_their_brightness():
    told = decode_picture(_file(Image.new("I;16", (20, 10), 32768)))

    assert 120 < told.mean() < 136


def test_cmyk_is_read():
    told = decode_picture(_file(Image.new("CMYK", (20, 10), (0, 255, 255, 0)), "JPEG"))

    assert told[5, 5, 0] > 200
    assert told[5, 5, 1] < 60


def test_of_an_animation_the_first_picture_counts():
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue")]

    told = decode_picture(_file(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert told[0, 0].tolist() == [255, 0, 0]


def test_see_through_is_white():
    assert decode_picture(_file(Image.new("RGBA", (20, 10), (0, 0, 0, 0)))).min() == 255


def test_one_pixel_is_a_picture():
    assert decode_picture(_file(Image.new("RGB", (1, 1)))).shape == (1, 1, 3)


def test_eight_thousand_squared_is_refused_before_it_is_unpacked():
    whole = _file(Image.new("1", (8192, 8192)))

    with pytest.raises(PictureTooLarge, match="8192 × 8192"):
        decode_picture(whole)


@pytest.mark.parametrize("raw", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + b"\0" * 40, b"GIF89a"])
def test_what_is_no_picture_is_refused(raw):
    with pytest.raises(PictureUnreadable) as caught:
        decode_picture(raw)

    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_a_picture_that_is_cut_off_is_refused():
    noise = np.random.default_rng(1).integers(0, 255, (100, 100, 3), np.uint8)
    whole = _file(Image.fromarray(noise))

    with pytest.raises(PictureUnreadable):
        decode_picture(whole[: len(whole) // 2])


def test_a_header_that_lies_about_the_size_is_refused():
    whole = bytearray(_file(Image.new("RGB", (20, 10))))
    whole[16:20] = struct.pack(">I", 3000)

    with pytest.raises(PictureUnreadable):
        decode_picture(bytes(whole))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_any_byte_may_be_wrong(place, value):
    whole = bytearray(_file(Image.new("RGB", (30, 30), "green")))
    whole[place % len(whole)] = value

    try:
        told = decode_picture(bytes(whole))
    except PictureError:
        return
    assert told.ndim == 3


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(PictureUnreadable, match="cannot be read"):
        read_picture(tmp_path / "none.png")

"""Icons that everybody knows are called by their names."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from perception.models.embedding import Embedder
from perception.models.icon_encoder import IconEncoder, crop_of


@pytest.fixture(scope="module")
def encoder() -> IconEncoder:
    return IconEncoder.load()


def _plus(ink: str = "black", ground: str = "white") -> np.ndarray:
    image = Image.new("RGB", (64, 64), ground)
    pen = ImageDraw.Draw(image)
    pen.line((32, 14, 32, 50), fill=ink, width=5)
    pen.line((14, 32, 50, 32), fill=ink, width=5)
    return np.asarray(image)


def _magnifier() -> np.ndarray:
    image = Image.new("RGB", (64, 64), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((12, 12, 40, 40), outline="black", width=4)
    pen.line((37, 37, 53, 53), fill="black", width=5)
    return np.asarray(image)


def _arrow(left: bool) -> np.ndarray:
    image = Image.new("RGB", (64, 64), "white")
    pen = ImageDraw.Draw(image)
    pen.line((14, 32, 50, 32), fill="black", width=4)
    pen.line((30, 16, 14, 32, 30, 48), fill="black", width=4)
    picture = np.asarray(image)
    return picture if left else np.ascontiguousarray(picture[:, ::-1])


def _names(encoder: IconEncoder, picture: np.ndarray) -> list[str]:
    vectors = encoder.embed(crop_of(picture, (8, 8, 56, 56))[None])
    return [m.name for m in encoder.meanings(vectors)[0]]


def test_plain_icons_are_named(encoder):
    assert {"add", "plus"} & set(_names(encoder, _plus()))
    assert "search" in _names(encoder, _magnifier())


def test_left_is_not_right(encoder):
    left, right = _names(encoder, _arrow(True)), _names(encoder, _arrow(False))

    assert "left" in left[0] or "back" in left[0]
    assert "right" in right[0] or "forward" in right[0]


def test_light_and_dark_are_one():
    dark = crop_of(_plus("white", "black"), (8, 8, 56, 56))
    light = crop_of(_plus("black", "white"), (8, 8, 56, 56))

    assert np.allclose(dark, light, atol=0.02)


def test_words_find_the_icon_that_shows_them(encoder):
    crops = np.stack([crop_of(p, (8, 8, 56, 56)) for p in (_plus(), _magnifier(), _arrow(True))])
    embedder = Embedder.load()
    words = encoder.words(embedder.embed(["add", "search", "go back"]))
    embedder.close()

    assert (words @ encoder.embed(crops).T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_box_beyond_the_edge_and_an_empty_one_are_cropped_all_the_same():
    assert crop_of(_plus(), (-10, -10, 20, 20)).shape == (48, 48)
    assert crop_of(_plus(), (500, 500, 520, 520)).shape == (48, 48)


def test_no_crops_no_vectors(encoder):
    assert encoder.embed(np.zeros((0, 48, 48), np.float32)).shape[0] == 0

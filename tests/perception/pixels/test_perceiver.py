"""The shipped networks read a drawn screen, look after look."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from perception.models.embedding import Embedder
from perception.pixels.grounding import PixelGrounder
from perception.pixels.marks import draw_marks
from perception.pixels.perceiver import PixelPerceiver
from perception.pixels.picture import decode_picture
from tests.perception.pixels.drawn import drawn_screen


@pytest.fixture(scope="module")
def perceiver() -> PixelPerceiver:
    return PixelPerceiver.load()


@pytest.fixture
def fresh(perceiver: PixelPerceiver) -> PixelPerceiver:
    perceiver.forget()
    return perceiver


def test_a_drawn_screen_is_read(fresh):
    seen = fresh.perceive(drawn_screen())
    found = {(e.role, e.name) for e in seen.screen}

    assert ("button", "Save") in found
    assert ("button", "Cancel") in found
    assert any(role in ("textbox", "combobox", "searchbox") and name == "Email" for role, name in found)
    assert any(role == "switch" and "Dark mode" in name for role, name in found)
    assert seen.screen.size_px == (400, 640)


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    opened = Embedder.load()
    yield opened
    opened.close()


def test_phrases_are_found_on_it(fresh, embedder):
    seen = fresh.perceive(drawn_screen())
    grounder = PixelGrounder(embedder, fresh.encoder)

    save = grounder.ground("press the Save button", seen).best
    switch = grounder.ground("turn on dark mode", seen).best
    blue = grounder.ground("the blue button", seen).best
    assert save is not None
    assert save.bounds.holds(85, 223)
    assert switch is not None
    assert switch.bounds.holds(346, 312)
    assert blue is not None
    assert blue.name == "Save"


def test_the_same_picture_is_the_same_screen(fresh):
    first = fresh.perceive(drawn_screen())

    assert fresh.perceive(drawn_screen().copy()) is first


def test_after_a_small_change_the_rest_is_as_before_and_the_change_is_seen(fresh):
    before = fresh.perceive(drawn_screen())
    changed = drawn_screen().copy()
    # The switch goes off.
    changed[296:328, 318:374] = 255
    after = fresh.perceive(changed)

    assert not [e for e in after.screen if e.role == "switch" and e.bounds.holds(346, 312)]
    kept = [(e.role, e.name) for e in before.screen if e.bounds.bottom < 270]
    assert [(e.role, e.name) for e in after.screen if e.bounds.bottom < 270] == kept


@pytest.mark.parametrize("shade", [0, 255, 128])
def test_a_screen_of_one_colour_is_empty(fresh, shade):
    assert not len(fresh.perceive(np.full((900, 500, 3), shade, np.uint8)).screen)


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (700, 3)])
def test_too_small_for_anything_is_empty(fresh, size):
    assert not len(fresh.perceive(np.zeros((*size, 3), np.uint8)).screen)


def test_marks_are_drawn_and_can_be_read_again(fresh):
    picture = drawn_screen()
    seen = fresh.perceive(picture)

    marked = decode_picture(draw_marks(picture, seen.screen, [0]))

    assert marked.shape == picture.shape
    assert (marked != picture).any()


def landscape(seed: int) -> np.ndarray:
    """Clouds over hills, as a camera would have them: smooth noise of every size and no straight edge."""
    dice = np.random.default_rng(seed)
    sky = np.zeros((640, 400, 3))
    for cells in (4, 8, 16, 32, 64):
        noise = Image.fromarray(dice.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
        sky += np.asarray(noise.resize((400, 640), Image.Resampling.BICUBIC), float) / cells
    picture = (255 * (sky - sky.min()) / np.ptp(sky)).astype(np.uint8)
    ridge = 380 + (40 * np.sin(np.arange(400) / 37) + 15 * np.sin(np.arange(400) / 11)).astype(int)
    picture[np.arange(640)[:, None] > ridge[None, :]] //= 3
    return picture


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_photo_has_hardly_anything_to_press(fresh, seed):
    seen = fresh.perceive(landscape(seed))
    assert sum(bool(element.actions) for element in seen.screen) <= 2
    assert not [element for element in seen.screen if element.states]

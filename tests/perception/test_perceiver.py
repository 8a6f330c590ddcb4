"""Which reader reads which tree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perception.errors import PerceptionError, PictureError
from perception.perceiver import Perceiver
from tests.perception.pixels.drawn import drawn_screen, png_of
from tests.perception.trees import node, observe


def test_a_web_tree_becomes_a_screen():
    screen = Perceiver().perceive(observe(node("button", "Save")))
    assert [e.name for e in screen] == ["Save"]
    assert screen.observation_id == "look-1"


def test_an_android_tree_becomes_a_screen():
    look = replace(observe(node("android.widget.Button", value="Save")), tree_kind="android")
    assert "Save" in [e.name for e in Perceiver().perceive(look)]


def test_without_a_tree_and_without_a_picture_there_is_nothing_to_read():
    with pytest.raises(PerceptionError) as caught:
        Perceiver().perceive(replace(observe(), tree_kind="none", png=None))
    assert caught.value.hint


def test_without_a_tree_the_picture_is_read_and_that_is_said():
    look = replace(observe(), tree_kind="none", png=png_of(drawn_screen()))

    screen = Perceiver().perceive(look)

    assert "Save" in [e.name for e in screen if e.role == "button"]
    assert screen.observation_id == look.id
    assert any("no tree" in notice for notice in screen.notices)


def test_a_bad_picture_without_a_tree_is_refused():
    with pytest.raises(PictureError):
        Perceiver().perceive(replace(observe(), tree_kind="none", png=b"nothing"))

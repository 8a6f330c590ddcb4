"""Which reader reads which tree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perception.errors import PerceptionError
from perception.perceiver import Perceiver
from tests.perception.trees import node, observe


def test_a_web_tree_becomes_a_screen():
    screen = Perceiver().perceive(observe(node("button", "Save")))
    assert [e.name for e in screen] == ["Save"]
    assert screen.observation_id == "look-1"


def test_an_android_tree_becomes_a_screen():
    look = replace(observe(node("android.widget.Button", value="Save")), tree_kind="android")
    assert "Save" in [e.name for e in Perceiver().perceive(look)]


def test_what_cannot_be_read_yet_says_so():
    with pytest.raises(PerceptionError) as caught:
        Perceiver().perceive(replace(observe(), tree_kind="none"))
    assert caught.value.hint

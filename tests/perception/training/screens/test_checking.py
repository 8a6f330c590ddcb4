"""Labels that cannot be right are removed, screens that cannot be right dropped."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from perception.training.screens.checking import faults_of, visible
from perception.training.screens.phrases import samples_of


def _picture() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 255, (400, 400, 3), np.uint8)


def _screen(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"scale": 1.0, "elements": [{"name": "", "states": [], "icon": "", **e} for e in elements]}


def test_what_nobody_can_see_is_no_label():
    picture = _picture()
    picture[100:200, 100:200] = 77
    shown = {"role": "button", "box": [10, 10, 60, 40]}
    screen = _screen(
        shown,
        {"role": "button", "box": [110, 110, 160, 140]},
        *({"role": "tab", "box": [x, 300, x + 50, 330]} for x in (0, 60)),
    )

    assert faults_of(screen, picture) == []
    assert [e["box"] for e in screen["elements"]][:1] == [shown["box"]]
    assert len(screen["elements"]) == 3
    assert not visible(picture, [110, 110, 160, 140])


def test_switches_as_wide_as_their_rows_drop_the_screen():
    screen = _screen(
        *({"role": "switch", "box": [0, y, 390, y + 40]} for y in (0, 60)),
        *({"role": "tab", "box": [x, 300, x + 50, 330]} for x in (0, 60, 120)),
    )

    assert "too large" in faults_of(screen, _picture())[0]


def test_phrases_ask_only_for_what_is_unique():
    screen = {
        "image": "x.png",
        "kit": "plain",
        "platform": "mobile",
        "texts": [
            {"text": "Save", "box": [0, 0, 9, 9]},
            {"text": "Open", "box": [0, 0, 9, 9]},
            {"text": "Open", "box": [0, 0, 9, 9]},
        ],
        "elements": [
            {"role": "button", "name": "Save", "box": [0, 0, 50, 20], "icon": ""},
            {"role": "button", "name": "Open", "box": [0, 40, 50, 60], "icon": ""},
            {"role": "button", "name": "Open", "box": [0, 80, 50, 99], "icon": ""},
            {"role": "button", "name": "", "box": [80, 0, 99, 20], "icon": "trash"},
            {"role": "icon", "name": "", "box": [82, 2, 97, 18], "icon": "trash"},
        ],
    }

    samples = list(samples_of(screen, random.Random(1), 5))

    assert [(s["kind"], s["box"]) for s in samples] == [("text", [0, 0, 50, 20]), ("icon", [80, 0, 99, 20])]

"""The recipe of the grounder's weights: its samples, its fit, its measures."""

from __future__ import annotations

import gzip
import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.confidence import COEFFICIENTS
from perception.grounding import WEIGHTS, Grounder
from perception.training.grounding.calibration import (
    Outcome,
    calibration_error,
    fit_logistic,
    predict,
    reliability,
    wilson,
)
from perception.training.grounding.fitting import PRIOR, fit, tabulate
from perception.training.grounding.refexp import HEIGHT_PX, WIDTH_PX, read_refexp
from perception.training.grounding.synthetic import make_samples, make_screen


def view(left: float, top: float, **details: object) -> dict[str, object]:
    box = [left, top, left + 0.2, top + 0.1]
    return {"box": box, "text": "", "description": "", "class": "", "resource_id": "", "leaves": [], **details}


def test_a_record_becomes_a_screen(tmp_path):
    record = {
        "expression": "click the share icon",
        "image_id": "7",
        "gold": 1,
        "candidates": [
            view(0, 0, text="Hello", description="greeting", **{"class": "TEXT_VIEW"}, leaves=[0]),
            view(0.5, 0.5, description="share", **{"class": "IMAGE_BUTTON"}, resource_id="btnShare", leaves=[1]),
            view(0.7, 0.7),
        ],
        "leaves": [view(0, 0), view(0.5, 0.5), view(0, 0.9, text="Below", **{"class": "MyTextView"})],
    }
    path = tmp_path / "refexp.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    (sample,) = read_refexp(path)
    elements = sample.screen.elements
    assert [(e.role, e.name) for e in elements] == [
        ("text", "Hello"),
        ("button", "share"),
        ("generic", ""),
        ("text", "Below"),
    ]
    assert sample.candidates == {0, 1, 2}
    assert not sample.is_candidate(elements[3])
    assert elements[1].hints == ("btnShare",)
    assert elements[1].bounds.left == WIDTH_PX // 2
    assert elements[1].bounds.top == HEIGHT_PX // 2
    assert Grounder().ground(sample.phrase, sample.screen, sample.is_candidate).best is elements[sample.gold]


def test_random_screens_repeat_and_are_sound():
    samples = list(make_samples(5, 30))
    assert samples == list(make_samples(5, 30))
    assert samples != list(make_samples(6, 30))
    assert any(s.gold < 0 for s in samples)
    for sample in samples:
        assert sample.phrase.strip()
        assert sample.gold < 0 or sample.gold in sample.candidates
        assert all(e.parent < e.index for e in sample.screen)


def test_a_screen_has_something_to_press():
    for seed in range(20):
        assert any(e.actions for e in make_screen(random.Random(seed)))


def test_the_grounder_does_well_on_screens_it_never_saw():
    """A floor, not a measurement: the figures are in the documentation."""
    samples = [s for s in make_samples(99, 40) if s.gold >= 0]
    grounder = Grounder()
    right = sum(grounder.ground(s.phrase, s.screen, s.is_candidate).best is s.screen.elements[s.gold] for s in samples)
    assert right / len(samples) > 0.88


def test_every_part_has_a_prior_of_the_same_sign():
    assert set(PRIOR) == set(WEIGHTS)
    assert all(PRIOR[name] * WEIGHTS[name] > 0 for name in PRIOR)


def test_fitting_moves_the_weights_towards_what_tells():
    samples = [s for s in make_samples(3, 25) if s.gold >= 0]
    table = tabulate(samples, Grounder(), [1.0] * len(samples))
    upside_down = {**PRIOR, "exact": 0.01, "words": 0.01, "tight": 0.01}
    fitted = fit(table, upside_down, pull=0.0, steps=100)
    assert fitted["words"] + fitted["exact"] > 0.3
    assert all(fitted[name] * PRIOR[name] > 0 for name in PRIOR)


def outcome(right: bool, **features: float) -> Outcome:
    return Outcome({name: features.get(name, 0.0) for name in COEFFICIENTS}, right, "g", among_equals=right)


def test_a_logistic_fit_recovers_shares():
    sure = [outcome(n % 10 != 0, margin=1.0) for n in range(500)]
    unsure = [outcome(n % 5 == 0, margin=0.0) for n in range(500)]
    intercept, coefficients = fit_logistic([*sure, *unsure])
    assert coefficients["margin"] > 2
    said = predict([sure[0], unsure[0]], intercept, coefficients)
    assert said == pytest.approx([0.9, 0.2], abs=0.03)


def test_reliability_and_its_error():
    told = np.array([0.05, 0.05, 0.95, 0.95])
    lines = reliability(told, np.array([False, False, True, False]), (0.0, 0.5, 1.0))
    assert [(line.count, line.held) for line in lines] == [(2, 0.0), (2, 0.5)]
    assert calibration_error(lines) == pytest.approx((2 * 0.05 + 2 * 0.45) / 4)
    assert calibration_error([]) == 0


@given(st.integers(1, 1000), st.floats(0, 1))
def test_an_interval_holds_its_share(count, share):
    low, high = wilson(share, count)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1

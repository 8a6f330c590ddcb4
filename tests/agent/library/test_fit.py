"""Two witnesses say whether a skill serves: how near it lies, and how the goal lies beside its examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.library import fit as skill_fit
from agent.library.fit import FIGURES, figures_of, shipped_weights
from agent.library.search import search_skills
from skills.catalog import shipped
from skills.errors import IndexUnusable
from skills.retrieval.fitting import Fit


def test_the_figures_say_who_is_sure_of_what() -> None:
    sure = figures_of(Fit(0.9, True), "wifi", [(0.95, "wifi"), (0.2, "bluetooth")])
    assert sure.shape == (len(FIGURES),)
    assert sure[3] == 1.0
    rivals = figures_of(Fit(0.9, True), "wifi", [(0.95, "bluetooth"), (0.94, "wifi")])
    assert rivals[3] == 0.0
    assert rivals[2] < sure[2]
    assert np.isfinite(figures_of(Fit(0.0, False), "wifi", [])).all()
    assert np.isfinite(figures_of(Fit(1.0, True), "wifi", [(1.0, "wifi")])).all()


def test_both_witnesses_count_in_favour() -> None:
    weights = shipped_weights()

    def likely(near: float, aligned: float) -> float:
        figures = figures_of(Fit(near, True), "wifi", [(aligned, "wifi"), (0.01, "hotspot")])
        return float(weights.probability(figures[None, :])[0])

    assert likely(0.8, 0.9) > likely(0.8, 0.1)
    assert likely(0.8, 0.9) > likely(0.05, 0.9)


@pytest.mark.parametrize("written", ["{", "{}", '{"centre": [1], "spread": [1], "weights": [1, 2], "threshold": 0.5}'])
def test_damaged_weights_are_told(written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "skill_fit.json"
    path.write_text(written, "utf-8")
    monkeypatch.setattr(skill_fit, "FILE", path)
    shipped_weights.cache_clear()
    with pytest.raises(IndexUnusable, match="damaged"):
        shipped_weights()
    shipped_weights.cache_clear()


def test_a_sibling_does_not_serve_in_the_place_of_a_skill_that_is_gone() -> None:
    goal = "Turn on Bluetooth"
    assert search_skills(shipped(), [], goal, 3).serves
    left = [skill for skill in shipped() if skill.name != "bluetooth"]
    told = search_skills(left, [], goal, 3)
    assert not told.serves
    assert told.found  # what comes nearest is told all the same

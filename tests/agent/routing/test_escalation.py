"""The regression behind calibrated routing, and the weights that are shipped."""

from __future__ import annotations

import json
import random

import pytest

from agent.errors import ConfigError
from agent.routing.escalation import RIDGE, SHIPPED, fit, read_escalation, shipped, with_quantiles
from planner.signals import Chosen, Setting, Signals


def data(count: int, seed: int = 0) -> tuple[list[dict[str, float]], list[bool]]:
    """Wrong answers where "a" is large; "b" says nothing, and "c" never changes."""
    draw = random.Random(seed)
    rows = [{"a": draw.gauss(0, 1), "b": draw.gauss(0, 1), "c": 1.0} for _ in range(count)]
    return rows, [draw.random() < (0.9 if row["a"] > 0.5 else 0.1) for row in rows]


def test_what_tells_weighs_and_what_tells_nothing_does_not():
    fitted = fit(*data(400), ridge=1.0)
    weights = dict(zip(fitted.signals, fitted.weights, strict=True))
    assert weights["a"] > 1.0
    assert abs(weights["b"]) < 0.3
    assert weights["c"] == 0.0
    assert fitted.probability({"a": 2.0}) > 0.8 > 0.3 > fitted.probability({"a": -1.0})


def test_a_signal_that_nobody_tells_says_nothing():
    fitted = fit(*data(200))
    assert fitted.probability({}) == pytest.approx(
        fitted.probability(dict(zip(fitted.signals, fitted.means, strict=True)))
    )


def test_probabilities_are_calibrated_on_what_was_not_seen():
    fitted = fit(*data(600, seed=1), ridge=1.0)
    rows, wrong = data(2000, seed=2)
    told = [(fitted.probability(row), wrong_one) for row, wrong_one in zip(rows, wrong, strict=True)]
    for low, high in ((0.0, 0.3), (0.6, 1.0)):
        these = [(chance, bad) for chance, bad in told if low <= chance < high]
        assert abs(sum(chance - bad for chance, bad in these)) / len(these) < 0.1


def test_thresholds_send_about_the_wanted_share():
    rows, wrong = data(500)
    fitted = fit(rows, wrong)
    scores = [fitted.probability(row) for row in rows]
    for share in (0.1, 0.35, 0.5, 0.9):
        assert sum(score >= fitted.threshold(share) for score in scores) / 500 == pytest.approx(share, abs=0.03)
    assert fitted.threshold(1.0) == 0.0
    assert fitted.threshold(0.0) > 1.0
    assert fitted.rank(0.0) == 0.0
    assert with_quantiles(fitted, [0.2, 0.2]).threshold(0.5) == pytest.approx(0.2)


def test_all_wrong_or_all_right_is_fitted_too():
    rows, _ = data(50)
    assert fit(rows, [True] * 50).probability(rows[0]) > 0.9
    assert fit(rows, [False] * 50, RIDGE).probability(rows[0]) < 0.1


def test_the_shipped_weights_know_the_signals_that_are_told():
    known = shipped()
    signals = Signals(Setting("press Save", (), ()), lambda text, others: [0.0] * len(others))
    before, after = signals.before(), signals.after(Chosen(True))
    assert known.before.signals == tuple(before)
    assert known.after.signals == (*before, *after)
    assert known.decisions > 400
    assert 0 < known.after.threshold(0.5) < 1


@pytest.mark.parametrize("spoil", [lambda d: d.pop("after"), lambda d: d.update(version=2), lambda d: d.update(more=1)])
def test_a_file_that_is_none_is_refused(tmp_path, spoil):
    told = json.loads(SHIPPED.read_bytes())
    spoil(told)
    path = tmp_path / "x.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ConfigError, match="no weights for routing"):
        read_escalation(path)
    with pytest.raises(ConfigError):
        read_escalation(tmp_path / "none.json")

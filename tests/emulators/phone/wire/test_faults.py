from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.phone.wire.faults import FOR_EVER, LAYERS, ROWS, Fault, FaultPlan, Kind, Layer


def test_every_kind_serves_rows_of_the_catalogue_and_has_a_layer() -> None:
    assert set(ROWS) == set(LAYERS) == set(Kind)
    assert all(rows and all(1 <= row <= 28 for row in rows) for rows in ROWS.values())
    assert all(LAYERS.values())


@given(st.integers(1, 5), st.integers(0, 4), st.integers(0, 12))
def test_it_strikes_from_its_call_on_and_as_often_as_it_says(at: int, repeat: int, calls: int) -> None:
    plan = FaultPlan((Fault(Kind.HANG, Layer.RPC, "cl*", at=at, repeat=repeat),))
    hits = [plan.strike(Layer.RPC, "click") is not None for _ in range(calls)]
    last = calls if repeat == FOR_EVER else at + repeat - 1
    assert hits == [at <= number <= last for number in range(1, calls + 1)]
    assert len(plan.struck) == sum(hits)


def test_other_calls_and_layers_are_neither_struck_nor_counted() -> None:
    plan = FaultPlan((Fault(Kind.DROP, Layer.HTTP, "POST /element/*/click", at=2),))
    for layer, call in ((Layer.RPC, "click"), (Layer.HTTP, "GET /source"), (Layer.HTTP, "POST /element/:e/click")):
        assert plan.strike(layer, call) is None
    assert plan.strike(Layer.HTTP, "POST /element/:e/click") is not None


def test_the_first_that_strikes_is_the_one_and_the_others_count_on() -> None:
    plan = FaultPlan.of([Fault(Kind.HANG, Layer.RPC), Fault(Kind.DROP, Layer.RPC, at=2)])
    assert [fault.kind for _ in range(2) if (fault := plan.strike(Layer.RPC, "x"))] == [Kind.HANG, Kind.DROP]


def test_the_same_seed_gives_the_same_faults() -> None:
    def run(seed: int) -> list[bool]:
        plan = FaultPlan((Fault(Kind.DROP, Layer.ADB, repeat=FOR_EVER, chance=0.5),), seed)
        return [plan.strike(Layer.ADB, "x") is not None for _ in range(64)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 16 < sum(run(1)) < 48


@pytest.mark.parametrize(
    "given",
    [
        {"kind": Kind.REBOOT, "layer": Layer.HTTP},
        {"kind": Kind.STATUS_500, "layer": Layer.ADB},
        {"kind": Kind.DROP, "layer": Layer.ADB, "at": 0},
        {"kind": Kind.DROP, "layer": Layer.ADB, "chance": 1.5},
        {"kind": Kind.LATENCY, "layer": Layer.ADB, "seconds": -1},
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is for people
        Fault(**given)

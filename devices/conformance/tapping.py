"""A tap acts exactly as often as it says, and only where it may."""

from __future__ import annotations

import math

from devices.action import LongPress, Press, Tap
from devices.conformance.bench import Bench, Broken, Checks, Skipped, expect
from devices.device import Receipt
from devices.errors import NotActionable
from devices.selector import Selector

CHECKS = Checks()


def _counted(bench: Bench) -> int:
    if not bench.scene.count:
        raise Skipped("the scene does not count")
    found = bench.count(bench.look())
    if found is None:
        raise Broken("the count is not shown")
    return found


@CHECKS.add
def tap_acts_once(bench: Bench) -> None:
    """A tap presses its element exactly once."""
    press(bench, Tap(), 1)


@CHECKS.add
def double_tap_acts_twice(bench: Bench) -> None:
    """A tap with ``count=2`` presses its element exactly twice."""
    press(bench, Tap(count=2), 2)


@CHECKS.add
def tap_says_where(bench: Bench) -> None:
    """A receipt that gives a point gives one inside the element, and time that passed."""
    element = bench.find(bench.scene.button, bench.look())
    receipt = bench.device.perform(Tap(), element)
    expect(isinstance(receipt, Receipt), f"perform returned {type(receipt).__name__}")
    point = receipt.point_px
    expect(point is None or element.bounds.holds(*point), f"the tap landed at {point}, outside {element.bounds}")
    expect(math.isfinite(receipt.elapsed_ms) and receipt.elapsed_ms >= 0, f"it took {receipt.elapsed_ms} ms")


@CHECKS.add
def tap_toggles_a_checkbox(bench: Bench) -> None:
    """A tap on a check box checks it, another unchecks it."""
    checked = ["checked" in bench.find(bench.scene.checkbox, bench.look()).states]
    for _ in range(2):
        _, screen = bench.do(Tap(), bench.scene.checkbox)
        checked.append("checked" in bench.find(bench.scene.checkbox, screen).states)
    expect(checked[0] != checked[1] and checked[0] == checked[2], f"checked was {checked}")


@CHECKS.add
def disabled_is_refused(bench: Bench) -> None:
    """A tap on what is disabled raises NotActionable for the check ``enabled`` and does nothing."""
    _not_actionable(bench, bench.scene.disabled, "enabled")


@CHECKS.add
def covered_is_refused(bench: Bench) -> None:
    """A tap on what lies below something else raises NotActionable for ``receives events`` and does nothing."""
    _not_actionable(bench, bench.scene.covered, "receives events")


@CHECKS.add
def disabled_refuses_every_input(bench: Bench) -> None:
    """What is disabled takes no long press and no key either."""
    for action in (LongPress(), Press(key="Enter")):
        screen = bench.look()
        bench.refused(action, bench.find(bench.scene.disabled, screen), screen)


def press(bench: Bench, action: Tap, times: int) -> None:
    """Tap the button and see the count go up by ``times``."""
    before = _counted(bench)
    _, screen = bench.do(action, bench.scene.button)
    after = bench.count(screen)
    expect(after == before + times, f"the count went from {before} to {after}")


def _not_actionable(bench: Bench, wanted: Selector | None, check: str) -> None:
    screen = bench.look()
    failed = bench.refused(Tap(), bench.find(wanted, screen), screen)
    if not isinstance(failed, NotActionable):
        raise Broken(f"raised {type(failed).__name__}, not NotActionable: {failed}")
    expect(failed.check == check, f"the check that failed is told to be {failed.check!r}, not {check!r}")

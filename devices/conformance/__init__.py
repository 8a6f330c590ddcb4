"""What every driver must pass, ours or a plugin's: let it show a small scene and read the report.

The idea is Gymnasium's ``check_env``, the rules of touching things are Playwright's actionability list. A scene is a
page or an app screen of the driver's author with the parts that ``Scene`` names (``tests/conformance/scene.html`` is
ours); a part the device cannot show is None, and its checks are then skipped, not passed over in silence::

    report = check_device(lambda: MyDevice("scene"), perceive, Scene(select=None))
    print(report.render())
    assert report.ok

Checks that leave the scene usable share a device; the others, and those that fail, get a fresh one.
"""

from __future__ import annotations

from collections.abc import Collection

from devices.conformance import looking, moving, refusing, tapping, writing
from devices.conformance.bench import Bench, Check, OpenDevice, Perceive
from devices.conformance.report import ConformanceFailed, Report, Result
from devices.conformance.scene import Scene

__all__ = ["CHECKS", "Check", "ConformanceFailed", "Report", "Result", "Scene", "check_device"]

CHECKS: tuple[Check, ...] = (
    *looking.CHECKS,
    *tapping.CHECKS,
    *writing.CHECKS,
    *moving.CHECKS,
    *refusing.CHECKS,
)
"""Every check, in the order they are made."""


def check_device(
    open_device: OpenDevice,
    perceive: Perceive,
    scene: Scene | None = None,
    *,
    only: Collection[str] = (),
    raise_on_failure: bool = False,
) -> Report:
    """Put a driver through every check.

    Args:
        open_device: opens a fresh device that shows the scene; called several times.
        perceive: turns its observations into screens.
        scene: what the scene's parts are called; by default all of them under their usual names.
        only: names of the checks to make, for a slow device that passes all of them elsewhere; empty makes all.
        raise_on_failure: raise instead of returning a report that is not ``ok``.

    Raises:
        ValueError: ``only`` names a check that there is not.
        ConformanceFailed: with ``raise_on_failure``, when any rule is broken.
    """
    unknown = set(only) - {check.name for check in CHECKS}
    if unknown:
        raise ValueError(f"there are no checks called {', '.join(sorted(unknown))}")
    bench = Bench(open_device, perceive, scene or Scene())
    try:
        made = [check for check in CHECKS if not only or check.name in only]
        report = Report(results=tuple(check.result(bench) for check in made), address=bench.address)
    finally:
        bench.put_away()
    if raise_on_failure and not report.ok:
        raise ConformanceFailed(report)
    return report

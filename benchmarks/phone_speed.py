"""How fast the embedded phone is: steps a second without drawing, milliseconds a drawn frame, snapshots.

``python -m benchmarks.phone_speed`` prints a row for each app; nothing else should run on the machine.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

from emulators.phone.phone import Phone
from emulators.phone.system.packages import Intent

APPS = ("clock", "settings", "calculator", "mail", "shop")
TAPS, FRAMES = 400, 40


def main() -> None:
    """Measure and print."""
    phone = Phone(seed=1)
    print(f"{'app':12}{'taps/s':>8}{'scrolls/s':>11}{'frame ms p50':>14}{'p95':>7}")
    for app in APPS:
        phone.start_activity(Intent(package=f"org.clewline.{app}"))
        taps = _seconds(lambda: phone.tap(5, 700), TAPS)
        scrolls, frames = [], []
        for number in range(FRAMES):
            scrolls += _seconds(partial(_scroll, phone, number % 2 == 0), 1)
            frames += _seconds(phone.screenshot, 1)
        slow = statistics.quantiles(frames, n=20)[-1] * 1000
        print(
            f"{app:12}{1 / statistics.mean(taps):8.0f}{1 / statistics.mean(scrolls):11.0f}"
            f"{statistics.median(frames) * 1000:14.1f}{slow:7.1f}"
        )
    kept = phone.snapshot()
    acts: dict[str, Callable[[], object]] = {
        "snapshot": phone.snapshot, "restore": lambda: phone.restore(kept), "reset": lambda: phone.reset(1)
    }  # fmt: skip
    for name, act in acts.items():
        print(f"{name:12}{statistics.median(_seconds(act, 20)) * 1000:8.2f} ms")


def _scroll(phone: Phone, down: bool) -> None:
    scrolling = next((node for node in phone.nodes() if node.scrollable), None)
    if scrolling is not None:
        phone.accessibility.scroll(scrolling.id, "down" if down else "up", 0.3)


def _seconds(act: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return taken


if __name__ == "__main__":
    main()

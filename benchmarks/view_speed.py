"""How quick the live view is: ``python -m benchmarks.view_speed``; one JSON document on stdout.

* ``open``: from asking for a page until its script has run, with 10,000 skills and 1,000 runs, in Chromium.
* ``latency``: from the moment the device has shown something new until the page has decoded and shown that picture.
* ``cpu``: CPU seconds of the view's process a second of wall time, with four embedded phones in it that are all
  watched: at rest, and while a person taps once a second on one of them; and what those taps take where nobody watches,
  which is the phone itself drawing its screen.

Medians with the 2.5th and 97.5th percentile of 2,000 bootstrap resamples of the median (Efron 1979).
"""

from __future__ import annotations

import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from agent.config import Settings, TraceSettings
from agent.network.local_server import LocalServer
from agent.view.app import DOOR, make_app
from agent.view.desk import Desk
from devices.action import Open
from devices.browser.chromium import find_chromium
from skills.catalog import shipped
from skills.codec import dump
from skills.store import SkillStore
from tests.agent.written_runs import write_run

SKILLS, RUNS = 10_000, 1_000
TOKEN = "a-token-that-is-only-for-a-benchmark"  # noqa: S105


def main() -> None:
    """Measure, and print."""
    opens, taps, rest_s = 20, 40, 20.0
    with tempfile.TemporaryDirectory(prefix="clew-view-") as folder:
        home = Path(folder)
        os.environ["CLEW_HOME"] = folder
        _fill(home)
        with _serving(home) as (desk, server), _browser() as chromium:
            context = chromium.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            page.goto(f"{server.url}{DOOR}#{TOKEN}")
            page.wait_for_url("**/runs")
            document: dict[str, Any] = {
                "format": "clewline-view-speed",
                "version": 1,
                "skills": SKILLS,
                "runs": RUNS,
                "load": os.getloadavg()[0],
                "cores": os.cpu_count(),
                "first_open_s": {path: _open(page, server.url + path) for path in ("/skills", "/runs")},
                "open_s": {
                    path: _told([_open(page, server.url + path) for _ in range(opens)])
                    for path in ("/runs", "/skills", "/skills?q=alarm+7")
                },
                "latency_ms": _told(_latencies(desk, server.url, page, taps)),
                "cpu": _cpu(desk, server.url, context, rest_s),
            }
    sys.stdout.write(json.dumps(document, indent=1) + "\n")


def _fill(home: Path) -> None:
    """A library and traces of the sizes that are asked for. The index is made, as it is by use."""
    for number in range(RUNS):
        write_run(home / "traces" / f"run-{number}", steps=6, run=f"run-{number}", pictures=False)
    skills = home / "library" / "skills"
    skills.mkdir(parents=True)
    models = [skill for skill in shipped() if not skill.calls]
    for number in range(SKILLS):
        skill = models[number % len(models)]
        name = f"{skill.name}-{number}"
        (skills / f"{name}.yaml").write_text(dump(skill.model_copy(update={"skill": name})))
    began = time.perf_counter()
    SkillStore(home / "library").listed()
    print(f"the index of {SKILLS} skills was made in {time.perf_counter() - began:.0f} s", file=sys.stderr)


@contextmanager
def _serving(home: Path) -> Iterator[tuple[Desk, LocalServer]]:
    desk = Desk(Settings(traces=TraceSettings(folder=home / "traces")))
    server = LocalServer(make_app(desk, TOKEN))
    desk.warm_up()
    server.start()
    try:
        yield desk, server
    finally:
        server.stop()
        desk.close()


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium().path, args=flags)
        yield browser
        browser.close()


def _open(page: Any, address: str) -> float:
    """Seconds from asking until the page's own script has run."""
    began = time.perf_counter()
    page.goto(address, wait_until="load")
    return time.perf_counter() - began


def _latencies(desk: Desk, url: str, page: Any, taps: int) -> list[float]:
    post = desk.open_device("phone")
    shown: dict[int, float] = {}
    newer = threading.Event()

    def seen(_source: Any, number: str) -> None:
        shown.setdefault(int(number), time.monotonic())
        newer.set()

    page.expose_binding("clewShown", seen)
    page.goto(f"{url}/devices/{post.id}")
    page.evaluate(
        """() => { const picture = document.querySelector('.live');
        new MutationObserver(() => requestAnimationFrame(() => clewShown(picture.dataset.shown)))
          .observe(picture, { attributes: true, attributeFilter: ['data-shown'] }); }"""
    )
    found = []
    for number in range(taps):
        post.held.act(Open(location=("Clock", "Calculator")[number % 2]))
        frame = post.held.frame
        assert frame is not None
        until = time.monotonic() + 10
        while frame.number not in shown and time.monotonic() < until:
            page.wait_for_timeout(5)
        found.append((shown[frame.number] - frame.at_s) * 1000)
    return found


def _cpu(desk: Desk, url: str, context: Any, rest_s: float) -> dict[str, float]:
    while len(desk.posts) < 4:
        desk.open_device("phone")
    post, apps = next(iter(desk.posts.values())), itertools.cycle(("Clock", "Calculator"))
    me = psutil.Process()

    def tap() -> None:
        post.held.act(Open(location=next(apps)))

    idle = context.pages[0]
    idle.goto("about:blank")
    alone = _share(me, idle, rest_s, tap)
    pages = [context.new_page() for _ in desk.posts]
    for page, each in zip(pages, desk.posts.values(), strict=True):
        page.goto(f"{url}/devices/{each.id}")
        page.locator(".live[data-shown]").wait_for()
    resting = _share(me, pages[0], rest_s, lambda: None)
    stepping = _share(me, pages[0], rest_s, tap)
    return {
        "at_rest": resting,
        "with_a_step_a_second": stepping,
        "a_step_a_second_that_nobody_watches": alone,
        "of_the_view_itself": round(stepping - alone, 4),
        "seconds": rest_s,
    }


def _share(me: psutil.Process, page: Any, seconds: float, each_second: Any) -> float:
    """CPU of this process without its children; what Playwright's client takes in it counts as well."""
    before, began = me.cpu_times(), time.monotonic()
    while time.monotonic() - began < seconds:
        each_second()
        page.wait_for_timeout(1000)
    after, wall = me.cpu_times(), time.monotonic() - began
    return round((after.user + after.system - before.user - before.system) / wall, 4)


def _told(values: Sequence[float]) -> dict[str, float]:
    draw = random.Random(0)
    medians = sorted(statistics.median(draw.choices(values, k=len(values))) for _ in range(2_000))
    ordered = sorted(values)
    return {
        "n": len(values),
        "median": round(statistics.median(values), 3),
        "low": round(medians[50], 3),
        "high": round(medians[1949], 3),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 3),
        "worst": round(ordered[-1], 3),
    }


if __name__ == "__main__":
    main()

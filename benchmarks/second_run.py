"""How long a task takes the second time, when a verified skill is followed, beside what the device itself takes.

    python -m benchmarks.second_run [--skills 12] [--only phone,adb,chromium] [--times 1]

Goals are said in words, as people say them, and go the way of every run: planner, gate, journal, trace. What is counted
as the device's own is the time inside its calls: looking, acting, and waiting until what an act started has settled.
``run`` is from the first look to the end of the journal, ``whole`` the whole call: networks opened, trace drawn. With
``--first`` every goal is carried out as if no skill had been learnt, by the planner without a model.

On the phone: the task of a skill's first test, on a fresh phone of seed 0, in this process or behind real adb. In
Chromium: the shipped search of a site, on a page of this machine. Medians, with their 95 % bootstrap interval.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from agent import assembly
from agent.apps import AppPolicy
from agent.assembly import Place
from agent.config import Settings
from agent.network.addresses import AddressPolicy
from agent.plans.planning import open_planner
from agent.reaching.addresses import BrowserAddress
from agent.reaching.opening import Opened, address_policy, open_browser
from agent.request import RunRequest
from devices.action import Action, Open
from devices.android.adb import AdbLink
from devices.android.device import AndroidDevice
from devices.device import Device, Receipt
from devices.journal import read_journal
from devices.observation import Observation
from devices.records import Used
from devices.screen import Element
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.wire.server import serve
from perception.perceiver import Perceiver
from skills.catalog import find_shipped, shipped
from skills.running.carrying_out import carry_out
from skills.skill import Skill
from skills.template import fill_text, holes
from tests.agent.sites import Site, html
from tests.devices.android.phones import attach, private_adb

RESAMPLES = 2_000
PAGES = {
    "/": '<title>Shop</title><h1>Shop</h1><form action="/found"><input type="search" name="q" aria-label="Search">'
    "<button>Go</button></form><ul><li>Lamps</li><li>Chairs</li></ul>",
    "/found": "<title>Found</title><h1>Results for lamp</h1><ul><li>Desk lamp</li><li>Floor lamp</li></ul>",
}


class Timed:
    """A device that adds up the seconds inside its calls."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self.spent_s, self.calls = 0.0, 0

    @property
    def address(self) -> str:
        """Of the device."""
        return self._device.address

    def observe(self, picture: bool = True) -> Observation:
        """Look, on the clock."""
        with self._timed():
            return self._device.observe(picture)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Act, on the clock."""
        with self._timed():
            return self._device.perform(action, element)

    def close(self) -> None:
        """Let go of the device."""
        self._device.close()

    @contextmanager
    def _timed(self) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.spent_s += time.perf_counter() - began
            self.calls += 1


@dataclass(frozen=True, slots=True)
class Took:
    """One run."""

    status: str
    device_s: float
    run_s: float
    whole_s: float
    steps: int
    model_calls: int
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A task on a device that stands where it begins."""

    name: str
    goal: str
    on: str
    device: Device
    addresses: AddressPolicy
    approve: tuple[str, ...] = ()


def took(ready: Ready, folder: Path, learnt: bool) -> Took:
    """Carry one task out, with the skills or as if there were none."""
    device = Timed(ready.device)
    gate = Settings().gate.model_copy(update={"approve": ready.approve})
    settings = Settings().model_copy(update={"gate": gate})
    place = Place(Opened(device), ready.addresses, AppPolicy() if not ready.on.startswith("browser") else None)
    request = RunRequest(ready.goal, ready.on, settings, trace=folder)
    began = time.perf_counter()
    with nullcontext() if learnt else open_planner({}, phone=ready.on == "phone") as nothing_learnt:
        result = assembly.run(replace(request, decider=nothing_learnt), place=place)
    whole_s = time.perf_counter() - began
    used = [record.skill for record in read_journal(folder) if isinstance(record, Used) and record.status == "done"]
    calls = sum(use.calls for use in result.models)
    return Took(result.status, device.spent_s, result.seconds, whole_s, result.steps, calls, tuple(used))


def phone_tasks(most: int) -> list[Skill]:
    """Skills of the phone, spread over the alphabet, of which an example says just what their first test gives."""
    fit = [
        skill
        for skill in shipped()
        if skill.effects.apps and any(skill.tests[0].arguments.keys() == set(holes(said)) for said in skill.examples)
    ]
    return [fit[at * len(fit) // most] for at in range(min(most, len(fit)))]


def prepare(skill: Skill, phone: Phone) -> None:
    """Make the phone what the skill's first test wants to find."""
    for call in skill.tests[0].prepare:
        device = AndroidDevice(PhoneLink(phone))
        carry_out(find_shipped(call.call), call.arguments, device, Perceiver().perceive, find_shipped)


def on_phone(skill: Skill, device: AndroidDevice) -> Ready:
    """The task of the skill's first test, in the words of an example."""
    given = {name: str(value) for name, value in skill.tests[0].arguments.items()}
    said = next(example for example in skill.examples if given.keys() == set(holes(example)))
    return Ready(
        skill.name, fill_text(said, given), "phone", device, AddressPolicy(()), tuple(skill.effects.irreversible)
    )


@contextmanager
def in_process(skill: Skill) -> Iterator[Ready]:
    """The embedded phone in this process."""
    phone = Phone()
    prepare(skill, phone)
    device = AndroidDevice(PhoneLink(phone))
    try:
        yield on_phone(skill, device)
    finally:
        device.close()


@contextmanager
def behind_adb(home: Path) -> Iterator[Callable[[Skill], AbstractContextManager[Ready]]]:
    """The embedded phone behind an adb server of our own."""
    home.mkdir()
    with private_adb(home) as adb, serve(Phone()) as server:
        attach(adb, server.serial)

        @contextmanager
        def ready(skill: Skill) -> Iterator[Ready]:
            with server.holding() as held:
                held.reset(0)
                prepare(skill, held)
            device = AndroidDevice(AdbLink(server.serial, adb))
            try:
                yield on_phone(skill, device)
            finally:
                device.close()

        try:
            yield ready
        finally:
            adb.client().disconnect(server.serial)


@contextmanager
def in_chromium(site: Site) -> Iterator[Ready]:
    """A page with a search box, on this machine."""
    url = f"http://127.0.0.1:{site.port}/"
    policy = address_policy(BrowserAddress(url), Settings())
    with open_browser(url, policy, Settings()) as opened:
        opened.device.perform(Open(location=url))
        yield Ready("search-site", "Search this site for lamp", f"browser:{url}", opened.device, policy)


def told(runs: Sequence[Took]) -> dict[str, object]:
    """Medians with intervals."""
    done = [one for one in runs if one.status == "done"]
    right = [one for one in done if one.skills] or done
    if not right:
        return {"runs": len(runs), "done": 0}
    return {
        "runs": len(runs),
        "done": len(done),
        "by a skill, and counted below": sum(bool(one.skills) for one in done),
        "model calls": sum(one.model_calls for one in runs),
        "steps": round(statistics.mean(one.steps for one in right), 1),
        "device s": _interval([one.device_s for one in right]),
        "run s": _interval([one.run_s for one in right]),
        "run / device": _interval([one.run_s / one.device_s for one in right]),
        "whole s": _interval([one.whole_s for one in right]),
        "whole / device": _interval([one.whole_s / one.device_s for one in right]),
    }


def _interval(values: Sequence[float]) -> str:
    dice = random.Random(0)
    medians = sorted(statistics.median(dice.choices(values, k=len(values))) for _ in range(RESAMPLES))
    low, high = medians[int(0.025 * RESAMPLES)], medians[int(0.975 * RESAMPLES)]
    return f"{statistics.median(values):.2f} [{low:.2f}-{high:.2f}]"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skills", type=int, default=12, help="of the phone")
    parser.add_argument("--only", default="phone,adb,chromium")
    parser.add_argument("--times", type=int, default=1, help="how often each task")
    parser.add_argument("--first", action="store_true", help="as if no skill had been learnt")
    given = parser.parse_args()
    site = Site({path: html(page) for path, page in PAGES.items()})
    skills = phone_tasks(given.skills)
    document: dict[str, object] = {"load": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory(prefix="clew-second-") as folder, site, ExitStack() as stack:
        home = Path(folder)
        os.environ["CLEW_HOME"] = str(home / "clew")
        places: dict[str, list[AbstractContextManager[Ready]]] = {}
        for name in given.only.split(","):
            match name:
                case "phone":
                    places[name] = [in_process(skill) for skill in skills for _ in range(given.times)]
                case "adb":
                    ready = stack.enter_context(behind_adb(home / "adb"))
                    places[name] = [ready(skill) for skill in skills for _ in range(given.times)]
                case _:
                    places[name] = [in_chromium(site) for _ in range(max(5, given.times))]
        for name, tasks in places.items():
            runs = []
            for number, task in enumerate(tasks):
                with task as standing:
                    runs.append(took(standing, home / f"{name}-{number}", learnt=not given.first))
                print(f"{name}: {standing.name}: {runs[-1]}", file=sys.stderr, flush=True)
            document[name] = told(runs)
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()

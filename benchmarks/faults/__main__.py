"""Every fault of the wire at several places × a step of every effect class, through the real adb.

    python -m benchmarks.faults [--kinds drop,hang] [--layers rpc] [--at 1,2,4] [--json FILE]

Each run resets the phone, lets one fault strike at the n-th call of its layer, carries out one goal, and then asks the
phone itself how often the thing truly happened. Legal ends: recovered (done, once), failed-clean (not done, said so),
unknown (done or not, and the run says that it does not know). A second effect of what cannot be undone or is toggled, a
"done" that is not, and a run that does not end are faults of ours.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent.episode import EpisodeResult, run_episode
from agent.evaluation.practice import PracticeGate
from agent.limits import Limits
from benchmarks.faults.ledger import APP, PACKAGE
from devices.android.adb import AdbLink
from devices.android.device import AndroidDevice
from devices.errors import ClewError
from emulators.phone.faults import LAYERS, ROWS, Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.phone import Phone
from emulators.phone.server import Server, serve
from perception.perceiver import Perceiver
from planner.goal import Goal
from planner.offline import OfflinePolicy

GOALS = {
    "idempotent": 'Enter "Ada" in Name',
    "probeable": "Turn on Light",
    "irreversible": "Press Send",
}
PHASED = frozenset({Kind.DROP})
"""Kinds that differ by when they strike."""
LONGEST_S = 90.0
LIMITS = Limits(max_steps=6, max_seconds=60.0)


@dataclass(frozen=True, slots=True)
class Run:
    """One goal with one fault."""

    kind: str
    layer: str
    phase: str
    at: int
    effect: str
    struck: int
    status: str
    times: int
    verdict: str
    seconds: float
    reason: str


def main() -> int:
    """Run the matrix and print the table; 1 where an end is not legal."""
    options = _options()
    policy, console = OfflinePolicy(), Console(stderr=True)
    faults = list(_faults(options))
    runs: list[Run] = []
    with serve(Phone(apps=[APP])) as server:
        cases = [(fault, effect) for fault in faults for effect in GOALS]
        for fault, effect in track(cases, "striking", console=console):
            runs.append(_run(server, fault, effect, policy))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump([asdict(run) for run in runs], file, indent=1)
    _print(runs)
    illegal = [run for run in runs if run.verdict in ("DOUBLE", "FALSE SUCCESS", "HANG")]
    for run in illegal:
        print(f"illegal end: {run}", file=sys.stderr)
    return 1 if illegal else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kinds", default="", help="only these, separated by commas")
    parser.add_argument("--layers", default="", help="only these: adb, http, rpc")
    parser.add_argument("--at", default="1,2,4,8", help="at which call of the layer")
    parser.add_argument("--json", default="", help="file for the single runs")
    return parser.parse_args()


def _faults(options: argparse.Namespace) -> Iterator[Fault]:
    kinds = {Kind(name) for name in options.kinds.split(",")} if options.kinds else set(Kind)
    layers = {Layer(name) for name in options.layers.split(",")} if options.layers else {Layer.ADB, Layer.RPC}
    for kind in Kind:
        for layer in Layer:
            if kind in kinds and layer in layers and layer in LAYERS[kind]:
                for phase in Phase if kind in PHASED else (Phase.BEFORE,):
                    for at in map(int, options.at.split(",")):
                        yield Fault(kind, layer, at=at, phase=phase, seconds=5.0 if kind is Kind.LATENCY else 0.0)


def _run(server: Server, fault: Fault, effect: str, policy: OfflinePolicy) -> Run:
    with server.holding() as phone:
        phone.reset(0)
        phone.activities.launch(PACKAGE)
        phone.advance(1)
    began = time.monotonic()
    plan = FaultPlan((fault,))
    result: EpisodeResult | None = None
    why = ""
    try:
        link = AdbLink(server.serial)
        try:
            server.faults = plan
            device = AndroidDevice(link)
            result = run_episode(
                Goal.of(GOALS[effect]), device, policy, perceive=Perceiver().perceive, gate=PracticeGate(),
                limits=LIMITS, pictures=False,
            )  # fmt: skip
        finally:
            server.faults = FaultPlan()
            link.close()
    except ClewError as error:
        why = f"{type(error).__name__}: {error}"
    seconds = time.monotonic() - began
    with server.holding() as phone:
        state, effects = phone.state(PACKAGE), phone.effects
        times = {
            "idempotent": int(state["name"] == "Ada"),
            "probeable": effects.count("light.turned"),
            "irreversible": effects.count("message.sent"),
        }[effect]
    status = result.status if result is not None else "infrastructure"
    reason = result.reason if result is not None else why
    verdict = _verdict(status, times, seconds, bool(plan.struck))
    return Run(
        fault.kind.value, fault.layer.value, fault.phase.value, fault.at, effect, len(plan.struck), status, times,
        verdict, round(seconds, 2), reason,
    )  # fmt: skip


def _verdict(status: str, times: int, seconds: float, struck: bool) -> str:
    if seconds > LONGEST_S:
        return "HANG"
    if times > 1:
        return "DOUBLE"
    if status == "done":
        return ("recovered" if struck else "not struck") if times == 1 else "FALSE SUCCESS"
    return "failed-clean" if times == 0 else "unknown, said so"


def _print(runs: list[Run]) -> None:
    verdicts = ("recovered", "failed-clean", "unknown, said so", "not struck", "DOUBLE", "FALSE SUCCESS", "HANG")
    table = Table(title=f"{len(runs)} runs: one fault each, through the real adb (simulated device)")
    for column in ("fault", "layer", "rows", *verdicts, "slowest s"):
        table.add_column(column, justify="left" if column in ("fault", "layer") else "right")
    keys = list(dict.fromkeys((run.kind, run.layer) for run in runs))
    for kind, layer in keys:
        mine = [run for run in runs if (run.kind, run.layer) == (kind, layer)]
        table.add_row(kind, layer, ", ".join(map(str, ROWS[Kind(kind)])), *_cells(mine, verdicts))
    table.add_section()
    for effect in GOALS:
        table.add_row(effect, "", "", *_cells([run for run in runs if run.effect == effect], verdicts))
    table.add_row("all", "", "", *_cells(runs, verdicts))
    Console(width=160).print(table)


def _cells(runs: list[Run], verdicts: tuple[str, ...]) -> list[str]:
    counted = Counter(run.verdict for run in runs)
    slowest = max((run.seconds for run in runs), default=0.0)
    return [*(str(counted[verdict] or "–") for verdict in verdicts), f"{slowest:.1f}"]


if __name__ == "__main__":
    sys.exit(main())

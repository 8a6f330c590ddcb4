"""clewline with all it does around a model: ``python -m benchmarks.peers.runners.clewline ADDRESS``.

The model only names a label; which element that means, whether the step may run, whether it arrived and what the screen
shows afterwards is clewline's own work, and is all in the measured time: look, picture, text form, grounding, gate,
INTENT with fsync, five checks, input, read-back, settling, picture with fsync, OUTCOME.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

_began = time.perf_counter()
from agent.consent.approvals import ALL, Approvals  # noqa: E402
from agent.executor import Executor  # noqa: E402
from agent.gate import Gate  # noqa: E402
from agent.looking import Seen  # noqa: E402
from agent.network.addresses import AddressPolicy  # noqa: E402 - the imports are part of what is measured
from devices.action import Action, Select, Tap, Type  # noqa: E402
from devices.browser import BrowserDevice  # noqa: E402
from devices.errors import ActionFailed  # noqa: E402
from devices.journal import Journal  # noqa: E402
from devices.records import View  # noqa: E402
from devices.screen import Screen, Verb  # noqa: E402
from perception.describe import describe_screen  # noqa: E402
from perception.grounding import Grounder  # noqa: E402
from perception.models.embedding import Embedder  # noqa: E402
from perception.perceiver import Perceiver  # noqa: E402
from planner.decision import Act  # noqa: E402

IMPORT_S = time.perf_counter() - _began

from benchmarks.peers.plan import Move  # noqa: E402
from benchmarks.peers.runners.asking import Model  # noqa: E402
from benchmarks.peers.runners.cost import children_pss_mb, cpu_s, rss_mb  # noqa: E402
from benchmarks.peers.runners.report import print_report  # noqa: E402

TASK = "Fill in the order form and place the order.\n"


class Run:
    """One run of the scripted task.

    Args:
        device: the open page.
        address: the server's.
        journal: where every step and picture is kept.
    """

    def __init__(self, device: BrowserDevice, address: str, journal: Journal) -> None:
        self._device = device
        self._journal = journal
        self._perceive = Perceiver().perceive
        self._grounder = Grounder(Embedder.load())
        gate = Gate(AddressPolicy.of(address.removeprefix("http://")), Approvals([ALL]))
        self._executor = Executor(device, gate, journal, self._look)
        self._model = Model(address, "clewline")
        self.spent: dict[str, list[float]] = defaultdict(list)
        """Milliseconds of each part of each step."""

    @property
    def asked(self) -> int:
        """How often the model was asked."""
        return self._model.asked

    def play(self) -> None:
        """Do what the model says until it says that it is done.

        Raises:
            ActionFailed: a step failed, or what it should have changed is as before.
        """
        seen = self._look()
        number = 0
        while True:
            with_text = time.perf_counter()
            text = describe_screen(seen.screen).text
            self._note("describe", with_text)
            move = self._model.ask(TASK + text)
            if move.verb == "done":
                return
            number += 1
            grounding = time.perf_counter()
            decision = self._decide(move, seen.screen)
            self._note("ground", grounding)
            done = self._executor.perform(number, decision, seen, seen.elapsed_ms, "scripted")
            outcome = done.past.outcome
            if outcome is None or outcome.status != "done" or not outcome.changed:
                said = outcome.error if outcome is not None else ""
                raise ActionFailed(f"{decision.action.describe()}: {said or 'nothing changed'}")
            self.spent["act"].append(outcome.elapsed_ms["act"])
            seen = done.seen

    def _decide(self, move: Move, screen: Screen) -> Act:
        verb: Verb = "type" if move.verb == "input" else "select" if move.verb == "select" else "tap"
        found = self._grounder.ground(move.label, screen, lambda element: element.can(verb))
        if found.best is None:
            raise ActionFailed(f"nothing on the screen is called {move.label!r}")
        action: Action = Tap()
        if move.verb == "input":
            action = Type(text=move.value)
        elif move.verb == "select":
            action = Select(options=(move.value,))
        return Act(action, found.best, reason=f"{move.verb} {move.label}", confidence=found.confidence)

    def _look(self) -> Seen:
        began = time.perf_counter()
        observation = self._device.observe()
        for part, ms in observation.elapsed_ms.items():
            self.spent[part].append(ms)
        perceiving = time.perf_counter()
        screen = self._perceive(observation)
        self._note("perceive", perceiving)
        keeping = time.perf_counter()
        view = View(
            location=observation.location,
            title=observation.title,
            size_px=observation.size_px,
            digest=screen.digest,
            fingerprint=screen.fingerprint,
            elements=len(screen),
            picture=self._journal.keep_picture(observation.png),
            notices=observation.notices,
        )
        self._note("keep", keeping)
        return Seen(screen, view, {"look": round((time.perf_counter() - began) * 1000, 2)})

    def _note(self, part: str, since: float) -> None:
        self.spent[part].append((time.perf_counter() - since) * 1000)


def main(address: str) -> None:
    """Run it once."""
    with tempfile.TemporaryDirectory(prefix="clew-peers-") as folder:
        journal = Journal(Path(folder) / "trace")
        began = time.perf_counter()
        device = BrowserDevice()
        start_s = time.perf_counter() - began
        try:
            run = Run(device, address, journal)
            cpu, began = cpu_s(), time.perf_counter()
            device.page.goto(f"{address}/", wait_until="domcontentloaded")
            run.play()
            print_report(
                run_s=time.perf_counter() - began,
                cpu_ms_per_step=(cpu_s() - cpu) / run.asked * 1000,
                import_s=IMPORT_S,
                browser_start_s=start_s,
                rss_mb=rss_mb(),
                children_pss_mb=children_pss_mb(),
                parts_ms={part: sorted(each)[len(each) // 2] for part, each in run.spent.items()},
            )
        finally:
            device.close()
            journal.close()


if __name__ == "__main__":
    main(sys.argv[1])

"""A device in memory with a few buttons and a field, a policy that follows a script, and gates of both minds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from agent.errors import NeedsPerson, PolicyStop
from devices.action import Action, Scroll, Tap, Type, Wait
from devices.bounds import Bounds
from devices.device import Receipt
from devices.effect import Effect, EffectClass
from devices.errors import ActionFailed, ClewError, DeviceError
from devices.observation import Observation
from devices.screen import Element, Screen
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal

GOAL = Goal("press the buttons")


class TinyDevice:
    """Buttons whose presses are counted. What goes wrong, and when, is told by ``trouble``."""

    address = "tiny:here"

    def __init__(self, *names: str, still: bool = False) -> None:
        self.names = names or ("Go",)
        self.presses: list[str] = []
        self.still = still
        """Whether nothing that is done can be seen."""
        self.trouble: dict[int, DeviceError | KeyboardInterrupt] = {}
        """Errors by the number of the action, from 1."""
        self.blind: dict[int, DeviceError] = {}
        """Errors by the number of the look, from 1."""
        self.text = ""
        self.actions = self.looks = 0
        self.closed = False

    def observe(self, picture: bool = True) -> Observation:
        self.looks += 1
        if error := self.blind.get(self.looks):
            raise error
        return Observation(str(self.looks), "tiny://page", "Tiny", (100, 100), 1.0, 0.0)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        self.actions += 1
        if error := self.trouble.get(self.actions):
            raise error
        if isinstance(action, Wait):
            return Receipt()
        if isinstance(action, Type):
            self.text = action.text
            return Receipt(value=self.text)
        if isinstance(action, Scroll):
            raise ActionFailed(f"nothing scrolls {action.direction} there any further")
        assert element is not None
        self.presses.append(element.name)
        return Receipt(point_px=element.bounds.center)

    def close(self) -> None:
        self.closed = True

    def screen(self, observation: Observation) -> Screen:
        """What a perceiver would make of it."""
        shown = 0 if self.still else len(self.presses)
        buttons = [
            Element(at, "button", name, Bounds(0, 10 * at, 50, 10 * at + 10), actions=frozenset({"tap"}))
            for at, name in enumerate(self.names)
        ]
        told = Element(len(buttons), "text", f"pressed {shown} times", Bounds(0, 80, 50, 90))
        entry = Element(
            len(buttons) + 1, "textbox", "Note", Bounds(0, 90, 50, 99), value=self.text, actions=frozenset({"type"})
        )
        return Screen((*buttons, told, entry), observation.location, observation.title, observation.size_px)


@dataclass
class Scripted:
    """Answers with decisions from a list, then finishes."""

    told: Sequence[Decision | str]
    """A name is a button to press."""
    name: str = "scripted"
    seen: list[History] = field(default_factory=list)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        self.seen.append(history)
        if len(history) >= len(self.told):
            return Finish("done", "the script is at its end", "42")
        decision = self.told[len(history)]
        return press(screen, decision) if isinstance(decision, str) else decision


def press(screen: Screen, name: str) -> Act:
    return Act(Tap(), next(e for e in screen if e.name == name), f"press {name}", clause=name, clause_key=name)


@dataclass(frozen=True)
class Said:
    allowed: bool
    reason: str
    why: ClewError = field(default_factory=lambda: PolicyStop("no"))

    def error(self) -> ClewError:
        return self.why


class TinyGate:
    """Allows everything but what ``refuse`` names."""

    def __init__(self, refuse: str = "", person: bool = False) -> None:
        self.refuse, self.person = refuse, person
        self.judged: list[tuple[Action, EffectClass, str]] = []

    def judge(
        self,
        action: Action,
        element: Element | None,
        effect: Effect,
        location: str,
        *,
        typed: Collection[str] = (),
    ) -> Said:
        self.judged.append((action, effect.effect_class, location))
        if element is not None and element.name == self.refuse:
            why = NeedsPerson("a person has to agree", "--approve") if self.person else PolicyStop("not here")
            return Said(False, why.message, why)
        return Said(True, "fine")

    def reveal(self, text: str, element: Element | None, location: str) -> str:
        return text.replace("<secret:pin>", "hunter22")

    def conceal(self, text: str) -> str:
        return text.replace("hunter22", "<secret:pin>")


def always(decide: Callable[[Screen], Decision]) -> Scripted:
    """A policy that answers the same for ever."""

    class Always(Scripted):
        def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
            self.seen.append(history)
            return decide(screen)

    return Always(())


def kinds(records: Sequence[object]) -> Iterator[str]:
    """``begin``, ``intent 1``, ``outcome 1 done`` …"""
    for record in records:
        step, status = getattr(record, "step", ""), getattr(record, "status", "")
        yield " ".join(str(part) for part in (getattr(record, "kind", ""), step, status) if part != "")

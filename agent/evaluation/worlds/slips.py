"""A stand-in for a language model, for comparing planners at equal knowledge: it knows the way, and slips.

It is asked by the very prompts that a run would send, and answers in the form that they ask for, so that what is read
and written is counted as it would be. What it says is drawn: with probability ``skill`` the right thing, else something
else that can be done on that screen. There are two kinds of being wrong. ``slips`` are independent, as those of a model
that is drawn from; of the ``mistakes`` of one task and screen, the same one is made every time it is asked there, until
the history says that it was in vain. A chain is planned without seeing: each step after the first is right with
``skill × blind`` only.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from agent.evaluation.worlds.device import RecordedWorld
from agent.evaluation.worlds.graph import WorldGraph
from devices.screen import Element, Screen
from devices.settle import Deadline
from perception.models.model import Place, Prompt, Reply, Usage
from perception.token_estimate import estimate_tokens
from perception.unique_labels import clean, unique_labels
from planner.chain.written import BETWEEN, VOTES
from planner.recorded.droidtask import RecordedTask
from planner.recorded.simplified_html import GO_BACK, read_screen

Kind = Literal["slips", "mistakes"]
EARLY_END: Final = 0.1
"""Of what is wrong, how much is ending too early."""
MISTAKEN: Final = 0.5
"""Of the chains drawn at once, how many hold a mistake that would be made step by step; the others are drawn freely."""
LONGEST_CHAIN: Final = 16
_LONGEST_WAY = 120


@dataclass(frozen=True, slots=True)
class Move:
    """Something that can be done: an element's id, with a text for fields; none is the end."""

    element: str = ""
    typed: str = ""


END: Final = Move()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How well the stand-in knows its way."""

    kind: Kind
    skill: float
    blind: float = 0.95
    seed: int = 0


@dataclass
class Way:
    """The right move in every state of a task's world from which its end can be reached."""

    task: RecordedTask
    graph: WorldGraph

    @cached_property
    def moves(self) -> dict[str, Move]:
        """Right moves by state: the shortest way to the end. A state from which there is none has none."""
        end = self.task.steps[-1].state
        found: dict[str, Move] = {end: END}
        into: dict[str, list[tuple[str, Move]]] = {}
        for (state, element, typed), stop in self.graph.ways.items():
            into.setdefault(stop, []).append((state, Move(element, typed)))
        waiting = [end]
        for here in waiting:
            for state, move in into.get(here, ()):
                if state not in found and state != here:
                    found[state] = move
                    waiting.append(state)
        return found

    @property
    def is_open(self) -> bool:
        """Whether the end can be reached from the beginning: recordings of other tasks may have closed it."""
        return self.task.steps[0].state in self.moves

    def right(self, state: str) -> Move:
        """The right move; back, where nothing leads to the end any more."""
        move = self.moves.get(state)
        if move is not None:
            return move
        back = next((e.handle for e in read_screen(state) if e.name == GO_BACK), "")
        return Move(back)


@dataclass
class SlippingModel:
    """Answers the prompts of planners in a recorded world.

    Args:
        way: the task.
        world: where it is carried out; its present state is what is seen.
        knows: how well.
    """

    way: Way
    world: RecordedWorld
    knows: Knowledge
    usage: Usage = field(default_factory=Usage)
    asked: dict[str, int] = field(default_factory=dict)
    """Calls by the prompt's name."""
    place: Place = "device"

    @property
    def name(self) -> str:
        """Kind and skill."""
        return f"{self.knows.kind}:{self.knows.skill:g}"

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:  # noqa: ARG002 - it takes no time
        """Answer one prompt."""
        kind = prompt.source.partition("@")[0]
        self.asked[kind] = self.asked.get(kind, 0) + 1
        match kind:
            case "chains":
                told = self._chains(prompt)
            case "fork":
                told = {"step": self._fork(prompt)}
            case _:
                told = self._step(prompt)
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        usage = Usage(1, estimate_tokens(prompt.text), estimate_tokens(text))
        self.usage += usage
        return Reply(text, self.name, usage)

    def close(self) -> None:
        """Nothing is open."""

    # ---------------------------------------------------------------- what it believes

    def _draw(self, state: str, dice: random.Random, skill: float, without: Sequence[Move] = ()) -> Move:
        right = self.way.right(state)
        if right not in without and dice.random() < skill:
            return right
        if dice.random() < EARLY_END and END not in without and right != END:
            return END
        others = [Move(e.handle) for e in read_screen(state) if e.can("tap") and e.role != "textbox"]
        others = [move for move in others if move.element != right.element and move not in without]
        return dice.choice(others) if others else right

    def _dice(self, state: str, tried: int = 0) -> random.Random:
        """Slips: new at every call. Mistakes: the same on the same screen of a task, until it was tried there."""
        knows, task = self.knows, self.way.task
        told: list[object] = [knows.seed, task.app, task.task_id, knows.kind]
        told += [state, tried] if knows.kind == "mistakes" else [sum(self.asked.values())]
        return random.Random(hashlib.sha256(repr(told).encode()).digest())  # noqa: S311 - no secret

    def _tried(self) -> list[Move]:
        """What the history says of this screen: what was in vain here, and what led away from where one has to go."""
        here, right = self.world.state, self.way.right(self.world.state)
        moves = {
            Move(element, typed): (state, element, typed) for state, element, typed in self.world.done if state == here
        }
        return [move for move, deed in moves.items() if move != right or deed in self.world.vain]

    # ---------------------------------------------------------------- how it says so

    def _step(self, prompt: Prompt) -> dict[str, object]:
        state = self.world.state
        screen = read_screen(state)
        tried = self._tried()
        move = self._draw(state, self._dice(state, len(tried)), self.knows.skill, tried)
        if move == END:
            return _reasoned({"action": "finish", "outcome": "done", "answer": ""}, "the goal is reached")
        label = _label(screen, move)
        assert prompt.schema is not None
        offered = {text for form in _forms(prompt) for text in form.get("element", {}).get("enum", ())}
        if label not in offered:
            return _reasoned({"action": "show_all"}, "what is needed is not offered")
        if move.typed:
            return _reasoned({"action": "type", "element": label, "text": move.typed}, "this is what the goal asks for")
        return _reasoned({"action": "tap", "element": label}, "this leads to what the goal asks for")

    def _chains(self, prompt: Prompt) -> dict[str, object]:
        assert prompt.schema is not None
        form = prompt.schema["properties"]["chains"]
        begun = self._dice(self.world.state)
        dice = [random.Random(begun.random()) for _ in range(form["maxItems"])]  # noqa: S311 - no secret
        drawn = Counter(BETWEEN.join(self._chain(each, LONGEST_CHAIN)) for each in dice)
        return {"chains": [f"{_votes(many, len(dice))} {chain}" for chain, many in drawn.most_common()]}

    def _chain(self, dice: random.Random, longest: int) -> list[str]:
        """A chain from here: whoever plans blindly takes each step for the right one, and goes on from there."""
        state, parts = self.world.state, list[str]()
        skill, tried = self.knows.skill, self._tried()
        for _ in range(longest):
            own = self._dice(state, len(tried)) if self.knows.kind == "mistakes" and dice.random() < MISTAKEN else dice
            move = self._draw(state, own, skill, tried)
            if move == END:
                return [*parts, "done"]
            label = _first_line(read_screen(state), move)
            parts.append(f"[{label}] = {move.typed}" if move.typed else label)
            right = self.way.right(state)
            state = self.way.graph.after(state, right.element, right.typed)
            skill, tried = self.knows.skill * self.knows.blind, []
        return parts

    def _fork(self, prompt: Prompt) -> int:
        state = self.world.state
        screen, right = read_screen(state), self.way.right(state)
        lines = [line.partition(". ")[2] for line in prompt.text.splitlines() if line.partition(". ")[0].isdecimal()]
        count = prompt.schema["properties"]["step"]["maximum"] if prompt.schema is not None else len(lines)
        lines = lines[-count:]
        wanted = _told(screen, right)
        dice = self._dice(state)
        fits = [at for at, line in enumerate(lines) if line == wanted]
        if fits and dice.random() < self.knows.skill:
            return fits[0] + 1
        others = [at for at in range(len(lines)) if at not in fits] or fits
        return dice.choice(others) + 1


def _told(screen: Screen, move: Move) -> str:
    """How a fork's prompt words a move."""
    if move == END:
        return "done"
    element = _element(screen, move)
    if element is None:
        return ""
    shown = move.typed if len(move.typed) <= 40 else move.typed[:37] + "…"
    action = f"type {shown!r} into" if move.typed else "tap"
    return clean(f"{action} {element.describe()}", _LONGEST_WAY)


def _label(screen: Screen, move: Move) -> str:
    element = _element(screen, move)
    labels = unique_labels(screen)
    return labels.get(element.index, element.name) if element is not None else GO_BACK


def _first_line(screen: Screen, move: Move) -> str:
    """The label as one names it who plans: what stands in a second line only where the first is not enough."""
    element = _element(screen, move)
    first = clean(element.name.partition("\n")[0], _LONGEST_WAY) if element is not None else ""
    alike = [e for e in screen if clean(e.name.partition("\n")[0], _LONGEST_WAY) == first]
    return first if first and len(alike) == 1 else _label(screen, move)


def _votes(drawn: int, of: int) -> int:
    return max(1, min(9, round(VOTES * drawn / of)))


def _element(screen: Screen, move: Move) -> Element | None:
    return next((each for each in screen if each.handle == move.element), None)


def _forms(prompt: Prompt) -> list[dict[str, dict[str, list[str]]]]:
    assert prompt.schema is not None
    steps = prompt.schema["properties"]["step"]["anyOf"]
    return [form["properties"] for form in steps]


def _reasoned(step: dict[str, object], reason: str) -> dict[str, object]:
    return {"reason": reason, "step": step}

"""What the rules see: one screen, one goal, and the marks of what was done so far."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import assert_never

from devices.action import Action, Tap
from devices.effect import EffectClass
from devices.screen import Element, Screen
from devices.selector import fold
from perception.grounding import Grounder, Grounding
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.decision import Act, History, Option, Past
from planner.goal import Goal
from planner.offline.pages import instruction_of

Predicate = Callable[[Element], bool]


class Satisfied:
    """A clause that has nothing left to do."""


_INTO_BRANCH_PX, _LINE_PX = 16, 18
_MOST_READ = 2_000
"""Elements of one container that are read: a row, card or dialog has fewer, and a page is none of them."""
TABLES = frozenset({"table", "grid", "treegrid"})
"""Roles of what has columns."""
UNSURE = 0.34
"""Confidence where only meanings are alike and no word is shared: other places are looked at first."""
SATISFIED = Satisfied()
Move = Act | Satisfied | None
"""What a rule answers: do this; nothing left to do; or: cannot be done on this screen."""


@dataclass(frozen=True)
class Situation:
    """One moment of a run."""

    goal: Goal
    screen: Screen
    history: History
    clauses: tuple[Clause, ...]
    grounder: Grounder = field(repr=False)

    _texts: dict[int, str] = field(default_factory=dict, repr=False, compare=False)
    _folded_texts: dict[int, str] = field(default_factory=dict, repr=False, compare=False)
    _stems: dict[int, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    # ---------------------------------------------------------------- what was done

    def steps(self, key: str) -> list[Past]:
        """Steps that carried this mark."""
        return [past for past in self.history.steps if past.intent.clause_key == key]

    def done(self, key: str) -> bool:
        """Whether a step with this mark was performed.

        Of one whose reply was lost the screen tells: what can be done twice is done again, what shows that it happened
        has happened, and what cannot be undone is never sent a second time.
        """
        return any(was_performed(past) for past in self.steps(key))

    def failed(self, key: str) -> int:
        """How many steps with this mark failed."""
        return sum(past.outcome is not None and past.outcome.status == "failed" for past in self.steps(key))

    def tried(self, key: str) -> set[tuple[str, str]]:
        """Targets that failed under this mark since the screen last changed, as ``mark`` tells them apart."""
        found: set[tuple[str, str]] = set()
        for past in self.history.steps:
            if past.outcome is None:
                continue
            if past.outcome.changed:
                found.clear()
            if past.intent.clause_key == key and past.outcome.status == "failed" and past.intent.target is not None:
                found.add((past.intent.target.described, str(past.intent.target.bounds)))
        return found

    def touched(self, key: str) -> set[str]:
        """Names of targets of any step with this mark."""
        return {past.intent.target.name for past in self.steps(key) if past.intent.target is not None}

    # ---------------------------------------------------------------- what is shown

    @cached_property
    def instruction(self) -> frozenset[int]:
        """Indices of elements that merely show the goal itself, as test pages and chat windows do: never a target."""
        return instruction_of(self.goal.text, self.screen)

    @property
    def has_pointer(self) -> bool:
        """Whether something can be hovered over: everywhere but on a phone."""
        return not self.screen.on_phone

    @cached_property
    def usable(self) -> tuple[Element, ...]:
        """Everything but the instruction."""
        return tuple(e for e in self.screen if e.index not in self.instruction)

    @cached_property
    def pressable(self) -> tuple[Element, ...]:
        """What takes a press now."""
        return tuple(e for e in self.usable if e.can("tap"))

    def allowed(self, element: Element) -> bool:
        """Whether the element is no part of the instruction."""
        return element.index not in self.instruction

    def ground(self, phrase: str, among: Predicate) -> Grounding:
        """Rank elements for a phrase, instruction left out."""
        return self.grounder.ground(phrase, self.screen, lambda e: self.allowed(e) and among(e))

    def text_of(self, container: Element) -> str:
        """What can be read in a container; of one that holds half a page, the beginning."""
        if (told := self._texts.get(container.index)) is None:
            inside = itertools.islice(self.screen.within(container), _MOST_READ)
            told = " ".join(filter(None, [container.name, *(e.name or e.value for e in inside)]))
            self._texts[container.index] = told
        return told

    def folded_text_of(self, container: Element) -> str:
        """The same as it is compared."""
        if (told := self._folded_texts.get(container.index)) is None:
            told = self._folded_texts[container.index] = fold(self.text_of(container))
        return told

    def stems_of(self, container: Element) -> frozenset[str]:
        """The stems of all words that a container shows or says of itself, tooltips included."""
        if (told := self._stems.get(container.index)) is None:
            inside = itertools.islice(self.screen.within(container), _MOST_READ)
            said = [container.name, *(text for e in inside for text in (e.name or e.value, e.description))]
            words = (word for text in said for part in text.split() for word in words_of(part))
            told = self._stems[container.index] = frozenset(stem(word) for word in words)
        return told

    @cached_property
    def siblings(self) -> Sequence[Sequence[Element]]:
        """Usable elements of one role under one parent, where they are several."""
        groups: dict[tuple[int, str], list[Element]] = {}
        for element in self.usable:
            groups.setdefault((element.parent, element.role), []).append(element)
        return [members for members in groups.values() if len(members) > 1]

    @cached_property
    def column_heads(self) -> dict[int, list[Element]]:
        """The headings of columns by the index of their table; all of them under -1, for rows that lie in none."""
        found: dict[int, list[Element]] = {-1: []}
        for head in (e for e in self.usable if e.role == "columnheader"):
            found[-1].append(head)
            for above in self.screen.ancestors(head):
                if above.role in TABLES:
                    found.setdefault(above.index, []).append(head)
        return found

    @cached_property
    def sizes(self) -> Sequence[int]:
        """How many elements lie in each one, by its index."""
        sizes = [0] * len(self.screen)
        for element in reversed(self.screen.elements):
            if element.parent >= 0:
                sizes[element.parent] += sizes[element.index] + 1
        return sizes

    def indices_of(self, container: Element) -> set[int]:
        """The indices of a container and of all that lies in it."""
        return {container.index, *(e.index for e in self.screen.within(container))}

    def in_table_head(self, element: Element) -> bool:
        """Whether the element belongs to the heading of a column: it sorts, and hands nothing in."""
        return any(above.role == "columnheader" for above in (element, *self.screen.ancestors(element)))

    def inside_dialog(self, element: Element) -> bool:
        """Whether the element belongs to a dialog."""
        return any(above.role in ("dialog", "alertdialog") for above in (element, *self.screen.ancestors(element)))

    @cached_property
    def dialogs(self) -> tuple[Element, ...]:
        """Dialogs that are open."""
        return tuple(e for e in self.usable if e.role in ("dialog", "alertdialog") and "offscreen" not in e.states)

    # ---------------------------------------------------------------- answers

    def act(
        self,
        clause: Clause,
        action: Action,
        element: Element | None,
        reason: str,
        key: str = "",
        grounding: Grounding | None = None,
        confidence: float | None = None,
    ) -> Act:
        """A step that serves a clause."""
        others: tuple[Option, ...] = ()
        if grounding is not None:
            confidence = grounding.confidence if confidence is None else confidence
            others = tuple(
                Option(c.element.describe(), c.score, c.element)
                for c in grounding.candidates[:5]
                if element is None or c.element.index != element.index
            )
        return Act(
            action=action,
            element=element,
            reason=reason,
            clause=clause.text,
            clause_key=key or clause.key,
            confidence=confidence,
            alternatives=others,
        )

    def tap(
        self, clause: Clause, element: Element, reason: str, key: str = "", grounding: Grounding | None = None
    ) -> Act:
        """Press an element."""
        return self.act(clause, press_of(element), element, reason, key, grounding)


def exact(elements: Iterable[Element], name: str) -> list[Element]:
    """Elements whose name (or label, or value of a button) is exactly this, case and spaces aside; best case first."""
    wanted = fold(name)
    if not wanted:
        return []
    found = [e for e in elements if fold(e.name) == wanted or (not e.name and fold(e.label) == wanted)]
    same_case = [e for e in found if e.name.strip() == name.strip()]
    return same_case or found


def exact_but_small_words(elements: Iterable[Element], name: str) -> list[Element]:
    """Elements called so but for articles and the like: "show the password" is "Show password"."""
    wanted = [w for w in words_of(name) if w not in STOP_WORDS]
    if len(wanted) < 2:
        return []
    return [e for e in elements if [w for w in words_of(e.name) if w not in STOP_WORDS] == wanted]


def press_of(element: Element) -> Tap:
    """How an element is pressed: at its centre, but a branch of a tree at its own line, above what it holds."""
    if element.role != "treeitem":
        return Tap()
    box = element.bounds
    return Tap(offset_px=(min(box.width // 2, _INTO_BRANCH_PX), min(box.height // 2, _LINE_PX // 2)))


def mark(element: Element) -> tuple[str, str]:
    """How targets are told apart in the history."""
    box = element.bounds
    return element.describe(), str((box.left, box.top, box.right, box.bottom))


def was_performed(past: Past) -> bool:
    """Whether a step was carried out, as far as can be told."""
    if past.outcome is None:
        return False
    if past.outcome.status != "unknown":
        return past.outcome.status == "done"
    match past.intent.effect_class:
        case EffectClass.IDEMPOTENT:
            after = past.outcome.after
            return after is not None and after.location != past.intent.before.location  # it led on to another page
        case EffectClass.PROBEABLE:
            return past.outcome.changed
        case EffectClass.IRREVERSIBLE:
            return True
        case _:
            assert_never(past.intent.effect_class)

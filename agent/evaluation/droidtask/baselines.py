"""Policies that every figure stands beside: the likest words, and the nearest meaning with and without hints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from devices.action import Tap, Type
from devices.screen import Element, Screen
from perception.lexical import STOP_WORDS, words_of
from perception.models.embedding import Embedder
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal
from planner.memory.places import Places
from planner.memory.records import AppMemory
from planner.quoting import quotes_of

Grades = Callable[[str, Screen, Sequence[Element]], Sequence[float]]
"""How well each of the elements fits the goal."""


class LikestPolicy:
    """Uses the element that is most like the goal, skipping plain text and what was used before.

    Args:
        name: how tables call it.
        grades: how alike an element and a goal are.
        stop_below: finishes when nothing is as like as this.
    """

    def __init__(self, name: str, grades: Grades, stop_below: float = float("-inf")) -> None:
        self.name = name
        self._grades = grades
        self._stop_below = stop_below

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The best element; into a field goes the goal's first quoted string."""
        graded = self._graded(goal, screen, history)
        if graded is None or graded[0] < self._stop_below:
            return Finish("done", "nothing is like the goal")
        grade, element = graded
        quotes = quotes_of(goal.text)
        action = Type(text=quotes[0]) if element.role == "textbox" and quotes else Tap()
        return Act(action, element, f"most like the goal ({grade:.2f})")

    def best_grade(self, goal: Goal, screen: Screen, history: History) -> float:
        """How like the goal the best element is; minus infinity when there is none."""
        graded = self._graded(goal, screen, history)
        return float("-inf") if graded is None else graded[0]

    def _graded(self, goal: Goal, screen: Screen, history: History) -> tuple[float, Element] | None:
        targets = [past.intent.target for past in history.steps]
        used = {(target.role, target.name) for target in targets if target is not None}
        left = [e for e in screen if e.actions and (e.role, e.name) not in used]
        graded = list(zip(self._grades(goal.text, screen, left), left, strict=True))
        return max(graded, key=lambda pair: pair[0], default=None)


def lexical_grades(goal: str, _: Screen, elements: Sequence[Element]) -> list[float]:
    """Shared words over the words of both (Dice)."""
    wanted = set(words_of(goal)) - STOP_WORDS
    grades = []
    for element in elements:
        shown = set(words_of(element.name)) - STOP_WORDS
        grades.append(2 * len(wanted & shown) / (len(wanted) + len(shown)) if shown else 0.0)
    return grades


class MeaningGrades:
    """Cosine of the goal with an element's text, or with the hint on what opens behind it where that is nearer.

    Args:
        embedder: sentences to unit vectors.
        memory: of the app, with its hints; None goes by the texts alone.
    """

    def __init__(self, embedder: Embedder, memory: AppMemory | None = None) -> None:
        self._embedder = embedder
        self._places = Places(memory.screens) if memory else None
        self._hints: Mapping[tuple[int, int], str] = (
            {(hint.screen, hint.element): hint.text for hint in memory.hints} if memory else {}
        )

    def __call__(self, goal: str, screen: Screen, elements: Sequence[Element]) -> list[float]:
        """One grade an element, -1 to 1."""
        if not elements:
            return []
        grades = self._cosines(goal, [element.name for element in elements])
        place = self._places.find(screen) if self._places else None
        if place is not None:
            hinted = [(at, self._hints.get((place, e.index), "")) for at, e in enumerate(elements)]
            told = [(at, hint) for at, hint in hinted if hint]
            if told:
                for (at, _), grade in zip(told, self._cosines(goal, [hint for _, hint in told]), strict=True):
                    grades[at] = max(grades[at], grade)
        return grades

    def _cosines(self, goal: str, texts: Sequence[str]) -> list[float]:
        cosines: list[float] = self._embedder.similarity([goal], texts)[0].tolist()
        return cosines

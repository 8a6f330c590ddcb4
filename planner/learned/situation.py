"""Everything one decision is made on, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from devices.screen import Element, Screen
from perception.lexical import words_of
from planner.learned.answers import Told, answers_for
from planner.learned.apps import Apps
from planner.learned.kinds import sorts_of
from planner.learned.outlook import Outlook
from planner.learned.past import Deed, left_again, title_of
from planner.learned.pieces import pieces_of, worked_out
from planner.learned.reading import Reading, Weights, best_fit, coverage, label_words, parts_of, read_goal
from planner.learned.spans import Filling, offered_for, said_with
from planner.learned.values import Value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from perception.models.embedding import Embedder

    Column = npt.NDArray[np.float32]

TICKS: Final = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
FIELDS: Final = frozenset({"textbox", "searchbox", "combobox"})
HEADINGS: Final = frozenset({"text", "heading"})
_NEGATING: Final = frozenset({"hide", "disable", "prevent", "stop", "remove"})
_NOT: Final = frozenset({"not", "dont", "never"})


def candidates_of(screen: Screen) -> list[Element]:
    """What something can be done to now, in order."""
    return [
        e
        for e in screen
        if (e.actions & {"tap", "type", "select"} or e.role == "slider") and not {"disabled", "covered"} & e.states
    ]


class Situation:
    """A goal before a screen, with what was done and what is remembered.

    Args:
        goal: as it was said.
        screen: what is shown.
        deeds: what was done, oldest first.
        embedder: sentences to vectors.
        weights: how telling words are in this app.
        outlook: what is remembered of the app; None of an app that nobody has walked through.
        seen: what earlier screens showed, as `planner.practised.values` notes it.
        apps: everything that is remembered, of this app and others.
    """

    def __init__(
        self,
        goal: str,
        screen: Screen,
        deeds: Sequence[Deed],
        embedder: Embedder,
        weights: Weights,
        outlook: Outlook | None = None,
        seen: Sequence[str] = (),
        apps: Apps | None = None,
    ) -> None:
        self.goal: Reading = read_goal(goal)
        self.screen = screen
        self.deeds = tuple(deeds)
        self.embedder = embedder
        self.weight = weights.of
        self.outlook = outlook
        self.seen = tuple(seen)
        self.apps = apps or Apps()
        self.elements = candidates_of(screen)
        self.titles = [title_of(e.name) for e in self.elements]
        self.names = [e.name for e in self.elements]
        self.sorts = [sorts_of(t) | sorts_of(e.description) for t, e in zip(self.titles, self.elements, strict=True)]
        self.used_signs = frozenset((deed.role, deed.title) for deed in self.deeds)

        self.left_again = left_again(self.deeds)

    @property
    def many(self) -> int:
        """How many elements there are to choose from."""
        return len(self.elements)

    @property
    def is_live(self) -> bool:
        """Whether it is a device's screen, which can be scrolled and left; a recorded one has no size."""
        return self.screen.size_px[1] > 0

    @property
    def is_launcher(self) -> bool:
        """Whether apps are opened from here."""
        return "launcher" in self.screen.location.casefold()

    @property
    def last(self) -> Deed | None:
        """The latest step."""
        return self.deeds[-1] if self.deeds else None

    @cached_property
    def remaining(self) -> tuple[str, ...]:
        """The goal's telling words that nothing used so far was called, and that were not typed."""
        met: list[str] = []
        for deed in self.deeds:
            met += label_words(deed.name if deed.role in TICKS else deed.title)
            met += words_of(deed.typed)
        met += said_with(self.goal.text, self.deeds)
        return tuple(word for word in self.goal.telling if not best_fit(word, met))

    @cached_property
    def clause(self) -> tuple[str, ...]:
        """The words of the first part of the goal that is not used up; of the whole goal when all are."""
        for part in self.parts:
            words = read_goal(part).telling
            if any(word in self.remaining for word in words):
                return words
        return self.goal.telling

    @cached_property
    def clause_left(self) -> tuple[str, ...]:
        """The remaining words of that part."""
        return tuple(word for word in self.clause if word in self.remaining) or self.clause

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The goal's parts, by its commas and its "and then"."""
        return parts_of(self.goal.text)

    def said_by(self, label: str, words: Sequence[str] | None = None) -> float:
        """Share of a label's words that the goal says (or that ``words`` are): precision."""
        return coverage(label_words(label), self.goal.telling if words is None else words, self.weight)

    def covers(self, label: str, words: Sequence[str]) -> float:
        """Share of the words that a label bears: recall."""
        return coverage(words, label_words(label), self.weight)

    def of_elements(self, values: Sequence[float]) -> Column:
        """One number an element, as a column."""
        import numpy as np

        return np.asarray(values, dtype=np.float32).reshape(self.many)

    @cached_property
    def precision(self) -> Column:
        """For each element the share of its first line that the goal says."""
        return self.of_elements([self.said_by(title) for title in self.titles])

    @cached_property
    def precision_left(self) -> Column:
        """The same with the remaining words only."""
        return self.of_elements([self.said_by(title, self.remaining) for title in self.titles])

    @cached_property
    def recall(self) -> Column:
        """For each element the share of the goal's words that it bears."""
        return self.of_elements([self.covers(name, self.goal.telling) for name in self.names])

    @cached_property
    def recall_left(self) -> Column:
        """The same of the remaining words."""
        return self.of_elements([self.covers(name, self.remaining) for name in self.names])

    @cached_property
    def fit(self) -> Column:
        """Geometric mean of precision and recall."""
        fit: Column = (self.precision * self.recall) ** 0.5
        return fit

    @cached_property
    def fit_left(self) -> Column:
        """The same with the remaining words only."""
        fit: Column = (self.precision_left * self.recall_left) ** 0.5
        return fit

    @cached_property
    def vectors(self) -> Column:
        """Meanings of the elements, shape (elements, dimensions)."""
        return self.embedder.embed([name or " " for name in self.names])

    @cached_property
    def goal_vector(self) -> Column:
        """Meaning of the goal."""
        vector: Column = self.embedder.embed([self.goal.text])[0]
        return vector

    @cached_property
    def left_vector(self) -> Column:
        """Meaning of the remaining words; all zeros when none remain."""
        if not self.remaining:
            return self.goal_vector * 0
        vector: Column = self.embedder.embed([" ".join(self.remaining)])[0]
        return vector

    @cached_property
    def cosine(self) -> Column:
        """How near in meaning each element is to the goal."""
        near: Column = self.vectors @ self.goal_vector
        return near

    @cached_property
    def used(self) -> Column:
        """1 for elements that were used before."""
        return self.of_elements([float(self._was_used(element)) for element in self.elements])

    @cached_property
    def deed_fits(self) -> list[float]:
        """How well the words of each thing that was used fit the goal."""
        goal = self.goal.telling
        return [(self.said_by(d.title) * self.covers(f"{d.name} {d.typed}", goal)) ** 0.5 for d in self.deeds]

    @cached_property
    def deed_cosines(self) -> list[float]:
        """How near in meaning each thing that was used is to the goal."""
        if not self.deeds:
            return []
        near: list[float] = (self.embedder.embed([deed.name for deed in self.deeds]) @ self.goal_vector).tolist()
        return near

    @cached_property
    def offered(self) -> dict[int, tuple[Filling, ...]]:
        """What could be typed into the fields, or what sliders could be set to, by the element's index."""
        fields = [e for e in self.elements if e.can("type") or e.role == "slider"]
        values = (*pieces_of(self.goal.text), *worked_out(self.goal.text, self.screen, self.seen))
        found = {f.index: offered_for(self.goal.text, values, f, self.deeds, fields) for f in fields}
        return {
            index: tuple(f for f in of if self.screen.elements[index].role != "slider" or is_number(f.text))
            for index, of in found.items()
            if of
        }

    @cached_property
    def fillings(self) -> dict[int, Filling]:
        """What fits each of them best."""
        return {index: of[0] for index, of in self.offered.items() if of}

    @cached_property
    def answers(self) -> tuple[Told, ...]:
        """What could be answered."""
        return answers_for(self)

    def cue_meaning(self, field: Element, value: Value) -> float:
        """How near in meaning the words around a value are to what a field is called."""
        name = title_of(field.name or field.label) or " ".join(field.hints)
        around = " ".join((*reversed(value.cues[:3]), *value.after[:1]))
        if not name or not around:
            return 0.0
        one, other = self.embedder.embed([name, around])
        return float(one @ other)

    @cached_property
    def wants_on(self) -> list[bool]:
        """For each element whether the goal would have it on, were it a box."""
        return [self.goal.wanted != "off" or self._names_the_negation(element.name) for element in self.elements]

    def stands_against(self, at: int) -> bool:
        """Whether an element is a box that is not as the goal would have it."""
        states = self.elements[at].states
        return ("unchecked" if self.wants_on[at] else "checked") in states

    def heading_of(self, element: Element) -> str:
        """The nearest text above an element in reading order."""
        before = reversed(self.screen.elements[: element.index])
        return next((other.name for other in before if other.role in HEADINGS), "")

    @cached_property
    def shown(self) -> str:
        """Everything that can be read."""
        return " ".join(element.name for element in self.screen)

    def _was_used(self, element: Element) -> bool:
        if element.role not in FIELDS:
            return (element.role, title_of(element.name)) in self.used_signs
        fields = [deed for deed in self.deeds if deed.role in FIELDS]
        return any(deed.name == element.name or (deed.typed and deed.typed == element.value) for deed in fields)

    def _names_the_negation(self, name: str) -> bool:
        """``Hide numbers``, asked for with "hide numbers", is to be on."""
        words = label_words(name)
        said = any(word in _NEGATING and best_fit(word, words) for word in self.goal.words)
        return said and not _NOT & set(self.goal.words)


def is_number(text: str) -> bool:
    """Whether a slider can be set to it."""
    return text.replace(",", "").replace(".", "", 1).removeprefix("-").isdecimal()


def ahead_of_others(values: Column) -> Column:
    """Each number less the highest of the others; 0 where there is only one."""
    import numpy as np

    if len(values) < 2:
        return np.zeros_like(values)
    second, first = np.sort(values)[-2:]
    ahead: Column = values - np.where(values < first, first, second)
    return ahead

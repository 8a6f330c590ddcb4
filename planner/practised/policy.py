"""The policy that was practised on the embedded phone: a small transformer chooses the next step on any screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from devices.screen import Element, Screen
from perception.models.chooser import Chooser
from perception.models.embedding import LONGEST_CACHED, Embedder
from perception.models.word_meanings import WordMeanings
from planner.decision import Ask, Decision, Finish, History, Option
from planner.goal import Goal
from planner.practised.acting import decision_for
from planner.practised.deeds import ACTS, WHOLES, Deed, deeds_of
from planner.practised.encoding import Encoded, encode
from planner.practised.tensors import LAYOUT, tensors_of
from planner.practised.vetoes import against

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from perception.models.chooser import Chosen

    Scores = npt.NDArray[np.float32]

_MOST_OPTIONS: Final = 5
_LONGEST_SPAN: Final = 30
_NEVER: Final = -1e4
_ENDS: Final = frozenset({"finish", "answer", "impossible"})
_UNSURE: Final = 0.3
"""A step that is less probable is not taken."""
_UNSURE_AT_FIRST: Final = 0.8
"""The same of the first one: who does not know where to begin does not begin."""
_SURE: Final = 0.95
"""Nothing is called done of which a step, or the end, was less probable."""
_DESPERATE: Final = 0.02
"""What is less probable is not done in the place of what may not be."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be done next."""

    sort: str
    """One of ``deeds.SORTS``."""
    element: Element | None
    text: str
    """What is typed, set or answered."""
    probability: float


class Choosing(Protocol):
    """A network that scores everything that could be done: the shipped one, or one that is still in training."""

    @property
    def temperature(self) -> float:
        """What scores are divided by."""

    def expect(self, layout: str) -> None:
        """Check that it reads such tokens."""

    def choose(self, tokens: Mapping[str, npt.NDArray[np.generic]]) -> Chosen:
        """Score everything that could be done."""


class PractisedPolicy:
    """A function of goal, screen and history: nothing is kept between calls but words' vectors.

    Args:
        chooser: the network; the shipped one when None.
        meanings: words to vectors; the shipped ones when None.
        embedder: whole goals to vectors; the shipped one when None.
        careful: whether what the goal speaks against is left out (``vetoes``).
        name: how traces call it.

    Raises:
        WeightsMissing, WeightsAltered, ManifestInvalid, ModelUnusable: a network cannot be opened.
    """

    def __init__(
        self,
        chooser: Choosing | None = None,
        *,
        meanings: WordMeanings | None = None,
        embedder: Embedder | None = None,
        careful: bool = True,
        name: str = "practised",
    ) -> None:
        self.name = name
        self._chooser: Choosing = chooser or Chooser.load()
        self._chooser.expect(LAYOUT)
        self._meanings = meanings or WordMeanings.load()
        self._embedder = embedder or Embedder.load(threads=1)
        self._careful = careful

    def close(self) -> None:
        """Let go of the tables of words."""
        self._meanings.close()
        self._embedder.close()

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The most probable next step that nothing speaks against."""
        seen = encode(goal.text, screen, history)
        deeds = deeds_of(history)
        ranked = self.rank(seen)
        why_not = ""
        for place, candidate in enumerate(ranked):
            told = _in_vain(candidate, screen, deeds)
            if not told and self._careful:
                told = against(candidate.sort, goal.text, screen, history)
            if told:
                why_not = why_not or told
                continue
            if place and candidate.probability < _DESPERATE:
                break
            least = _UNSURE if history.steps else _UNSURE_AT_FIRST
            if self._careful and candidate.sort not in _ENDS and candidate.probability < least:
                return Finish(
                    "failed", f"nothing is likely enough to be the next step ({candidate.probability:.0%} at best)"
                )
            if (
                self._careful
                and candidate.sort in ("finish", "answer")
                and (weak := _weakest(candidate, history)) < _SURE
            ):
                told = f" It says {candidate.text!r}." if candidate.text else ""
                return Ask(f"as far as can be told it is done, but that is {weak:.0%} sure at best.{told} Is it?")
            options = [_option(other) for other in ranked if other is not candidate][:_MOST_OPTIONS]
            reason = _reason(candidate, why_not if place else "")
            return decision_for(
                candidate.sort,
                candidate.element,
                candidate.text,
                screen,
                reason=reason,
                confidence=candidate.probability,
                alternatives=options,
            )
        if ranked and ranked[0].sort == "finish" and history.steps:
            return Ask(f"as far as can be told it is done, and yet: {why_not}. Is it?")
        return Finish("failed", why_not or "nothing on this screen can be acted on")

    def rank(self, seen: Encoded) -> list[Candidate]:
        """Everything that could be done, most probable first; what cannot be done now is left out."""
        import numpy as np

        (meaning,) = self._embedder.embed([seen.text[:LONGEST_CACHED]])
        scores = self._chooser.choose(tensors_of(seen, self._meanings, meaning))
        acts = np.full(scores.acts.shape, _NEVER, dtype=np.float32)
        if seen.legal:
            legal = np.array(seen.legal, dtype=bool)
            acts[: len(legal)] = np.where(legal, scores.acts[: len(legal)], _NEVER)
        wholes = scores.wholes.copy()
        down, up = seen.scrolls
        wholes[WHOLES.index("scroll-down")] += 0.0 if down else _NEVER
        wholes[WHOLES.index("scroll-up")] += 0.0 if up else _NEVER
        flat = np.concatenate([wholes, acts.ravel()]) / self._chooser.temperature
        odds = np.exp(flat - flat.max())
        odds /= odds.sum()
        found = []
        for at in np.argsort(-odds, kind="stable"):
            if flat[at] <= _NEVER / 2:
                break
            found += list(self._candidates(int(at), float(odds[at]), seen, scores))
            if len(found) > 3 * _MOST_OPTIONS and odds[at] < 1e-4:
                break
        return found

    def _candidates(self, at: int, odds: float, seen: Encoded, scores: Chosen) -> Iterator[Candidate]:
        if at < len(WHOLES):
            sort: str = WHOLES[at]
            text = answer_of(seen, scores) if sort == "answer" else ""
            if sort != "answer" or text:
                yield Candidate(sort, None, text, odds)
            return
        number, act = divmod(at - len(WHOLES), len(ACTS))
        sort, element = ACTS[act], seen.shown[number]
        if sort not in ("type", "adjust"):
            yield Candidate(sort, element, "", odds)
            return
        text = text_of(seen, scores, number)
        if text and (sort == "type" or _is_number(text)):
            yield Candidate(sort, element, text, odds)


def text_of(seen: Encoded, scores: Chosen, row: int) -> str:
    """What is typed: the piece of the goal, or the value, that is pointed at."""
    import numpy as np

    words = len(seen.words)
    first, last = scores.first[row][:words], scores.last[row][:words]
    value = scores.value[row][: len(seen.offered)]
    starts = np.concatenate([first, value])
    if not len(starts):
        return ""
    begin = int(starts.argmax())
    if begin >= words:
        return seen.offered[begin - words].text
    end = begin + int(last[begin : begin + _LONGEST_SPAN].argmax())
    return _said(seen, begin, end)


def answer_of(seen: Encoded, scores: Chosen) -> str:
    """What is answered: all that the element says that is pointed at, or a value."""
    import numpy as np

    told = scores.answer[: len(seen.shown)]
    value = scores.value[-1][: len(seen.offered)]
    both = np.concatenate([told, value])
    if not len(both):
        return ""
    at = int(both.argmax())
    return answer_text(seen.shown[at]) if at < len(seen.shown) else seen.offered[at - len(seen.shown)].text


def answer_text(element: Element) -> str:
    """All that can be read on an element."""
    return " ".join(filter(None, (element.name.replace("\n", " "), element.value, element.description)))


def _said(seen: Encoded, begin: int, end: int) -> str:
    return seen.text[seen.words[begin].start : seen.words[end].end]


def _in_vain(candidate: Candidate, screen: Screen, deeds: tuple[Deed, ...]) -> str:
    """Why something is not done again: it was done on this very screen and changed nothing, or twice already."""
    if candidate.sort in ("finish", "answer", "impossible"):
        return ""
    element = candidate.element
    sign = (candidate.sort, element.role if element else "", element.name if element else "")
    same = [d for d in deeds if d.before == screen.fingerprint and (d.sort, d.role, d.name) == sign]
    where = element.bounds if element is not None else None
    if where is not None:
        box = (where.left, where.top, where.right, where.bottom)
        same = [d for d in same if d.bounds == box]
    if any(not d.changed or d.failed for d in same):
        return "it was done on this very screen and changed nothing"
    return "it was done twice on this very screen" if len(same) >= 2 else ""


def _weakest(end: Candidate, history: History) -> float:
    """The least probable of all steps and the end."""
    told = [past.intent.confidence for past in history.steps if past.intent.confidence is not None]
    return min((end.probability, *told))


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).removeprefix("-").isdecimal()


def _reason(candidate: Candidate, passed_over: str) -> str:
    told = candidate.element.describe() if candidate.element is not None else candidate.sort
    text = f": {candidate.text[:60]!r}" if candidate.text else ""
    sure = f"{told}{text} ({candidate.probability:.0%} sure)"
    return f"{sure}; something else was passed over: {passed_over}" if passed_over else sure


def _option(candidate: Candidate) -> Option:
    told = candidate.element.describe() if candidate.element is not None else ""
    return Option(" ".join(filter(None, (candidate.sort, told))), candidate.probability, candidate.element)

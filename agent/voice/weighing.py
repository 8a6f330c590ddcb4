"""The order that stands out, given the sound: candidates by what was written, weighed by the model that wrote it.

Few candidates settle it mostly. Where they do not, more are weighed, those among them that sound like what the model
writes when it is told what to expect, like its other guesses, and like what the closed recogniser hears.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from agent.voice.candidates import Candidate, Candidates
from agent.voice.choosing import Choice, Hearer, choose
from agent.voice.closed_ear import ClosedEar
from agent.voice.readings import readings_of
from agent.voice.utterances import Utterance
from agent.voice.waking import split_wake
from perception.models.speech import Hearing, SpeechModel

_CANDIDATES = (6, 12)
"""So many orders are weighed: at first, and where those do not settle it."""
_POLITE = re.compile(r"^((?:please|can you|could you),? )?(.*?)(,? please)?[.!?]*$", re.IGNORECASE | re.DOTALL)


class Weighing:
    """Weighs orders.

    Args:
        model: writes and weighs.
        closed: a second opinion on what was said.
        candidates: finds what may have been said.
        careful: names of skills that do what cannot be undone: they need more certainty.
        expected: what the model is told to expect when it writes a second time.
    """

    def __init__(
        self,
        model: SpeechModel,
        closed: ClosedEar,
        candidates: Candidates,
        careful: frozenset[str],
        expected: Callable[[], str],
    ) -> None:
        self._model, self._closed, self._candidates = model, closed, candidates
        self._careful, self._expected = careful, expected

    def choose(self, utterance: Utterance, heard: Hearing, rest: str) -> tuple[Choice, float | None]:
        """The order that stands out among those that may have been said, and the weight of the model's own writing.

        Args:
            utterance: the sound.
            heard: what the model wrote of it.
            rest: its text without the wake words.
        """
        weigher = _Weigher(self._model, utterance, heard.text, rest)
        choice, found = self._best(weigher, {"model": heard.text}, heard.others[:1], [])
        if choice.kind != "order":
            again = self._model.hear(utterance.samples, self._expected())
            heard_by: dict[Hearer, str] = {
                "model": heard.text,
                "prompted": again.text,
                "closed": self._closed.words(utterance),
            }
            choice, _ = self._best(weigher, heard_by, (*heard.others, *again.others), found)
        return choice, weigher.own

    def _best(
        self, weigher: _Weigher, heard_by: Mapping[Hearer, str], others: Sequence[str], known: Sequence[Candidate]
    ) -> tuple[Choice, list[Candidate]]:
        """The best of the orders that sound like what was heard, and of those that are known already."""
        at_first = len(heard_by) == 1
        readings = [words for text in (*heard_by.values(), *others) for words in _readings(text)]
        nearest = self._candidates.nearest(readings, _CANDIDATES[0] if at_first else _CANDIDATES[1])
        found = [*nearest, *(one for one in known if all(one.spoken != new.spoken for new in nearest))]
        agreed = {
            one.spoken: [who for who, text in heard_by.items() if self._is_just(one.spoken, text)] for one in found
        }
        weights = weigher.weights(found)
        return choose(found, weights, weigher.own or 0.0, agreed, self._careful, at_first=at_first), found

    def _is_just(self, spoken: str, text: str) -> bool:
        return any(self._candidates.sounds_like(spoken.split(), words) for words in _readings(text))


class _Weigher:
    """Weighs each writing of an utterance once, with the words around it that the model wrote."""

    def __init__(self, model: SpeechModel, utterance: Utterance, text: str, rest: str) -> None:
        self._model, self._utterance, self._text = model, utterance, _ended(text)
        asked, polite, self._ending = _parts(rest)
        self._lead = text[: len(text) - len(rest)] + polite
        self._said = {" ".join(words) for words in readings_of(asked)}
        self._known: dict[str, float] = {}
        self.own: float | None = None
        """The weight of what the model wrote by itself; None where it cannot weigh."""

    def weights(self, found: Sequence[Candidate]) -> dict[str, float]:
        """The weight of each writing of some candidates; nothing where the model cannot weigh."""
        writings = dict.fromkeys(writing for candidate in found for writing in candidate.writings)
        new = [writing for writing in writings if writing not in self._known]
        own = [self._text] if self.own is None else []
        told = self._model.weigh(
            self._utterance.samples, [*own, *(_joined(self._lead, writing, self._ending) for writing in new)]
        )
        if not told and (new or own):
            return {}
        if self.own is None:
            self.own, told = told[0], told[1:]
        self._known.update(zip(new, told, strict=True))
        weights = {writing: self._known[writing] for writing in writings}
        for candidate in found:
            if candidate.spoken in self._said:  # what the model wrote, in other letters, is as likely as what it wrote
                first = candidate.writings[0]
                weights[first] = max(self.own, weights[first])
        return weights


def _readings(text: str) -> list[list[str]]:
    return readings_of(_parts(split_wake(text)[1])[0])


def _parts(text: str) -> tuple[str, str, str]:
    """What is asked for, and the politeness before and behind it."""
    found = _POLITE.match(text)
    return (found[2], found[1] or "", found[3] or "") if found is not None else (text, "", "")


def _joined(lead: str, writing: str, ending: str) -> str:
    if lead.strip():
        writing = f"{lead.strip()} {writing[:1].lower()}{writing[1:]}"
    return _ended(writing.rstrip(".") + ending)


def _ended(text: str) -> str:
    return text if text[-1:] in "?!." else f"{text}."

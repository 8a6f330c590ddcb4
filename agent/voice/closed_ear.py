"""Hears with the closed recogniser alone: controls at any moment, and orders where there is no model.

The controls (stop, yes, no …) are a grammar of their own. Orders are heard with a trigram of every sentence, and once
more with a grammar of the few sentences that are like it; how well the words fit the sound, how much of it they explain
and whether both hearings agree decides.
"""

from __future__ import annotations

import time

from agent.voice.candidates import Candidates
from agent.voice.controls import control_of, without_wake
from agent.voice.grammar import SpokenGrammar
from agent.voice.spoken_model import arpa
from agent.voice.understood import Understood
from agent.voice.utterances import PADDING_S, Utterance
from perception.models.speech import GrammarRecogniser, Hearing

CONTROL_FIT, CONTROL_COVERED = -6.0, 0.6
YES_FIT = -4.6
"""What sets something off, a yes before all, has to fit better than what ends it."""
ORDER_FIT, WORD_FIT, ORDER_COVERED = -5.2, -9.5, 0.62
"""Nats a frame of the whole order, of its worst word, and the share of the speech that its words explain."""
_BEHIND = 1.1
"""By how many nats a frame the sentence may fit worse than the words that fit best."""
_LONGEST_CONTROL_S = 1.6
_AGREED = 0.15
"""How far both hearings may sound from each other for an order that is believed."""


class ClosedEar:
    """Hears what the grammar holds, and forces everything else into it.

    Args:
        grammar: what can be said.
        recogniser: of the grammar's sentences.
        candidates: tells how differently two sentences sound.
    """

    def __init__(self, grammar: SpokenGrammar, recogniser: GrammarRecogniser, candidates: Candidates) -> None:
        self._grammar, self._recogniser, self._candidates = grammar, recogniser, candidates
        recogniser.set_sentences(arpa(grammar.spoken()), grammar.pronunciations)
        recogniser.set_grammar("controls", grammar.controls_jsgf(), grammar.pronunciations)

    def control(self, utterance: Utterance) -> Understood:
        """Only a control, quickly: what is listened to while something goes on."""
        began = time.perf_counter()
        heard = self._recogniser.hear(utterance.samples, "controls")
        meaning = control_of(heard.text)
        least = CONTROL_FIT if meaning in ("stop", "cancel", "no") else YES_FIT
        took = time.perf_counter() - began
        if meaning and _fit(heard) >= least and _covered(heard, utterance) >= CONTROL_COVERED:
            return Understood("control", meaning, heard.text, by="grammar", fit=_fit(heard), seconds=took)
        return Understood("nothing", "", heard.text, fit=_fit(heard), seconds=took)

    def hear(self, utterance: Utterance, expects_value: bool) -> Understood:
        """A control, an order, or a value where one is expected."""
        if utterance.spoken_s < _LONGEST_CONTROL_S:
            control = self.control(utterance)
            if control.meaning == "control":
                return control
        if expects_value and (value := self.value(utterance)) is not None:
            return value
        free = self._recogniser.hear_sentence(utterance.samples)
        woken, rest = without_wake(free.text)
        if woken and not rest and _fit(free) >= CONTROL_FIT and _covered(free, utterance) >= CONTROL_COVERED:
            return Understood("wake", words=free.text, woken=True, by="grammar", fit=_fit(free))
        order = self._order(utterance, free, rest)
        return order or Understood("nothing", words=free.text, woken=woken, fit=_fit(free))

    def words(self, utterance: Utterance) -> str:
        """The words that fit best, without the wake words."""
        return without_wake(self._recogniser.hear_sentence(utterance.samples).text)[1]

    def value(self, utterance: Utterance) -> Understood | None:
        """A value said alone; None where it fits none."""
        self._recogniser.set_grammar("answers", self._grammar.names_jsgf(), self._grammar.pronunciations)
        heard = self._recogniser.hear(utterance.samples, "answers")
        value = self._grammar.read_value(heard.text)
        if not value or _fit(heard) < ORDER_FIT or _covered(heard, utterance) < ORDER_COVERED:
            return None
        return Understood("value", value, heard.text, by="grammar", fit=_fit(heard))

    def _order(self, utterance: Utterance, free: Hearing, words: str) -> Understood | None:
        likely = self._grammar.likely_jsgf(words)
        if not likely:
            return None
        self._recogniser.set_grammar("likely", likely, self._grammar.pronunciations)
        heard = self._recogniser.hear(utterance.samples, "likely")
        woken, rest = without_wake(heard.text)
        order = self._grammar.read(rest)
        fit = _fit(heard)
        believed = (
            order is not None
            and fit >= ORDER_FIT
            and min(word.fit for word in heard.words) >= WORD_FIT
            and _covered(heard, utterance) >= ORDER_COVERED
            and fit >= _fit(free) - _BEHIND
        )
        if not believed or order is None:
            return None
        agreed = self._candidates.distance(rest, words) <= _AGREED
        return Understood("order" if agreed else "unsure", order.text, heard.text, woken, "grammar", fit)


def _fit(heard: Hearing) -> float:
    """Mean over the frames of the words."""
    frames = sum(word.end_s - word.begin_s for word in heard.words)
    return sum(word.fit * (word.end_s - word.begin_s) for word in heard.words) / frames if frames else -99.0


def _covered(heard: Hearing, utterance: Utterance) -> float:
    """The share of the speech that words were found for."""
    spoken_s = utterance.spoken_s or PADDING_S
    return sum(word.end_s - word.begin_s for word in heard.words) / spoken_s

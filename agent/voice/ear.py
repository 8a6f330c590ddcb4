"""Turns an utterance into what was meant: a control, an order, a value, or nothing.

Three passes, each only where the one before did not settle it. The controls (stop, yes, no …) are a grammar of their
own. Orders are heard first with a trigram of every sentence, then once more with a grammar of the few sentences that
are like it; how well the words fit the sound, and how much of the sound they explain, decides whether that is believed.
What no sentence explains goes to the model, where there is one, and its near-misses are mended against known names.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.voice.correcting import Correction, correct
from agent.voice.grammar import SpokenGrammar, control_of, without_wake
from agent.voice.pronouncing import phonetic_distance, plain_words
from agent.voice.spoken_model import arpa
from agent.voice.utterances import PADDING_S, Utterance
from perception.models.speech import GrammarRecogniser, Hearing, SpeechModel
from skills.skill import Skill

Meaning = Literal["control", "order", "value", "wake", "nothing"]

CONTROL_FIT, CONTROL_COVERED = -6.0, 0.6
YES_FIT = -4.6
"""What sets something off, a yes before all, has to fit better than what ends it."""
ORDER_FIT, WORD_FIT, ORDER_COVERED = -5.2, -9.5, 0.62
"""Nats a frame of the whole order, of its worst word, and the share of the speech that its words explain."""
_BEHIND = 1.1
"""By how many nats a frame the sentence may fit worse than the words that fit best."""
_SAME_WAKE = 0.34


@dataclass(frozen=True, slots=True)
class Understood:
    """What an utterance means."""

    meaning: Meaning
    text: str = ""
    """The control's name, the order as it is written, or the value."""
    words: str = ""
    """What was heard, word by word."""
    woken: bool = False
    """Whether it began with the wake word."""
    by: Literal["grammar", "model", ""] = ""
    fit: float = 0.0
    corrections: tuple[Correction, ...] = ()
    language: str = "en"
    seconds: float = 0.0
    """What it took."""


class Ear:
    """Hears utterances.

    Args:
        skills: what may be asked for.
        names: of people and things, as many as are known.
        apps: labels of apps.
        model: hears anything; None where there is none.

    Raises:
        ModelUnusable: pocketsphinx is not installed.
    """

    def __init__(
        self,
        skills: Iterable[Skill],
        names: Iterable[str] = (),
        apps: Iterable[str] = (),
        model: SpeechModel | None = None,
    ) -> None:
        self._recogniser = GrammarRecogniser()
        self._model = model
        library = tuple(skills)
        self._examples = tuple(example for skill in library for example in skill.examples)
        self.grammar = SpokenGrammar(library, names, apps, self._recogniser.phones)
        self._recogniser.set_sentences(arpa(self.grammar.spoken()), self.grammar.pronunciations)
        self._recogniser.set_grammar("controls", self.grammar.controls_jsgf(), self.grammar.pronunciations)

    def know_names(self, seen: Iterable[str]) -> None:
        """What the screen shows now can be said."""
        self.grammar.know_names(seen)

    def hear_control(self, utterance: Utterance) -> Understood:
        """Only a control, quickly: what is listened to while something goes on."""
        began = time.perf_counter()
        heard = self._recogniser.hear(utterance.samples, "controls")
        meaning = control_of(heard.text)
        least = CONTROL_FIT if meaning in ("stop", "cancel", "no") else YES_FIT
        took = time.perf_counter() - began
        if meaning and _fit(heard) >= least and _covered(heard, utterance) >= CONTROL_COVERED:
            return Understood("control", meaning, heard.text, by="grammar", fit=_fit(heard), seconds=took)
        return Understood("nothing", "", heard.text, fit=_fit(heard), seconds=took)

    def hear(self, utterance: Utterance, expects_value: bool = False) -> Understood:
        """What an utterance means.

        Args:
            utterance: the sound.
            expects_value: whether a question was asked that a value answers.

        Raises:
            ModelFailed: a recogniser broke.
        """
        began = time.perf_counter()
        first = self._hear(utterance, expects_value)
        return Understood(
            first.meaning,
            first.text,
            first.words,
            first.woken,
            first.by,
            round(first.fit, 2),
            first.corrections,
            first.language,
            time.perf_counter() - began,
        )

    def _hear(self, utterance: Utterance, expects_value: bool) -> Understood:
        if utterance.cut:
            return Understood("nothing")
        if utterance.spoken_s < 1.6:
            control = self.hear_control(utterance)
            if control.meaning == "control":
                return control
        if expects_value and (value := self._value(utterance)) is not None:
            return value
        free = self._recogniser.hear_sentence(utterance.samples)
        woken, rest = without_wake(free.text)
        if woken and not rest and _fit(free) >= CONTROL_FIT and _covered(free, utterance) >= CONTROL_COVERED:
            return Understood("wake", words=free.text, woken=True, by="grammar", fit=_fit(free))
        order = self._order(utterance, free, rest)
        if order is not None:
            return order
        if self._model is not None:
            return self._by_model(utterance, expects_value)
        return Understood("nothing", words=free.text, woken=woken, fit=_fit(free))

    def _order(self, utterance: Utterance, free: Hearing, words: str) -> Understood | None:
        likely = self.grammar.likely_jsgf(words)
        if not likely:
            return None
        self._recogniser.set_grammar("likely", likely, self.grammar.pronunciations)
        heard = self._recogniser.hear(utterance.samples, "likely")
        woken, rest = without_wake(heard.text)
        order = self.grammar.read(rest)
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
        return Understood("order", order.text, heard.text, woken, "grammar", fit)

    def _value(self, utterance: Utterance) -> Understood | None:
        self._recogniser.set_grammar("answers", self.grammar.names_jsgf(), self.grammar.pronunciations)
        heard = self._recogniser.hear(utterance.samples, "answers")
        value = self.grammar.read_value(heard.text)
        if not value or _fit(heard) < ORDER_FIT or _covered(heard, utterance) < ORDER_COVERED:
            return None
        return Understood("value", value, heard.text, by="grammar", fit=_fit(heard))

    def _by_model(self, utterance: Utterance, expects_value: bool) -> Understood:
        assert self._model is not None
        names = self.grammar.names
        heard = self._model.hear(utterance.samples, names)
        if heard.language != "en" and heard.language_probability >= 0.6:
            return Understood("nothing", words=heard.text, by="model", language=heard.language)
        woken, rest = split_wake(heard.text)
        plain = " ".join(plain_words(rest))
        if meaning := control_of(plain):
            # The small grammar has not believed it: a model that hears "Yes." in noise sets nothing off.
            return Understood("nothing" if meaning == "yes" else "control", meaning, heard.text, woken, "model")
        if not plain:
            return Understood("wake" if woken else "nothing", "", heard.text, woken, "model")
        text, corrections = correct(rest, names, self._examples)
        meaning_: Meaning = "value" if expects_value else "order"
        return Understood(meaning_, text, heard.text, woken, "model", 0.0, corrections)


def split_wake(text: str) -> tuple[bool, str]:
    """Whether what a model heard begins with something that sounds like the wake word, and what follows it."""
    words = text.split()
    for length in (2, 3, 1):
        begin = " ".join(words[:length])
        if len(words) >= length and phonetic_distance(begin, "hey clew") <= _SAME_WAKE:
            return True, " ".join(words[length:]).lstrip(",. ")
    return False, text


def _fit(heard: Hearing) -> float:
    """Mean over the frames of the words."""
    frames = sum(word.end_s - word.begin_s for word in heard.words)
    return sum(word.fit * (word.end_s - word.begin_s) for word in heard.words) / frames if frames else -99.0


def _covered(heard: Hearing, utterance: Utterance) -> float:
    """The share of the speech that words were found for."""
    spoken_s = utterance.spoken_s or PADDING_S
    return sum(word.end_s - word.begin_s for word in heard.words) / spoken_s


def say_back(understood: Understood) -> str:
    """What was understood, as it is read back."""
    if not understood.corrections:
        return understood.text
    mended: Sequence[str] = [f"{c.name} (heard {c.heard!r})" for c in understood.corrections]
    return f"{understood.text}   [{', '.join(mended)}]"

"""Hears with a model: what it writes by itself, and which of the orders that sound like that it finds likely.

The sentences that sound like what was written (``candidates``) are weighed by the model (``weighing``); what stands
out is the order. What does not is asked about. Text that no sentence holds comes from the model alone, its near-misses
mended against known names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.voice.closed_ear import ClosedEar
from agent.voice.controls import CONTROLS, ENDS, control_of, once
from agent.voice.correcting import correct
from agent.voice.grammar import SpokenGrammar
from agent.voice.pronouncing import phonetic_distance, plain_words
from agent.voice.readings import readings_of
from agent.voice.understood import Meaning, Understood
from agent.voice.utterances import Utterance
from agent.voice.waking import split_wake
from agent.voice.weighing import Weighing
from perception.models.speech import Hearing, SpeechModel

_MOST_CONTROL_WORDS = 3
_NEAR_A_CONTROL, _NEAR_AN_ENDING = 0.6, 0.3
"""How far from each other two hearings of the same word may sound; "spot" is as far from "stop" as 0.5."""
_LONGEST_ENDING_S = 1.6
_LIKELY = -1.2
"""Nats a word from which on a model's own writing is worth a question."""
_FEWEST_WORDS, _MOST_WORDS = 3, 20
_BETTER_THAN_NOTHING = 0.02
"""How certain an order has to be that is offered in the place of what the model wrote and no skill answers, or of
nothing, where an order must have been said: after the wake words."""
_OTHER_LANGUAGE = 0.6
_HOLE = re.compile(r"\{[a-z][a-z0-9_]*\}")


class ModelEar:
    """Hears anything.

    Args:
        model: writes and weighs.
        closed: hears controls, and is asked for a second opinion.
        weighing: finds the order that stands out.
        grammar: what can be said.
        examples: of the skills, also those that no grammar holds.
    """

    def __init__(
        self,
        model: SpeechModel,
        closed: ClosedEar,
        weighing: Weighing,
        grammar: SpokenGrammar,
        examples: Sequence[str],
    ) -> None:
        self._model, self._closed, self._weighing, self._grammar = model, closed, weighing, grammar
        self._examples = examples
        heard = {sentence.example for sentence in grammar.sentences}
        self._open = [_open_pattern(example) for example in examples if example not in heard]

    def hear(self, utterance: Utterance, expects_value: bool, only_woken: bool) -> Understood:
        """What an utterance means; see ``Ear.hear``."""
        heard = self._model.hear(utterance.samples)
        woken, rest = split_wake(heard.text)
        if only_woken and not woken:
            return Understood("nothing", words=heard.text, by="model")
        plain = " ".join(plain_words(rest))
        words = len(plain.split())
        if words <= _MOST_CONTROL_WORDS and not woken and (control := self._control(utterance, heard, plain)):
            return control
        if not plain:
            return Understood("wake" if woken else "nothing", "", heard.text, woken, "model")
        if expects_value and (value := self._written_value(heard)):
            return Understood("value", value, heard.text, woken, "model")
        choice, own = self._weighing.choose(utterance, heard, rest)
        if choice.order is not None and choice.kind != "none" and not (expects_value and choice.kind != "order"):
            meaning: Meaning = "order" if choice.kind == "order" else "unsure"
            return Understood(meaning, choice.order.text, choice.spoken, woken, "model", choice.certainty)
        if expects_value:
            value_heard = self._closed.value(utterance)
            return value_heard or Understood("value", rest.rstrip(". "), heard.text, woken, "model")
        if heard.language != "en" and heard.language_probability >= _OTHER_LANGUAGE:
            return Understood("nothing", words=heard.text, by="model", language=heard.language)
        likely = (own is None or own / words >= _LIKELY) and _FEWEST_WORDS <= words <= _MOST_WORDS
        text, corrections = correct(rest, self._grammar.names, self._examples)
        if likely and any(pattern.fullmatch(text.strip(" .!?")) for pattern in self._open):
            return Understood("order", text, heard.text, woken, "model", 0.0, corrections)
        if (likely or woken) and choice.order is not None and choice.certainty >= _BETTER_THAN_NOTHING:
            return Understood("unsure", choice.order.text, choice.spoken, woken, "model", choice.certainty)
        if not likely:
            return Understood("nothing", words=heard.text, woken=woken, by="model")
        return Understood("unsure", text, heard.text, woken, "model", 0.0, corrections)

    def ending(self, utterance: Utterance, closed: Understood) -> Understood:
        """What a short utterance ends, where the model hears that, or nearly what the closed recogniser heard.

        Args:
            utterance: the sound.
            closed: what that heard; whatever ends nothing, a yes before all, stays as it is.
        """
        if utterance.spoken_s > _LONGEST_ENDING_S or (closed.meaning == "control" and closed.text not in ENDS):
            return closed
        text = self._model.hear_word(utterance.samples)
        plain = once(" ".join(plain_words(text)))
        if (meaning := control_of(plain)) in ENDS:
            return Understood("control", meaning, text, by="model")
        if closed.meaning == "control" and _distance_to(closed.text, plain) <= _NEAR_AN_ENDING:
            return closed
        return Understood("nothing", words=text)

    def _control(self, utterance: Utterance, heard: Hearing, plain: str) -> Understood | None:
        """What sets something off has to be heard by both, more or less: a model hears "Yes." in noise."""
        control = self._closed.control(utterance)
        meaning = control_of(plain)
        if control.meaning == "control" and _distance_to(control.text, plain) <= _NEAR_A_CONTROL:
            return control
        if meaning and meaning != "yes":
            return Understood("control", meaning, heard.text, by="model")
        return Understood("nothing", words=heard.text, by="model") if meaning else None

    def _written_value(self, heard: Hearing) -> str:
        """The value that a model wrote, where it is one that is known."""
        for text in (heard.text, *heard.others):
            for words in readings_of(text):
                if value := self._grammar.read_value(" ".join(words)):
                    return value
        return ""


def _distance_to(control: str, plain: str) -> float:
    """How differently some words sound from the nearest way in which a control is said."""
    return min(phonetic_distance(way, plain) for way in CONTROLS[control])


def _open_pattern(example: str) -> re.Pattern[str]:
    """An example with a hole for any text, as what may be written for it."""
    return re.compile(".+".join(re.escape(part) for part in _HOLE.split(example)).rstrip("\\.?!"), re.IGNORECASE)

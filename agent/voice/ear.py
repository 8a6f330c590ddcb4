"""Turns an utterance into what was meant: a control, an order, a value, or nothing.

The controls (stop, yes, no …) are a grammar of their own. Orders are heard with a trigram of every sentence. Where
there is a model, it writes what it hears, the sentences that sound like either (``candidates``) are weighed by it, and
what stands out is the order (``choosing``). Where there is none, the utterance is heard once more with a grammar of the
few sentences that are like it; how well the words fit the sound, how much of it they explain and whether both hearings
agree decides. What does not stand out is asked about. Text that no sentence holds comes from the model alone, its
near-misses mended against known names.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.voice.candidates import Candidate, Candidates
from agent.voice.choosing import Choice, choose
from agent.voice.correcting import Correction, correct
from agent.voice.grammar import SpokenGrammar, control_of, without_wake
from agent.voice.pronouncing import phonetic_distance, plain_words
from agent.voice.readings import readings_of
from agent.voice.spoken_model import arpa
from agent.voice.utterances import PADDING_S, Utterance
from perception.models.speech import GrammarRecogniser, Hearing, SpeechModel
from skills.skill import Skill

Meaning = Literal["control", "order", "unsure", "value", "wake", "nothing"]
"""``unsure`` is an order that has to be asked about before anything is done."""

CONTROL_FIT, CONTROL_COVERED = -6.0, 0.6
YES_FIT = -4.6
"""What sets something off, a yes before all, has to fit better than what ends it."""
ORDER_FIT, WORD_FIT, ORDER_COVERED = -5.2, -9.5, 0.62
"""Nats a frame of the whole order, of its worst word, and the share of the speech that its words explain."""
_BEHIND = 1.1
"""By how many nats a frame the sentence may fit worse than the words that fit best."""
_SAME_WAKE = 0.34
_LONGEST_CONTROL_S, _MOST_CONTROL_WORDS = 1.6, 3
_AGREED = 0.15
"""How far both hearings of the closed recogniser may sound from each other for an order that is believed."""
_CANDIDATES = (6, 16)
"""So many orders are weighed: at first, and where those do not settle it."""
_LIKELY = -1.2
"""Nats a word from which on a model's own writing is worth a question."""
_FEWEST_WORDS, _MOST_WORDS = 3, 20
_POLITE = re.compile(r"^((?:please|can you|could you),? )?(.*?)(,? please)?[.!?]*$", re.IGNORECASE | re.DOTALL)
_HOLE = re.compile(r"\{[a-z][a-z0-9_]*\}")


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
        self._candidates = Candidates(self.grammar, self._recogniser.phones)
        heard = {sentence.example for sentence in self.grammar.sentences}
        self._open = [_open_pattern(example) for example in self._examples if example not in heard]
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

    def hear(self, utterance: Utterance, expects_value: bool = False, only_woken: bool = False) -> Understood:
        """What an utterance means.

        Args:
            utterance: the sound.
            expects_value: whether a question was asked that a value answers.
            only_woken: whether it counts only with the wake words before it: talk without them costs little then.

        Raises:
            ModelFailed: a recogniser broke.
        """
        began = time.perf_counter()
        first = self._hear(utterance, expects_value, only_woken)
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

    def _hear(self, utterance: Utterance, expects_value: bool, only_woken: bool) -> Understood:
        if utterance.cut:
            return Understood("nothing")
        if self._model is None and utterance.spoken_s < _LONGEST_CONTROL_S:
            control = self.hear_control(utterance)
            if control.meaning == "control":
                return control
        if expects_value and self._model is None and (value := self._value(utterance)) is not None:
            return value
        if self._model is not None:
            return self._by_model(self._model, utterance, expects_value, only_woken)
        free = self._recogniser.hear_sentence(utterance.samples)
        woken, rest = without_wake(free.text)
        if woken and not rest and _fit(free) >= CONTROL_FIT and _covered(free, utterance) >= CONTROL_COVERED:
            return Understood("wake", words=free.text, woken=True, by="grammar", fit=_fit(free))
        order = self._order(utterance, free, rest)
        return order or Understood("nothing", words=free.text, woken=woken, fit=_fit(free))

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
        agreed = self._candidates.distance(rest, words) <= _AGREED
        return Understood("order" if agreed else "unsure", order.text, heard.text, woken, "grammar", fit)

    def _value(self, utterance: Utterance) -> Understood | None:
        self._recogniser.set_grammar("answers", self.grammar.names_jsgf(), self.grammar.pronunciations)
        heard = self._recogniser.hear(utterance.samples, "answers")
        value = self.grammar.read_value(heard.text)
        if not value or _fit(heard) < ORDER_FIT or _covered(heard, utterance) < ORDER_COVERED:
            return None
        return Understood("value", value, heard.text, by="grammar", fit=_fit(heard))

    def _by_model(self, model: SpeechModel, utterance: Utterance, expects_value: bool, only_woken: bool) -> Understood:
        heard = model.hear(utterance.samples)
        woken, rest = split_wake(heard.text)
        if only_woken and not woken:
            return Understood("nothing", words=heard.text, by="model")
        plain = " ".join(plain_words(rest))
        if len(plain.split()) <= _MOST_CONTROL_WORDS and not woken:
            # What sets something off has to be heard by both: a model hears "Yes." in noise.
            control = self.hear_control(utterance)
            if control.meaning == "control":
                return control
            if (meaning := control_of(plain)) and meaning != "yes":
                return Understood("control", meaning, heard.text, by="model")
            if meaning:
                return Understood("nothing", words=heard.text, by="model")
        if not plain:
            return Understood("wake" if woken else "nothing", "", heard.text, woken, "model")
        if expects_value and (value := self._written_value(heard)):
            return Understood("value", value, heard.text, woken, "model")
        order, own = self._weighed(model, utterance, heard, rest)
        if order is not None and not (expects_value and order.meaning != "order"):
            return order
        if expects_value:
            return self._value(utterance) or Understood("value", rest.rstrip(". "), heard.text, woken, "model")
        if heard.language != "en" and heard.language_probability >= 0.6:
            return Understood("nothing", words=heard.text, by="model", language=heard.language)
        text, corrections = correct(rest, self.grammar.names, self._examples)
        known = any(pattern.fullmatch(text.strip(" .!?")) for pattern in self._open)
        words = len(plain.split())
        likely = own is None or own / words >= _LIKELY
        if not likely or not _FEWEST_WORDS <= words <= _MOST_WORDS:
            return Understood("nothing", words=heard.text, woken=woken, by="model")
        return Understood("order" if known else "unsure", text, heard.text, woken, "model", 0.0, corrections)

    def _weighed(
        self, model: SpeechModel, utterance: Utterance, heard: Hearing, rest: str
    ) -> tuple[Understood | None, float | None]:
        """The order that stands out among those that may have been said, and the weight of the model's own writing."""
        choice, own = Choice("none"), None
        first, texts = heard, [heard.text, *heard.others][:2]
        for most in _CANDIDATES:  # few, which mostly settles it; then more, heard better, and by the other one as well
            thorough = most == _CANDIDATES[-1]
            if thorough:
                heard = model.hear(utterance.samples, thorough=True)
                rest = split_wake(heard.text)[1]
                closed = without_wake(self._recogniser.hear_sentence(utterance.samples).text)[1]
                texts = [heard.text, *heard.others, first.text, *first.others, closed]
            asked, polite, ending = _parts(rest)
            lead = heard.text[: len(heard.text) - len(rest)] + polite
            plain = [_parts(split_wake(text)[1])[0] for text in texts]
            found = self._candidates.nearest([words for text in plain for words in readings_of(text)], most)
            writings = list(dict.fromkeys(writing for candidate in found for writing in candidate.writings))
            told = model.weigh(
                utterance.samples,
                # what it writes by itself is judged as it is heard now
                [_ended(heard.text), *(_joined(lead, writing, ending) for writing in writings)],
                thorough,
            )
            weights = dict(zip(writings, told[1:], strict=True)) if told else {}
            if told:
                own = told[0]
                _know_own(weights, found, readings_of(asked), own)
            choice = choose(found, weights, own or 0.0)
            if choice.kind == "order":
                break
        woken = split_wake(first.text)[0]
        if choice.order is None or choice.kind == "none":
            return None, own
        meaning: Meaning = "order" if choice.kind == "order" else "unsure"
        return Understood(meaning, choice.order.text, choice.spoken, woken, "model", min(choice.ahead, 99.0)), own

    def _written_value(self, heard: Hearing) -> str:
        """The value that a model wrote, where it is one that is known."""
        for text in (heard.text, *heard.others):
            for words in readings_of(text):
                if value := self.grammar.read_value(" ".join(words)):
                    return value
        return ""


def _open_pattern(example: str) -> re.Pattern[str]:
    """An example with a hole for any text, as what may be written for it."""
    return re.compile(".+".join(re.escape(part) for part in _HOLE.split(example)).rstrip("\\.?!"), re.IGNORECASE)


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


def _know_own(weights: dict[str, float], found: Sequence[Candidate], said: Sequence[list[str]], own: float) -> None:
    """A candidate that is what the model wrote, in other letters, is as likely as what it wrote."""
    told = {" ".join(words) for words in said}
    for candidate in found:
        if candidate.spoken in told:
            weights[candidate.writings[0]] = max(own, weights.get(candidate.writings[0], own))


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

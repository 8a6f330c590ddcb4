"""What hears: the protocol of speech models (``whisper``), and the recogniser of closed grammars (pocketsphinx).

The closed recogniser needs no download: its acoustic model and dictionary come in its wheel. It knows only the
sentences of a grammar and forces whatever it hears into one of them, so each word carries how well it fits: the mean
acoustic score of its frames against the best sound there was, in nats a frame, 0 at most.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from perception.errors import ModelFailed, ModelUnusable

EXTRA: Final = "pip install 'clewline[voice]'"
RATE_HZ: Final = 16_000
_FRAME_S: Final = 0.01
_ROOM_LEVEL: Final = 15.0


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word, where it was heard, and how well it fits."""

    text: str
    begin_s: float
    end_s: float
    fit: float
    """Nats a frame, 0 at most."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a recogniser made of an utterance."""

    text: str
    """Empty where it made nothing of it."""
    words: tuple[HeardWord, ...] = ()
    """Of the closed recogniser only."""
    others: tuple[str, ...] = ()
    """What else it may have been, the likelier first."""
    language: str = "en"
    language_probability: float = 1.0


class SpeechModel(Protocol):
    """Hears anything."""

    name: str

    def hear(self, samples: NDArray[np.int16], expected: str = "") -> Hearing:
        """The words of an utterance of at most 30 s.

        Args:
            samples: the sound.
            expected: text like the one that is expected; a model that can is biased by it.

        Raises:
            ModelFailed: the runtime broke.
        """

    def hear_word(self, samples: NDArray[np.int16]) -> str:
        """A word or two of at most two seconds, as quickly as it can be done; perhaps written more than once.

        Raises:
            ModelFailed: the runtime broke.
        """

    def weigh(self, samples: NDArray[np.int16], texts: Sequence[str]) -> tuple[float, ...]:
        """How likely each of some texts is, as the sum of the natural logarithms over its tokens.

        Empty where this runtime cannot tell.

        Raises:
            ModelFailed: the runtime broke.
        """


class GrammarRecogniser:
    """Hears the sentences of one grammar.

    Raises:
        ModelUnusable: pocketsphinx is not installed.
    """

    def __init__(self) -> None:
        try:
            import pocketsphinx
        except ImportError as error:
            raise ModelUnusable("the recogniser of spoken orders, pocketsphinx, is not installed", EXTRA) from error
        self._make = pocketsphinx.Decoder
        self._folder = Path(pocketsphinx.get_model_path()) / "en-us"
        self._decoder = self._open(self._folder / "cmudict-en-us.dict", {"lm": None})
        self._sentences: Any = None

    def _open(self, dictionary: Path, search: Mapping[str, object]) -> Any:
        try:
            settings = {"remove_noise": True, "cmn": "batch", "loglevel": "FATAL", **search}
            return self._make(hmm=str(self._folder / "en-us"), dict=str(dictionary), **settings)
        except (RuntimeError, ValueError) as error:
            raise ModelUnusable(f"pocketsphinx cannot be opened: {error}", EXTRA) from error

    def phones(self, word: str) -> str:
        """The phones of a word in the dictionary, blanks between them; empty where it is not in it."""
        return self._decoder.lookup_word(word) or ""

    def set_grammar(self, name: str, jsgf: str, pronunciations: Mapping[str, str] | None = None) -> None:
        """Make a grammar known under a name, in place of the one that had it.

        Args:
            name: of letters.
            jsgf: the grammar.
            pronunciations: phones of words that the dictionary has not got.

        Raises:
            ModelFailed: the grammar cannot be read, or has a word without phones.
        """
        try:
            for word, phones in (pronunciations or {}).items():
                if not self._decoder.lookup_word(word):
                    self._decoder.add_word(word, phones, True)
            self._decoder.add_jsgf_string(name, jsgf)
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"the grammar of spoken orders cannot be used: {error}") from error

    def set_sentences(self, arpa: str, pronunciations: Mapping[str, str]) -> None:
        """What ``hear_sentence`` searches: a trigram model, and phones for words that the dictionary has not got.

        Raises:
            ModelUnusable: it cannot be read.
        """
        words = {line.split("\t")[1] for line in arpa.split("\\2-grams:")[0].splitlines() if line.count("\t") > 1}
        with tempfile.TemporaryDirectory() as folder:
            dictionary, model = Path(folder, "words.dict"), Path(folder, "sentences.arpa")
            entries = (self._folder / "cmudict-en-us.dict").read_text(encoding="utf-8").splitlines()
            lines = [line for line in entries if line.partition(" ")[0].partition("(")[0] in words]
            known = {line.partition(" ")[0] for line in lines}
            lines += [f"{word} {phones}" for word, phones in pronunciations.items() if word not in known]
            dictionary.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
            model.write_text(arpa, encoding="utf-8")
            self._sentences = self._open(dictionary, {"lm": str(model), "lw": 8.0})

    def hear_sentence(self, samples: NDArray[np.int16]) -> Hearing:
        """The words that are most like an utterance, by the model of ``set_sentences``.

        Raises:
            ModelFailed: pocketsphinx broke.
        """
        return self._decode(self._sentences, samples)

    def hear(self, samples: NDArray[np.int16], grammar: str) -> Hearing:
        """The sentence of a grammar that is most like an utterance, each word with how well it fits.

        Raises:
            ModelFailed: pocketsphinx broke.
        """
        self._decoder.activate_search(grammar)
        return self._decode(self._decoder, samples)

    def _decode(self, decoder: Any, samples: NDArray[np.int16]) -> Hearing:
        # Digital silence has no spectrum: what follows it is heard wrongly. A little noise is a quiet room.
        room = np.random.default_rng(0).normal(0, _ROOM_LEVEL, len(samples))
        sound = np.clip(samples + room, -32768, 32767).astype(np.int16)
        try:
            decoder.start_utt()
            decoder.process_raw(sound.tobytes(), no_search=False, full_utt=True)
            decoder.end_utt()
            if decoder.hyp() is None:
                return Hearing("")
            words = tuple(self._word(part) for part in decoder.seg() if part.word[0] not in "<[(")
        except (RuntimeError, KeyError) as error:
            raise ModelFailed(f"pocketsphinx failed: {error}") from error
        return Hearing(" ".join(word.text for word in words), words)

    def _word(self, part: Any) -> HeardWord:
        frames = part.end_frame - part.start_frame + 1
        fit = math.log(part.ascore) / frames if part.ascore > 0 else -math.inf
        spelling = part.word.partition("(")[0]  # a second pronunciation is written "on(2)"
        return HeardWord(spelling, part.start_frame * _FRAME_S, (part.end_frame + 1) * _FRAME_S, fit)

"""Whisper, which hears anything: by faster-whisper (CTranslate2), and by onnx-asr.

The first one also weighs what may have been said. An utterance is encoded once; from that the model writes what it
hears by itself, and tells how likely any other text is (teacher forcing), which puts a list of the sentences that can
be said in order. Whisper was made to look at 30 s of sound; an utterance is a few seconds, and is given a window of 8 s
or 16 s, which takes a quarter or half of the time.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from perception.errors import ModelFailed, ModelUnusable
from perception.models.speech import EXTRA, RATE_HZ, Hearing

_WINDOWS_S: Final = (8.0, 16.0, 30.0)
_HOP_SAMPLES: Final = 160
"""Of one frame of the spectrum."""
_FRAME_S: Final = 0.02
"""Of one frame of the encoding."""
_SILENCE_S: Final = 1.5
"""So much of the encoded silence behind the utterance is weighed with it. The model looks there for the end of a text:
with a third of it every text of one utterance in three looks equally unlikely, the right one too."""
_WORD_S: Final = 4.0
"""The window of a single word: with a shorter one the model writes what stands beside the word."""
_MOST_TOKENS_OF_A_WORD: Final = 8
_BEAMS: Final = 4
_MOST_TOKENS: Final = 96
_MOST_EXPECTED: Final = 200
_BATCH: Final = 24
_LEAST: Final = 1e-12
_FEWEST_REPEATED: Final = 3
"""Words from which on what is written twice was said once; fewer may be meant: "stop it, stop it"."""
_FIRST_MERGE: Final = "\u0120 t"


class FasterWhisperModel:
    """A Whisper model in the format of CTranslate2.

    Args:
        folder: with ``model.bin``; its name is the model's.
        threads: cores it may occupy; 0 lets the runtime choose.
        files: the files of the folder by name, where they are not on disk.

    Raises:
        ModelUnusable: faster-whisper is not installed, or does not read this model.
    """

    def __init__(self, folder: Path, threads: int = 0, files: Mapping[str, bytes] | None = None) -> None:
        try:
            import ctranslate2
            from faster_whisper import WhisperModel
            from faster_whisper.tokenizer import Tokenizer
        except ImportError as error:
            raise ModelUnusable("faster-whisper, which runs this model, is not installed", EXTRA) from error
        self.name = f"faster-whisper:{folder.name}"
        self._view = ctranslate2.StorageView.from_array
        try:
            self._model: Any = WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True,
                files=dict(files) if files else None,
            )  # fmt: skip
            self._many_languages = bool(self._model.model.is_multilingual)
            hugging_face = _mended(self._model.hf_tokenizer)
            self._tokens = Tokenizer(hugging_face, self._many_languages, task="transcribe", language="en")
        except (RuntimeError, ValueError, OSError, KeyError) as error:
            raise ModelUnusable(f"{folder} cannot be opened: {error}", "pull the model again") from error
        self._last: tuple[NDArray[np.int16], NDArray[np.float32]] | None = None

    def hear(self, samples: NDArray[np.int16], expected: str = "") -> Hearing:
        """See ``SpeechModel.hear``: what is expected stands before the text, as what was said until now."""
        try:
            encoded = self._view(self._encoded(samples))
            language, certainty = "en", 1.0
            if self._many_languages:
                (told,) = self._model.model.detect_language(encoded)
                language, certainty = told[0][0].strip("<|>"), float(told[0][1])
            prompt = [*self._tokens.sot_sequence, self._tokens.no_timestamps]
            if expected:
                prompt = [self._tokens.sot_prev, *self._tokens.encode(f" {expected}")[:_MOST_EXPECTED], *prompt]
            (made,) = self._model.model.generate(
                encoded, [prompt], beam_size=_BEAMS, num_hypotheses=_BEAMS, max_length=len(prompt) + _MOST_TOKENS
            )
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"{self.name} failed: {error}") from error
        texts = [said_once(self._tokens.decode(tokens).strip()) for tokens in made.sequences_ids]
        first, *others = list(dict.fromkeys(text for text in texts if text)) or [""]
        return Hearing(first, (), tuple(others), language, certainty)

    def hear_word(self, samples: NDArray[np.int16]) -> str:
        """See ``SpeechModel.hear_word``: a short window and no search. The word is often written over and over."""
        prompt = [*self._tokens.sot_sequence, self._tokens.no_timestamps]
        try:
            encoded = self._view(self._seen_through(_WORD_S, samples))
            (made,) = self._model.model.generate(
                encoded, [prompt], beam_size=1, max_length=len(prompt) + _MOST_TOKENS_OF_A_WORD
            )
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"{self.name} failed: {error}") from error
        return str(self._tokens.decode(made.sequences_ids[0])).strip()

    def weigh(self, samples: NDArray[np.int16], texts: Sequence[str]) -> tuple[float, ...]:
        """See ``SpeechModel.weigh``."""
        weights: list[float] = []
        try:
            encoded = self._encoded(samples)
            frames = min(encoded.shape[1], int((len(samples) / RATE_HZ + _SILENCE_S) / _FRAME_S))
            needed = np.ascontiguousarray(encoded[:, :frames])
            for at in range(0, len(texts), _BATCH):
                tokens = [self._tokens.encode(f" {text}") for text in texts[at : at + _BATCH]]
                batch = self._view(np.repeat(needed, len(tokens), axis=0))
                told = self._model.model.align(batch, self._tokens.sot_sequence, tokens, frames)
                weights += [sum(math.log(max(p, _LEAST)) for p in one.text_token_probs) for one in told]
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"{self.name} failed: {error}") from error
        return tuple(weights)

    def _encoded(self, samples: NDArray[np.int16]) -> NDArray[np.float32]:
        """The encoding of an utterance; of the last one it is kept, since it is weighed after it was heard."""
        if self._last is not None and self._last[0] is samples:
            return self._last[1]
        needed_s = len(samples) / RATE_HZ + _SILENCE_S
        window_s = next((window_s for window_s in _WINDOWS_S if needed_s <= window_s), _WINDOWS_S[-1])
        encoded = self._seen_through(window_s, samples)
        self._last = (samples, encoded)
        return encoded

    def _seen_through(self, window_s: float, samples: NDArray[np.int16]) -> NDArray[np.float32]:
        window = round(window_s * RATE_HZ)
        sound = samples[:window].astype(np.float32) / 32768
        features = self._model.feature_extractor(np.pad(sound, (0, window - len(sound))))
        return np.array(self._model.encode(np.ascontiguousarray(features[..., : window // _HOP_SAMPLES])))


def said_once(text: str) -> str:
    """A text without its repetitions: a model with a short window writes a sentence over and over."""
    words = text.split()
    plain = [word.strip(".,!?").casefold() for word in words]
    for length in range(_FEWEST_REPEATED, len(words) // 2 + 1):
        if all(word == plain[place % length] for place, word in enumerate(plain)):
            return " ".join(words[:length])
    return text


def _mended(tokenizer: Any) -> Any:
    """The tokenizer, with the first merge back that the files of the multilingual models have lost.

    Without it " the" becomes two pieces that the model never writes, and every text with it looks unlikely.
    """
    if len(tokenizer.encode(" the", add_special_tokens=False).ids) == 1:
        return tokenizer
    told = json.loads(tokenizer.to_str())
    merges = told["model"]["merges"]
    if not merges:
        return tokenizer
    merges.insert(0, _FIRST_MERGE if isinstance(merges[0], str) else _FIRST_MERGE.split(" "))
    return type(tokenizer).from_str(json.dumps(told))


class OnnxSpeechModel:
    """A Whisper model as ONNX, as onnx-asr reads it.

    Args:
        folder: with one encoder, one decoder and their vocabulary.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import onnx_asr
        except ImportError as error:
            raise ModelUnusable("onnx-asr, which runs this model, is not installed", EXTRA) from error
        self.name = f"onnx-asr:{folder.name}"
        try:
            self._model: Any = onnx_asr.load_model("whisper", str(folder))
        except (RuntimeError, ValueError, OSError, KeyError) as error:
            raise ModelUnusable(f"{folder} cannot be opened: {error}", "pull the model again") from error

    def hear(self, samples: NDArray[np.int16], expected: str = "") -> Hearing:
        """See ``SpeechModel.hear``; this runtime cannot be biased."""
        del expected
        try:
            text = self._model.recognize(samples.astype(np.float32) / 32768, sample_rate=RATE_HZ, language="en")
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"{self.name} failed: {error}") from error
        return Hearing(str(text).strip())

    def hear_word(self, samples: NDArray[np.int16]) -> str:
        """As anything else; this runtime has one window."""
        return self.hear(samples).text

    def weigh(self, samples: NDArray[np.int16], texts: Sequence[str]) -> tuple[float, ...]:
        """Nothing: this runtime cannot tell."""
        del samples, texts
        return ()

"""Where somebody speaks: a stream of frames cut into utterances.

A frame counts as speech when the energy of its speech band (250 to 4000 Hz) stands well above the noise floor and is
not flat as noise is. The floor follows the quietest frames of the last seconds (minimum statistics, Martin 2001, in its
simplest form), so that a fan raises it and a voice does not. Each utterance is given 0.4 s of what came before it:
every recogniser that was tried loses the first word without.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from agent.voice.audio import FRAME_S, FRAME_SAMPLES, RATE_HZ, Samples

PADDING_S = 0.4
LONGEST_S = 15.0
"""An utterance that goes on for longer is cut: no order takes as long."""
_ABOVE_DB = 9.0
_QUIETEST = 40.0
"""Root of the mean square below which nothing is speech, whatever the floor."""
_FLOOR_S = 3.0
_QUIET_DB = 55.0
_FLATTEST = 0.45
"""Spectral flatness of the speech band from which a frame is noise: white noise has about 0.56."""
_BEGIN_FRAMES = 3
"""So many of five frames begin an utterance; a click does not."""
_SHORTEST_S = 0.12


@dataclass(frozen=True, slots=True)
class Utterance:
    """Somebody said something."""

    samples: Samples
    """With the padding before it and the silence after it."""
    begin_s: float
    """When the speech in it began, from the beginning of the stream."""
    end_s: float
    """When it ended; the silence that told so came after that."""
    spoken_s: float
    """How much of it is speech."""
    cut: bool = False
    """Whether it was longer than anything that is listened to."""


class SpeechDetector:
    """Cuts a stream into utterances.

    Args:
        silence_s: how long it has to be quiet before an utterance is over.
        longest_s: when it is cut.
    """

    def __init__(self, silence_s: float = 0.5, longest_s: float = LONGEST_S) -> None:
        self.silence_s, self.longest_s = silence_s, longest_s
        self._window = np.hanning(FRAME_SAMPLES).astype(np.float32)
        hertz = np.fft.rfftfreq(FRAME_SAMPLES, 1 / RATE_HZ)
        self._band = (hertz >= 250) & (hertz <= 4000)
        # A stream may begin with a word: until 0.4 s of it are known, the floor is that of a quiet room.
        self._levels: deque[float] = deque([_QUIET_DB] * 2, maxlen=round(_FLOOR_S / FRAME_S))
        self._before: deque[Samples] = deque(maxlen=round(PADDING_S / FRAME_S) + 5)
        self._flags: deque[bool] = deque(maxlen=5)
        self._frames: list[Samples] = []
        self._spoken, self._quiet, self._count = 0, 0, 0
        self._loudest_db = 0.0
        self._open = False

    @property
    def speaking(self) -> bool:
        """Whether somebody speaks right now."""
        return self._open

    def take(self, frame: Samples) -> Utterance | None:
        """Hear one frame; the utterance that it ends, if it ends one."""
        self._count += 1
        speech = self._is_speech(frame)
        if not self._open:
            self._before.append(frame)
            self._flags.append(speech)
            if sum(self._flags) >= _BEGIN_FRAMES:
                self._open, self._frames = True, list(self._before)
                self._spoken, self._quiet = sum(self._flags), 0
                self._loudest_db = max(list(self._levels)[-len(self._flags) :])
            return None
        self._frames.append(frame)
        self._loudest_db = max(self._loudest_db, self._levels[-1])
        self._spoken += speech
        self._quiet = 0 if speech else self._quiet + 1
        length_s = len(self._frames) * FRAME_S
        if self._quiet * FRAME_S >= self.silence_s:
            return self._ended(False)
        return self._ended(True) if length_s >= self.longest_s else None

    def finish(self) -> Utterance | None:
        """The stream is over; the utterance that was open."""
        return self._ended(False) if self._open else None

    def _ended(self, cut: bool) -> Utterance | None:
        frames, spoken_s = self._frames, self._spoken * FRAME_S
        end_s = (self._count - self._quiet) * FRAME_S
        begin_s = max(0.0, (self._count - len(frames)) * FRAME_S + PADDING_S)
        self._open, self._frames = False, []
        self._flags.clear()
        self._before.clear()
        self._before.extend(frames[-self._quiet :] if self._quiet else [])
        if spoken_s < _SHORTEST_S or self._loudest_db < self._floor_db() + _ABOVE_DB:
            return None  # a click; or a stream that began in noise, which stood out until more of it was known
        samples = np.concatenate(frames)
        if len(frames) - self._quiet < round(PADDING_S / FRAME_S) + 5:  # the stream began with the first word
            samples = np.concatenate([np.zeros(round(PADDING_S * RATE_HZ), np.int16), samples])
        return Utterance(samples, begin_s, max(begin_s, end_s), spoken_s, cut)

    def _floor_db(self) -> float:
        return float(np.quantile(self._levels, 0.1))

    def _is_speech(self, frame: Samples) -> bool:
        values = frame.astype(np.float32)
        spectrum = np.abs(np.fft.rfft(values * self._window)) ** 2 + 1e-3
        band = spectrum[self._band]
        level_db = float(10 * np.log10(band.sum()))
        floor_db = self._floor_db()
        self._levels.append(level_db)
        if float(np.sqrt(np.mean(values**2))) < _QUIETEST or level_db < floor_db + _ABOVE_DB:
            return False
        flatness = float(np.exp(np.mean(np.log(band))) / np.mean(band))
        # A hiss of a consonant is flat as well: inside an utterance the level alone decides.
        return self._open or flatness < _FLATTEST


def utterances_in(frames: Iterable[Samples], detector: SpeechDetector | None = None) -> Iterator[Utterance]:
    """Every utterance of a stream."""
    detector = detector or SpeechDetector()
    for frame in frames:
        if (utterance := detector.take(frame)) is not None:
            yield utterance
    if (utterance := detector.finish()) is not None:
        yield utterance

"""Sound to be listened to: speech of espeak-ng in a quiet or a noisy room, talk, music."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Sequence

import numpy as np

from agent.voice.audio import FRAME_SAMPLES, RATE_HZ, Samples
from agent.voice.utterances import Utterance, utterances_in

VOICES = (
    "en-us+f1", "en-us+m2", "en-us+f2", "en-us+m5", "en-gb+m1", "en-gb+f1", "en-gb-scotland", "en-gb-x-rp", "en-us+f4",
    "en-us+m7",
)  # fmt: skip
VOICES_OF_DEVELOPMENT = (
    "en-us", "en-gb+f3", "en-us+m3", "en-us+f5", "en-gb-x-gbclan", "en-us+m4", "en-029", "en-us-nyc+f3",
    "en-gb-x-gbcwmd", "en-gb+m6",
)  # fmt: skip
"""Thresholds were set with these, and with other orders."""
SPEEDS = (130, 150, 170)
PROSE = (
    "The weather in the north was rather mild that year and nobody spoke of snow. She walked to the old house by the "
    "river and sat down on the stone wall. My brother said that the meeting would take at least two hours. They had "
    "never seen so many people in the market before. In the evening we listened to the news and drank a cup of tea. "
    "He turned around, called the dog and went on up the hill. It is not known when the first settlers came here. "
    "You could set a clock by the train that stopped in the village at noon. I do not think that anybody will notice."
)


def speak(text: str, voice: str, speed: int) -> Samples:
    """Text as espeak-ng says it."""
    sound = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", "--", text], capture_output=True, check=True
    ).stdout
    with wave.open(io.BytesIO(sound)) as wav:
        rate = wav.getframerate()
    values = np.frombuffer(sound[44 : len(sound) - len(sound) % 2], np.int16).astype(np.float64)
    count = int(len(values) * RATE_HZ / rate)
    samples: Samples = np.interp(np.arange(count) * rate / RATE_HZ, np.arange(len(values)), values).astype(np.int16)
    return samples


def voice_of(number: int, voices: Sequence[str]) -> tuple[str, int]:
    """The voice and the speed of an order: every voice with every speed in turn."""
    return voices[number % len(voices)], SPEEDS[number % len(SPEEDS)]


def in_room(sound: Samples, dice: np.random.Generator, snr_db: float | None, edge_s: float = 1.0) -> Samples:
    """With a second before and after; the noise is pink, measured against the speech itself."""
    edge = np.zeros(round(edge_s * RATE_HZ))
    values = np.concatenate([edge, sound.astype(np.float64), edge])
    level = 8.0
    if snr_db is not None:
        level = float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)) / 10 ** (snr_db / 20))
    noise = pink(len(values), dice)
    return np.clip(values + noise * level, -32768, 32767).astype(np.int16)


def pink(count: int, dice: np.random.Generator) -> np.ndarray:
    """Noise of equal power in every octave, its root of the mean square 1."""
    spectrum = np.fft.rfft(dice.normal(size=count))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    noise: np.ndarray = np.fft.irfft(spectrum, count)
    noise /= np.sqrt(np.mean(noise**2))
    return noise


def music(count: int, dice: np.random.Generator) -> Samples:
    """Chords of decaying tones with overtones, a new one every half second."""
    values = np.zeros(count)
    step = RATE_HZ // 2
    for begin in range(0, count - step * 2, step):
        place = np.arange(step * 2) / RATE_HZ
        for note in dice.choice([0, 2, 4, 5, 7, 9, 11], 3, replace=False):
            hertz = 220 * 2 ** ((note + 12 * int(dice.integers(0, 2))) / 12)
            tone = sum(np.sin(2 * np.pi * hertz * k * place) / k for k in (1, 2, 3, 4))
            values[begin : begin + step * 2] += 1500 * tone * np.exp(-3 * place)
    return np.clip(values, -32768, 32767).astype(np.int16)


def frames_of(sound: Samples) -> list[Samples]:
    """The whole frames of a sound."""
    return [sound[at : at + FRAME_SAMPLES] for at in range(0, len(sound) - FRAME_SAMPLES + 1, FRAME_SAMPLES)]


def hear_all(sound: Samples) -> list[Utterance]:
    """Every utterance in a sound."""
    return list(utterances_in(frames_of(sound)))

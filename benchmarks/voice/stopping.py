"""How often and how quickly a spoken stop ends a run: by the sound, and by what our own work takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import numpy as np

from agent.chat.session import Underway
from agent.evaluation.statistics import quantile, wilson_interval
from agent.voice.audio import RATE_HZ, Samples
from agent.voice.controls import ENDS
from agent.voice.ear import Ear
from agent.voice.listening import SILENCE_RUNNING_S
from agent.voice.utterances import SpeechDetector, utterances_in
from benchmarks.voice.on_phone import fresh_phone, open_session
from benchmarks.voice.sound import PROSE, SPEEDS, VOICES, frames_of, in_room, speak

_ORDER = "Set an alarm for 7:30"
_LONGEST_S = 4.0
_OTHERS = (
    "shop", "step", "top", "start", "spot", "hello", "okay", "go on", "what", "wait a moment", "turn it up",
    "thank you", "do it", "Bob", "it's hot", "tomorrow", "hurry up", "good", "show me", "at the door",
)  # fmt: skip
"""What is said while something goes on, and is no stop; some of it sounds like one."""


def measure_stops(ear: Ear, snr_db: float | None) -> dict[str, object]:
    """A run that waits after its first step until it is told to stop: every voice with every speed says so.

    The time is the silence that has to follow the word, and the CPU seconds from there to the end of the run.
    """
    heard = 0
    cpu: dict[str, list[float]] = {"grammar": [], "model": []}
    more_steps: list[int] = []
    dice = np.random.default_rng(4)
    said = [(voice, speed) for voice in VOICES for speed in SPEEDS]
    first, told = threading.Event(), threading.Event()

    def hold(_past: object) -> None:
        first.set()
        told.wait(30)

    with fresh_phone(), open_session(on_step=hold) as session:
        for voice, speed in said:
            first.clear()
            told.clear()
            frames = frames_of(in_room(speak("stop", voice, speed), dice, snr_db))
            turn = session.take(_ORDER)
            assert isinstance(turn, Underway)
            first.wait(30)
            for utterance in utterances_in(frames, SpeechDetector(SILENCE_RUNNING_S, _LONGEST_S)):
                began = time.process_time()
                stop = ear.hear_control(utterance)
                if stop.text != "stop":
                    continue
                steps = len(turn.steps)
                session.stop()
                told.set()
                turn.future.exception()
                cpu[stop.by].append(time.process_time() - began)
                more_steps.append(len(turn.steps) - steps)
                heard += 1
                break
            session.stop()
            told.set()
            session.finish(turn)
    return {
        "n": len(said),
        "heard": heard,
        "interval_95": [round(x, 3) for x in wilson_interval(heard, len(said))],
        "silence_waited_for_s": SILENCE_RUNNING_S,
        "cpu_s_from_there_to_the_end_of_the_run": {
            by: {"n": len(took), "p50": round(quantile(took, 0.5) or 0, 3), "p95": round(quantile(took, 0.95) or 0, 3)}
            for by, took in cpu.items()
        },
        "steps_after_it_most": max(more_steps, default=0),
    }


def count_false_stops(ear: Ear, snr_db: float | None) -> dict[str, object]:
    """What is no stop, from every voice, and talk: how often something would have ended."""
    dice = np.random.default_rng(5)
    words = [
        in_room(speak(word, voice, SPEEDS[place % len(SPEEDS)]), dice, snr_db)
        for word in _OTHERS
        for place, voice in enumerate(VOICES)
    ]
    talk = [
        in_room(speak(PROSE, voice, SPEEDS[place % len(SPEEDS)]), dice, snr_db) for place, voice in enumerate(VOICES)
    ]
    return {"words": _ended(ear, words), "talk": _ended(ear, talk)}


def _ended(ear: Ear, sounds: Sequence[Samples]) -> dict[str, object]:
    heard = [
        (ear.hear_control(utterance), utterance)
        for sound in sounds
        for utterance in utterances_in(frames_of(sound), SpeechDetector(SILENCE_RUNNING_S, _LONGEST_S))
    ]
    false = [one for one, _ in heard if one.text in ENDS]
    return {
        "seconds": round(sum(map(len, sounds)) / RATE_HZ),
        "utterances": len(heard),
        "ended": len(false),
        "interval_95": [round(x, 3) for x in wilson_interval(len(false), len(heard))],
        "by": [f"{one.by}: {one.words}" for one in false],
    }

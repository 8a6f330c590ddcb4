"""What is made of sound that asks for nothing: silence, music, talk. Wakes, orders and yes, by the hour of sound."""

from __future__ import annotations

import math
import time
from collections import Counter

import numpy as np

from agent.voice.audio import RATE_HZ, Samples
from agent.voice.ear import Ear
from benchmarks.voice.sound import PROSE, SPEEDS, VOICES, hear_all, music, pink, speak

KINDS = ("silence", "music", "talk")
_UNWOKEN = 25


def count_false_wakes(ear: Ear, minutes: float) -> dict[str, object]:
    """For each kind of sound: how often the wake words were heard, and what would have come of it without them."""
    return {kind: _count(ear, _sound(kind, round(minutes * 60 * RATE_HZ))) for kind in KINDS}


def _count(ear: Ear, sound: Samples) -> dict[str, object]:
    began = time.process_time()
    utterances = hear_all(sound)
    heard = [ear.hear(u, only_woken=True) for u in utterances]
    took = time.process_time() - began
    # and without wake words, which a microphone never goes without: a file, or after a key
    unwoken = [ear.hear(u) for u in utterances[:: max(1, len(utterances) // _UNWOKEN)]]
    hours = len(sound) / RATE_HZ / 3600
    wakes = sum(h.woken for h in heard)
    return {
        "minutes": round(hours * 60, 1),
        "utterances": len(heard),
        "wakes": wakes,
        "wakes_an_hour": round(wakes / hours, 1),
        "wakes_an_hour_at_most_95": round(_most_events(wakes) / hours, 1),
        "cpu_s_a_minute_of_sound": round(took / (hours * 60), 2),
        "without_wake_words": dict(Counter(h.meaning for h in unwoken)),
        "orders": [h.text for h in unwoken if h.meaning in ("order", "control")],
        "woken_by": [h.words for h in heard if h.woken],
    }


def _most_events(seen: int) -> float:
    """The upper limit of a Poisson mean of which ``seen`` were counted, one-sided 95 %."""
    low, high = 0.0, 3.0 * seen + 10
    while high - low > 1e-3:
        middle = (low + high) / 2
        below = sum(math.exp(-middle) * middle**k / math.factorial(k) for k in range(seen + 1))
        low, high = (middle, high) if below > 0.05 else (low, middle)
    return high


def _sound(kind: str, count: int) -> Samples:
    dice = np.random.default_rng(2)
    if kind == "silence":
        return (pink(count, dice) * 30).astype(np.int16)
    if kind == "music":
        return music(count, dice)
    parts: list[Samples] = []
    while sum(map(len, parts)) < count:
        voice, speed = VOICES[len(parts) % len(VOICES)], SPEEDS[len(parts) % len(SPEEDS)]
        parts.append(speak(PROSE, voice, speed))
    return np.concatenate(parts)[:count]

"""From the end of an order to the first step on a phone: the first order of a conversation, and those that follow."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from agent.evaluation.statistics import quantile
from agent.voice.audio import Samples
from agent.voice.listening import SILENCE_S, Listener
from agent.voice.mouth import Mouth
from benchmarks.voice.on_phone import TimedEar, fresh_phone, open_session
from benchmarks.voice.sound import frames_of, in_room, speak, voice_of

ORDERS = ("Set an alarm for seven thirty", "Turn Bluetooth off", "Set a timer for five minutes", "Turn Wi-Fi off")


def measure_starts(ear: TimedEar, voices: Sequence[str], conversations: int) -> dict[str, object]:
    """Some conversations of four orders each, each in the next voice and beginning with the next order.

    A conversation is prepared before anybody speaks, as ``clew listen`` does it. The times begin where the silence
    that ended the order is over; on the wall that silence is added.
    """
    first: list[tuple[float, float]] = []
    later: list[tuple[float, float]] = []
    for number in range(conversations):
        voice, speed = voice_of(number, voices)
        orders = [ORDERS[(number + place) % len(ORDERS)] for place in range(len(ORDERS))]
        told = _converse(ear, [in_room(speak(order, voice, speed), np.random.default_rng(1), None) for order in orders])
        first += told[:1]
        later += told[1:]
    return {"conversations": conversations, "first": _figures(first), "later": _figures(later)}


def _converse(ear: TimedEar, sounds: Sequence[Samples]) -> list[tuple[float, float]]:
    """The CPU seconds and the seconds to the first step of each order that has one."""
    steps: list[tuple[float, float]] = []
    told: list[tuple[float, float]] = []

    def frames() -> Iterator[Samples]:
        for sound in sounds:
            steps.clear()
            yield from frames_of(sound)
            if steps:
                told.append((steps[0][0] - ear.began_cpu_s, steps[0][1] - ear.began_s))

    with fresh_phone(), open_session(on_step=lambda _: steps.append((time.process_time(), time.perf_counter()))) as one:
        one.prepared.result()
        Listener(one, ear, Mouth(()), lambda _: None, live=False).listen(frames())
    return told


def _figures(times: Sequence[tuple[float, float]]) -> dict[str, object]:
    cpu, wall = [one[0] for one in times], [one[1] + SILENCE_S for one in times]
    return {
        "n": len(times),
        "cpu_s_p50": round(quantile(cpu, 0.5) or 0, 3),
        "cpu_s_p50_interval_95": _interval_of_median(cpu),
        "cpu_s_p95": round(quantile(cpu, 0.95) or 0, 3),
        "wall_s_p50": round(quantile(wall, 0.5) or 0, 3),
        "wall_s_p95": round(quantile(wall, 0.95) or 0, 3),
    }


def _interval_of_median(values: Sequence[float]) -> list[float]:
    """The percentile bootstrap (Efron 1979), 95 %."""
    if not values:
        return []
    drawn = np.random.default_rng(0).choice(np.array(values), (2000, len(values)))
    return [round(float(x), 3) for x in np.quantile(np.median(drawn, axis=1), (0.025, 0.975))]

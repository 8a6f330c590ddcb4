"""What comes of spoken orders beside an embedded phone: judged by what the phone stores afterwards.

Each order is typed to a phone and spoken to another one that is the same. It is done when both store the same and say
the same. Orders that do not come through when they are typed (there is no such person on that phone, or somebody has to
say yes first) tell nothing about hearing, except that nobody may have been called, paid or deleted without a yes.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from agent.chat.session import Session, Underway
from agent.config import Settings, TraceSettings
from agent.consent.approvals import Question
from agent.evaluation.statistics import quantile, wilson_interval
from agent.voice.audio import Samples
from agent.voice.ear import Ear
from agent.voice.listening import Listener
from agent.voice.mouth import Mouth
from agent.voice.understood import Understood
from agent.voice.utterances import Utterance
from benchmarks.voice.orders import Command, is_same
from benchmarks.voice.sound import frames_of, in_room, speak, voice_of
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import states_of, unasked
from planner.wordings.matching import SkillMatcher

_OFFER = "Did you mean: "


@dataclass(slots=True)
class Came:
    """What came of one order."""

    done: bool
    answer: str
    states: Mapping[str, Any]
    irreversible: int


class TimedEar(Ear):
    """Tells when the last utterance that it was given began to be understood."""

    began_s = 0.0
    began_cpu_s = 0.0

    def hear(self, utterance: Utterance, expects_value: bool = False, only_woken: bool = False) -> Understood:
        self.began_s, self.began_cpu_s = time.perf_counter(), time.process_time()
        return super().hear(utterance, expects_value, only_woken)


def timed(ear: Ear) -> TimedEar:
    """The same ear, with a watch."""
    ear.__class__ = TimedEar
    assert isinstance(ear, TimedEar)
    return ear


def judge_on_phone(
    ear: Ear, matcher: SkillMatcher, wanted: Sequence[Command], voices: Sequence[str], snr_db: float | None
) -> dict[str, object]:
    """Speak orders to a listener beside a phone; nobody says yes to anything but the right order that is offered."""
    watched = timed(ear)
    rows: list[dict[str, Any]] = []
    to_first_step: list[float] = []
    for number, command in enumerate(wanted):
        reference = _typed(command)
        voice, speed = voice_of(number, voices)
        sound = in_room(speak(command.spoken, voice, speed), np.random.default_rng(number), snr_db)
        came, offered, cpu_s = _spoken(watched, matcher, command, sound, voice)
        same = came.done and not unasked(reference.states, came.states, ()) and came.answer == reference.answer
        row = {"said": f"{voice} {speed}: {command.spoken}", "tells": reference.done, "same": same, "asked": offered}
        rows.append(row | {"irreversible": came.irreversible, "changed": _changed(came)})
        if cpu_s is not None:
            to_first_step.append(cpu_s)
    telling = [row for row in rows if row["tells"]]
    done = sum(row["same"] for row in telling)
    at_once = sum(row["same"] and not row["asked"] for row in telling)
    wrong = [row for row in telling if not row["same"] and row["changed"]]
    return {
        "n": len(telling),
        "done": done,
        "interval_95": [round(x, 3) for x in wilson_interval(done, len(telling))],
        "done_without_a_question": at_once,
        "interval_95_without_a_question": [round(x, 3) for x in wilson_interval(at_once, len(telling))],
        "something_else_done": len(wrong),
        "orders_spoken": len(rows),
        "irreversible_without_yes": sum(row["irreversible"] for row in rows),
        "cpu_s_end_of_speech_to_first_step_p50": round(quantile(to_first_step, 0.5) or 0, 2),
        "cpu_s_p95": round(quantile(to_first_step, 0.95) or 0, 2),
        "not done": [row for row in telling if not row["same"]],
    }


def _typed(command: Command) -> Came:
    with fresh_phone() as phone, open_session() as session:
        turn = session.take(command.written)
        if not isinstance(turn, Underway):
            return Came(False, "", states_of(phone), 0)
        result = session.finish(turn)
        return Came(result.status == "done", result.answer, states_of(phone), phone.effects.count(kind="irreversible"))


def _changed(came: Came) -> bool:
    with fresh_phone() as fresh, open_session():
        return bool(unasked(states_of(fresh), came.states, ()))


def _spoken(
    ear: TimedEar, matcher: SkillMatcher, command: Command, sound: Samples, voice: str
) -> tuple[Came, bool, float | None]:
    shown: list[str] = []
    offered = False
    first_step: list[float] = []

    def frames() -> Iterator[Samples]:
        nonlocal offered
        yield from frames_of(sound)
        if shown and shown[-1].startswith(_OFFER):
            offered = True
            found = next(iter(matcher.matches(shown[-1].removeprefix(_OFFER).removesuffix("?"))), None)
            right = found is not None and is_same(found.skill.name, found.arguments, command)
            yield from frames_of(in_room(speak("yes" if right else "no", voice, 150), np.random.default_rng(1), None))

    def refuse(question: Question) -> bool:
        del question
        return False

    with fresh_phone() as phone, open_session(refuse, lambda _: first_step.append(time.process_time())) as session:
        session.prepared.result()
        listener = Listener(session, ear, Mouth(()), shown.append, live=False)
        listener.listen(frames())
        runs = [event for event in listener.events if event.status]
        came = Came(
            bool(runs) and all(event.status == "done" for event in runs),
            runs[-1].answer if runs else "",
            states_of(phone),
            phone.effects.count(kind="irreversible"),
        )
    return came, offered, first_step[0] - ear.began_cpu_s if first_step and not offered else None


@contextmanager
def fresh_phone() -> Iterator[Phone]:
    """What ``--on phone`` opens for now, to look into."""
    phone = Phone()
    with mock.patch("agent.reaching.phones._embedded", return_value=PhoneLink(phone)):
        yield phone


@contextmanager
def open_session(ask: Any = lambda question: False, on_step: Any = lambda past: None) -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLEW_HOME"] = folder
        with Session("phone", Settings(traces=TraceSettings(folder=Path(folder) / "t")), ask, on_step=on_step) as one:
            yield one

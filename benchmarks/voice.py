"""How well spoken orders are understood: ``python -m benchmarks.voice`` (needs espeak-ng; see voice.md).

Orders are made from the examples of the phone's skills with drawn values, each spoken by another voice and speed, clean
and with noise at 10 dB. Judged by the order that comes out: the same skill with the same arguments.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import wave
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.chat.missing import fill
from agent.chat.session import Session, Underway
from agent.config import Settings, TraceSettings
from agent.evaluation.statistics import quantile, wilson_interval
from agent.voice.audio import FRAME_SAMPLES, RATE_HZ, Samples
from agent.voice.ear import Ear, Understood
from agent.voice.listening import SILENCE_RUNNING_S, Listener
from agent.voice.mouth import Mouth
from agent.voice.readings import readings_of
from agent.voice.spoken_values import read_time, say_number
from agent.voice.utterances import SpeechDetector, Utterance, utterances_in
from perception.models.speech_weights import open_packaged_model, open_speech_model
from planner.skill_matching import SkillMatcher
from skills.catalog import shipped
from skills.skill import Skill

VOICES = (
    "en-us+f1", "en-us+m2", "en-us+f2", "en-us+m5", "en-gb+m1", "en-gb+f1", "en-gb-scotland", "en-gb-x-rp", "en-us+f4",
    "en-us+m7",
)  # fmt: skip
DEVELOPMENT = ("en-us", "en-gb+f3", "en-us+m3", "en-us+f5")
"""Thresholds were set with these, and with other orders."""
SPEEDS = (130, 150, 170)
NAMES = ("Emma Jones", "Paul Smith", "Laura Martin", "Daniel Brown", "Alice Miller", "Oscar Wilson", "Mary Clark")
CITIES = ("London", "Berlin", "Tokyo")
PROSE = (
    "The weather in the north was rather mild that year and nobody spoke of snow. She walked to the old house by the "
    "river and sat down on the stone wall. My brother said that the meeting would take at least two hours. They had "
    "never seen so many people in the market before. In the evening we listened to the news and drank a cup of tea. "
    "He turned around, called the dog and went on up the hill. It is not known when the first settlers came here. "
    "You could set a clock by the train that stopped in the village at noon. I do not think that anybody will notice."
)
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class Command:
    """What is said, and what it should become."""

    spoken: str
    skill: str
    arguments: dict[str, str]


def speak(text: str, voice: str, speed: int) -> Samples:
    sound = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", "--", text], capture_output=True, check=True
    ).stdout
    with wave.open(io.BytesIO(sound)) as wav:
        rate = wav.getframerate()
    values = np.frombuffer(sound[44 : len(sound) - len(sound) % 2], np.int16).astype(np.float64)
    count = int(len(values) * RATE_HZ / rate)
    return np.interp(np.arange(count) * rate / RATE_HZ, np.arange(len(values)), values).astype(np.int16)


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
    spectrum = np.fft.rfft(dice.normal(size=count))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    noise: np.ndarray = np.fft.irfft(spectrum, count)
    return noise / np.sqrt(np.mean(noise**2))


def hear_all(sound: Samples) -> list[Utterance]:
    return list(
        utterances_in(sound[at : at + FRAME_SAMPLES] for at in range(0, len(sound) - FRAME_SAMPLES, FRAME_SAMPLES))
    )


def commands(skills: Sequence[Skill], count: int, seed: int) -> list[Command]:
    """Examples with drawn values; those that ask for any text are for a model, not for the closed grammar."""
    dice = random.Random(seed)
    found: list[Command] = []
    while len(found) < count:
        skill = dice.choice(skills)
        example = dice.choice(skill.examples)
        holes = _HOLE.findall(example)
        values = {hole: _value(skill, hole, dice) for hole in holes}
        if "$" in example or re.search(r"\b(saying|says|text)\b", example) or any(v is None for v in values.values()):
            continue
        drawn = {hole: value for hole, value in values.items() if value is not None}
        spoken = fill(example, {hole: value[0] for hole, value in drawn.items()}).replace("%", " percent")
        written = {hole: value[1] for hole, value in drawn.items()}
        found.append(Command(spoken, skill.name, written))
    return found


def _value(skill: Skill, hole: str, dice: random.Random) -> tuple[str, str] | None:
    parameter = skill.parameters[hole]
    match parameter.type:
        case "choice":
            option = str(dice.choice(parameter.options))
            return option, option
        case "time":
            hour, minute = dice.randint(1, 12), dice.choice([0, 5, 10, 15, 20, 30, 40, 45, 50])
            spoken = f"{say_number(hour)} {'oh five' if minute == 5 else say_number(minute) if minute else ''}".strip()
            return (f"{spoken} a m" if not minute else spoken), (read_time(spoken) or spoken)
        case "int" | "number":
            low, high = getattr(parameter, "minimum", None) or 1, getattr(parameter, "maximum", None) or 50
            number = dice.randint(int(low), int(min(high, 100)))
            return say_number(number) if number < 100 else "one hundred", str(number)
        case "string" if hole in ("name", "recipient"):
            name = dice.choice(NAMES)
            return name, name
        case "string" if hole == "city":
            city = dice.choice(CITIES)
            return city, city
        case _:
            return None


def same(skill: str, arguments: dict[str, str], command: Command) -> bool:
    def plain(value: str) -> str:
        return value.removesuffix(" am").lstrip("0").casefold()

    return skill == command.skill and {k: plain(v) for k, v in arguments.items()} == {
        k: plain(v) for k, v in command.arguments.items()
    }


def word_errors(said: str, heard: str) -> tuple[int, int]:
    one = re.findall(r"[a-z0-9']+", said.casefold())
    other = re.findall(r"[a-z0-9']+", heard.casefold())
    row = list(range(len(other) + 1))
    for number, left in enumerate(one, start=1):
        above, row[0] = row[0], number
        for place, right in enumerate(other, start=1):
            change = above + (left != right)
            above = row[place]
            row[place] = min(change, row[place] + 1, row[place - 1] + 1)
    return row[-1], len(one)


def measure(
    ear: Ear, matcher: SkillMatcher, wanted: Sequence[Command], voices: Sequence[str], snr_db: float | None, part: Part
) -> list[dict[str, Any]]:
    """What came of each order: right, asked about (the right one offered, or not), nothing, or wrong."""
    rows: list[dict[str, Any]] = []
    for number, command in part.of(wanted):
        voice, speed = voices[number % len(voices)], SPEEDS[number % len(SPEEDS)]
        dice = np.random.default_rng(number)
        utterances = hear_all(in_room(speak(command.spoken, voice, speed), dice, snr_db))
        began = time.process_time()
        heard = [ear.hear(u) for u in utterances]
        seconds = time.process_time() - began
        text = " ".join(h.text or h.words for h in heard if h.meaning != "nothing") or " ".join(h.words for h in heard)
        # what is heard is read against the sentences: an order is words with values as they are written
        errors, words = word_errors(_as_said(command.spoken), _as_said(text))
        told = [(h.meaning, h.text or h.words, round(h.fit, 1)) for h in heard]
        row = {"came": _outcome(matcher, heard, command), "errors": errors, "words": words, "cpu_s": round(seconds, 3)}
        rows.append(row | {"said": f"{voice} {speed}: {command.spoken}", "heard": told})
        if len(rows) % 10 == 0:
            print(f"{len(rows)}: {dict(Counter(row['came'] for row in rows))}", file=sys.stderr, flush=True)
    return rows


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, object]:
    """The figures of a condition."""
    count, came = len(rows), Counter(row["came"] for row in rows)
    words = sum(row["words"] for row in rows)
    seconds = [row["cpu_s"] for row in rows]
    asked = sum(number for name, number in came.items() if name.startswith("asked"))
    return {
        "n": count,
        "came": dict(came),
        **{
            name: {
                "share": round(number / count, 3),
                "interval_95": [round(x, 3) for x in wilson_interval(number, count)],
            }
            for name, number in (
                ("right", came["right"]),
                ("right, or offered and asked about", came["right"] + came["asked, the right one"]),
                ("asked about", asked),
                ("wrong", came["wrong"]),
            )
        },
        "word_error_rate": round(sum(row["errors"] for row in rows) / max(1, words), 3),
        "words": words,
        "cpu_s_p50": round(quantile(seconds, 0.5) or 0, 3),
        "cpu_s_p95": round(quantile(seconds, 0.95) or 0, 3),
        "not right": [row for row in rows if row["came"] != "right"],
    }


def _outcome(matcher: SkillMatcher, heard: Sequence[Understood], command: Command) -> str:
    orders = [h for h in heard if h.meaning in ("order", "unsure", "control", "value")]
    if not orders:
        return "not understood"
    first = orders[0]
    found = next(iter(matcher.matches(first.text)), None) if first.meaning in ("order", "unsure") else None
    good = found is not None and same(found.skill.name, found.arguments, command)
    if first.meaning == "unsure":
        return "asked, the right one" if good else "asked, another one"
    return "right" if good and len(orders) == 1 else "wrong"


def _as_said(text: str) -> str:
    return " ".join(next(iter(readings_of(text)), []))


def false_wakes(ear: Ear, minutes: float) -> dict[str, object]:
    """Wakes, orders, and yes in sound that asks for nothing, by the hour of each kind of sound."""
    dice = np.random.default_rng(2)
    count = round(minutes * 60 * RATE_HZ)
    told: dict[str, object] = {}
    for kind in ("silence", "music", "speech"):
        if kind == "silence":
            sound = (pink(count, dice) * 30).astype(np.int16)
        elif kind == "music":
            sound = music(count, dice)
        else:
            parts = [speak(PROSE, voice, speed) for voice in VOICES for speed in SPEEDS]
            sound = np.concatenate(parts)[:count]
        began = time.process_time()
        utterances = hear_all(sound)
        heard = [ear.hear(u, only_woken=True) for u in utterances]
        took = time.process_time() - began
        # and without wake words, which a microphone never goes without: a file, or after a key
        unwoken = [ear.hear(u) for u in utterances[:: max(1, len(utterances) // 25)]]
        hours = len(sound) / RATE_HZ / 3600
        told[kind] = {
            "minutes": round(hours * 60, 1),
            "utterances": len(heard),
            "wakes": sum(h.woken for h in heard),
            "wakes_an_hour": round(sum(h.woken for h in heard) / hours, 1),
            "cpu_s_a_minute_of_sound": round(took / (hours * 60), 2),
            "without_wake_words": dict(Counter(h.meaning for h in unwoken)),
            "orders": [h.text for h in unwoken if h.meaning == "order"],
            "woken_by": [h.words for h in heard if h.woken],
        }
    return told


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


@contextmanager
def _session(ask: Callable[[object], bool]) -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLEW_HOME"] = folder
        with Session("phone", Settings(traces=TraceSettings(folder=Path(folder) / "t")), ask) as session:
            yield session


def judged_by_phone(ear: Ear, wanted: Sequence[Command]) -> dict[str, object]:
    """Each order spoken to a listener beside an embedded phone: does the run that it begins end well?

    Nobody says yes to anything, so nothing that cannot be undone may happen.
    """
    done, unasked = 0, 0
    wall: list[float] = []
    cpu: list[float] = []
    dice = np.random.default_rng(3)
    asked: list[str] = []

    def ask(question: object) -> bool:
        asked.append(str(question))
        return False

    with _session(ask) as session:
        for number, command in enumerate(wanted):
            listener = Listener(session, ear, Mouth(()), lambda text: None, live=False)
            sound = in_room(speak(command.spoken, VOICES[number % len(VOICES)], 150), dice, None)
            began = time.process_time()
            listener.listen(sound[at : at + FRAME_SAMPLES] for at in range(0, len(sound), FRAME_SAMPLES))
            cpu.append(time.process_time() - began)
            done += any(event.status == "done" for event in listener.events)
            wall += [e.first_step_s for e in listener.events if e.first_step_s is not None]
            unasked += any(e.status == "done" and "delet" in e.text.casefold() for e in listener.events)
    interval = wilson_interval(done, len(wanted))
    return {
        "n": len(wanted),
        "done": done,
        "interval_95": [round(interval[0], 3), round(interval[1], 3)],
        "end_of_speech_to_first_step_wall_s_p50": round(quantile(wall, 0.5) or 0, 2),
        "whole_run_cpu_s_p50": round(quantile(cpu, 0.5) or 0, 2),
        "load": [round(x, 1) for x in os.getloadavg()],
        "questions_asked": len(asked),
        "irreversible_without_yes": unasked,
    }


def stops(ear: Ear, snr_db: float | None) -> dict[str, object]:
    """How often and how quickly a spoken stop ends a run: by the sound, and by what our own work takes."""
    heard = 0
    cpu: list[float] = []
    more_steps: list[int] = []
    dice = np.random.default_rng(4)
    said = [(voice, speed) for voice in VOICES for speed in SPEEDS[:2]]
    with _session(lambda question: False) as session:
        for voice, speed in said:
            sound = in_room(speak("stop", voice, speed), dice, snr_db)
            frames = [sound[at : at + FRAME_SAMPLES] for at in range(0, len(sound) - FRAME_SAMPLES, FRAME_SAMPLES)]
            caught = utterances_in(frames, SpeechDetector(SILENCE_RUNNING_S, longest_s=4.0))
            turn = session.take("Set an alarm for 7:30")
            assert isinstance(turn, Underway)
            while not turn.steps and not turn.future.done():
                wait([turn.future], 0.01)
            known = False
            began = time.process_time()
            for utterance in caught:
                if ear.hear_control(utterance).text == "stop":
                    steps = len(turn.steps)
                    session.stop()
                    turn.future.exception()
                    cpu.append(time.process_time() - began)
                    more_steps.append(len(turn.steps) - steps)
                    known = True
                    break
            heard += known
            session.stop()
            session.finish(turn)
    return {
        "n": len(said),
        "heard": heard,
        "interval_95": [round(x, 3) for x in wilson_interval(heard, len(said))],
        "silence_waited_for_s": SILENCE_RUNNING_S,
        "cpu_s_from_there_to_the_end_of_the_run_p50": round(quantile(cpu, 0.5) or 0, 3),
        "p95": round(quantile(cpu, 0.95) or 0, 3),
        "steps_after_it_most": max(more_steps, default=0),
    }


@dataclass(frozen=True)
class Part:
    """Every ``of``-th order, so that several processes can share the work."""

    number: int = 1
    count: int = 1

    def of(self, wanted: Sequence[Command]) -> list[tuple[int, Command]]:
        """The orders of this part with their numbers."""
        return [(n, command) for n, command in enumerate(wanted) if n % self.count == self.number - 1]


def merged(paths: Sequence[Path]) -> dict[str, object]:
    """The figures of several parts."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    told: dict[str, object] = {"model": documents[0]["model"]}
    for name in ("clean", "noise_10_db"):
        if rows := [row for document in documents for row in document.get("rows", {}).get(name, ())]:
            told[name] = summary(rows)
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commands", type=int, default=200)
    parser.add_argument("--only", choices=("clean", "noise", "other", "phone", "stop"), action="append", default=[])
    parser.add_argument("--on-phone", type=int, default=20, help="so many of them are carried out on an embedded phone")
    parser.add_argument("--minutes", type=float, default=10.0, help="of quiet, of music, of speech")
    parser.add_argument("--model", default="", help="folder of a speech model; 'none' for the closed recogniser alone")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--development", action="store_true", help="the voices and orders that thresholds are set with")
    parser.add_argument("--part", default="1/1", metavar="N/M", help="only every M-th order; join parts with --merge")
    parser.add_argument("--merge", nargs="+", type=Path, metavar="FILE", help="join what parts printed")
    chosen = parser.parse_args()
    if chosen.merge:
        print(json.dumps(merged(chosen.merge), indent=2, ensure_ascii=False))
        return 0
    part = Part(*map(int, chosen.part.split("/")))
    skills = [skill for skill in shipped() if skill.effects.apps]
    if chosen.model in ("", "none"):
        model = open_packaged_model() if not chosen.model else None
    else:
        model = open_speech_model(Path(chosen.model))
    ear = Ear(skills, [*NAMES, *CITIES], ["Clock", "Settings", "Contacts"], model)
    matcher = SkillMatcher(skills)
    seed = chosen.seed + 66 if chosen.development else chosen.seed
    wanted = commands(skills, chosen.commands, seed)
    voices = DEVELOPMENT if chosen.development else VOICES
    began = time.perf_counter()
    told: dict[str, object] = {"model": model.name if model is not None else "none"}
    parts = chosen.only or ("clean", "noise", "other", "phone", "stop")
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, wish, snr_db in (("clean", "clean", None), ("noise_10_db", "noise", 10.0)):
        if wish in parts:
            rows[name] = measure(ear, matcher, wanted, voices, snr_db, part)
            told[name] = summary(rows[name])
    if part.count > 1:
        told["rows"] = rows
    if "other" in parts:
        told["other_sound"] = false_wakes(ear, chosen.minutes)
    if "phone" in parts:
        plain = [c for c in wanted if not set(c.arguments) & {"name", "recipient", "time"}]
        told["on_phone"] = judged_by_phone(ear, plain[: chosen.on_phone])
    if "stop" in parts:
        told["stop"] = {"clean": stops(ear, None), "noise_10_db": stops(ear, 10.0)}
    told["seconds"] = round(time.perf_counter() - began)
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What the ear makes of spoken orders: right, asked about, not understood, or wrong."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from agent.evaluation.statistics import quantile, wilson_interval
from agent.voice.ear import Ear
from agent.voice.readings import readings_of
from agent.voice.understood import Understood
from benchmarks.voice.orders import Command, Part, is_same
from benchmarks.voice.sound import hear_all, in_room, speak, voice_of
from planner.wordings.matching import SkillMatcher

Row = dict[str, Any]


def measure(
    ear: Ear, matcher: SkillMatcher, wanted: Sequence[Command], voices: Sequence[str], snr_db: float | None, part: Part
) -> list[Row]:
    """What came of each order: right, asked about (the right one offered, or not), nothing, or wrong."""
    rows: list[Row] = []
    for number, command in part.of(wanted):
        voice, speed = voice_of(number, voices)
        dice = np.random.default_rng(number)
        utterances = hear_all(in_room(speak(command.spoken, voice, speed), dice, snr_db))
        began = time.process_time()
        heard = [ear.hear(u) for u in utterances]
        seconds = time.process_time() - began
        text = " ".join(h.text or h.words for h in heard if h.meaning != "nothing") or " ".join(h.words for h in heard)
        # what is heard is read against the sentences: an order is words with values as they are written
        errors, words = word_errors(_as_said(command.spoken), _as_said(text))
        told = [(h.meaning, h.text or h.words, round(h.fit, 3)) for h in heard]
        row = {"came": _outcome(matcher, heard, command), "errors": errors, "words": words, "cpu_s": round(seconds, 3)}
        rows.append(row | {"number": number, "said": f"{voice} {speed}: {command.spoken}", "heard": told})
        if len(rows) % 10 == 0:
            print(f"{len(rows)}: {dict(Counter(row['came'] for row in rows))}", file=sys.stderr, flush=True)
    return rows


def summarise(rows: Sequence[Row]) -> dict[str, object]:
    """The figures of a condition."""
    count, came = len(rows), Counter(row["came"] for row in rows)
    words = sum(row["words"] for row in rows)
    seconds = [row["cpu_s"] for row in rows]
    asked = sum(number for name, number in came.items() if name.startswith("asked"))
    offered = came["right"] + came["asked, the right one"]
    shares = {
        "right": came["right"],
        "right, or offered and asked about": offered,
        "asked about": asked,
        "wrong": came["wrong"],
    }
    return {
        "n": count,
        "came": dict(came),
        **{name: _share(number, count) for name, number in shares.items()},
        "word_error_rate": round(sum(row["errors"] for row in rows) / max(1, words), 3),
        "words": words,
        "cpu_s_p50": round(quantile(seconds, 0.5) or 0, 3),
        "cpu_s_p95": round(quantile(seconds, 0.95) or 0, 3),
        "not right": [row for row in rows if row["came"] != "right"],
    }


def merge(documents: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """The figures of several parts."""
    told: dict[str, object] = {"model": documents[0]["model"]}
    for name in ("clean", "noise_10_db"):
        if rows := [row for document in documents for row in document.get("rows", {}).get(name, ())]:
            told[name] = summarise(rows)
    return told


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Words that have to be changed, and words that were said (Levenshtein)."""
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


def _outcome(matcher: SkillMatcher, heard: Sequence[Understood], command: Command) -> str:
    orders = [h for h in heard if h.meaning in ("order", "unsure", "control", "value")]
    if not orders:
        return "not understood"
    first = orders[0]
    found = next(iter(matcher.matches(first.text)), None) if first.meaning in ("order", "unsure") else None
    good = found is not None and is_same(found.skill.name, found.arguments, command)
    if first.meaning == "unsure":
        return "asked, the right one" if good else "asked, another one"
    return "right" if good and len(orders) == 1 else "wrong"


def _as_said(text: str) -> str:
    return " ".join(next(iter(readings_of(text)), []))


def _share(number: int, count: int) -> dict[str, object]:
    return {"share": round(number / count, 3), "interval_95": [round(x, 3) for x in wilson_interval(number, count)]}

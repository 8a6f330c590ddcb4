"""How well spoken orders are understood: ``python -m benchmarks.voice`` (needs espeak-ng; see voice.md).

Orders are made from the examples of the phone's skills with drawn values, each spoken by another voice and speed, clean
and with noise at 10 dB. Judged by the order that comes out (the same skill with the same arguments), and by what an
embedded phone stores after it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from agent.voice.ear import Ear
from benchmarks.voice.hearing import measure, merge, summarise
from benchmarks.voice.on_phone import judge_on_phone, timed
from benchmarks.voice.orders import APPS, CITIES, NAMES, SEED, SEED_OF_DEVELOPMENT, Part, draw_orders, phone_skills
from benchmarks.voice.sound import VOICES, VOICES_OF_DEVELOPMENT
from benchmarks.voice.starting import measure_starts
from benchmarks.voice.stopping import count_false_stops, measure_stops
from benchmarks.voice.waking import count_false_wakes
from perception.models.speech import SpeechModel
from perception.models.speech_weights import open_packaged_model, open_speech_model
from planner.wordings.matching import SkillMatcher

_CONDITIONS = (("clean", "clean", None), ("noise_10_db", "noise", 10.0))
_PARTS = ("clean", "noise", "other", "phone", "start", "stop")


def main() -> int:
    """Measure what is asked for, and print one JSON document."""
    chosen = _options().parse_args()
    if chosen.merge:
        documents = [json.loads(path.read_text(encoding="utf-8")) for path in chosen.merge]
        _print(merge(documents))
        return 0
    part = Part(*map(int, chosen.part.split("/")))
    skills = phone_skills()
    model = _model(chosen.model)
    ear = Ear(skills, [*NAMES, *CITIES], APPS, model)
    matcher = SkillMatcher(skills)
    seed = chosen.seed or (SEED_OF_DEVELOPMENT if chosen.development else SEED)
    wanted = draw_orders(skills, chosen.commands, seed)
    voices = VOICES_OF_DEVELOPMENT if chosen.development else VOICES
    began = time.perf_counter()
    told: dict[str, object] = {"model": model.name if model is not None else "none"}
    parts = chosen.only or _PARTS
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, wish, snr_db in _CONDITIONS:
        if wish in parts:
            rows[name] = measure(ear, matcher, wanted, voices, snr_db, part)
            told[name] = summarise(rows[name])
    if part.count > 1:
        told["rows"] = rows
    if "other" in parts:
        told["other_sound"] = count_false_wakes(ear, chosen.minutes)
    if "phone" in parts:
        told["on_phone"] = judge_on_phone(ear, matcher, wanted[: chosen.on_phone], voices, chosen.snr_db)
    if "start" in parts:
        told["start"] = measure_starts(timed(ear), voices, chosen.conversations)
    if "stop" in parts:
        told["stop"] = {name: measure_stops(ear, snr_db) for name, _, snr_db in _CONDITIONS}
        told["no_stop"] = {name: count_false_stops(ear, snr_db) for name, _, snr_db in _CONDITIONS}
    told["seconds"] = round(time.perf_counter() - began)
    _print(told)
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.voice", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--commands", type=int, default=200)
    parser.add_argument("--only", choices=_PARTS, action="append", default=[])
    parser.add_argument("--on-phone", type=int, default=60, help="so many of them are carried out on embedded phones")
    parser.add_argument("--conversations", type=int, default=10, help="of four orders, timed to their first step")
    parser.add_argument("--snr-db", type=float, default=None, help="noise beside the orders that phones carry out")
    parser.add_argument("--minutes", type=float, default=10.0, help="of quiet, of music, of talk")
    parser.add_argument("--model", default="", help="folder of a speech model; 'none' for the closed recogniser alone")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--development", action="store_true", help="the voices and orders that thresholds are set with")
    parser.add_argument("--part", default="1/1", metavar="N/M", help="only every M-th order; join parts with --merge")
    parser.add_argument("--merge", nargs="+", type=Path, metavar="FILE", help="join what parts printed")
    return parser


def _model(chosen: str) -> SpeechModel | None:
    if chosen == "none":
        return None
    return open_speech_model(Path(chosen)) if chosen else open_packaged_model()


def _print(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())

"""A folder of made-up recordings in DroidTask's format, and where the real ones lie."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDER = next((at for top in ROOT.parents if (at := top / "shared" / "data" / "droidtask").is_dir()), None)
"""The real recordings, where they are; they are no part of the project."""

HOME = (
    "<input id=0 >Search</input>\n <button id=1 text='Sort by'></button>\n <button id=2 text='More options'></button>\n"
    " <button id=3>Ada<br>Hello</button>\n <button id=4>go back</button>"
)
MENU = "<button id=0>Settings</button>\n <button id=1>About</button>\n <button id=2>go back</button>"
SETTINGS = (
    "<p id=0>Settings</p>\n <checkbox id=1 checked=False>Show numbers</checkbox>\n"
    " <button id=2>Font size<br>Large</button>\n <button id=3>go back</button>"
)
SHOWN = SETTINGS.replace("checked=False", "checked=True")
FOUND = HOME.replace("Search", "Ada")


def step(state: str, choice: int, typed: str = "null") -> dict[str, object]:
    return {"state": state, "choice": choice, "input": typed, "screen_hash": str(hash_of(state)), "state_hash": ["x"]}


def hash_of(state: str) -> int:
    return sum(map(ord, state))


TASKS = [
    {
        "app": app,
        "task_id": f"{app}/task{number}",
        "task": text,
        "task_key": f"key{number}",
        "steps": steps,
    }
    for app in ("people", "calls", "letters")
    for number, (text, steps) in enumerate(
        [
            ("turn on show numbers", [step(HOME, 2), step(MENU, 0), step(SETTINGS, 1), step(SHOWN, -1)]),
            ("search for 'Ada'", [step(HOME, 0, "Ada"), step(FOUND, -1)]),
        ]
    )
]
EXPLORATION = [
    {"app": app, "index": index, **step(state, choice)}
    for app in ("people", "calls", "letters")
    for index, (state, choice) in enumerate([(HOME, 2), (MENU, 0), (SETTINGS, 3), (MENU, 2), (HOME, 1), (HOME, -1)])
]
HINTS = [{"app": "people", "state": str(hash_of(HOME)), "hints": {"2": "Open the settings and show numbers.", "1": ""}}]
SIMULATED = [
    {
        "app": "people",
        "task": "turn on show numbers",
        "similar": "task: show numbers",
        "path": "Click on <button text='More options'></button>\nClick on <button>Settings</button>\n"
        "Check <checkbox checked=False>Show numbers</checkbox>\n",
    }
]
REPLIES = [
    {"app": "people", "model": "oracle", "task_key": "key1", "step": 0, "reply": json.dumps(said)}
    for said in [{"Finished": "No", "id": "0", "action": "input", "input_text": "Ada"}]
]


def write_lines(path: Path, lines: Sequence[Mapping[str, object]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(line) + "\n" for line in lines)


def write_recordings(folder: Path) -> Path:
    write_lines(folder / "tasks.jsonl.gz", TASKS)
    write_lines(folder / "exploration.jsonl.gz", EXPLORATION)
    write_lines(folder / "navigation.jsonl.gz", HINTS)
    write_lines(folder / "memory.jsonl.gz", SIMULATED)
    write_lines(folder / "replies.jsonl.gz", REPLIES)
    return folder

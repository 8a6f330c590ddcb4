"""Phrases for rendered screens, with the box that is meant: what ``clew evaluate grounding`` reads.

``python -m perception.training.screens.phrases SCREENS [--most 3] [--seed 1]`` writes SCREENS/samples.jsonl. Half
of them name the text or the drawing, half say what is to be done. Only what is unique on its screen is asked for.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from perception.training.screens.checking import visible

FUNCTIONS = {
    "search": "look something up",
    "magnifying glass": "look something up",
    "trash": "delete this",
    "trash can": "delete this",
    "delete": "delete this",
    "settings": "open the settings",
    "gear": "open the settings",
    "cog": "open the settings",
    "arrow left": "go back",
    "arrow back": "go back",
    "chevron left": "go back",
    "close": "close this",
    "x": "close this",
    "menu": "open the menu",
    "bars": "open the menu",
    "heart": "add to favorites",
    "favorite": "add to favorites",
    "star": "mark as favorite",
    "bookmark": "save for later",
    "share": "share this",
    "home": "go home",
    "house": "go home",
    "user": "open my profile",
    "person": "open my profile",
    "account": "open my profile",
    "bell": "show notifications",
    "notifications": "show notifications",
    "shopping cart": "open the cart",
    "cart": "open the cart",
    "cart shopping": "open the cart",
    "download": "download the file",
    "upload": "upload a file",
    "paperclip": "attach a file",
    "play": "start playback",
    "pause": "pause playback",
    "refresh": "reload the page",
    "phone": "make a call",
    "call": "make a call",
    "telephone": "make a call",
    "mail": "write an email",
    "email": "write an email",
    "envelope": "write an email",
    "camera": "take a photo",
    "microphone": "record my voice",
    "mic": "record my voice",
    "calendar": "open the calendar",
    "lock": "lock it",
    "edit": "edit this",
    "pencil": "edit this",
    "pen": "edit this",
    "plus": "add a new one",
    "add": "add a new one",
    "filter": "filter the list",
    "map pin": "show the location",
    "location dot": "show the location",
    "location": "show the location",
    "print": "print this",
    "printer": "print this",
    "copy": "make a copy",
    "send": "send the message",
    "help": "get help",
    "circle question": "get help",
    "question circle": "get help",
    "info": "show information",
    "circle info": "show information",
    "chat": "open the chat",
    "comment": "write a comment",
    "image": "choose a picture",
    "globe": "change the language",
    "eye": "show the password",
    "folder": "open the folder",
    "undo": "undo",
    "gift": "see gifts",
    "credit card": "pay by card",
    "logout": "sign out",
    "login": "sign in",
    "right from bracket": "sign out",
    "wifi": "wireless network",
}
"""What a person would do with an icon of this name."""
_KIND_WORD = {
    "button": "button",
    "link": "link",
    "tab": "tab",
    "listitem": "row",
    "checkbox": "checkbox",
    "radio": "radio button",
    "switch": "switch",
    "textbox": "field",
    "combobox": "dropdown",
}


def main() -> None:
    """Reads the arguments and writes the samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("screens", type=Path)
    parser.add_argument("--most", type=int, default=3, help="of each kind for one screen")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--own", action="store_true", help="text targets only among what the kit itself draws")
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311
    count = 0
    with (options.screens / "samples.jsonl").open("w") as out:
        for line in (options.screens / "screens.jsonl").read_text().splitlines():
            screen = json.loads(line)
            picture = np.asarray(Image.open(options.screens / screen["image"]).convert("RGB"))
            screen["elements"] = [e for e in screen["elements"] if visible(picture, e["box"])]
            for sample in samples_of(screen, rng, options.most, options.own):
                out.write(json.dumps(sample, ensure_ascii=False) + "\n")
                count += 1
    print(f"{count} samples")


def samples_of(screen: dict[str, Any], rng: random.Random, most: int, own: bool = False) -> Iterator[dict[str, Any]]:
    """Phrases for one screen."""
    elements = screen["elements"]
    platform = "mobile" if screen["platform"] == "mobile" else rng.choice(("desktop", "web"))
    names = Counter(e["name"].casefold() for e in elements if e["name"])
    shown = " \n ".join(t["text"].casefold() for t in screen["texts"])
    texts = [
        e
        for e in elements
        if e["role"] in _KIND_WORD
        and len(e["name"]) > 1
        and names[e["name"].casefold()] == 1
        and shown.count(e["name"].casefold()) == 1
        and (e.get("own") or not own)
    ]
    rng.shuffle(texts)
    for element in texts[:most]:
        yield _sample(screen, platform, _text_phrase(element, rng), element["box"], "text")
    drawn = Counter(e["icon"] for e in elements if e["role"] == "icon")
    icons = [
        e
        for e in elements
        if e["role"] == "button"
        and e["icon"]
        and not e["name"]
        and drawn[e["icon"]] == 1
        and not any(_inside(t["box"], e["box"]) for t in screen["texts"])
    ]
    rng.shuffle(icons)
    icons.sort(key=lambda e: e["icon"] not in FUNCTIONS)
    for element in icons[:most]:
        yield _sample(screen, platform, _icon_phrase(element["icon"], rng), element["box"], "icon")


def _text_phrase(element: dict[str, Any], rng: random.Random) -> str:
    name, kind = element["name"], _KIND_WORD[element["role"]]
    if element["role"] in ("checkbox", "switch"):
        return rng.choice((f"the {name} {kind}", f"turn {name} on or off", f"{kind} for {name}", name))
    if element["role"] in ("textbox", "combobox"):
        return rng.choice((f"the {name} {kind}", f"{kind} labelled {name}", name))
    return rng.choice((f"the {name} {kind}", f"press {name}", f'tap "{name}"', name, f"{name} {kind}"))


def _icon_phrase(icon: str, rng: random.Random) -> str:
    if icon in FUNCTIONS and rng.random() < 0.5:
        return FUNCTIONS[icon]
    return rng.choice((f"the {icon} icon", f"{icon} button", f"tap the {icon} icon", icon))


def _sample(screen: dict[str, Any], platform: str, phrase: str, box: list[int], kind: str) -> dict[str, Any]:
    return {
        "image": screen["image"],
        "phrase": phrase,
        "box": box,
        "kind": kind,
        "platform": platform,
        "kit": screen["kit"],
    }


def _inside(inner: list[int], outer: list[int]) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


if __name__ == "__main__":
    main()

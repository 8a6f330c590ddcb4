"""UIBert RefExp records as Screens: real phrases for elements of real Android screens.

Data: google-research-datasets/uibert, ``ref_exp`` (CC BY 4.0), one JSON object a line: ``expression``, ``candidates``,
``gold`` and ``leaves``, boxes as fractions of the screen.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.bounds import Bounds
from devices.screen import Element, Screen, Verb

WIDTH_PX, HEIGHT_PX = 1080, 1920
"""Rico's screens; the records give only fractions."""

_ROLES = {
    **dict.fromkeys(("TEXT_VIEW", "LABEL"), "text"),
    **dict.fromkeys(("IMAGE_VIEW", "SimpleDraweeView"), "image"),
    **dict.fromkeys(("IMAGE_BUTTON", "TEXT_BUTTON"), "button"),
    **dict.fromkeys(("LAYOUT", "CARD_VIEW"), "group"),
    "CHECK_BOX": "checkbox",
    "RADIO_BUTTON": "radio",
    "SWITCH": "switch",
    "TEXT_INPUT": "textbox",
    "TAB_VIEW": "tab",
    "PROGRESS_BAR": "progressbar",
    "WEB_VIEW": "region",
    "SLIDER": "slider",
    "SPINNER": "combobox",
}
_BY_ENDING = (
    *(("EditText", "textbox"), ("Complete", "textbox"), ("TextView", "text"), ("CheckBox", "checkbox")),
    *(("Button", "button"), ("ImageView", "image"), ("DraweeView", "image"), ("Switch", "switch")),
)
_PRESSED = frozenset({"button", "checkbox", "radio", "switch", "textbox", "tab", "combobox", "slider", "image"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A phrase, where it was said, and what was meant."""

    phrase: str
    screen: Screen
    candidates: frozenset[int]
    """Indices of the elements that may be the answer."""
    gold: int
    group: str
    """Samples of one group (a screen, an app) stay on one side of every split."""

    def is_candidate(self, element: Element) -> bool:
        """Whether the element may be the answer."""
        return element.index in self.candidates


def read_refexp(path: Path) -> Iterator[Sample]:
    """The records of ``refexp.jsonl.gz``."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield _sample(json.loads(line))


def _sample(record: dict[str, Any]) -> Sample:
    elements: list[Element] = []
    covered: set[int] = set()
    for candidate in record["candidates"]:
        covered.update(candidate["leaves"])
        elements.append(_element(candidate, len(elements), bool(candidate["class"])))
    count = len(elements)
    for at, leaf in enumerate(record["leaves"]):
        if at not in covered:
            elements.append(_element(leaf, len(elements), True))
    return Sample(
        phrase=record["expression"],
        screen=Screen(tuple(elements), size_px=(WIDTH_PX, HEIGHT_PX), observation_id=record["image_id"]),
        candidates=frozenset(range(count)),
        gold=record["gold"],
        group=record["image_id"],
    )


def _element(view: dict[str, Any], index: int, in_tree: bool) -> Element:
    left, top, right, bottom = view["box"]
    kind = view["class"]
    role = _ROLES.get(kind) or next((role for ending, role in _BY_ENDING if kind.endswith(ending)), "")
    if not role:
        role = "text" if view["text"] else "generic" if not in_tree else "image"
    verbs: frozenset[Verb] = frozenset({"tap"}) if role in _PRESSED and in_tree else frozenset()
    return Element(
        index=index,
        role=role,
        name=view["text"] or (view["description"] if role != "textbox" else ""),
        description=view["description"] if view["text"] or role == "textbox" else "",
        bounds=Bounds.of_box(left * WIDTH_PX, top * HEIGHT_PX, (right - left) * WIDTH_PX, (bottom - top) * HEIGHT_PX),
        actions=verbs,
        hints=(view["resource_id"],) if view["resource_id"] else (),
        sources=frozenset({"tree" if in_tree else "icon"}),
    )

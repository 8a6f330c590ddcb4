"""Detection: how much of what a picture shows is found, of the right role and in the right state.

Judged twice: what the networks find, boxes of controls, icons and lines of text as they come; and the Screen that is
made of it, where an icon in a button is part of the button.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.evaluation.eyes.clicks import timed
from agent.evaluation.eyes.material import Box, TrueElement, TrueScreen, picture_path, read_lines
from agent.evaluation.eyes.report import Cell, Figures, cell, latency, peak_memory_mb
from devices.screen import Element

if TYPE_CHECKING:
    from perception.pixels.finding import Findings

OVERLAP = 0.5
_LIKELY = 0.5
"""Chance from which on a box counts as checked; the other states hold from ``grouping.SURE_STATE`` on."""
STATES = ("checked", "selected", "disabled", "focused")
_SETTINGS = frozenset({"checkbox", "radio", "switch", "toggle"})
_SAME_ROLE = {
    **dict.fromkeys(("button", "iconbutton", "icon button", "fab", "chip", "menuitem", "link"), "button"),
    **dict.fromkeys(("textbox", "searchbox", "input", "textfield", "text field", "spinbutton", "textarea"), "textbox"),
    **dict.fromkeys(("switch", "toggle"), "switch"),
    **dict.fromkeys(("listitem", "row", "option", "treeitem", "article"), "listitem"),
    **dict.fromkeys(("combobox", "select", "dropdown", "listbox"), "combobox"),
    **dict.fromkeys(("image", "icon", "img", "avatar", "graphics-symbol"), "image"),
    **dict.fromkeys(("text", "heading", "label", "statictext", "paragraph", "caption"), "text"),
}
"""Names for the same kind of thing; what is in no group stands for itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found, whoever found it."""

    box: Box
    role: str
    states: frozenset[str] = frozenset()
    read: str = ""


def measure_detection(folder: Path, advance: Callable[[int, int], None], other_weights: Path | None = None) -> Figures:
    """Figures over ``folder/screens.jsonl``; see ``measure_clicks`` for the arguments."""
    screens = read_lines(folder, "screens.jsonl", TrueScreen)
    raw, tally, times = _look(folder, screens, advance, None)
    peak_mb = peak_memory_mb()
    compared = [] if other_weights is None else _cells(*_look(folder, screens, advance, other_weights)[:2])
    return Figures(
        title=f"detection, {len(screens)} screens, IoU ≥ {OVERLAP}",
        cells=_cells(raw, tally),
        latency=[latency("picture, first look", [w for w, _ in times], [c for _, c in times])],
        numbers={
            "elements found per screen": round(tally.found / len(screens), 1),
            "precision of the screen": round(tally.matched / max(1, tally.found), 4),
            "controls, icons and lines found per screen": round(raw.found / len(screens), 1),
            "precision of the controls and icons": round(raw.matched_drawn / max(1, raw.drawn), 4),
            **tally.base_rates(),
            "peak memory, MB": peak_mb,
        },
        compared=compared,
        notes=[
            "recall: a thing counts as found when an element overlaps its box, whatever role it was given",
            "network: boxes as the networks find them, lines of text among them; screen: the elements made of them",
            "precision counts what the truth leaves out as wrong; text is in no truth, so the last leaves it out",
        ],
    )


class Tally:
    """Counts what was found."""

    def __init__(self) -> None:
        self.recall: dict[str, list[bool]] = {}
        self.role: list[bool] = []
        self.text: list[bool] = []
        self.states: dict[str, list[tuple[bool, bool]]] = {}
        self.found = self.matched = 0
        self.drawn = self.matched_drawn = 0
        """The same without text."""

    def add(self, truth: Sequence[TrueElement], elements: Sequence[Found]) -> None:
        """One screen: truths take the things that overlap them most, each thing once."""
        pairs = []
        for at, thing in enumerate(truth):
            for number, element in enumerate(elements):
                overlap = iou(thing.box, element.box)
                if overlap >= OVERLAP:
                    same = _role(thing.role) == _role(element.role)
                    pairs.append((same, overlap, at, number))
        taken: dict[int, int] = {}
        used: set[int] = set()
        for _, _, at, number in sorted(pairs, reverse=True):
            if at not in taken and number not in used:
                taken[at] = number
                used.add(number)
        self.found += len(elements)
        self.matched += len(used)
        self.drawn += sum(element.role != "text" for element in elements)
        self.matched_drawn += sum(elements[number].role != "text" for number in used)
        for at, thing in enumerate(truth):
            self.recall.setdefault(_role(thing.role) or "unknown", []).append(at in taken)
            if at in taken:
                self._compare(thing, elements[taken[at]])

    def _compare(self, thing: TrueElement, element: Found) -> None:
        if thing.role:
            self.role.append(_role(thing.role) == _role(element.role))
        if thing.text:
            self.text.append(_letters(thing.text) in _letters(element.read))
        for name in STATES:
            if not thing.known(name) or (name == "checked" and thing.role.lower() not in _SETTINGS):
                continue
            self.states.setdefault(name, []).append((name in thing.states, name in element.states))

    def cells(self) -> list[Cell]:
        """Recall by role and over all, then what was right of what was found."""
        cells = [cell(f"recall {role}", hits) for role, hits in sorted(self.recall.items())]
        cells.append(cell("recall all", [hit for hits in self.recall.values() for hit in hits]))
        cells.append(cell("role right, of those found", self.role))
        if self.text:
            cells.append(cell("text read, of those found", self.text))
        for name, told in self.states.items():
            cells.append(cell(f"state {name}", [true == said for true, said in told]))
            if held := [said for true, said in told if true]:
                cells.append(cell(f"  … where it holds: {name}", held))
        return cells

    def base_rates(self) -> dict[str, float]:
        """How often each state holds: what always saying no would miss."""
        return {
            f"base rate {name}": round(sum(true for true, _ in told) / len(told), 4)
            for name, told in self.states.items()
        }


def _look(
    folder: Path, screens: Sequence[TrueScreen], advance: Callable[[int, int], None], weights: Path | None
) -> tuple[Tally, Tally, list[tuple[float, float]]]:
    from perception.pixels.perceiver import PixelPerceiver
    from perception.pixels.picture import read_picture

    perceiver = PixelPerceiver.load(weights)
    raw, tally, times = Tally(), Tally(), list[tuple[float, float]]()
    for number, screen in enumerate(screens, 1):
        picture = read_picture(picture_path(folder, screen.image))
        if number == 1:
            perceiver.perceive(picture[:64, :64].copy())
        perceiver.forget()
        seen = timed(times, partial(perceiver.perceive, picture))
        assert perceiver.found is not None
        raw.add(screen.elements, _of_networks(perceiver.found))
        tally.add(screen.elements, [_of_screen(element) for element in seen.screen.elements])
        advance(number, len(screens))
    return raw, tally, times


def _cells(raw: Tally, tally: Tally) -> list[Cell]:
    named = (("network", raw), ("screen", tally))
    return [one.model_copy(update={"name": f"{who}: {one.name}"}) for who, told in named for one in told.cells()]


def _of_networks(found: Findings) -> list[Found]:
    from perception.pixels.grouping import SURE_STATE

    things = [
        Found(
            d.box,
            d.role,
            frozenset(
                name for name, chance in d.states.items() if chance > (_LIKELY if name == "checked" else SURE_STATE)
            ),
        )
        for d in found.controls
    ]
    things += [Found(icon.box, "icon") for icon in found.icons]
    return things + [Found(line.box, "text", read=line.text) for line in found.lines]


def _of_screen(element: Element) -> Found:
    read = f"{element.name} {element.value} {element.description}"
    return Found(_box(element), element.role, frozenset(element.states), read)


def iou(one: Box, other: Box) -> float:
    """Intersection over union of two boxes."""
    w = min(one[2], other[2]) - max(one[0], other[0])
    h = min(one[3], other[3]) - max(one[1], other[1])
    if w <= 0 or h <= 0:
        return 0.0
    areas = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1])
    return w * h / max(areas - w * h, 1e-9)


def _box(element: Element) -> Box:
    b = element.bounds
    return float(b.left), float(b.top), float(b.right), float(b.bottom)


def _role(name: str) -> str:
    return _SAME_ROLE.get(name.lower(), name.lower())


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())

"""Elements out of what was found: text belongs to the control around it, labels to the control beside them.

Geometry only, see ``texts`` and ``naming``. A label that names a control is its name; it stays on the screen as text
that cannot be tapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.bounds import Bounds
from devices.screen import Element, Source, State, Verb
from perception.models.screen_detector import Detection
from perception.pixels.dimness import SURE_DISABLED, tell_disabled
from perception.pixels.finding import Findings, Icon
from perception.pixels.naming import name_by_labels, name_rows
from perception.pixels.painting import colours_of
from perception.pixels.pieces import FIELDS, HOLDERS, KINDS, SETTINGS, Box, Piece, area, share
from perception.pixels.settings import borne_out
from perception.pixels.texts import give_texts, trim, without_initials

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_VERBS: dict[str, frozenset[Verb]] = {
    "textbox": frozenset({"tap", "type"}),
    "searchbox": frozenset({"tap", "type"}),
    "slider": frozenset({"tap", "drag"}),
    "dialog": frozenset(),
}
LEAST_CONTROL: Final = 0.45
LEAST_ICON: Final = 0.45
LEAST_SELDOM: Final = 0.35
"""The same for what is hard to see and seldom invented: fields, sliders, boxes; chosen on the training kits."""
SURE_MEANING: Final = 0.3
SURE_STATE: Final = 0.6
"""From which chance on a thing is selected or focused: the best on 108 fresh screens of the training kits."""
_INSIDE_ITSELF: Final = 0.9
_PART_OF_ITSELF: Final = 0.3
_MOST_WORDS_TO_TAP: Final = 5
_MOST_IN_A_FIELD: Final = 2


@dataclass(frozen=True, slots=True)
class Grouped:
    """Elements, and the icon of each that has one, by its index."""

    elements: tuple[Element, ...]
    icons: dict[int, Icon]


def group(found: Findings, picture: npt.NDArray[np.uint8]) -> Grouped:
    """Elements in reading order."""
    controls = [Piece(d.box, d.role, d.score, dict(d.states)) for d in _trusted(found)]
    controls.sort(key=lambda p: area(p.box))
    for at, piece in enumerate(controls):
        piece.parent = next((o for o in controls[at + 1 :] if _holds(o, piece)), None)
    loose_texts = give_texts(found, controls)
    trim(loose_texts, controls)
    loose_icons = _give_icons(found, controls)
    without_initials(controls, found.icons)
    pieces = controls + loose_texts + loose_icons
    name_by_labels(controls, loose_texts)
    name_rows(controls)
    tell_disabled(controls, picture)
    pieces.sort(key=lambda p: (round(p.box[1] / 12), p.box[0]))
    pieces = _parents_first(pieces)
    index = {id(piece): at for at, piece in enumerate(pieces)}
    elements, icons = [], {}
    for at, piece in enumerate(pieces):
        elements.append(_element(piece, at, index, picture))
        icon = piece.icon or (piece.icons[0] if piece.icons else None)
        if icon is not None and icon.vector is not None:
            icons[at] = icon
    return Grouped(tuple(elements), icons)


def _trusted(found: Findings) -> list[Detection]:
    """What is sure enough, and not a control seen once more inside itself: a button within its own shadow, say."""
    sure = sorted((d for d in found.controls if d.score >= _least(d.role)), key=lambda d: -d.score)
    sure += [d for d in found.controls if d.score < _least(d.role) and borne_out(d, sure, found.lines)]
    sure = [d for d in sure if d.role not in FIELDS or not _is_row(d, sure)]
    kept: list[Detection] = []
    for one in sure:
        kind = next((kind for kind in KINDS if one.role in kind), frozenset({one.role}))
        alike = [other for other in kept if other.role in kind]
        if not any(_nested(one.box, other.box) or _nested(other.box, one.box) for other in alike):
            kept.append(one)
    return kept


def _is_row(field: Detection, controls: Sequence[Detection]) -> bool:
    """Whether what looks like a field is a row: no field holds a switch, nor several tabs or buttons."""
    inside = [d for d in controls if share(d.box, field.box) > _INSIDE_ITSELF and d.score >= LEAST_CONTROL]
    set_in_it = any(d.role in SETTINGS and d.score >= field.score for d in inside)
    return set_in_it or sum(d.role in ("tab", "button") for d in inside) > _MOST_IN_A_FIELD


def _least(role: str) -> float:
    return LEAST_SELDOM if role in FIELDS or role in SETTINGS or role == "slider" else LEAST_CONTROL


def _nested(inner: Box, outer: Box) -> bool:
    return share(inner, outer) > _INSIDE_ITSELF and area(inner) > _PART_OF_ITSELF * area(outer)


def _holds(outer: Piece, inner: Piece) -> bool:
    """Whether one control can be the parent of another that lies in it."""
    return share(inner.box, outer.box) > 0.8 and outer.role in HOLDERS


def _give_icons(found: Findings, controls: list[Piece]) -> list[Piece]:
    """Icons go to the smallest control around them; the rest stand by themselves."""
    loose = []
    glyphs = [c.box for c in controls if c.role in SETTINGS]
    for icon in found.icons:
        if icon.score < LEAST_ICON or any(share(icon.box, glyph) > 0.6 for glyph in glyphs):
            continue
        owner = next((c for c in controls if c.role not in ("dialog", "slider") and share(icon.box, c.box) > 0.6), None)
        if owner is not None:
            owner.icons.append(icon)
        if owner is None or owner.role in HOLDERS:
            loose.append(Piece(icon.box, "image", icon.score, icon=icon, parent=owner))
    return loose


def _parents_first(pieces: list[Piece]) -> list[Piece]:
    ordered: list[Piece] = []
    done: set[int] = set()

    def put(piece: Piece) -> None:
        if id(piece) in done:
            return
        done.add(id(piece))
        if piece.parent is not None:
            put(piece.parent)
        ordered.append(piece)

    for piece in pieces:
        put(piece)
    return ordered


def _element(piece: Piece, at: int, index: dict[int, int], picture: npt.NDArray[np.uint8]) -> Element:
    told = [text for _, text in piece.texts]
    text = " ".join(told)
    icon = piece.icon or (piece.icons[0] if piece.icons else None)
    meanings = [m.name for m in icon.meanings[:2]] if icon is not None else []
    name, value, description, hints = text, "", "", tuple(meanings)
    if piece.role in FIELDS:
        value = text
        name = piece.label or text
    elif piece.role in SETTINGS or piece.role == "slider":
        name = piece.label
    elif piece.role == "listitem" and told:
        name, description = told[0], " ".join(told[1:])
    sources: frozenset[Source] = frozenset({"ocr"} if name else {"icon"})
    if (
        not name
        and icon is not None
        and icon.meanings
        and icon.meanings[0].chance >= SURE_MEANING
        and piece.role != "listitem"
    ):
        name, hints = icon.meanings[0].name, tuple(meanings[1:])
    verbs = _VERBS.get(piece.role, frozenset[Verb]({"tap"}))
    if piece.role == "text" and (piece.names or len(text.split()) > _MOST_WORDS_TO_TAP):
        verbs = frozenset()
    if piece.role == "image" and (icon is None or icon.vector is None):
        verbs = frozenset()
    left, top, right, bottom = piece.box
    bounds = Bounds.of_box(max(0.0, left), max(0.0, top), right - max(0.0, left), bottom - max(0.0, top))
    return Element(
        index=at,
        role=piece.role,
        name=name,
        bounds=bounds,
        value=value,
        description=description,
        states=_states(piece),
        actions=verbs,
        parent=index.get(id(piece.parent), -1),
        hints=hints,
        look=colours_of(picture, bounds),
        label=piece.label if piece.label != name else "",
        sources=sources,
    )


def _states(piece: Piece) -> frozenset[State]:
    states: set[State] = set()
    if piece.role in SETTINGS:
        states.add("checked" if piece.states.get("checked", 0.0) > 0.5 else "unchecked")
    if piece.states.get("disabled", 0.0) > SURE_DISABLED:
        states.add("disabled")
    for name in ("selected", "focused"):
        if piece.states.get(name, 0.0) > SURE_STATE:
            states.add(name)
    return frozenset(states)

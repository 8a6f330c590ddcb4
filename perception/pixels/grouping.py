"""Elements out of what was found: text belongs to the control around it, labels to the control beside them.

Geometry only, in the order in which it is safe: what lies inside, then what stands in the same row, then what stands
above. A label that names a control is its name; it stays on the screen as text that cannot be tapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from devices.bounds import Bounds
from devices.screen import Element, Source, State, Verb
from perception.models.screen_detector import Detection
from perception.pixels.finding import Findings, Icon
from perception.pixels.misread import without_drawings
from perception.pixels.painting import colours_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Box = tuple[float, float, float, float]
FIELDS: Final = frozenset({"textbox", "searchbox", "combobox"})
SETTINGS: Final = frozenset({"checkbox", "radio", "switch"})
HOLDERS: Final = frozenset({"listitem", "dialog"})
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
"""From which chance on a thing is selected, disabled or focused: the best on 108 fresh screens of the training kits."""
_INSIDE: Final = 0.7
_KINDS: Final = (frozenset({"button", "link", "tab"}), FIELDS, SETTINGS, frozenset({"listitem"}))
_SURE_LINK: Final = 0.6
"""From which score on a part of a line is a link of its own: a word of a label looks much like one."""
_INSIDE_ITSELF: Final = 0.9
_PART_OF_ITSELF: Final = 0.3
_TELL_THEIR_TEXT: Final = frozenset({"button", "link", "tab", "listitem", *FIELDS})
_NAMED_BY_MORE: Final = frozenset({"listitem", "tab"})
_MOST_INITIALS: Final = 2
_MOST_WORDS_TO_TAP: Final = 5


@dataclass(slots=True)
class Piece:
    """An element in the making."""

    box: Box
    role: str
    score: float
    states: dict[str, float] = field(default_factory=dict)
    texts: list[tuple[Box, str]] = field(default_factory=list)
    icons: list[Icon] = field(default_factory=list)
    parent: Piece | None = None
    label: str = ""
    names: bool = False
    """Whether this is a text that names a control."""
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class Grouped:
    """Elements, and the icon of each that has one, by its index."""

    elements: tuple[Element, ...]
    icons: dict[int, Icon]


def group(found: Findings, picture: npt.NDArray[np.uint8]) -> Grouped:
    """Elements in reading order."""
    controls = [Piece(d.box, d.role, d.score, dict(d.states)) for d in _trusted(found.controls)]
    controls.sort(key=lambda p: _area(p.box))
    for at, piece in enumerate(controls):
        piece.parent = next((o for o in controls[at + 1 :] if _holds(o, piece)), None)
    loose_texts = _give_texts(found, controls)
    _trim(loose_texts, controls)
    loose_icons = _give_icons(found, controls)
    _without_initials(controls, found.icons)
    pieces = controls + loose_texts + loose_icons
    _name_by_labels(controls, loose_texts)
    _name_rows(controls)
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


def _trusted(controls: Sequence[Detection]) -> list[Detection]:
    """What is sure enough, and not a control seen once more inside itself: a button within its own shadow, say."""
    sure = sorted((d for d in controls if d.score >= _least(d.role)), key=lambda d: -d.score)
    kept: list[Detection] = []
    for one in sure:
        kind = next((kind for kind in _KINDS if one.role in kind), frozenset({one.role}))
        alike = [other for other in kept if other.role in kind]
        if not any(_nested(one.box, other.box) or _nested(other.box, one.box) for other in alike):
            kept.append(one)
    return kept


def _least(role: str) -> float:
    return LEAST_SELDOM if role in FIELDS or role in SETTINGS or role == "slider" else LEAST_CONTROL


def _nested(inner: Box, outer: Box) -> bool:
    return _share(inner, outer) > _INSIDE_ITSELF and _area(inner) > _PART_OF_ITSELF * _area(outer)


def _holds(outer: Piece, inner: Piece) -> bool:
    """Whether one control can be the parent of another that lies in it."""
    return _share(inner.box, outer.box) > 0.8 and outer.role in HOLDERS


def _give_texts(found: Findings, controls: list[Piece]) -> list[Piece]:
    """Lines go to the smallest control around them; the rest stand by themselves."""
    loose = []
    knobs = [c.box for c in controls if c.role in SETTINGS]
    for line in without_drawings(found.lines, found.icons, knobs):
        owner = next(
            (
                c
                for c in controls
                if c.role not in SETTINGS and c.role not in ("slider", "dialog") and _share(line.box, c.box) > _INSIDE
            ),
            None,
        )
        if owner is not None:
            owner.texts.append((line.box, line.text))
            continue
        for part, text, holder in _split(line.box, line.text, controls):
            if holder is None:
                loose.append(Piece(part, "text", line.sure, texts=[(part, text)]))
            else:
                holder.texts.append((part, text))
    for control in controls:
        control.texts.sort(key=lambda t: (round(t[0][1] / 10), t[0][0]))
    return loose


def _split(box: Box, text: str, controls: list[Piece]) -> list[tuple[Box, str, Piece | None]]:
    """One line that OCR read across neighbours, such as two tabs, word by word to whom it belongs."""
    words = text.split()
    letters = max(1, len(text))
    y = (box[1] + box[3]) / 2
    parts: list[tuple[Box, str, Piece | None]] = []
    at = 0
    for word in words:
        at = text.index(word, at)
        left = box[0] + (box[2] - box[0]) * at / letters
        at += len(word)
        right = box[0] + (box[2] - box[0]) * at / letters
        x = (left + right) / 2
        holder = next(
            (
                c
                for c in controls
                if c.role in _TELL_THEIR_TEXT
                and (c.role != "link" or c.score >= _SURE_LINK)
                and c.box[0] <= x <= c.box[2]
                and c.box[1] <= y <= c.box[3]
            ),
            None,
        )
        if parts and parts[-1][2] is holder:
            before = parts[-1]
            parts[-1] = ((before[0][0], box[1], right, box[3]), f"{before[1]} {word}", holder)
        else:
            parts.append(((left, box[1], right, box[3]), word, holder))
    return parts


def _give_icons(found: Findings, controls: list[Piece]) -> list[Piece]:
    """Icons go to the smallest control around them; the rest stand by themselves."""
    loose = []
    glyphs = [c.box for c in controls if c.role in SETTINGS]
    for icon in found.icons:
        if icon.score < LEAST_ICON or any(_share(icon.box, glyph) > 0.6 for glyph in glyphs):
            continue
        owner = next(
            (c for c in controls if c.role not in ("dialog", "slider") and _share(icon.box, c.box) > 0.6), None
        )
        if owner is not None:
            owner.icons.append(icon)
        if owner is None or owner.role in HOLDERS:
            loose.append(Piece(icon.box, "image", icon.score, icon=icon, parent=owner))
    return loose


def _without_initials(controls: list[Piece], icons: Sequence[Icon]) -> None:
    """The letters in a portrait, or what was read of a drawing, do not name a row that says more."""
    for control in controls:
        if control.role not in _NAMED_BY_MORE or len(control.texts) < 2:
            continue
        kept = [
            (box, text)
            for box, text in control.texts
            if len(text) > _MOST_INITIALS or not any(_middle_in(box, icon.box) for icon in icons)
        ]
        control.texts = kept or control.texts


def _trim(texts: list[Piece], controls: list[Piece]) -> None:
    """OCR's boxes sometimes take in the checkbox or radio beside a line: it is cut off again."""
    for control in controls:
        if control.role not in SETTINGS:
            continue
        x, y = (control.box[0] + control.box[2]) / 2, (control.box[1] + control.box[3]) / 2
        for text in texts:
            left, top, right, bottom = text.box
            if not (left < x < right and top < y < bottom):
                continue
            if x < (left + right) / 2:
                text.box = (min(control.box[2] + 1, right - 1), top, right, bottom)
            else:
                text.box = (left, top, max(control.box[0] - 1, left + 1), bottom)


def _name_by_labels(controls: list[Piece], texts: list[Piece]) -> None:
    """Fields by the text above or to their left, boxes by the text to their right or left, sliders like fields."""
    # A label looks much like a link; standing where a label stands decides.
    texts = texts + [c for c in controls if c.role == "link" and c.texts]
    for control in sorted(controls, key=lambda c: (c.box[1], c.box[0])):
        if control.role in SETTINGS:
            best = _beside(control, texts, controls)
        elif control.role in FIELDS or control.role == "slider":
            best = _above(control, texts) or _beside(control, texts, controls, right=False)
        else:
            continue
        if best is not None:
            control.label = " ".join(text for _, text in best.texts)
            best.names, best.role = True, "text"


def _beside(control: Piece, texts: list[Piece], controls: list[Piece], right: bool = True) -> Piece | None:
    """The nearest text in the same row with no other control between; of two as near, the one to the right."""
    left_edge, top, right_edge, bottom = control.box
    height = bottom - top
    best, nearest = None, 1e9
    for text in texts:
        t = text.box
        if min(t[3], bottom) - max(t[1], top) < 0.4 * min(height, t[3] - t[1]):
            continue
        # OCR's boxes reach into what stands beside a line.
        slack = max(4.0, 0.4 * (right_edge - left_edge)) if control.role in SETTINGS else 4.0
        after = t[0] >= right_edge - slack
        gap = t[0] - right_edge if after else left_edge - t[2] if t[2] <= left_edge + slack else None
        if gap is None or (after and not right):
            continue
        # A switch may stand at the far end of its row; a box stands beside its text.
        reach = 12 * height if after or control.role != "switch" else 60 * height
        if gap > reach or _something_between(control, t, controls):
            continue
        cost = gap + (0 if after else 1.5 * height if control.role != "switch" else 0.2 * height)
        if cost < nearest:
            best, nearest = text, cost
    return best


def _something_between(control: Piece, text: Box, controls: list[Piece]) -> bool:
    low, high = (control.box[2], text[0]) if text[0] > control.box[0] else (text[2], control.box[0])
    middle = (control.box[1] + control.box[3]) / 2
    return any(
        other is not control
        and other.role in (*SETTINGS, "button")
        and low - 2 <= (other.box[0] + other.box[2]) / 2 <= high + 2
        and other.box[1] <= middle <= other.box[3]
        for other in controls
    )


def _above(control: Piece, texts: list[Piece]) -> Piece | None:
    """The nearest text that begins where the field begins and stands right above it, or on its border."""
    best, nearest = None, 1e9
    for text in texts:
        t = text.box
        gap, tall = control.box[1] - t[3], t[3] - t[1]
        if not -0.8 * tall <= gap <= 1.6 * tall:
            continue
        if abs(t[0] - control.box[0]) > max(2.5 * tall, 0.06 * (control.box[2] - control.box[0])):
            continue
        if gap < nearest:
            best, nearest = text, gap
    return best


def _name_rows(controls: list[Piece]) -> None:
    """What stands in a row, or ends one, and has no label of its own is called by the row."""
    rows = [c for c in controls if c.role == "listitem" and c.texts]
    # What was taken for something else still says what stands in its row.
    spoken = rows + [c for c in controls if c.role in (*FIELDS, "link") and c.texts]
    for control in controls:
        row = control.parent
        if (row is None or not row.texts) and control.role in SETTINGS and not control.label:
            row = _beside(control, rows, controls) or _beside(control, spoken, controls)
        if control.role in SETTINGS and not control.label and row is not None and row.texts:
            control.label = row.texts[0][1]


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
    for name in ("selected", "disabled", "focused"):
        if piece.states.get(name, 0.0) > SURE_STATE:
            states.add(name)
    return frozenset(states)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _middle_in(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _share(inner: Box, outer: Box) -> float:
    """How much of one box lies in another."""
    w = min(inner[2], outer[2]) - max(inner[0], outer[0])
    h = min(inner[3], outer[3]) - max(inner[1], outer[1])
    return max(0.0, w) * max(0.0, h) / max(_area(inner), 1e-6)

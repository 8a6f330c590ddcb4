"""One label for each thing that can be acted on, the same for nobody else on the screen.

A small language model binds what things are called, not their numbers. So equal names are told apart by what a person
would add: the row or card they stand in, the heading above them, and only then by counting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from devices.screen import Element, Screen
from perception.lexical import fold_text

LONGEST_LABEL = 60
_ROW_ROLES = frozenset({"row", "listitem", "group", "article", "treeitem", "region", "form", "dialog", "alertdialog"})
_TELLING = frozenset({"text", "cell", "gridcell", "heading", "rowheader", "columnheader", "listitem", "link", "image"})
_MOST_TEXTS = 4
_MOST_LEVELS = 12
_LONGEST_PLACE = 30
_BRACKETS = str.maketrans({"[": "(", "]": ")"})


def clean(text: str, longest: int) -> str:
    """Text of a screen on one line, without brackets, cut to ``longest``: no page writes a label of its own."""
    told = " ".join(text[: longest * 2].split())
    if "[" in told or "]" in told:
        told = told.translate(_BRACKETS)
    if not told.isascii():
        told = told.encode("utf-8", "replace").decode("utf-8")
    return told if len(told) <= longest and len(text) <= longest * 2 else told[: longest - 1].rstrip() + "…"


def plain_label(element: Element) -> str:
    """What an element is called, whether or not others are called the same."""
    told = element.name or element.label or element.description
    if told := clean(told, LONGEST_LABEL):
        return told
    if element.look:
        return " ".join(element.look[:3])
    return clean(f"{' '.join(element.hints[:3])} {element.role}".strip(), LONGEST_LABEL)


def unique_labels(screen: Screen) -> dict[int, str]:
    """The label of every element that can be acted on (scrolling apart), by its index."""
    labels: dict[int, str] = {}
    alike: dict[str, list[Element]] = {}
    for element in screen:
        if element.actions - {"scroll"}:
            labels[element.index] = plain_label(element)
            alike.setdefault(fold_text(labels[element.index]), []).append(element)
    repeated = {key: group for key, group in alike.items() if len(group) > 1}
    if repeated:
        surroundings = _Surroundings(screen)
        for group in repeated.values():
            for element, place in zip(group, surroundings.tell_apart(group), strict=True):
                labels[element.index] += place
    return _made_unique(labels)


def _made_unique(labels: Mapping[int, str]) -> dict[int, str]:
    """The same labels; those that are still, or again, equal get a number."""
    taken: set[str] = set()
    counts: dict[str, int] = {}
    unique: dict[int, str] = {}
    for index, label in labels.items():
        told = label
        while fold_text(told) in taken:
            counts[label] = counts.get(label, 1) + 1
            told = f"{label} ({counts[label]})"
        taken.add(fold_text(told))
        unique[index] = told
    return unique


class _Surroundings:
    """Texts of the rows and cards of one screen, and the heading that stands before each element."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._texts: dict[int, list[str]] = {}
        self._headings: list[str] = []
        heading = ""
        for element in screen:
            if element.role == "heading":
                heading = clean(element.name, _LONGEST_PLACE)
            self._headings.append(heading)
            if element.role in _TELLING and element.name:
                self._note(element)

    def _note(self, element: Element) -> None:
        """Hands a text up to the rows and cards around it, as long as they have room."""
        for level, above in enumerate((element, *self._screen.ancestors(element))):
            if level > _MOST_LEVELS:
                break
            texts = self._texts.setdefault(above.index, [])
            if len(texts) < _MOST_TEXTS:
                texts.append(clean(element.name, _LONGEST_PLACE))

    def tell_apart(self, group: Sequence[Element]) -> list[str]:
        """What is added to each of several equal labels: ``— row Anna``, ``— under Orders`` or a number."""
        own = {fold_text(plain_label(group[0]))}
        rows = [self._row_texts(element, own) for element in group]
        for at in range(_MOST_TEXTS):
            told = [texts[at] if at < len(texts) else "" for texts in rows]
            if all(told) and len(set(told)) == len(told):
                kinds = [self._kind(element) for element in group]
                return [f" — {kind} {text}" for kind, text in zip(kinds, told, strict=True)]
        joined = [", ".join(texts[:3]) for texts in rows]
        if all(joined) and len(set(joined)) == len(joined):
            return [f" — {self._kind(e)} {text}" for e, text in zip(group, joined, strict=True)]
        under = [self._headings[e.index] for e in group]
        if all(under) and len(set(under)) == len(under):
            return [f" — under {text}" for text in under]
        return ["" if at == 0 else f" ({at + 1})" for at in range(len(group))]

    def _row(self, element: Element) -> Element | None:
        for level, above in enumerate(self._screen.ancestors(element)):
            if above.role in _ROW_ROLES:
                return above
            if level > _MOST_LEVELS:
                break
        return None

    def _row_texts(self, element: Element, own: set[str]) -> list[str]:
        row = self._row(element)
        if row is None:
            return []
        texts = [clean(row.name, _LONGEST_PLACE)] if row.name else []
        texts += self._texts.get(row.index, [])
        return [text for text in dict.fromkeys(texts) if text and fold_text(text) not in own][:_MOST_TEXTS]

    def _kind(self, element: Element) -> str:
        row = self._row(element)
        return "row" if row is None or row.role in ("row", "treeitem") else "in"

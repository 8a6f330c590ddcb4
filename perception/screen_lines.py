"""The lines of the text form of a Screen, one for each thing, row or run of like controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from devices.screen import Element, Screen
from perception.control_words import LONGEST_VALUE, details_of, scroll_words
from perception.lexical import fold_text
from perception.unique_labels import clean

_LONGEST_TEXT = 300
_LONGEST_CELL = 60
_CARD_PARTS = 10
"""A box with no more things in it than this is told in one line."""
_CAPTION_REACH = 3
_MOST_NOTICES, _MOST_OPAQUE = 5, 10
_KINDS = {
    "textbox": "field",
    "searchbox": "search field",
    "spinbutton": "number field",
    "combobox": "select",
    "listbox": "select",
    "generic": "clickable",
    "gridcell": "cell",
    "columnheader": "header",
    "menuitem": "menu item",
    "menuitemcheckbox": "menu check",
    "menuitemradio": "menu radio",
    "treeitem": "tree item",
}
_ONE_WORD_ROLES = "link button tab menuitem option radio checkbox image generic switch cell"
_MERGED = frozenset(_ONE_WORD_ROLES.split())
"""Controls told in a word or two each, so that several share a line."""
_PRESSED_ROLES = "button link generic cell gridcell row listitem"
_KIND_GOES_WITHOUT_SAYING = frozenset(_PRESSED_ROLES.split())
_LINE_ROLES = frozenset({"row", "listitem", "treeitem"})
_CARD_ROLES = frozenset({"group", "article", "region"})
_BLOCK_ROLES = frozenset({"table", "grid", "treegrid", "list", "listbox", "tree", "feed", "menu"})
_CONTAINER_ROLES = """dialog alertdialog form group region navigation main table grid list tablist tabpanel radiogroup
toolbar search menu menubar article complementary banner tree frame"""
_CONTAINERS = frozenset(_CONTAINER_ROLES.split())
_DEEPEST = 3


@dataclass(slots=True)
class Line:
    """One line, as long as it grows."""

    parts: list[str]
    lead: str = ""
    """What stands before them, unless ``kind`` says it."""
    depth: int = 0
    block: int = -1
    """The table or list it is a line of."""
    owner: int = -1
    """The row, item or card that is told in this line."""
    kind: str = ""
    """What its parts are, when they are all of one kind and more may join."""
    acts: bool = False
    """Whether it holds a label."""
    offscreen: bool = False
    parted: str = " "
    """What stands between them."""

    def text(self) -> str:
        """The line as it is written."""
        lead = self.lead
        if self.kind:
            lead = f"{_plural(self.kind)}: " if len(self.parts) > 1 else f"{self.kind} "
        return " " * self.depth + lead + self.parted.join(self.parts).rstrip(" |")


def lines_of_screen(screen: Screen, labels: Mapping[int, str]) -> list[Line]:
    """The lines of a Screen.

    Args:
        screen: what to describe.
        labels: of everything that can be acted on, by index.
    """
    return _Writer(screen, labels).lines()


class _Writer:
    def __init__(self, screen: Screen, labels: Mapping[int, str]) -> None:
        self._screen = screen
        self._labels = labels
        self._captions = _captions(screen)
        count = len(screen)
        self._below = [0] * count
        self._holds_lines = [False] * count
        for element in reversed(screen.elements):
            if element.parent >= 0:
                self._below[element.parent] += self._below[element.index] + 1
                if element.role in _LINE_ROLES | _BLOCK_ROLES or self._holds_lines[element.index]:
                    self._holds_lines[element.parent] = True
        self._owner = [-1] * count
        self._block = [-1] * count
        self._depth = [0] * count

    def lines(self) -> list[Line]:
        lines = self._head()
        # A frame's document comes last in the tree; what is in it is told where the frame stands.
        waiting = list(reversed(self._screen.children.get(-1, ())))
        while waiting:
            element = waiting.pop()
            self._place(element)
            self._write(element, lines)
            waiting.extend(reversed(self._screen.children.get(element.index, ())))
        lines += [
            Line([f"picture area at {o.left},{o.top}–{o.right},{o.bottom} px: what it shows cannot be read"])
            for o in self._screen.opaque[:_MOST_OPAQUE]
        ]
        return [line for line in lines if line.parts and line.text().strip(" |")]

    def _head(self) -> list[Line]:
        lines = []
        title, location = clean(self._screen.title, 80), clean(short_place(self._screen.location), 100)
        if title or location:
            lines.append(Line([" · ".join(part for part in (title, location) if part)]))
        lines += [Line([clean(notice, 160)], lead="notice: ") for notice in self._screen.notices[:_MOST_NOTICES]]
        return lines

    def _place(self, element: Element) -> None:
        """Which line, block and depth an element belongs to, from its parent's."""
        at, above = element.index, element.parent
        if above >= 0:
            self._owner[at], self._block[at], self._depth[at] = (
                self._owner[above],
                self._block[above],
                self._depth[above],
            )
        if element.role in _BLOCK_ROLES:
            self._block[at] = at
        is_card = element.role in _CARD_ROLES and not element.name and 1 < self._below[at] <= _CARD_PARTS
        if (element.role in _LINE_ROLES or (is_card and self._owner[at] < 0)) and not self._holds_lines[at]:
            self._owner[at] = at

    def _write(self, element: Element, lines: list[Line]) -> None:
        at = element.index
        label = self._labels.get(at)
        if element.role in _CONTAINERS and label is None:
            self._write_container(element, lines)
            return
        if label is not None:
            self._write_control(element, label, lines)
        elif (text := self._readable(element)) is not None:
            self._write_text(element, text, lines)
        if told := scroll_words(element):
            lines.append(Line([told], depth=self._depth[at]))

    def _write_container(self, element: Element, lines: list[Line]) -> None:
        at = element.index
        name = clean(element.name, _LONGEST_CELL)
        modal = element.role in ("dialog", "alertdialog")
        if (name or modal) and self._owner[at] in (-1, at):
            lines.append(Line([f"{element.role} {name}".strip() + ":"], depth=self._depth[at], block=-1))
            self._depth[at] = min(_DEEPEST, self._depth[at] + 1)
        if told := scroll_words(element):
            lines.append(Line([told], depth=self._depth[at]))

    def _write_control(self, element: Element, label: str, lines: list[Line]) -> None:
        at = element.index
        kind = _KINDS.get(element.role, element.role)
        told = f"[{label}]{details_of(element)}"
        offscreen = "offscreen" in element.states
        owner = self._owner[at]
        if owner >= 0:
            if element.role not in _KIND_GOES_WITHOUT_SAYING:
                told = f"{kind} {told}"
            self._owned_line(element, lines).parts.append(told)
            lines[-1].acts = True
            return
        merged = kind if element.role in _MERGED else ""
        last = lines[-1] if lines else None
        if (
            merged
            and last is not None
            and last.kind == merged
            and last.offscreen == offscreen
            and (last.depth == self._depth[at] and last.owner < 0 and last.block == self._block[at])
        ):
            last.parts.append(told)
            return
        lines.append(
            Line(
                [told],
                lead="" if merged else f"{kind} ",
                depth=self._depth[at],
                kind=merged,
                acts=True,
                offscreen=offscreen,
                block=self._block[at],
            )
        )

    def _write_text(self, element: Element, text: str, lines: list[Line]) -> None:
        at = element.index
        if self._owner[at] >= 0:
            told = clean(text, _LONGEST_CELL * 2)
            self._owned_line(element, lines).parts.append(f"image {told}" if element.role == "image" else told)
            return
        lead = {"heading": "# ", "status": "status: ", "alert": "alert: "}.get(element.role, "")
        last = lines[-1] if lines else None
        offscreen = "offscreen" in element.states
        if element.role == "image":
            if last is not None and last.kind == "image" and last.offscreen == offscreen:
                last.parts.append(text)
            else:
                lines.append(Line([text], kind="image", depth=self._depth[at], offscreen=offscreen, parted=", "))
            return
        lines.append(Line([text], lead=lead, depth=self._depth[at], offscreen=offscreen, block=self._block[at]))

    def _owned_line(self, element: Element, lines: list[Line]) -> Line:
        """The line of the row, item or card that an element stands in."""
        owner = self._owner[element.index]
        if lines and lines[-1].owner == owner:
            return lines[-1]
        row = self._screen.elements[owner]
        in_table = row.role == "row"
        lines.append(
            Line(
                [],
                lead="| " if in_table else "- ",
                depth=self._depth[owner],
                block=self._block[owner],
                owner=owner,
                offscreen="offscreen" in element.states,
                parted=" | " if in_table else " ",
            )
        )
        return lines[-1]

    def _readable(self, element: Element) -> str | None:
        """What is read here; None when there is nothing, or nothing new."""
        if element.index in self._captions:
            return None
        if element.role in ("cell", "gridcell"):
            return self._cell_text(element)
        if element.role == "image":
            return clean(element.name, _LONGEST_CELL) or " ".join(element.look[:3]) or None
        told = clean(element.name, _LONGEST_TEXT)
        if element.value and element.role != "text" and "password" not in element.states:
            told = f"{told} = {clean(element.value, LONGEST_VALUE)}".strip(" =")
        if element.role in ("progressbar", "meter", "slider"):
            told = f"{element.role} {told}"
        return told or None

    def _cell_text(self, element: Element) -> str | None:
        """A cell's own text; nothing where it only repeats what stands in it, a blank where it keeps a column."""
        inside = self._screen.children.get(element.index, ())
        name = clean(element.name, _LONGEST_CELL)
        if not inside:
            return name
        folded = fold_text(name)
        repeated = " ".join(fold_text(clean(e.name, _LONGEST_CELL)) for e in inside if e.name)
        return None if not folded or folded == repeated or folded in repeated else name


def short_place(location: str) -> str:
    """A place as Android itself shortens it: ``an.app/.Shown`` for ``an.app/an.app.Shown``; others stay as they are."""
    app, slash, shown = location.partition("/")
    return f"{app}{slash}{shown.removeprefix(app) if shown.startswith(f'{app}.') else shown}"


def _captions(screen: Screen) -> set[int]:
    """Texts that only say what the control beside them is called."""
    named: dict[str, list[int]] = {}
    for element in screen:
        if element.actions and element.role not in ("link", "button"):
            for told in {element.name, element.label}:
                if told:
                    named.setdefault(_bare(told), []).append(element.index)
    found: set[int] = set()
    for element in screen:
        if element.role in ("text", "cell") and element.name and not element.actions:
            near = named.get(_bare(element.name), ())
            if any(
                abs(at - element.index) <= _CAPTION_REACH or screen.elements[at].parent == element.index
                for at in near[:50]
            ):
                found.add(element.index)
    return found


def _bare(text: str) -> str:
    return fold_text(text).rstrip(" :*")


def _plural(kind: str) -> str:
    if kind in ("radio", "menu radio", "menu check", "clickable"):
        return kind
    return kind + ("es" if kind.endswith(("x", "ch")) else "s")

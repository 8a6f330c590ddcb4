"""UiSelector: which nodes it describes, and the Java-like text in which ``-android uiautomator`` writes it.

::

    new UiSelector().className("android.widget.Switch").instance(1)
    new UiScrollable(new UiSelector().scrollable(true)).scrollIntoView(new UiSelector().text("About"))

The meaning is that of ``androidx.test.uiautomator`` (QueryController): ``childSelector`` looks below a match,
``fromParent`` below a match's parent, ``instance`` counts matches in document order, ``index`` is the place among
siblings. A text is read by a parser; what the grammar does not have is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from emulators.phone.system.uinode import UiNode
from emulators.phone.wire.tree import Tree

MAX_TEXT = 20_000
MAX_PATTERN = 1_000
MAX_DEPTH = 20


class BadSelector(ValueError):
    """The text is no selector, or asks for what there is not."""


Test = Callable[[UiNode], bool]


@dataclass(frozen=True, slots=True)
class Selector:
    """Tests that a node has to pass, and where below it the search goes on.

    Args:
        tests: all have to hold.
        index: place among siblings; None for any.
        instance: which match, counted from 0; None for all of them.
        child: what is looked for below a match.
        from_parent: what is looked for below the parent of a match.
    """

    tests: tuple[Test, ...] = ()
    index: int | None = None
    instance: int | None = None
    child: Selector | None = None
    from_parent: Selector | None = None

    def matches(self, node: UiNode) -> bool:
        """Whether the node passes the tests, whatever is below it."""
        return (self.index is None or node.index == self.index) and all(test(node) for test in self.tests)


def joined(selector: Selector, inner: Selector, *, as_child: bool) -> Selector:
    """Return the selector with another at its end: below its last part, or below the parent of that."""
    if selector.child is not None:
        return replace(selector, child=joined(selector.child, inner, as_child=as_child))
    if selector.from_parent is not None:
        return replace(selector, from_parent=joined(selector.from_parent, inner, as_child=as_child))
    return replace(selector, child=inner) if as_child else replace(selector, from_parent=inner)


def select(tree: Tree, selector: Selector, scope: int = -1) -> list[int]:
    """Return the indices of the nodes below ``scope`` that the selector describes, in document order."""
    found = [index for index in tree.descendants(scope) if selector.matches(tree.nodes[index])]
    if selector.instance is not None:
        found = found[selector.instance : selector.instance + 1]
    if selector.child is not None:
        return _below(tree, selector.child, found)
    if selector.from_parent is not None:
        return _below(tree, selector.from_parent, [tree.nodes[index].parent for index in found])
    return found


def _below(tree: Tree, selector: Selector, scopes: list[int]) -> list[int]:
    everywhere = sorted({index for scope in scopes for index in select(tree, _without_instance(selector), scope)})
    if selector.instance is None:
        return everywhere
    return everywhere[selector.instance : selector.instance + 1]


def _without_instance(selector: Selector) -> Selector:
    """Return the selector without its own instance, which counts over all the places that are searched."""
    if selector.child is not None or selector.from_parent is not None:
        return selector
    return Selector(selector.tests, selector.index)


# --- tests ------------------------------------------------------------------------------------------------------------

_TEXTS: Mapping[str, Callable[[UiNode], str]] = {
    "text": lambda node: node.text,
    "description": lambda node: node.description,
    "resourceId": lambda node: node.resource_id,
    "className": lambda node: node.class_name,
    "packageName": lambda node: node.package,
    "hint": lambda node: node.hint,
}

_FLAGS: Mapping[str, Callable[[UiNode], bool]] = {
    "checkable": lambda node: node.checkable,
    "checked": lambda node: node.checked,
    "clickable": lambda node: node.clickable,
    "enabled": lambda node: node.enabled,
    "focusable": lambda node: node.focusable,
    "focused": lambda node: node.focused,
    "longClickable": lambda node: node.long_clickable,
    "password": lambda node: node.password,
    "scrollable": lambda node: node.scrollable,
    "selected": lambda node: node.selected,
}

_HOWS: Mapping[str, Callable[[str, str], bool]] = {
    "": lambda told, wanted: told == wanted,
    "Contains": lambda told, wanted: wanted.lower() in told.lower(),
    "StartsWith": lambda told, wanted: told.lower().startswith(wanted.lower()),
}


def make_test(name: str, value: str | bool) -> Test:
    """Return the test of one property, by the name of UiSelector's method.

    Raises:
        BadSelector: there is no such property, or the value is of the wrong kind, or no regular expression.
    """
    if name in _FLAGS:
        if not isinstance(value, bool):
            raise BadSelector(f"{name} takes true or false")
        flag = _FLAGS[name]
        return lambda node: flag(node) is value
    if not isinstance(value, str):
        raise BadSelector(f"{name} takes a text")
    base, how = _split(name)
    if base not in _TEXTS:
        raise BadSelector(f"UiSelector has no {name}")
    told = _TEXTS[base]
    if how == "Matches":
        pattern = _pattern(value)
        return lambda node: pattern.fullmatch(told(node)) is not None
    compare = _HOWS[how]
    return lambda node: compare(told(node), value)


def _split(name: str) -> tuple[str, str]:
    for how in ("Contains", "StartsWith", "Matches"):
        if name.endswith(how):
            return name.removesuffix(how), how
    return name, ""


def _pattern(text: str) -> re.Pattern[str]:
    if len(text) > MAX_PATTERN:
        raise BadSelector("the regular expression is too long")
    try:
        return re.compile(text, re.DOTALL)
    except re.error as error:
        raise BadSelector(f"bad regular expression: {error}") from error


# --- the text ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scrolling:
    """A UiScrollable: a container, how it scrolls, and what is done with it."""

    container: Selector
    horizontal: bool = False
    max_swipes: int = 30
    act: str = ""
    """``scrollIntoView``, ``getChildByText``, ``scrollForward``, …; "" for the container itself."""
    target: Selector | None = None
    steps: int = 0
    then: Selector | None = None
    """What is looked for below what the act has found."""


def parse(text: str) -> Selector | Scrolling:
    """Read a UiSelector or UiScrollable expression.

    Raises:
        BadSelector: it is none.
    """
    if len(text) > MAX_TEXT:
        raise BadSelector("the selector is too long")
    return _Parser(text).whole()


_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+)|(?P<name>[A-Za-z_$][\w$]*)|(?P<sign>[().,;]))""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

_SELECTING = frozenset({"childSelector", "fromParent"})
_NUMBERED = frozenset({"index", "instance"})
_BY_CHILD = {"getChildByText": "text", "getChildByDescription": "description"}
_MOVING = frozenset(
    {
        "scrollForward", "scrollBackward", "scrollToBeginning", "scrollToEnd", "flingForward", "flingBackward",
        "flingToBeginning", "flingToEnd",
    }
)  # fmt: skip

Value = str | int | bool | Selector


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(self._split(text))
        self._at = 0
        self._depth = 0

    @staticmethod
    def _split(text: str) -> Iterator[tuple[str, str]]:
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None:
                raise BadSelector(f"cannot read {text[at : at + 20]!r}")
            at = found.end()
            kind = found.lastgroup or ""
            yield kind, found.group(kind)

    def whole(self) -> Selector | Scrolling:
        made: Selector | Scrolling
        if self._peek_name_after_new() == "UiScrollable":
            made = self._scrollable()
        else:
            made = self._selector()
        if self._is(";"):
            self._at += 1
        if self._at < len(self._tokens):
            self._wrong()
        return made

    # --- selectors ----------------------------------------------------------------------------------------------------

    def _selector(self) -> Selector:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadSelector("selectors nest too deeply")
        self._new("UiSelector")
        self._take("(")
        self._take(")")
        selector = Selector()
        while self._is("."):
            selector = self._refined(selector)
        self._depth -= 1
        return selector

    def _refined(self, selector: Selector) -> Selector:
        self._take(".")
        name, values = self._call()
        if len(values) != 1:
            raise BadSelector(f"{name} takes one value")
        value = values[0]
        tests, index, instance = selector.tests, selector.index, selector.instance
        if name in _SELECTING:
            if not isinstance(value, Selector):
                raise BadSelector(f"{name} takes a UiSelector")
            return joined(selector, value, as_child=name == "childSelector")
        if name in _NUMBERED:
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise BadSelector(f"{name} takes a number")
            index, instance = (value, instance) if name == "index" else (index, value)
        elif isinstance(value, str | bool):
            tests = (*tests, make_test(name, value))
        else:
            raise BadSelector(f"UiSelector has no {name} of that")
        return replace(selector, tests=tests, index=index, instance=instance)

    # --- scrollables --------------------------------------------------------------------------------------------------

    def _scrollable(self) -> Scrolling:
        self._new("UiScrollable")
        self._take("(")
        made = Scrolling(self._selector())
        self._take(")")
        while self._is("."):
            made = self._moved(made)
        return made

    def _moved(self, made: Scrolling) -> Scrolling:
        self._take(".")
        name, values = self._call()
        if made.act:
            raise BadSelector(f"{name} cannot follow {made.act}")
        match name, values:
            case "setAsHorizontalList", []:
                return Scrolling(made.container, True, made.max_swipes)
            case "setAsVerticalList", []:
                return Scrolling(made.container, False, made.max_swipes)
            case "setMaxSearchSwipes", [int(count)] if 0 <= count <= 1000:
                return Scrolling(made.container, made.horizontal, count)
            case (("setSwipeDeadZonePercentage" | "setMaxSwipes"), [_]):
                return made
            case "scrollIntoView", [Selector() as target]:
                return Scrolling(made.container, made.horizontal, made.max_swipes, name, target)
            case (("scrollTextIntoView" | "scrollDescriptionIntoView"), [str(word)]):
                target = Selector((make_test("text" if "Text" in name else "description", word),))
                return Scrolling(made.container, made.horizontal, made.max_swipes, "scrollIntoView", target)
            case (("getChildByText" | "getChildByDescription"), [Selector() as row, str(word), *_]):
                inside = Selector((make_test(_BY_CHILD[name], word),))
                return Scrolling(made.container, made.horizontal, made.max_swipes, "getChild", row, then=inside)
            case "getChildByInstance", [Selector() as row, int(instance)]:
                target = Selector(row.tests, row.index, instance, row.child, row.from_parent)
                return Scrolling(made.container, made.horizontal, made.max_swipes, "scrollIntoView", target)
            case _ if name in _MOVING and all(isinstance(value, int) for value in values) and len(values) < 3:
                return Scrolling(made.container, made.horizontal, made.max_swipes, name)
        raise BadSelector(f"UiScrollable has no {name} of {len(values)} such values")

    # --- tokens -------------------------------------------------------------------------------------------------------

    def _call(self) -> tuple[str, list[Value]]:
        kind, name = self._next()
        if kind != "name":
            self._wrong(-1)
        self._take("(")
        values: list[Value] = []
        while not self._is(")"):
            if values:
                self._take(",")
            values.append(self._value())
        self._take(")")
        return name, values

    def _value(self) -> Value:
        kind, text = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind == "name" and text in ("new", "UiSelector"):
            return self._selector()
        self._at += 1
        if kind == "string":
            return _ESCAPE.sub(_unescaped, text[1:-1])
        if kind == "number":
            return int(text)
        if kind == "name" and text in ("true", "false"):
            return text == "true"
        if kind == "name":  # a constant or a class, such as android.widget.Switch.class
            while self._is(".") or self._is("class"):
                self._at += 1
                if self._at < len(self._tokens) and self._tokens[self._at][0] == "name" and not self._is("class"):
                    text += "." + self._tokens[self._at][1]
                    self._at += 1
            return text
        return self._wrong(-1)

    def _peek_name_after_new(self) -> str:
        at = self._at + (1 if self._is("new") else 0)
        return self._tokens[at][1] if at < len(self._tokens) else ""

    def _new(self, name: str) -> None:
        if self._is("new"):
            self._at += 1
        self._take(name)

    def _is(self, text: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at][1] == text

    def _take(self, text: str) -> None:
        if not self._is(text):
            self._wrong()
        self._at += 1

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            self._wrong()
        self._at += 1
        return self._tokens[self._at - 1]

    def _wrong(self, back: int = 0) -> NoReturn:
        at = self._at + back
        told = self._tokens[at][1] if 0 <= at < len(self._tokens) else "the end"
        raise BadSelector(f"{told!r} is not expected there")


def _unescaped(found: re.Match[str]) -> str:
    letter = found.group(1)
    if len(letter) == 5:
        return chr(int(letter[1:], 16))
    return _ESCAPES.get(letter, letter)

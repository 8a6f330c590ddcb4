"""The XML that Android's tools write, as tree nodes: ``uiautomator dump`` and the ``/source`` of Appium's server.

In the first every element is a ``node``, in the second its name is the view's class; both have the class as an
attribute. Read with expat directly, so that depth costs nothing; declarations of entities are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from xml.parsers import expat

from devices.bounds import Bounds
from devices.errors import DeviceError
from devices.observation import TreeNode

MAX_NODES = 50_000
MAX_CHARACTERS = 64_000_000
_FLAGS = (
    *("clickable", "long-clickable", "checkable", "checked", "enabled", "focusable", "focused"),
    *("scrollable", "selected", "password", "editable", "heading"),
)
_KEPT = (
    *("resource-id", "content-desc", "package", "hint", "input-type", "range", "window", "window-type"),
    *("pane-title", "state-description", "tooltip-text", "drawing-order", "error"),
)
_EDITABLE = re.compile(r"(?:EditText|AutoCompleteTextView)$")
_BOUNDS = re.compile(r"\[(-?\d{1,9}),(-?\d{1,9})\]\[(-?\d{1,9}),(-?\d{1,9})\]")
# XML 1.0, section 2.2: what a well-formed document may not hold, also not as a character reference.
_BAD_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]{1,8}|\d{1,9});")


class TreeUnreadable(DeviceError):
    """The device gave a view tree that cannot be read."""


@dataclass(frozen=True, slots=True)
class ViewTree:
    """What an XML document said."""

    nodes: tuple[TreeNode, ...]
    """In document order; empty for the null root of an app that hangs."""
    rotation: int = 0
    size_px: tuple[int, int] | None = None
    """Where the document says it."""


def read_tree(document: str) -> ViewTree:
    """Read either shape; what stands around the XML (``UI hierchary dumped to: …``) is left out.

    Raises:
        TreeUnreadable: it is no XML that could be mended, or bigger than any screen.
    """
    if len(document) > MAX_CHARACTERS:
        raise TreeUnreadable(f"the view tree has {len(document)} characters, which no screen needs")
    start, end = document.find("<"), document.rfind(">")
    if start < 0 or "null root node" in document[:200]:
        return ViewTree(())
    xml = document[start : end + 1]
    try:
        return _Reader().read(xml)
    except (expat.ExpatError, UnicodeEncodeError):
        # Apps show what XML has no form for (lone surrogates, control characters), and some servers write it down.
        mended = _REFERENCE.sub(_legal_reference, _BAD_CHARACTERS.sub("\ufffd", xml))
    try:
        return _Reader().read(mended)
    except expat.ExpatError as error:
        raise TreeUnreadable(f"the view tree is not well-formed XML: {error}") from error


def _legal_reference(found: re.Match[str]) -> str:
    told = found[1]
    number = int(told[1:], 16) if told[0] == "x" else int(told)
    legal = number <= 0x10FFFF and not _BAD_CHARACTERS.match(chr(number))
    return found[0] if legal else "\ufffd"


class _Reader:
    def __init__(self) -> None:
        self._nodes: list[TreeNode] = []
        self._above: list[int] = [-1]
        self._rotation = 0
        self._size: tuple[int, int] | None = None

    def read(self, xml: str) -> ViewTree:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.Parse(xml, True)
        return ViewTree(tuple(with_handles(self._nodes)), self._rotation, self._size)

    def _start(self, name: str, told: Mapping[str, str]) -> None:
        if len(self._above) == 1 and name == "hierarchy":
            self._rotation = _whole(told.get("rotation", ""))
            width, height = _whole(told.get("width", "")), _whole(told.get("height", ""))
            self._size = (width, height) if width and height else None
            self._above.append(-1)
            return
        if len(self._nodes) >= MAX_NODES:
            raise TreeUnreadable(f"the view tree has more than {MAX_NODES} nodes")
        index = len(self._nodes)
        self._nodes.append(_node(index, self._above[-1], name, told))
        self._above.append(index)

    def _end(self, name: str) -> None:
        del name
        self._above.pop()


def _refuse_doctype(*declared: object) -> None:
    del declared
    raise TreeUnreadable("the view tree declares a document type, which none does")


def _node(index: int, parent: int, name: str, told: Mapping[str, str]) -> TreeNode:
    tag = told.get("class") or name
    flags = {flag for flag in _FLAGS if told.get(flag) == "true"}
    if _EDITABLE.search(tag):
        flags.add("editable")
    text, hint = told.get("text", ""), told.get("hint", "")
    if "password" in flags:
        text = "•" * len(text) if text != hint else ""
    elif "editable" in flags and (told.get("showing-hint") == "true" or (hint and text == hint)):
        text = ""  # what an empty field shows is no content
    bounds = _bounds(told.get("bounds", "")) if told.get("displayed", "true") != "false" else None
    return TreeNode(
        index=index,
        parent=parent,
        tag=tag,
        text=text,
        attributes={key: told[key] for key in _KEPT if told.get(key)},
        bounds=bounds,
        flags=frozenset(flags),
    )


def _bounds(told: str) -> Bounds | None:
    found = _BOUNDS.match(told)
    if found is None:
        return None
    box = Bounds(int(found[1]), int(found[2]), int(found[3]), int(found[4]))
    return None if box.empty else box


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 7 else 0


def with_handles(nodes: Sequence[TreeNode]) -> list[TreeNode]:
    """The same nodes with names that survive from one dump to the next, since XML has none of its own.

    A name is made of what the view is (class, id, description, text unless it can be edited), of where it hangs, and,
    among siblings that are alike, of the first text inside it, so that a row keeps its name when the rows above it go.
    Only what is left in doubt then is counted. Linear in the nodes.
    """
    first_text = [""] * len(nodes)
    for node in reversed(nodes):
        own = node.attributes.get("content-desc", "") or ("" if "editable" in node.flags else node.text)
        if own:
            first_text[node.index] = own
        if first_text[node.index] and node.parent >= 0:
            first_text[node.parent] = first_text[node.index]
    alike: dict[tuple[int, str], int] = {}
    kinds: list[str] = []
    for node in nodes:
        fixed = "" if "editable" in node.flags else node.text
        named = (node.attributes.get(key, "") for key in ("resource-id", "content-desc"))
        kind = "\x1f".join((node.tag, *named, fixed))
        kinds.append(kind)
        alike[node.parent, kind] = alike.get((node.parent, kind), 0) + 1
    keys: list[str] = []
    taken: dict[str, int] = {}
    out: list[TreeNode] = []
    for node in nodes:
        above = keys[node.parent] if node.parent >= 0 else ""
        told = kinds[node.index]
        if alike[node.parent, told] > 1:
            told += "\x1f" + first_text[node.index]
        digest = blake2b(f"{above}\x1e{told}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        again = taken[digest] = taken.get(digest, 0) + 1
        key = digest if again == 1 else f"{digest}.{again}"
        keys.append(key)
        out.append(replace(node, handle=key))
    return out

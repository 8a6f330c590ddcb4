"""XPath over the tree as ``/source`` writes it: class names are the tags.

lxml evaluates XPath 1.0; of XPath 2.0, which Appium's server understands, the functions that people use are added:
``matches``, ``ends-with``, ``lower-case``, ``upper-case`` and ``replace``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.tree import Tree
from emulators.phone.wire.xml import Form, attributes, carriable, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_TEXT = 20_000
MAX_PATTERN = 1_000


class BadXPath(ValueError):
    """The expression cannot be read, or gives something other than elements."""


def evaluate(
    tree: Tree, expression: str, context: int | None = None, *, size_px: tuple[int, int], rotation: int
) -> list[int]:
    """Return the indices of the nodes that the expression gives, in document order.

    Args:
        tree: the nodes.
        expression: XPath.
        context: the node that a relative expression starts at; None for the root.
        size_px: of the screen, for the root's attributes.
        rotation: quarter turns, likewise.

    Raises:
        BadXPath: see there.
    """
    from lxml import etree

    if len(expression) > MAX_TEXT:
        raise BadXPath("the expression is too long")
    root, elements = _elements(tree, size_px, rotation)
    indices = {element: index for index, element in enumerate(elements)}
    try:
        found = etree.XPath(expression, extensions=_EXTENSIONS)(root if context is None else elements[context])
    except (etree.XPathError, ValueError, re.error) as error:
        raise BadXPath(f"{expression!r}: {error}") from error
    if not isinstance(found, list) or any(not etree.iselement(one) for one in found):
        raise BadXPath(f"{expression!r} gives no elements")
    return [indices[element] for element in found if element in indices]


def _elements(tree: Tree, size_px: tuple[int, int], rotation: int) -> tuple[_Element, list[_Element]]:
    from lxml import etree

    told = {"index": "0", "class": "hierarchy", "rotation": str(rotation)}
    root = etree.Element("hierarchy", told | {"width": str(size_px[0]), "height": str(size_px[1])})
    made: list[_Element] = []
    for node in tree.nodes:
        parent = root if node.parent < 0 else made[node.parent]
        values = {name: carriable(value) for name, value in attributes(node, Form.SOURCE).items()}
        made.append(etree.SubElement(parent, tag_of(node.class_name), values))
    return root, made


def _text(value: Any) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return str(value if not hasattr(value, "text") else value.text or "")


def _pattern(value: Any) -> re.Pattern[str]:
    text = _text(value)
    if len(text) > MAX_PATTERN:
        raise ValueError("the regular expression is too long")
    return re.compile(text)


_EXTENSIONS: dict[tuple[None, str], Callable[..., Any]] = {
    (None, "matches"): lambda _, told, wanted: _pattern(wanted).search(_text(told)) is not None,
    (None, "ends-with"): lambda _, told, wanted: _text(told).endswith(_text(wanted)),
    (None, "lower-case"): lambda _, told: _text(told).lower(),
    (None, "upper-case"): lambda _, told: _text(told).upper(),
    (None, "replace"): lambda _, told, wanted, by: _pattern(wanted).sub(_text(by), _text(told)),
}

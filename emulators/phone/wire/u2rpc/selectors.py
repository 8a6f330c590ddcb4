"""The objects by which uiautomator2 describes views, and the names it is given for views that it has found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from emulators.phone.wire.tree import Tree
from emulators.phone.wire.uiselector import BadSelector, Selector, joined, make_test, select

if TYPE_CHECKING:
    from emulators.phone.phone import Phone
    from emulators.phone.system.uinode import UiNode

_PLACES = ("index", "instance")
_CHAIN, _CHAINED = "childOrSibling", "childOrSiblingSelector"

MAX_CHAIN = 20


class NotFound(LookupError):
    """No view fits."""


def read_selector(told: Mapping[str, Any]) -> Selector:
    """Read a selector object.

    Raises:
        BadSelector: a field is unknown or of the wrong kind.
    """
    tests = []
    places: dict[str, int] = {}
    for name, value in told.items():
        if name in ("mask", _CHAIN, _CHAINED):
            continue
        if name in _PLACES:
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise BadSelector(f"{name} takes a number")
            places[name] = value
        else:
            tests.append(make_test(name, value))
    selector = Selector(tuple(tests), places.get("index"), places.get("instance"))
    kinds, inner = told.get(_CHAIN) or [], told.get(_CHAINED) or []
    if len(kinds) != len(inner) or len(kinds) > MAX_CHAIN:
        raise BadSelector("children and siblings do not fit their selectors")
    for kind, one in zip(kinds, inner, strict=True):
        if kind not in ("child", "sibling"):
            raise BadSelector(f"{kind!r} is neither child nor sibling")
        selector = joined(selector, read_selector(one), as_child=kind == "child")
    return selector


class Views:
    """Views that were found and have been given a name."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def name(self, node: UiNode) -> str:
        """Return a name under which the client can mean the view again."""
        name = f"obj-{len(self._ids) + 1}"
        self._ids[name] = node.id
        return name

    def all(self, phone: Phone, wanted: Any) -> list[UiNode]:
        """Return the views that a selector object describes, or the one that a name means."""
        tree = Tree(phone.nodes())
        if isinstance(wanted, str):
            if wanted not in self._ids:
                raise NotFound(f"there is no object {wanted!r}")
            at = tree.find(self._ids[wanted])
            return [] if at is None else [tree.nodes[at]]
        if not isinstance(wanted, dict):
            raise BadSelector("a selector is an object or the name of one")
        return [tree.nodes[index] for index in select(tree, read_selector(wanted))]

    def one(self, phone: Phone, wanted: Any) -> UiNode:
        """Return the first of them.

        Raises:
            NotFound: there is none.
        """
        found = self.all(phone, wanted)
        if not found:
            raise NotFound(str(wanted))
        return found[0]

"""The nodes of one look at the screen, with the ways through them that selectors need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emulators.phone.system.uinode import UiNode


class Tree:
    """Nodes in document order, parents before children.

    Args:
        nodes: as `Phone.nodes` gives them; ``parent`` is an index into them.
    """

    def __init__(self, nodes: Sequence[UiNode]) -> None:
        self.nodes = tuple(nodes)
        self._children: dict[int, list[int]] = {}
        for index, node in enumerate(self.nodes):
            self._children.setdefault(node.parent, []).append(index)
        self._by_id = {node.id: index for index, node in enumerate(self.nodes)}

    def __len__(self) -> int:
        return len(self.nodes)

    def children(self, index: int) -> Sequence[int]:
        """Return the children of a node; of -1, the roots of the windows."""
        return self._children.get(index, ())

    def descendants(self, index: int) -> Iterator[int]:
        """Yield everything below a node, in document order; below -1, everything."""
        pending = list(reversed(self.children(index)))
        while pending:
            one = pending.pop()
            yield one
            pending.extend(reversed(self.children(one)))

    def find(self, node_id: str) -> int | None:
        """Return where the node with that id is, None when it is gone."""
        return self._by_id.get(node_id)

"""Nodes and random trees of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from emulators.phone.system.uinode import UiNode


def make_node(
    *,
    id: str = "a",
    parent: int = -1,
    index: int = 0,
    class_name: str = "android.view.View",
    package: str = "p",
    text: str = "",
    description: str = "",
    resource_id: str = "",
    hint: str = "",
    bounds: tuple[int, int, int, int] = (0, 0, 10, 10),
    window: int = 0,
    **flags: bool,
) -> UiNode:
    node = UiNode(id, parent, index, class_name, package, text, description, resource_id, hint, bounds, window)
    return replace(node, **flags)  # type: ignore[arg-type]


names = st.sampled_from(["android.view.View", "android.widget.Button", "a.b$C", "Été", "x y"])
texts = st.text(max_size=8)


@st.composite
def trees(draw: st.DrawFn) -> tuple[UiNode, ...]:
    """Nodes in document order, every parent before its children."""
    count = draw(st.integers(0, 12))
    path: list[int] = []
    nodes: list[UiNode] = []
    children: dict[int, int] = {}
    for at in range(count):
        depth = draw(st.integers(0, len(path)))
        parent = path[depth - 1] if depth else -1
        nodes.append(
            make_node(
                id=str(at),
                parent=parent,
                index=children.get(parent, 0),
                class_name=draw(names),
                text=draw(texts),
                description=draw(texts),
                clickable=draw(st.booleans()),
            )
        )
        children[parent] = children.get(parent, 0) + 1
        path[depth:] = [at]
    return tuple(nodes)

"""How web nodes look, in words: colours, shapes, the names of picture files."""

from __future__ import annotations

import re

from devices.observation import TreeNode
from perception.colors import css_color_name
from perception.web_roles import SHAPE_TAGS

_POLYGONS = {
    3: "triangle",
    4: "quadrilateral",
    5: "pentagon",
    6: "hexagon",
    7: "heptagon",
    8: "octagon",
    9: "nonagon",
    10: "decagon",
}


def look_of(node: TreeNode) -> tuple[str, ...]:
    """Colour and shape in the words of ``Element.look``."""
    words: list[str] = []
    if node.tag in SHAPE_TAGS or node.tag == "text":
        words.append(css_color_name(node.style.get("fill", "")) or css_color_name(node.style.get("stroke", "")))
        words.append(_shape(node))
    else:
        words.append(css_color_name(node.style.get("background-color", "")))
        if (own := css_color_name(node.style.get("color", ""))) not in ("black", "white", "gray"):
            words.append(own)
    return tuple(dict.fromkeys(word for word in words if word))


def _shape(node: TreeNode) -> str:
    if node.tag == "rect":
        box = node.bounds
        assert box is not None
        return "square" if abs(box.width - box.height) <= 2 else "rectangle"
    if node.tag == "polygon":
        corners = len(re.findall(r"-?[\d.]+[ ,]+-?[\d.]+", node.attributes.get("points", "")))
        return _POLYGONS.get(corners, "polygon")
    return {"circle": "circle", "ellipse": "ellipse", "line": "line", "text": "text"}.get(node.tag, "")


def file_words(node: TreeNode) -> tuple[str, ...]:
    """Words of the name of the file a picture comes from."""
    source = node.attributes.get("src", "") or node.attributes.get("xlink:href", "") or node.attributes.get("href", "")
    if source.startswith("data:"):
        return ()
    stem = source.rsplit("/", 1)[-1].split("?", 1)[0].rsplit(".", 1)[0].lstrip("#")
    return tuple(word.lower() for word in re.findall(r"[A-Za-z]{2,}", stem))[:4]

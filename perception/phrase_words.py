"""The small words of phrases: commands, sides, edges, ordinals, states, looks; tables only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from devices.screen import State

Side = Literal["below", "above", "left", "right", "near", "row", "inside", "between", "before", "after"]
Edge = Literal["top", "bottom", "left", "right", "middle"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.replace("\n", ",").split(",") if line.strip())


COMMANDS = _set(
    """click tap press select choose pick open go touch hit push find locate highlight show see view use enter check
    uncheck activate toggle scroll move navigate please then now and just double long hover over focus"""
)
ALSO_NAMES = _set("open select search find show see view use enter check focus toggle play move")
"""Commands that controls are called by as well."""
AFTER_COMMAND = _set("on to at into in the a an over down for up")
ARTICLES = _set("the a an")
FILLERS = _set(
    """which that is are was located placed present shown displayed seen given there here immediately just directly
    exactly visible available situated found appears appearing immediate color colour colored coloured"""
)
SAYS = _lines(
    """with the text, with text, with the label, with the name, with the title, that says, which says, saying, labelled
    labeled, named, called, titled, reading, having text, having a text, that reads, marked, with label, with name
    with title, whose name is, whose label is, whose text is, says"""
)
"""What comes after these is the thing's text."""
MARKERS: Mapping[Side, tuple[str, ...]] = {
    "below": _lines("below to, below of, below, under, underneath, beneath, down to, bottom of"),
    "above": _lines("above to, above of, above, on top of, top of, on the top of"),
    "left": _lines(
        """to the immediate left of, immediate left of, immediate left to, to the left of, to the left side of
        on the left side of, on the left of, on left of, at the left of, left side of, left side to, left hand side of
        left to, left of, left from, in the left side of, at left side of"""
    ),
    "right": _lines(
        """to the immediate right of, immediate right of, immediate right to, to the right of, to the right side of
        on the right side of, on the right of, on right of, at the right of, right side of, right side to
        right hand side of, right to, right of, right from, in the right side of, at right side of"""
    ),
    "near": _lines(
        """next to, beside, besides, near to, near, adjacent to, close to, along with, nearest to, closest to
        by the side of, attached to, with respect to"""
    ),
    "row": _lines(
        """in the same row as, in the same line as, in the row of, in the row for, in the row with, in row of
        in line with, in the line of, in the row, of the row, from the row of, corresponding to, opposite to
        against, in front of, row of, row with, row for, row containing, for"""
    ),
    "before": ("before",),
    "after": _lines("after, behind, following"),
    "between": _lines("in between, between"),
    "inside": _lines("inside of, inside, within, under the heading, in, from, of, on"),
}
"""Words that place a thing by another."""
WEAK = _set("in from of for on")
"""Of these, the ones that place a thing only sometimes; as often they belong to a name ("terms of use")."""
WHOLE_SCREEN = _set(
    """page screen webpage web app application window display site website form view list top bottom left right corner
    side middle center centre hand"""
)
"""What everything is on."""
ORDINALS: Mapping[str, int] = {
    **{
        word: number
        for number, word in enumerate(
            _lines("first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth"), 1
        )
    },
    "last": -1,
    "final": -1,
    "frist": 1,
    "forth": 4,
}
EDGES: Mapping[str, Edge] = {
    **dict.fromkeys(("top", "upper", "topmost"), "top"),
    **dict.fromkeys(("bottom", "lower", "bottommost"), "bottom"),
    **dict.fromkeys(("left", "leftmost"), "left"),
    **dict.fromkeys(("right", "rightmost"), "right"),
    **dict.fromkeys(("middle", "center", "centre", "central"), "middle"),
}
EDGE_COMPANY = _set("at on in to the of from corner side hand most end edge part area page screen extreme")
"""Words beside an edge by which it is told from a name ("Top stories")."""
STATES: Mapping[str, State] = {
    **dict.fromkeys(("checked", "ticked"), "checked"),
    **dict.fromkeys(("unchecked", "unticked"), "unchecked"),
    **dict.fromkeys(("selected", "highlighted", "active"), "selected"),
    **dict.fromkeys(("disabled", "greyed"), "disabled"),
    **dict.fromkeys(("required", "mandatory"), "required"),
    "focused": "focused",
    "expanded": "expanded",
    "collapsed": "collapsed",
    "invalid": "invalid",
    "pressed": "pressed",
    "readonly": "readonly",
}
ABSENT_STATES: Mapping[str, State] = {"unselected": "selected", "enabled": "disabled", "optional": "required"}
"""Words that say a state does not hold."""
SHAPES: Mapping[str, str] = {
    **{
        shape: shape
        for shape in _lines("circle, square, rectangle, triangle, ellipse, line, pentagon, hexagon, polygon")
    },
    "round": "circle",
    "circular": "circle",
    "oval": "ellipse",
    "rectangular": "rectangle",
    "triangular": "triangle",
}
SIZES: Mapping[str, str] = {"large": "large", "small": "small", "big": "large", "huge": "large", "tiny": "small"}

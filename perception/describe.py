"""A Screen as text for a language model: what can be acted on and what can be read, in few tokens.

The idea is AutoDroid's functionality-aware representation (Wen et al., MobiCom 2024); the form is our own::

    Order desk · http://shop.example/
    links: [Home] [Orders] [Help]
    # Order desk
    field [Name] empty, e.g. Full name
    select [Product] = Choose; options: Choose, Bolt, Nut
    checkbox [Express delivery] off
    buttons: [Place order] [Clear form]
    | #1001 | Bo B. | Lima | 37.50 | [Open 1001]

What stands in brackets is a label: it names one element, exactly. Text of the page never holds brackets or line breaks,
so it cannot pass for a label or a line of its own. Values of password fields are never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from devices.screen import Element, Screen
from perception.line_folding import fold_lines
from perception.screen_lines import Line, lines_of_screen
from perception.token_estimate import estimate_tokens
from perception.unique_labels import unique_labels


@dataclass(frozen=True, slots=True)
class ScreenText:
    """The text form of a Screen, and which element each label in brackets names."""

    text: str
    labels: Mapping[str, Element]
    """Every label, also of what was folded away for want of room."""


def describe_screen(screen: Screen, limit_tokens: int | None = None) -> ScreenText:
    """The text form of a Screen; linear in its elements.

    Args:
        screen: what to describe.
        limit_tokens: room, as ``estimate_tokens`` counts. Where it is short, lines are cut, folded and left out
            (``perception.line_folding``), and the text says so.
    """
    labels = unique_labels(screen)
    lines = lines_of_screen(screen, labels)
    told = [line.text() for line in _marked(lines)]
    if limit_tokens is not None and estimate_tokens("\n".join(told)) > limit_tokens:
        told = fold_lines(lines, limit_tokens)
    return ScreenText("\n".join(told), {label: screen.elements[index] for index, label in labels.items()})


def _marked(lines: Sequence[Line]) -> Iterable[Line]:
    """Lines with one note where those begin that are not on the visible part, instead of one at each."""
    off = False
    for line in lines:
        if line.offscreen != off and (line.acts or line.offscreen):
            off = line.offscreen
            yield Line(["(off the screen from here)" if off else "(on the screen again)"])
        yield line

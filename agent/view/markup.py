"""The only way text gets into a page: everything is escaped unless its type says that it is markup already.

What a run saw was written by strangers, so forgetting to escape must not be possible. ``element`` and ``fill`` take
text and escape it; only what they return (``Html``) goes in unchanged.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from string import Template
from typing import Final

_VOID: Final = frozenset({"br", "img", "input", "meta"})

# Not allowed in HTML, or without a form in UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Turns the reading order round or hides text from the reader: shown by name, because a person should see the trick.
_DECEIVING = re.compile("[\u2028\u2029\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


class Html(str):
    """Markup that is safe as it stands."""

    __slots__ = ()


class Said(str):
    """Words that a page, an app or a person wrote, inside a sentence of ours."""

    __slots__ = ()


Part = str | int | float
"""What may stand in an element: ``Html`` as it is, ``Said`` isolated from its surroundings, the rest escaped."""

NOTHING: Final = Html()


def escape(text: object) -> Html:
    """``text`` as it can stand between tags and in a quoted attribute; ``Html`` is left alone."""
    if isinstance(text, Html):
        return text
    shown = _UNPRINTABLE.sub("\ufffd", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    shown = _DECEIVING.sub(lambda found: f"⟦{_code(found.group())}⟧", shown)
    return Html(html.escape(shown, quote=True))


def join(parts: Iterable[Part]) -> Html:
    """Parts one after another, each escaped after its kind."""
    return Html("".join(_part(part) for part in parts))


def element(tag: str, *children: Part, **attributes: str | int | float | bool | None) -> Html:
    """``<tag attribute="…">children</tag>``.

    Attribute names are written with underscores (``class_``, ``aria_label``); True gives a bare attribute, False and
    None leave it out.
    """
    told = ""
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        spelled = name.rstrip("_").replace("_", "-")
        told += f" {spelled}" if value is True else f' {spelled}="{escape(_number(value))}"'
    if tag in _VOID:
        return Html(f"<{tag}{told}>")
    return Html(f"<{tag}{told}>{join(children)}</{tag}>")


def fill(template: str, values: Mapping[str, Part]) -> Html:
    """``template`` with each ``$name`` replaced; what is put in is not read for names again.

    Raises:
        KeyError: the template names something that is not given.
        ValueError: something is given that the template does not name, or the template is malformed.
    """
    form = Template(template)
    unknown = set(values) - set(form.get_identifiers())
    if unknown:
        raise ValueError(f"the template has no place for {', '.join(sorted(unknown))}")
    return Html(form.substitute({name: _part(value) for name, value in values.items()}))


def _part(part: Part) -> str:
    if isinstance(part, Said):
        return f"<bdi>{escape(part)}</bdi>"
    return escape(_number(part))


def _number(value: Part) -> Part:
    # Coordinates come out of divisions; a page of 300 steps is lighter without their last ten digits.
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def _code(character: str) -> str:
    return unicodedata.name(character, "") or f"U+{ord(character):04X}"

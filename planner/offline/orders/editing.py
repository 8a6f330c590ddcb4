"""Formats text in a rich editor: selects a passage with the keyboard, then presses what gives the style."""

from __future__ import annotations

import re

from devices.action import Press, Tap
from devices.screen import Element
from devices.selector import fold
from perception.colors import NAMES as COLORS
from perception.colors import SAME as SAME_COLORS
from perception.lexical import stem
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import bare, ordinal_of
from planner.quoting import unquoted

_STYLED = re.compile(
    r"""
    ^(?:the\s+)?(?:text|word|words|phrase)?\s*(?:
        (?P<what>.+?)\s*,?\s+(?:the\s+)?(?:style|colou?r|font\ colou?r|format(?:ting)?)\s+(?P<style>[\w"“”]+)
        |(?P<what2>.+?)\s+(?P<style2>bold|italics?|underlined?|struck\ through)
    )\s*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_STYLES = {"underline": "underlined", "italicize": "italic", "italicise": "italic", "bold": "bold"}
"""Verbs that are styles."""
_PUT_IN = re.compile(
    r"(?P<what>.+?)\s+in(?:to)?\s+(?P<style>bold|italics?|underline[ds]?)(?:\s+(?:type|letters|text|face))?$",
    re.IGNORECASE,
)
_EVERYTHING = (
    "everything",
    "all",
    "all text",
    "all the text",
    "the whole text",
    "whole text",
    "entire text",
    "whole note",
    "the text",
    "it",
)


def style(s: Situation, clause: Clause) -> Move:
    """``give the text X the style bold``, ``make everything italic``; None for other orders."""
    if s.done(f"{clause.key}:style"):
        return SATISFIED
    body = _PUT_IN.sub(r"\g<what> \g<style>", clause.body)
    match = _STYLED.match(f"{body} {_STYLES[clause.verb]}" if clause.verb in _STYLES else body)
    if match is None:
        return None
    what = fold(unquoted(bare(match["what"] or match["what2"])))
    if match["what"] and body[match.end("what") :].startswith(","):
        # The comma may belong to the text.
        whole = f"{what},"
        what = whole if any(whole in fold(e.value) for e in s.usable if e.can("type")) else what
    wanted = unquoted(match["style"] or match["style2"]).lower()
    editors = [e for e in s.usable if e.role == "textbox" and "multiline" in e.states]
    if not editors:
        return None
    editor = editors[0]
    everything = what in _EVERYTHING
    start = 0 if everything else fold(editor.value).find(what)
    if start < 0:
        return None
    keys: list[tuple[str, Press | Tap, str]] = [("focus", Tap(), "the editor takes the keys")]
    if everything:
        keys.append(("select", Press(key="Control+a"), "everything is selected"))
    else:
        keys.append(("home", Press(key="Control+Home"), "from the beginning"))
        if start:
            keys.append(("walk", Press(key="ArrowRight", times=start), f"up to {what!r}"))
        keys.append(("select", Press(key="Shift+ArrowRight", times=len(what)), f"over {what!r}"))
    for name, action, reason in keys:
        key = f"{clause.key}:{name}"
        if not s.done(key):
            return s.act(clause, action, editor if name == "focus" else None, reason, key, confidence=0.7)
    return _apply(s, clause, wanted)


def highlight(s: Situation, clause: Clause) -> Move:
    """``highlight the text in the 2nd paragraph``: three quick presses select a paragraph."""
    if s.done(clause.key):
        return SATISFIED
    texts = [e for e in s.usable if e.role == "text" and len(e.name.split()) > 2] or [
        e for e in s.usable if e.role == "text"
    ]
    shown = [e for e in s.usable if e.role in ("text", "heading")]
    if clause.quotes and (same := [e for e in shown if fold(e.name) == fold(clause.quotes[0])]):
        return s.act(clause, Tap(count=3), same[0], "three presses select a paragraph", confidence=0.7)
    number = ordinal_of(clause.body) or 1
    at = number - 1 if number > 0 else number
    if not -len(texts) <= at < len(texts):
        return None
    return s.act(clause, Tap(count=3), texts[at], "three presses select a paragraph", confidence=0.6)


def _apply(s: Situation, clause: Clause, wanted: str) -> Move:
    key, opened = f"{clause.key}:style", f"{clause.key}:palette"
    if s.done(key):
        return SATISFIED
    color = SAME_COLORS.get(wanted, wanted)
    if color in COLORS:
        swatches = [e for e in s.pressable if color in e.look and not e.name and e.bounds.area < 2500] or [
            e for e in s.pressable if fold(e.name) == wanted
        ]
        if swatches and s.done(opened):
            return s.act(clause, Tap(), swatches[0], f"the {color} swatch", key, confidence=0.7)
        palette = [e for e in s.pressable if {"color", "colour", "picker"} & set(e.hints)]
        if palette and not s.done(opened):
            return s.act(clause, Tap(), palette[0], "it opens the colours", opened, confidence=0.7)
        return None
    control = _control(s, wanted)
    return (
        None
        if control is None
        else s.act(clause, Tap(), control, f"{control.describe()} gives the style", key, confidence=0.8)
    )


def _control(s: Situation, wanted: str) -> Element | None:
    root = stem(wanted.removesuffix("s"))
    for element in s.pressable:
        words = {*element.hints, *fold(element.name).split(), *fold(element.description).split()}
        if any(
            stem(word).startswith(root[:6]) or (len(word) == 1 and word == root[0] and len(element.name) == 1)
            for word in words
        ):
            return element
    return None

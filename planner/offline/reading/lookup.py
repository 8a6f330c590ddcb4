"""Reads values off the screen: the value beside a label, a cell of a table, the one text a page presents."""

from __future__ import annotations

import re

from devices.bounds import Bounds
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.offline.reading.facts import fact_of
from planner.offline.reading.sentences import told_in_text
from planner.offline.situation import Situation
from planner.offline.words.phrases import ordinal_of

_READ_ROLES = frozenset(
    {"text", "cell", "gridcell", "heading", "listitem", "columnheader", "rowheader", "status", "option"}
)
_CELLS = frozenset({"cell", "gridcell"})
_LONGEST_LETTER = 2
"""Characters of a letter that is drawn by itself, its combining signs included."""
_INDENT_PX = 60
"""How far what stands below its caption may be indented."""


def value_of(s: Situation, label: str) -> str:
    """The text that stands beside, behind or below a label; empty when there is none."""
    wanted = fold(label).rstrip(":")
    if held := [
        e for e in s.usable if e.role in ("textbox", "combobox") and e.value and fold(e.name or e.label) == wanted
    ]:
        return held[0].value
    texts = [e for e in s.usable if e.role in _READ_ROLES and e.name and "offscreen" not in e.states]
    heads = [e for e in texts if fold(e.name).rstrip(":").strip() == wanted]
    for head in heads:
        beside = [
            t
            for t in texts
            if t.index != head.index and _same_row(head.bounds, t.bounds) and t.bounds.left >= head.bounds.right - 2
        ]
        beside = (
            [t for t in beside if t.role in _CELLS and t.parent == head.parent]
            if head.role == "columnheader"
            else beside
        )
        if beside:
            return min(beside, key=lambda t: t.bounds.left).name.strip()
        below = [t for t in texts if t.index != head.index and t.bounds.top >= head.bounds.bottom - 2 and (
            head.bounds.overlap_x(t.bounds) > 0 or 0 <= t.bounds.left - head.bounds.left < _INDENT_PX)]  # fmt: skip
        if below:
            return min(below, key=lambda t: t.bounds.top).name.strip()
    for text in texts:
        if match := re.match(rf"\s*{re.escape(wanted)}\s*[:=]\s*(.+)$", text.name, re.IGNORECASE):
            return match[1].strip()
    return ""


def cell_of(s: Situation, column: str, row: str) -> str:
    """The cell of a table where a column and the row that holds a text meet; empty when they do not."""
    columns = [e for e in s.usable if e.role == "columnheader" and e.name]
    heads = [e for e in columns if _same_words(e.name, column)] or [e for e in columns if _lies_in(e.name, column)]
    rows = [e for e in s.usable if e.role == "row" and any(_same_words(c.name, row) for c in s.screen.within(e))]
    for head in heads:
        for line in rows:
            for cell in s.screen.within(line):
                if cell.role in ("cell", "gridcell") and cell.bounds.overlap_x(head.bounds) > 0.5 * min(
                    cell.bounds.width, head.bounds.width
                ):
                    return s.text_of(cell).strip()
    return ""


def asked_value(s: Situation, question: str) -> str:
    """``the genre of Alien``, ``the year``: a cell, or what stands beside a label."""
    question = re.sub(r"^(?:the|value of|a|an)\s+", "", question.strip(" ?.!"), flags=re.I)
    question = re.sub(r"^(?:the|value of)\s+", "", question, flags=re.I)
    match = re.match(r"(.+?)\s+(?:of|for|in)\s+(?:the\s+)?(.+)$", question, re.I)
    crossed = (cell_of(s, match[1], match[2]) or cell_of(s, match[2], match[1])) if match else ""
    plain = crossed or value_of(s, question) or fact_of(s, question)
    return plain or (value_of(s, match[1]) if match else "") or told_in_text(s, question)


def nth_word(s: Situation, told: str) -> str | None:
    """``3rd word in the paragraph``."""
    number = ordinal_of(told)
    if number is None or not re.search(r"\bword\b", told, re.I):
        return None
    listed = [e.name for e in s.usable if e.role in ("listitem", "option") and e.name]
    shown = " ".join(listed) if listed and re.search(r"\blist\b", told, re.I) else shown_text(s)
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", shown)
    at = number - 1 if number > 0 else number
    return words[at] if -len(words) <= at < len(words) else None


def _same_words(one: str, other: str) -> bool:
    return fold(one).rstrip(":") == fold(other).rstrip(":")


def _lies_in(name: str, told: str) -> bool:
    """Whether all words of a heading are said: "High" in "the high temperature"."""
    own = {stem(w) for w in words_of(name)}
    return bool(own) and own <= {stem(w) for w in words_of(told)}


def shown_text(s: Situation) -> str:
    """The one text a page presents, where it presents one: what is neither a label, nor a control, nor the order."""
    texts = [
        e
        for e in s.usable
        if e.role in ("text", "status", "cell", "textbox")
        and (e.name or e.value)
        and "offscreen" not in e.states
        and not e.name.rstrip().endswith(":")
    ]
    labels = {
        told
        for e in s.usable
        if (e.can("type") or e.can("select")) and len(told := fold(e.label or e.name)) > _LONGEST_LETTER
    }
    texts = [e for e in texts if e.role == "textbox" or fold(e.name) not in labels]
    written = [e for e in texts if e.role == "textbox" and e.value]
    if written:
        return written[0].value
    plain = [e for e in texts if e.role != "textbox"]
    if plain and all(len(e.name.strip()) <= _LONGEST_LETTER for e in plain):
        # Letters drawn one by one are one word, read from left to right.
        return "".join(e.name.strip() for e in sorted(plain, key=lambda e: e.bounds.left))
    return " ".join(e.name for e in plain) if len(plain) <= 3 else max((e.name for e in plain), key=len, default="")


def _same_row(one: Bounds, other: Bounds) -> bool:
    return one.overlap_y(other) >= 0.5 * min(one.height, other.height)

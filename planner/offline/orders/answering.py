"""Answers what a page asks, and runs commands it takes."""

from __future__ import annotations

import re

from devices.action import Press, Type
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.finding.boxes import do_in_box
from planner.offline.finding.fields import field_for, fields_of
from planner.offline.reading.lookup import shown_text
from planner.offline.reading.meant import work_out
from planner.offline.situation import SATISFIED, Move, Situation, exact

_COMMAND = re.compile(r"(?:the\s+)?(?:command\s+)?(.+?)(?:\s+(?:in|on|at)\s+the\s+[\w ]+)?$", re.IGNORECASE)
_RIDDLE = re.compile(r"\b(?:question|sum|problem|riddle|captcha|equation|calculation|quiz)\b", re.IGNORECASE)
_OFFERING = frozenset({"radio", "button", "option", "link", "checkbox"})


def answer(s: Situation, clause: Clause) -> Move:
    """``answer the question``, where no later order says what to do with the answer: it goes into the field."""
    if any(c.kind == "enter" for c in s.clauses if c.number > clause.number) or not _RIDDLE.search(clause.body):
        return None
    if s.done(clause.key):
        return SATISFIED
    answer = shown_text(s) if "captcha" in clause.body.lower() else work_out(s, "the answer")
    if answer and (offered := exact([e for e in s.pressable if e.role in _OFFERING], answer)):
        return s.tap(clause, offered[0], f"{answer} is the answer")
    field = field_for(s, clause, "", answer or "")
    if not answer or field is None:
        return None
    return s.act(clause, Type(text=answer), field[0], f"{answer} is the answer", confidence=0.7)


def run(s: Situation, clause: Clause) -> Move:
    """``run the command date in the terminal``: type it, press Enter."""
    key, sent = f"{clause.key}:0", f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    match = _COMMAND.match(clause.body)
    text = clause.quotes[0] if clause.quotes else match[1].strip() if match else ""
    fields = [f for f in fields_of(s) if f.can("type")]
    if not text or not fields:
        return do_in_box(s, clause, (clause.verb,), clause.body)
    marked = [
        f for f in fields if {"terminal", "command", "prompt", "console", "shell"} & {*f.hints, *words_of(f.name)}
    ]
    if not s.done(key):
        return s.act(clause, Type(text=text), (marked or fields)[0], f"{text!r} is the command", key, confidence=0.7)
    return s.act(clause, Press(key="Enter"), None, "Enter runs it", sent, confidence=0.7)


def answer_asked(s: Situation, clause: Clause) -> Move:
    """``Which town …? Answer and send.``: the answer goes into the one field; None where nothing was asked."""
    asked = next((c for c in reversed(s.clauses[: clause.number - 1]) if c.kind == "ask"), None)
    fields = [f for f in fields_of(s) if f.can("type") and f.role != "searchbox"]
    told = work_out(s, asked.body, asked.verb) if asked is not None else None
    if told is None or len(fields) != 1:
        return None
    return SATISFIED if s.done(clause.key) else s.act(clause, Type(text=told), fields[0], f"{told} is the answer")

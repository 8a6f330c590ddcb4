"""Carries out an order on a command line that a page shows: files are listed, shown and deleted by their commands."""

from __future__ import annotations

import re

from devices.action import Press, Type
from devices.screen import Element
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.finding.fields import fields_of
from planner.offline.situation import SATISFIED, Move, Situation

_MARKS = frozenset({"terminal", "command", "prompt", "console", "shell", "cli"})
_FILE = re.compile(r"(?<![\w.])[\w-]+\.\w{1,5}\b")
_ENDING = re.compile(r"\b(?:ends?|ending) (?:with|in)\s+[\"“]?(\.?\w+)|\bextension\s+[\"“]?(\.?\w+)", re.IGNORECASE)
_COMMANDS = (
    (re.compile(r"\b(?:delete|remove|erase)\b", re.I), "rm"),
    (re.compile(r"\b(?:list)\b.*\bfiles\b|\bwhich files\b", re.I), "ls"),
    (re.compile(r"\b(?:show|print|read|display|view)\b", re.I), "cat"),
)


def command_line(s: Situation) -> Element | None:
    """The field that takes commands; None where the page is no terminal."""
    fields = [f for f in fields_of(s) if f.can("type")]
    marked = [f for f in fields if _MARKS & {*f.hints, *words_of(f"{f.name} {f.label} {f.description}")}]
    return marked[0] if marked else None


def work_in_terminal(s: Situation, clause: Clause) -> Move:
    """``delete the file a.txt``, ``show the contents of b.txt``; else None."""
    line = command_line(s)
    command = next((name for said, name in _COMMANDS if said.search(clause.text)), None)
    if line is None or command is None:
        return None
    name = next(iter(_FILE.findall(clause.text)), "")
    if not name and (ending := _ENDING.search(clause.text)) is not None:
        tail = (ending[1] or ending[2]).lower()
        name = next((f for e in s.usable for f in _FILE.findall(e.name) if f.lower().endswith(tail)), "")
        if not name and not s.done(f"{clause.key}:list:enter"):
            return _enter(s, clause, line, "ls", f"{clause.key}:list")
    if not name and command != "ls":
        return None
    return _enter(s, clause, line, f"{command} {name}".strip(), f"{clause.key}:command")


def _enter(s: Situation, clause: Clause, line: Element, text: str, key: str) -> Move:
    if s.done(f"{key}:enter"):
        return SATISFIED
    if not s.done(key):
        return s.act(clause, Type(text=text), line, f"{text!r} is the command for it", key, confidence=0.7)
    return s.act(clause, Press(key="Enter"), line, "Enter runs it", f"{key}:enter", confidence=0.7)

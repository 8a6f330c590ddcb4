"""Goals that hang on a condition: ``If the printer is in stock, order it, otherwise press Notify me``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from planner.clauses import Clause, read_clauses
from planner.quoting import hide_quotes, show_quotes

Way = Literal["yes", "no"]
_NOT_SO = (
    r"(?:otherwise|or else|else|if not|if (?:it|that|this|they|there|he|she) (?:is|are|was|does|do|has|have)"
    r"(?:n['’]t| not)(?: the case)?|if there (?:is|are) none)"
)
_LEADING = re.compile(
    r"(?P<before>(?:.*?[.!;]\s+)??)(?:and\s+|then\s+)?(?P<word>if|in case|unless)\s+(?P<condition>.+?),\s+(?:then\s+)?"
    rf"(?P<then>.+?)(?:\s*[,.;]\s*(?:but\s+|and\s+)?{_NOT_SO}\b[\s,]*(?P<otherwise>.+?))?[.!]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_TRAILING = re.compile(
    r"(?P<before>(?:.*?[.!;]\s+)?)(?P<then>[^.;]+?),?\s+(?P<word>if|in case|unless)\s+(?P<condition>[^.;]+?)"
    rf"\s*[,.;]\s*(?:but\s+|and\s+)?{_NOT_SO}\b[\s,]*(?P<otherwise>.+?)[.!]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT = re.compile(
    r"((?:the\s+)?[\w-]+(?:\s+[\w-]+){0,2}?)\s+(?:is|are|costs?|has|have|says|shows)\b(?!.*\bthere\b)", re.IGNORECASE
)
_OBJECT = re.compile(r"\w+\s+((?:the\s+)?[\w-]+(?:\s+[\w-]+){0,3})$")
_IT = re.compile(r"\bit\b(?!['’]s|\s+(?:is|says|shows)\s+there)", re.IGNORECASE)
_NOBODY = re.compile(r"(?:it|there|you|the (?:page|screen|text))\b", re.IGNORECASE)
_IN_NUMBERS = re.compile(r"(?<=\d)[.,](?=\d)")
_HELD = {".": "\ue004", ",": "\ue005"}
"""What stands for the points and commas of numbers while sentences are told apart."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A goal with one condition."""

    before: str
    """What comes first whatever holds; may be empty."""
    condition: str
    then: str
    otherwise: str
    """Empty where nothing is to be done when the condition does not hold."""

    def clauses(self, way: Way) -> tuple[Clause, ...]:
        """All orders of the way that is taken; those behind the condition bear its mark in their keys."""
        first = read_clauses(self.before) if self.before else ()
        told = self.then if way == "yes" else self.otherwise
        after = read_clauses(told) if told else ()
        return (*first, *(replace(c, number=c.number + len(first), way=way) for c in after))


@lru_cache(maxsize=64)
def read_branch(goal: str) -> Branch | None:
    """The condition of a goal and what hangs on it; None where a goal has none, or more than one."""
    kept: list[str] = []
    text = _IN_NUMBERS.sub(lambda m: _HELD[m[0]], hide_quotes(goal, kept))
    match = _TRAILING.match(text) if not re.match(r"\s*(?:if|in case|unless)\b", text, re.I) else None
    match = match or _LEADING.match(text)
    if match is None:
        return None
    before, condition, then, otherwise = (
        show_quotes((match[part] or "").replace(_HELD["."], ".").replace(_HELD[","], ","), kept).strip(" ,;")
        for part in ("before", "condition", "then", "otherwise")
    )
    if (subject := _SUBJECT.match(condition)) is not None and not _NOBODY.match(condition):
        then, otherwise = (_IT.sub(subject[1], told, count=1) for told in (then, otherwise))
    elif match.re is _TRAILING and (thing := _OBJECT.match(then)) is not None:
        condition = _IT.sub(thing[1], condition, count=1)
    if match["word"].lower() == "unless":
        then, otherwise = otherwise, then
    return Branch(before, condition, then, otherwise)

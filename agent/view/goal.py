"""The goal as the person wrote it, with the parts that steps worked on marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.record.traces import Step
from agent.view.markup import Html, Part, element, join
from agent.view.wording import numbers

_CONTEXT_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Span:
    """Where a step's clause stands in the goal: ``start <= place < end``; no span when it is not found."""

    start: int
    end: int


def find_spans(goal: str, steps: Sequence[Step]) -> list[Span | None]:
    """Where each step's clause stands.

    A clause that occurs more than once is looked for from where the step before stood, since steps mostly follow the
    goal in its order.
    """
    spans: list[Span | None] = []
    at = 0
    folded = goal.lower()
    for step in steps:
        clause = step.intent.clause.strip()
        start = -1
        if clause:
            # Lower case may change a text's length ("İ"); then only the exact words are looked for.
            same_places = len(folded) == len(goal) and len(clause.lower()) == len(clause)
            tries = ((goal, clause), (folded, clause.lower())) if same_places else ((goal, clause),)
            places = (text.find(part, begin) for text, part in tries for begin in (at, 0))
            start = next((place for place in places if place >= 0), -1)
        spans.append(Span(start, start + len(clause)) if start >= 0 else None)
        at = start if start >= 0 else at
    return spans


def marked_goal(goal: str, spans: Sequence[Span | None], steps: Sequence[Step], ids: Sequence[str]) -> Html:
    """The whole goal; what steps worked on is marked and followed by links to them."""
    cuts = sorted({0, len(goal), *(place for s in spans if s is not None for place in (s.start, s.end))})
    parts: list[Part] = []
    for start, end in pairwise(cuts):
        piece = goal[start:end]
        covered = any(span is not None and span.start <= start and end <= span.end for span in spans)
        parts.append(element("mark", piece) if covered else piece)
        ending = [place for place, span in enumerate(spans) if span is not None and span.end == end]
        if ending:
            link = element("a", numbers(steps[p].intent.step for p in ending), href=f"#{ids[ending[0]]}")
            parts.append(element("sup", link))
    return join(parts)


def goal_part(goal: str, span: Span | None, clause: str) -> Html:
    """The clause inside as much of the goal as helps to place it."""
    if span is None:
        return join((element("mark", clause),))
    before, after = goal[: span.start], goal[span.end :]
    return join(
        (
            before if len(before) <= _CONTEXT_LENGTH else "… " + before[-_CONTEXT_LENGTH:].partition(" ")[2],
            element("mark", goal[span.start : span.end]),
            after if len(after) <= _CONTEXT_LENGTH else after[:_CONTEXT_LENGTH].rpartition(" ")[0] + " …",
        )
    )

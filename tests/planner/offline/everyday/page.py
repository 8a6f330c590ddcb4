"""What an everyday page is: mark-up, goals as people say them, and what must then be true.

The pages beside this file were written for this project to develop and hold the offline policy; none is taken from a
benchmark. Each reports what was done to it in ``window.said``, a list of short strings, or says with a function
``state`` how it stands in the end.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page, its goals, and what each goal must bring about."""

    name: str
    html: str
    goals: tuple[tuple[str, tuple[str, ...]], ...]
    """Pairs of goal and what must have been said, in order."""


SAY = "<script>window.said=[];const say=(x)=>window.said.push(String(x));</script>"

"""A whole chain on one line, as a model writes it: ``3 Menu > [Name] = Ada > Save > done``.

It begins with how many of ten votes the chain has. A step is what is tapped, by its label alone, or a line of
``planner.chain.lines``. What is typed cannot hold `` > ``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from devices.action import Type
from devices.screen import Element, Screen
from devices.selector import fold
from planner.chain.lines import read_line
from planner.chain.steps import MOST_STEPS, Close, Do, Step
from planner.errors import ChainUnreadable

BETWEEN: Final = " > "
VOTES: Final = 10
LONGEST: Final = 240
"""Characters. That is all a schema holds a model to: of patterns llama.cpp reads few, and with one that it cannot read
it holds the model to nothing at all, and does not say so. As many chains as are asked for fit into an answer."""
_VOTES: Final = re.compile(r"\s*(\d{1,2})\s+(?=\S)")
_WORDS: Final = re.compile(r"(?:done|failed)\b\s*(?:=.*)?|back|(?:scroll|press) \w+|[a-z]+ \[.*", re.DOTALL)
_TYPED: Final = re.compile(r"\[(?P<label>[^\]]+)\]\s*=\s*(?P<text>\S.*)", re.DOTALL)


def read_chain(written: str, labels: Mapping[str, Element], screen: Screen) -> tuple[float, tuple[Step, ...]]:
    """Share of the votes, and the steps; what comes after an end is not meant.

    Args:
        written: as a model wrote it.
        labels: what can be acted on now, by folded label; other labels are taken for names on later screens.
        screen: what is shown now.

    Raises:
        ChainUnreadable: a part of it is no step.
    """
    if len(written) > LONGEST:
        raise ChainUnreadable(f"a chain of {len(written)} characters")
    votes = _VOTES.match(written)
    steps: list[Step] = []
    for part in written[votes.end() if votes else 0 :].split(BETWEEN)[:MOST_STEPS]:
        steps.append(_read_step(part.strip(), labels, screen))
        if isinstance(steps[-1], Close):
            break
    share = int(votes[1]) / VOTES if votes else 1 / VOTES
    return max(1 / VOTES, min(1.0, share)), tuple(steps)


def _read_step(part: str, labels: Mapping[str, Element], screen: Screen) -> Step:
    if fold(part) not in labels:
        if _WORDS.fullmatch(part):
            return read_line(part, labels, screen)
        if (typed := _TYPED.fullmatch(part)) is not None:
            step = read_line(f"tap [{typed['label']}]", labels, screen)
            assert isinstance(step, Do)
            return step.model_copy(update={"action": Type(text=typed["text"].strip())})
    bare = part[1:-1] if part.startswith("[") and part.endswith("]") else part
    if "[" in bare or "]" in bare:
        raise ChainUnreadable(f"{part[:60]!r} is no step")
    return read_line(f"tap [{bare}]", labels, screen)

"""What speaks against being done, in plain words, and the question that a person is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from devices.action import Type, describe
from planner.decision import Past
from planner.verified.course import doing, doubtful, guessed, in_vain, twice
from planner.verified.evidence import Evidence
from planner.verified.judge import Verdict
from planner.verified.values import freely_typed, spoken_of

_MOST_REASONS, _MOST_WORDS, _MOST_STEPS, _LONGEST = 3, 4, 5, 60
_Sentence = Callable[[Evidence, str], str]
"""What is known of a run, and its goal → a reason; empty where there is none to tell."""


def question_of(goal: str, evidence: Evidence, verdict: Verdict) -> str:
    """The question, with what was done and why it is asked.

    Args:
        goal: what was asked.
        evidence: what is known of the run.
        verdict: what the judge says of it.
    """
    reasons = "; ".join(reasons_against(goal, evidence, verdict)) or f"that is {verdict.sure:.0%} sure at best"
    return f"as far as can be told it is done, and yet: {reasons}. {story_of(evidence.steps)} Is it?"


def reasons_against(goal: str, evidence: Evidence, verdict: Verdict) -> tuple[str, ...]:
    """The heaviest reasons in words, each once."""
    told = (REASONS[name](evidence, goal) for name in verdict.against if name in REASONS)
    return tuple(dict.fromkeys(filter(None, told)))[:_MOST_REASONS]


def story_of(steps: Sequence[Past]) -> str:
    """What was done, in order; of a long run the end."""
    told = [_told(past) for past in doing(steps)]
    if not told:
        return "Nothing was done."
    before = "… " if len(told) > _MOST_STEPS else ""
    return f"Done was: {before}{', '.join(told[-_MOST_STEPS:])}."


def _told(past: Past) -> str:
    target = past.intent.target
    if isinstance(past.intent.action, Type) and target is not None and target.secret:
        return f"type into {target.described}"
    return describe(past.intent.action, target.described if target is not None else "")


def _left(evidence: Evidence, goal: str) -> str:
    coverage = evidence.coverage
    if coverage.offered:
        return f"the page offers {_listed(coverage.offered, goal)}, which was not used"
    if coverage.nowhere:
        return f"nothing on the page says {_listed(coverage.nowhere, goal)}"
    return f"no step has to do with {_listed(coverage.left, goal)}" if coverage.left else ""


def _untouched(evidence: Evidence, goal: str) -> str:
    del goal
    orders = evidence.coverage.untouched
    return f"nothing was done for “{_short(orders[0])}”" if orders else ""


def _guess(evidence: Evidence, goal: str) -> str:
    del goal
    return next((f"{name} was no more than a guess" for name in _names(guessed(evidence.steps))), "")


def _doubtful(evidence: Evidence, goal: str) -> str:
    del goal
    names = _names(doubtful(evidence.steps))
    return next((f"something else may be meant rather than {name}" for name in names), "")


def _unsaid(evidence: Evidence, goal: str) -> str:
    del goal
    unsaid = [past for past in doing(evidence.steps) if past.intent.met is not None and past.intent.met.unsaid]
    return next((f"{name} is called by words that were not said" for name in _names(unsaid)), "")


def _vain(evidence: Evidence, goal: str) -> str:
    del goal
    return next((f"pressing {name} changed nothing" for name in _names(in_vain(evidence.steps))), "")


def _twice(evidence: Evidence, goal: str) -> str:
    return next((f"{name} was pressed more than once" for name in twice(goal, evidence.steps)), "")


def _typed(evidence: Evidence, goal: str) -> str:
    told = spoken_of(goal, evidence.steps)
    if told:
        return f"“{_short(told[0])}” was typed, which may only tell of what is to be typed"
    free = freely_typed(goal, evidence.steps)
    return f"“{_short(free[0])}” was typed, which the goal does not quote" if free else ""


def _several(evidence: Evidence, goal: str) -> str:
    del goal
    count = len(doing(evidence.steps))
    return f"several things are meant, and {count or 'no'} step{'s were' if count != 1 else ' was'} taken"


def _always(told: str) -> _Sentence:
    return lambda _evidence, _goal: told


def _doubt(evidence: Evidence, goal: str) -> str:
    del goal
    return "; ".join(evidence.doubts[:1])


REASONS: Final[Mapping[str, _Sentence]] = {
    **dict.fromkeys(("left", "left, and offered", "left, and nowhere", "left, and read"), _left),
    **dict.fromkeys(("names left", "figures left"), _left),
    **dict.fromkeys(("a weak way", "unsure steps"), _guess),
    **dict.fromkeys(("another is named better", "another stands better"), _doubtful),
    **dict.fromkeys(("typed unquoted", "typed plain words", "typed what speaks of it", "typed at length"), _typed),
    **dict.fromkeys(("of several", "of several, one step"), _several),
    "orders untouched": _untouched,
    "pressed unsaid words": _unsaid,
    "a press in vain": _vain,
    "pressed twice": _twice,
    "left lying": _always("what was filled in was not handed in"),
    "no step": _always("nothing was done"),
    "compares": _always("which one is meant had to be found by comparing"),
    "names only nearby": _always("what was used is not called by the name, it only stands near it"),
    "doubts": _doubt,
}
"""How each figure that speaks against a run is told."""


def _names(steps: Sequence[Past]) -> Iterator[str]:
    return (past.intent.target.described for past in steps if past.intent.target is not None)


def _listed(words: Sequence[str], goal: str) -> str:
    return ", ".join(f"“{_as_said(word, goal)}”" for word in words[:_MOST_WORDS])


def _as_said(word: str, goal: str) -> str:
    """A word in the goal's own spelling: "Rome" for "rome"."""
    said = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", goal, re.IGNORECASE)
    return said[0] if said else word


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

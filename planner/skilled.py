"""A policy that knows what it has learnt: orders that a skill carries out go to it, the others to another policy.

The goal's orders are taken in turn. The longest run of orders that one skill answers goes to it as a whole; what stands
between skills is a goal of its own for the other policy, which sees only what was done for it. Like every policy this
is a function of goal, screen and history: which skills were followed stands in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from devices.records import Used
from devices.screen import Screen
from planner.clauses import Clause, read_clauses
from planner.decision import Act, Ask, Decision, Finish, History, Use
from planner.goal import Goal
from planner.policy import Policy
from planner.wordings.matching import Match, SkillMatcher

_LONGEST = 6
"""Orders that one skill may answer together."""


@dataclass(frozen=True, slots=True)
class Part:
    """Orders of a goal that go to the same place: to a skill where there are matches."""

    text: str
    key: str
    matches: tuple[Match, ...] = ()


class SkilledPolicy:
    """Uses skills where one fits.

    Args:
        matcher: finds them.
        otherwise: carries out the rest.
    """

    def __init__(self, matcher: SkillMatcher, otherwise: Policy) -> None:
        self._matcher, self._otherwise = matcher, otherwise
        self.name = otherwise.name

    def answers(self, goal: Goal) -> bool:
        """Whether skills carry out every part of a goal."""
        parts = parts_of(goal, self._matcher.matches)
        return bool(parts) and all(part.matches for part in parts)

    def is_worded(self, goal: Goal) -> bool:
        """Whether skills carry out every part of a goal, each in the words of one of its examples."""
        parts = parts_of(goal, self._matcher.matches)
        return bool(parts) and all(part.matches and part.matches[0].score == 1.0 for part in parts)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next decision of the first part that is not done."""
        parts = parts_of(goal, self._matcher.matches)
        if not any(part.matches for part in parts):
            return self._otherwise.decide(goal, screen, history)
        answer, since = "", 0
        for place, part in enumerate(parts):
            ended = [used for used in history.uses if used.clause_key == part.key and used.status != "begun"]
            done = next((used for used in ended if used.status == "done"), None)
            if done is not None:
                answer, since = ", ".join(done.returns.values()) or answer, done.after_step
                continue
            if part.matches and (chosen := self._skill(part, history, ended)) is not None:
                return chosen
            begun = _began_later(parts[place + 1 :], history)
            if begun is not None:
                since = begun
                continue
            decision = self._otherwise.decide(Goal(part.text), screen, history.since(since))
            if not isinstance(decision, Finish):
                return decision
            if decision.outcome == "failed":
                return decision
            answer = decision.answer or answer
        return Finish("done", "every part of the goal is carried out", answer)

    def _skill(self, part: Part, history: History, ended: list[Used]) -> Act | Use | Ask | Finish | None:
        """The first fitting skill that has not failed; None leaves the part to the other policy."""
        begun = [used for used in history.uses if used.clause_key == part.key and used.status == "begun"]
        if len(begun) > len(ended) and len(history) > begun[-1].after_step:
            # It was cut off half-way: to begin it again would do its first half twice.
            told = f"the run was cut off in the middle of the skill {begun[-1].skill}"
            return Finish("failed", f"{told}, and how far it had come cannot be told")
        failed = {used.skill for used in ended}
        for match in part.matches:
            if match.skill.name not in failed:
                reason = f"{match.skill.name} does this: {match.example!r}"
                return Use(match.skill.name, match.arguments, reason, part.text, part.key, match.score)
        if any(used.after_step > first.after_step for used, first in zip(ended, begun, strict=False)):
            return Finish("failed", f"{ended[-1].skill} could not be followed to its end: {ended[-1].reason}")
        return None


def parts_of(goal: Goal, matches: Callable[[str], Sequence[Match]]) -> tuple[Part, ...]:
    """The goal in parts: the longest runs of orders that a skill answers, and what stands between them.

    Args:
        goal: what was asked.
        matches: the skills that answer some orders, the best first.
    """
    return tuple(_parts(goal, matches))


def _parts(goal: Goal, matches: Callable[[str], Sequence[Match]]) -> Iterator[Part]:
    clauses = read_clauses(goal.text)
    at = 0
    rest: list[Clause] = []
    while at < len(clauses):
        for length in range(min(_LONGEST, len(clauses) - at), 0, -1):
            text = _text_of(goal, clauses, at, length)
            if found := matches(text):
                if rest:
                    yield _part_of(goal, rest)
                    rest = []
                yield Part(text, f"skill:{at + 1}+{length}", tuple(found))
                at += length
                break
        else:
            rest.append(clauses[at])
            at += 1
    if rest:
        yield _part_of(goal, rest)


def _part_of(goal: Goal, clauses: list[Clause]) -> Part:
    text = "\n".join(clause.text for clause in clauses)
    whole = goal.text if text.strip() == goal.text.strip() else text
    return Part(whole, f"rest:{clauses[0].number}+{len(clauses)}")


def _text_of(goal: Goal, clauses: tuple[Clause, ...], at: int, length: int) -> str:
    """The piece of the goal that so many orders were read from, connectors between them in place."""
    if length == 1:
        return clauses[at].text
    begin = goal.text.find(clauses[at].text)
    last = clauses[at + length - 1].text
    end = goal.text.find(last, begin + 1)
    if begin < 0 or end < 0:
        return ", ".join(clause.text for clause in clauses[at : at + length])
    return goal.text[begin : end + len(last)]


def _began_later(parts: tuple[Part, ...], history: History) -> int | None:
    """After how many steps a later part was begun; then this one is over, whatever is shown now."""
    keys = {part.key for part in parts}
    return next((used.after_step for used in history.uses if used.clause_key in keys), None)

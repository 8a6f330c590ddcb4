"""What tasks' solutions do, as decisions that the learnt policy (`planner.learned`) learns from: tables of features.

It is the one policy here that is meant for apps that nobody practised on: its columns compare goal, screen, past and
memory, and know no app, so that what is learnt in twelve apps may hold in a thirteenth.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from agent.practice.expert import Advice
from agent.practice.rehearsing import Noted, Rehearsal
from emulators.phone.tasks.task import Case, same_answer
from planner.learned.choices import SORTS, Choice, choices_of
from planner.learned.features import describe, table_of
from planner.learned.policy import LearnedPolicy
from planner.learned.situation import Situation
from planner.training.policy.examples import Example, Right, rows_of

_MOST_ROWS: Final = 40
"""Choices of a decision that are kept; the others of a long list teach nothing more."""


class Deciding(Rehearsal):
    """Plays tasks, and writes each decision down as a table.

    Args:
        seed: of the wordings and of who acts.
        policy: makes situations of what is shown, with the memories that it has.
        reworded: whether goals are said in other words than their templates'.
    """

    def __init__(self, seed: int, policy: LearnedPolicy, reworded: bool = False) -> None:
        super().__init__(seed, 2 if reworded else 1)
        self._policy = policy
        self._thrown = random.Random(seed)  # noqa: S311 - nothing secret
        self.tables: list[Example] = []
        self.missing: dict[str, int] = {}
        """What was right and could not be chosen, by sort."""

    def write(self, case: Case, goals: Sequence[str], kept: Sequence[Noted]) -> None:
        """Write the decisions down."""
        for screen, history, advice in kept:
            example = self._example(self._policy.situation(goals[-1], screen, history), case, advice)
            if example is not None:
                self.tables.append(example)
            else:
                self.missing[advice.sort] = self.missing.get(advice.sort, 0) + 1

    def _example(self, s: Situation, case: Case, advice: Advice) -> Example | None:
        choices = choices_of(s)
        right = right_of(advice, choices, case)
        fitting = rows_of(s, choices, right) if right is not None else []
        if not fitting:
            return None
        table = table_of(describe(s), s, choices)
        rows = list(range(len(choices)))
        if len(rows) > _MOST_ROWS:
            others = [row for row in rows[:-1] if row != fitting[0]]
            rows = sorted({fitting[0], rows[-1], *self._thrown.sample(others, _MOST_ROWS - 2)})
        return Example(",".join(case.template.apps), table[rows], rows.index(fitting[0]), 1.0, case.template.name)


def right_of(advice: Advice, choices: Sequence[Choice], case: Case) -> Right | None:
    """The advice as a choice would have to say it; None where none can."""
    sort = next((each for each in SORTS if each == advice.sort), None)
    if sort is None:
        return None
    if sort != "answer":
        return Right(sort, advice.element.index if advice.element is not None else None, advice.text)
    template = case.template
    wanted = template.expected(case.parameters) if template.expected is not None else advice.text
    told = [choice.answer for choice in choices if choice.answer and same_answer(choice.answer, wanted)]
    return Right("answer", answers=frozenset(sorted(told, key=len)[:1]))

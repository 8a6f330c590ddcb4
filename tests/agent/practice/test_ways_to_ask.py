"""Ways to ask that were written by hand fit their templates, and none of them is an unseen one."""

from __future__ import annotations

import random
import re

from agent.practice.asking import filled, lesson_names, slot_names
from agent.practice.unseen import UNSEEN
from agent.practice.ways_to_ask import kept_wordings, wordings_of
from agent.practice.wording import rephrased
from emulators.phone.tasks.templates import templates

SLOT = re.compile(r"\{(\w+)\}")


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9{}]+", " ", text.casefold()).strip()


def test_every_task_has_other_wordings_with_its_own_slots() -> None:
    for template in templates():
        known = [frozenset(SLOT.findall(goal)) for goal in template.goals]
        others = [*wordings_of(template)[len(template.goals) :], *kept_wordings(template)]
        assert len(others) >= 2, template.name
        for wording in others:
            slots = frozenset(SLOT.findall(wording))
            assert slots <= frozenset.union(*known), wording
            assert slots >= frozenset.intersection(*known), wording


def test_what_is_kept_from_training_is_not_in_it() -> None:
    kept = 0
    for template in templates():
        trained = {plain(wording) for wording in wordings_of(template)}
        assert not trained & {plain(wording) for wording in kept_wordings(template)}
        assert not trained & {plain(wording) for wording in UNSEEN.get(template.name, ())}
        kept += len(kept_wordings(template))
    assert kept > 150


def test_values_stand_where_they_are_said_to_stand() -> None:
    values = {"name": "Ada King", "text": "see you at 7, Ada King"}
    for seed in range(60):
        goal, filling = rephrased("Text {name}: “{text}”", values, random.Random(seed), 1.0)
        said = filled(goal, filling, 3)
        cut = {slot_names()[slot]: said.goal[begin:end] for begin, end, slot in said.spans}
        assert cut == values


def test_names_are_told_apart() -> None:
    assert len(set(lesson_names())) == len(lesson_names()) == len(templates()) + 1
    assert len(set(slot_names())) == len(slot_names())

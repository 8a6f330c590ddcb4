"""Several demonstrations of one task."""

from __future__ import annotations

import pytest

from devices.action import Tap
from skills.errors import NotInducible
from skills.induction.merging import induce_all
from tests.skills.induction.shown import listing, opened, screen, shown, step, thing, written


def test_another_wording_is_another_example_and_its_values_another_test():
    learnt = induce_all(
        [
            written("Tax", "Pay it", "Write a thing titled “Tax” that says: Pay it", "one"),
            written("Boat", "Paint it", "New thing “Boat” with the text “Paint it”", "two"),
        ]
    )
    assert learnt.skill.examples == (
        "Write a thing titled {title} that says: {body}",
        "New thing {title} with the text {body}",
    )
    assert [trial.arguments for trial in learnt.skill.tests] == [
        {"title": "Tax", "body": "Pay it"},
        {"title": "Boat", "body": "Paint it"},
    ]
    assert len(learnt.skill.provenance.basis) == 2


def test_a_word_that_differs_is_a_value_though_it_looks_like_the_app_s_own():
    def chosen(kind: str, run: str):
        here = listing("Old")
        kinds = screen("org.example.things/.Kind", *(thing("menuitem", name) for name in ("Home", "Work", "Mobile")))
        steps = [opened(here), step(Tap(), "New thing", here, kinds), step(Tap(), kind, kinds, listing("Old", kind))]
        return shown(f"Add a {kind.casefold()} number", steps, run=run)

    learnt = induce_all([chosen("Home", "one"), chosen("Work", "two")])
    assert len(learnt.skill.parameters) == 1
    assert [list(trial.arguments.values()) for trial in learnt.skill.tests] == [["home"], ["work"]]


def test_runs_that_went_different_ways_are_not_mixed():
    here = listing("Tax", "Old")
    other = shown("Write a thing titled “Tax” that says: Pay it", [opened(here), step(Tap(), "Tax", here, listing())])
    with pytest.raises(NotInducible, match="do not go the same way"):
        induce_all([written("Tax", "Pay it", "Write a thing titled “Tax” that says: Pay it"), other])

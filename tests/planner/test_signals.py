"""Signals of decisions: what a person would check, in numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.signals import Chosen, Done, Offered, Setting, Signals, hands_in

OFFERED = (
    Offered("Name", "field"),
    Offered("Express delivery", "check", checked=True),
    Offered("Save"),
    Offered("Delete"),
    Offered("Orders of today", "text"),
    Offered("Go back"),
)


def alike(text: str, others: Sequence[str]) -> list[float]:
    """Shares of words, in the place of meanings."""
    said = set(text.casefold().split())
    return [len(said & set(other.casefold().split())) / max(1, len(other.split())) for other in others]


def signals(goal: str = "Enter Ada as Name and save", done: Sequence[Done] = (), offered=OFFERED) -> Signals:
    return Signals(Setting(goal, tuple(done), tuple(offered)), alike)


def at(label: str) -> int:
    return next(place for place, thing in enumerate(OFFERED) if thing.label == label)


def test_finishing_while_a_form_waits_is_told():
    facts = signals(done=[Done("Name", "field", "Ada")]).after(Chosen(True))
    assert facts["ends with form waiting"] == facts["ends after typing"] == facts["ends at second"] == 1.0
    assert signals(offered=[Offered("Orders", "text")]).after(Chosen(True))["ends with form waiting"] == 0.0


def test_finishing_before_anything_was_done_is_told():
    assert signals().after(Chosen(True))["ends at first"] == 1.0


def test_finishing_after_handing_in_is_told():
    facts = signals(done=[Done("Name", "field", "Ada"), Done("Save")]).after(Chosen(True))
    assert facts["ends after handing in"] == 1.0
    assert facts["ends covered"] == pytest.approx(2 / 3, abs=0.4)


def test_using_the_same_thing_again_is_told():
    facts = signals(done=[Done("Save")]).after(Chosen(False, at("Save")))
    assert facts["used before"] == facts["used just now"] == 1.0
    facts = signals(done=[Done("Save"), Done("Delete")]).after(Chosen(False, at("Save")))
    assert (facts["used before"], facts["used just now"]) == (1.0, 0.0)


def test_targets_that_make_no_sense_are_told():
    assert signals().after(Chosen(False, None))["names nothing there"] == 1.0
    assert signals().after(Chosen(False, at("Orders of today")))["only text"] == 1.0
    assert signals().after(Chosen(False, at("Save"), types=True))["types into no field"] == 1.0
    assert signals().after(Chosen(False, at("Express delivery")))["checked already"] == 1.0
    assert signals().after(Chosen(False, at("Go back")))["goes back"] == 1.0
    typed = signals().after(Chosen(False, at("Name"), types=True, text="Bob"))
    assert typed["types other words"] == 1.0
    assert signals().after(Chosen(False, at("Name"), types=True, text="Ada"))["types other words"] == 0.0


def test_words_of_the_goal_that_others_share_are_told():
    facts = signals("press Delete").after(Chosen(False, at("Save")))
    assert (facts["others share more"], facts["shares none"], facts["likeliest"]) == (1.0, 1.0, 0.0)
    facts = signals("press Delete").after(Chosen(False, at("Delete")))
    assert (facts["others share more"], facts["shares rest"], facts["likeliest"]) == (0.0, 1.0, 1.0)
    assert signals("press Delete").likeliest == at("Delete")


def test_what_was_used_is_no_longer_the_likeliest():
    assert signals("press Delete, Save", [Done("Delete")]).likeliest == at("Save")


def test_the_reason_is_read_for_words_of_doubt_only():
    facts = signals().after(Chosen(False, at("Save"), reason="There is no direct option, so it might be Save"))
    assert facts["says unavailable"] == facts["says perhaps"] == facts["reason names it"] == 1.0
    assert facts["says already"] == 0.0


@pytest.mark.parametrize(("label", "wanted"), [("Save", True), ("OK", True), ("Save draft", True), ("Go back", False)])
def test_buttons_that_hand_in(label, wanted):
    assert hands_in(label) is wanted
    assert not hands_in("")
    assert not hands_in("Saved searches of last week")


TEXTS = st.text(max_size=30)
KINDS = st.sampled_from(["text", "field", "check", "control"])


@given(
    TEXTS,
    st.lists(st.builds(Done, TEXTS, KINDS, TEXTS), max_size=4),
    st.lists(st.builds(Offered, TEXTS, KINDS, st.booleans()), max_size=6),
    st.booleans(),
    TEXTS,
)
def test_every_decision_has_the_same_signals_all_of_them_numbers(goal, done, offered, ends, reason):
    told = Signals(Setting(goal, tuple(done), tuple(offered)), alike)
    chosen = Chosen(ends, 0 if offered and not ends else None, reason=reason)
    facts = {**told.before(), **told.after(chosen)}
    first = signals()
    assert facts.keys() == {**first.before(), **first.after(Chosen(True))}.keys()
    assert all(-2 <= number <= 2 for number in facts.values())

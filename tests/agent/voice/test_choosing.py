"""From what was written to the order that was said: candidates by sound, writings, and the choice."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.voice.biasing import orders_to_expect
from agent.voice.candidates import Candidate, Candidates
from agent.voice.choosing import SURE, SURE_OF_WHAT_STAYS, Hearer, choose
from agent.voice.grammar import Order, SpokenGrammar
from agent.voice.phone_rows import HOLE, PhoneRows
from agent.voice.pronouncing import phones_of
from agent.voice.readings import readings_of, writings_of_time
from agent.voice.spoken_values import VALUES, read_time
from skills.catalog import shipped

USED = ("set-alarm", "delete-alarm", "call-contact", "bluetooth", "start-timer", "wifi", "set-brightness")


def by_rules(word: str) -> str:
    return " ".join(phones_of(word))


@pytest.fixture(scope="module")
def candidates():
    skills = [skill for skill in shipped() if skill.name in USED]
    return Candidates(SpokenGrammar(skills, ["Paul Smith", "Emma Jones"], ["Clock"], by_rules), by_rules)


def nearest(candidates: Candidates, text: str) -> list[str]:
    return [candidate.order.text for candidate in candidates.nearest(readings_of(text), 6)]


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("Call pulse mid.", "Call Paul Smith"),
        ("Turn off blue two", "Turn off Bluetooth"),
        ("Delete my alarm for 350.", "Delete my alarm for 3:50"),
        ("Set an alarm 41050.", "Set an alarm for 10:50"),
        ("Delete my alarm for 7:05", "Delete my alarm for 7:05"),
        ("Set the screen rightness to 33%.", "Set the screen brightness to 33%"),
        ("set brightness to thirty free percent", "Set brightness to 33%"),
    ],
)
def test_what_was_written_wrongly_is_among_the_nearest_orders(candidates, written, order):
    told = [text.replace(" percent", "%") for text in nearest(candidates, written)]
    assert order in told


def test_nothing_heard_has_no_candidates(candidates):
    assert candidates.nearest([[]], 5) == []
    assert candidates.nearest([], 5) == []


@given(st.lists(st.sampled_from(["K", "AO", "L", "S", "IH", "T", "UW"]), max_size=12))
def test_distances_of_rows_are_those_of_levenshtein_with_the_same_costs(heard):
    from agent.voice.pronouncing import phone_cost

    row = ["K", "AO", "L", "T"]
    wanted = [[float(max(i, j)) if 0 in (i, j) else 0.0 for j in range(len(row) + 1)] for i in range(len(heard) + 1)]
    for i, left in enumerate(heard, start=1):
        for j, right in enumerate(row, start=1):
            wanted[i][j] = min(
                wanted[i - 1][j - 1] + phone_cost(left, right), wanted[i - 1][j] + 1, wanted[i][j - 1] + 1
            )
    rows = PhoneRows([[(phone, 1.0) for phone in row], [("B", 1.0)]])
    assert float(rows.distances(heard)[0]) == pytest.approx(wanted[-1][-1], abs=1e-3)


def test_a_hole_takes_what_lies_between_the_words():
    rows = PhoneRows([[("K", 1.0), ("AO", 1.0), ("L", 1.0), (HOLE, 1.0)], [("T", 1.0), ("ER", 1.0), ("N", 1.0)]])
    (fit, _) = rows.nearest(["K", "AO", "L", "B", "AA", "B"], 2)
    assert (fit.row, fit.filled) == (0, ((3, 6),))


def test_every_time_is_written_so_that_it_reads_as_itself():
    for said in VALUES["time"][::23]:
        first = writings_of_time(said)[0]
        read = {read_time(" ".join(words)) for words in readings_of(first)}
        assert read_time(said).removesuffix(" am") in {one.removesuffix(" am") for one in read}, (said, first)


def order(text: str, skill: str = "s", **values: str) -> Candidate:
    return Candidate(Order(text, skill, values), text.casefold(), (text,), 0.1)


ON, OFF, SAME = order("Turn it on", x="on"), order("Turn it off", x="off"), order("Put it on", x="on")
ALL: dict[str, list[Hearer]] = {"turn it on": ["model", "closed"]}


def test_what_stands_out_is_believed_and_what_does_not_is_asked_about():
    assert choose([ON, OFF], {"Turn it on": -3.0, "Turn it off": -11.0}, -3.0, ALL).kind == "order"
    close = choose([ON, OFF], {"Turn it on": -3.0, "Turn it off": -3.2}, -3.0, {})
    assert (close.kind, close.order) == ("unsure", ON.order)


def test_a_second_hearing_that_is_just_that_order_decides():
    weights = {"Turn it on": -8.0, "Turn it off": -10.0}
    assert choose([ON, OFF], weights, -6.0, {}).kind == "unsure"
    assert choose([ON, OFF], weights, -6.0, {"turn it on": ("closed", "prompted")}).kind == "order"
    assert choose([ON, OFF], weights, -6.0, {"turn it off": ("closed", "prompted")}).order == OFF.order


def test_what_cannot_be_undone_needs_more_certainty():
    weights = {"Turn it on": -3.0, "Turn it off": -10.0}
    certainty = choose([ON, OFF], weights, -4.0, {}).certainty
    assert SURE < certainty < SURE_OF_WHAT_STAYS
    assert choose([ON, OFF], weights, -4.0, {}).kind == "order"
    assert choose([ON, OFF], weights, -4.0, {}, frozenset({"s"})).kind == "unsure"
    assert choose([ON, OFF], weights, -4.0, {}, frozenset({"another"})).kind == "order"


def test_another_wording_of_the_same_order_is_no_rival():
    assert choose([ON, SAME], {"Turn it on": -3.0, "Put it on": -3.1}, -3.0, ALL).kind == "order"


def test_what_the_model_wrote_itself_may_be_so_much_likelier_that_no_order_is_meant():
    assert choose([ON, OFF], {"Turn it on": -15.0, "Turn it off": -40.0}, -3.0, {}).kind == "unsure"
    assert choose([ON, OFF], {"Turn it on": -28.0, "Turn it off": -48.0}, -3.0, {}).kind == "none"


@given(*[st.floats(0, 30)] * 3, st.floats(-30, 0), st.booleans())
def test_better_evidence_never_makes_less_certain(ahead, behind, more, own, at_first):
    def certainty(ahead=ahead, behind=behind, agreed=()):
        weights = {"Turn it on": own - behind, "Turn it off": own - behind - ahead}
        return choose([ON, OFF], weights, own, {"turn it on": agreed}, at_first=at_first).certainty

    assert 0 < certainty() < 1
    assert certainty(ahead=ahead + more) >= certainty() - 1e-9
    assert certainty(behind=behind + more) <= certainty() + 1e-9
    assert certainty(agreed=("closed",)) >= certainty()


def test_without_weights_only_what_sounds_the_same_is_believed():
    far = Candidate(OFF.order, "turn it off", ("Turn it off",), 0.5)
    near = Candidate(ON.order, "turn it on", ("Turn it on",), 0.02)
    assert choose([near, far], {}, 0.0, {}).kind == "order"
    assert choose([far, near], {}, 0.0, {}).kind == "none"
    assert choose([], {}, -math.inf, {}).kind == "none"


def test_what_a_model_is_told_to_expect_has_the_words_of_orders_and_known_names():
    skills = [skill for skill in shipped() if skill.name in USED]
    told = orders_to_expect(SpokenGrammar(skills, ["Ilse Quandt"], ["Clock"], by_rules))
    assert {"bluetooth", "alarm", "timer", "brightness", "ilse"} <= set(" ".join(told.casefold().split(",")).split())
    assert len(told.split()) < 120
    assert orders_to_expect(SpokenGrammar([], [], [], by_rules)) == ""

"""Facts told in sentences, and sums over what is listed."""

from __future__ import annotations

import pytest

from planner.offline.reading.sentences import told_in_text
from planner.offline.reading.totals import total_asked
from tests.perception.screens import Draft
from tests.planner.offline.situations import situation


def article():
    draft = Draft()
    draft.add("text", "The mill was built by Edda Stroud in 1902. It ground wheat for 41 years.")
    draft.add("text", "Pottery takes place in room B12; take bus 48.")
    draft.add("text", "In 1943 it burned down. The town of Brill bought the ruin for 300 pounds.")
    return situation("Read", draft.screen())


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who built the mill?", "Edda Stroud"),
        ("When did the mill burn down?", "1943"),
        ("how many years did it grind wheat", "41"),
        ("Which town bought the ruin?", "Brill"),
        ("How heavy is the moon?", ""),
        ("Which room is the pottery course in?", "B12"),
    ],
)
def test_the_best_fitting_sentence_answers(question, answer):
    assert told_in_text(article(), question) == answer


def bill():
    draft = Draft()
    table = draft.add("table")
    for who, what, price in (("Tom", "Tea", "$3"), ("Ada", "Soup", "$8"), ("Tom", "Pie", "$6.50")):
        row = draft.add("row", parent=table)
        for text in (what, who, price):
            draft.add("cell", text, parent=row)
    return situation("Pay", draft.screen())


@pytest.mark.parametrize(
    ("told", "total"),
    [
        ("add up all prices", "17.50"),
        ("how much Tom has to pay", "9.50"),
        ("the total cost of the soup and the tea", "11"),
        ("the price of the soup", None),
        ("the highest sum", None),
    ],
)
def test_what_is_asked_for_is_added_up(told, total):
    assert total_asked(bill(), told) == total

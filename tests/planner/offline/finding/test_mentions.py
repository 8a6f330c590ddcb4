"""Controls that a phrase speaks of by their whole names."""

from __future__ import annotations

import pytest

from planner.offline.finding.mentions import mentioned
from tests.perception.screens import Draft


def names(phrase: str, *controls: str) -> list[str]:
    draft = Draft()
    for name in controls:
        draft.add("button", name)
    return [element.name for element in mentioned(draft.elements, phrase)]


@pytest.mark.parametrize(
    ("phrase", "controls", "found"),
    [
        ("seat 4D", ("4C", "4D", "Confirm seats"), ["4D"]),
        ("the navy shirt in size L", ("navy", "olive", "S", "L", "XL"), ["navy", "L"]),
        ("Ann's tea", ("S", "Tea"), ["Tea"]),
        ("porto alegre", ("Porto", "Porto Alegre"), ["Porto Alegre"]),
        ("the button in the box", ("Button", "The"), []),
    ],
)
def test_whole_names_count_and_longer_ones_win(phrase, controls, found):
    assert names(phrase, *controls) == found

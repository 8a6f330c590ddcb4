"""Looking ahead in an app that was walked through."""

from __future__ import annotations

import numpy as np
import pytest

from planner.learned.outlook import FADES, Outlook
from tests.planner.learned.screens import HOME, MENU, SETTINGS, SHOWN, SIZES, memory


@pytest.fixture(scope="module")
def outlook():
    return Outlook(memory())


def scores(outlook, label):
    return np.array([float(known == label) for known in outlook.labels], dtype=np.float32)


def test_screens_are_recognised_however_their_boxes_stand(outlook):
    assert outlook.place(SETTINGS) == outlook.place(SHOWN)
    assert outlook.place(HOME) == 0


def test_what_an_element_opens_is_known_here_and_elsewhere(outlook):
    menu = outlook.place(MENU)
    assert outlook.opens(0, HOME.elements[2]) == menu
    assert outlook.opens(0, HOME.elements[1]) == 0, "it was used and changed nothing"
    assert outlook.opens(None, HOME.elements[2]) == menu, "the same element on a screen that is not known"
    assert outlook.opens(0, HOME.elements[3]) is None


def test_a_find_fades_with_every_hop(outlook):
    ahead = outlook.ahead(scores(outlook, "Small"), frozenset())
    steps = [outlook.place(screen) for screen in (SIZES, SETTINGS, MENU, HOME)]
    assert [float(ahead[place]) for place in steps] == pytest.approx([FADES**hops for hops in range(4)])


def test_what_was_used_is_no_find(outlook):
    used = frozenset({("checkbox", "Small")})
    assert outlook.ahead(scores(outlook, "Small"), used).max() == 0
    assert outlook.best(scores(outlook, "Small"), used, 1)[0].score == 0


def test_the_way_to_a_find_begins_with_its_first_hop(outlook):
    find = outlook.best(scores(outlook, "Small"), frozenset(), 1)[0]
    assert outlook.first_hops(0, find) == {2}
    assert outlook.hops(0, find) == 3
    assert outlook.first_hops(find.screen, find) == {find.element}
    assert outlook.hops(outlook.place(SIZES), outlook.best(scores(outlook, "About"), frozenset(), 1)[0]) is None, (
        "ways back are left out"
    )


def test_hints_stay_with_their_elements(outlook):
    assert outlook.hint(0, HOME.elements[2]) == "Opens a menu with the settings."
    assert outlook.hint(0, HOME.elements[1]) == ""
    assert outlook.hint(None, HOME.elements[2]) == ""
    assert Outlook(memory(written=False)).hint(0, HOME.elements[2]) == ""

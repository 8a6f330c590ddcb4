"""Screens and Elements: what makes two screens the same, and walking large ones."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.bounds import Bounds
from devices.screen import Element, Screen
from tests.devices.screens import Counted, element, moved, nested, screen, screens

FORM = screen(
    element(0, "form", "Address"),
    element(1, "textbox", "City", value="Oslo", actions=frozenset({"type", "tap"}), parent=0, handle="7"),
    element(2, "button", "Save", actions=frozenset({"tap"}), states=frozenset({"disabled"}), parent=0),
    location="https://example.org/form",
    title="Form",
    size_px=(800, 600),
    observation_id="look-1",
)


def with_city(**changes: object) -> Screen:
    city = replace(FORM.elements[1], **changes)  # type: ignore[arg-type]
    return replace(FORM, elements=(FORM.elements[0], city, FORM.elements[2]))


SEEN = {
    "another value": with_city(value="Bergen"),
    "another name": with_city(name="Town"),
    "moved by a pixel": with_city(bounds=Bounds(11, 20, 111, 38)),
    "how far it is scrolled": with_city(scroll=(0, 40, 100, 900)),
    "a state": with_city(states=frozenset({"invalid"})),
    "another role": with_city(role="searchbox"),
    "another address": replace(FORM, location="https://example.org/other"),
    "one element less": replace(FORM, elements=FORM.elements[:2]),
    "one element more": replace(FORM, elements=(*FORM.elements, element(3, "text", ""))),
    "order": replace(FORM, elements=(FORM.elements[0], FORM.elements[2], FORM.elements[1])),
}
UNSEEN = {
    "the focus": with_city(states=frozenset({"focused"})),
    "the driver's name for it": with_city(handle="99"),
    "weak evidence": with_city(hints=("city", "field")),
    "the observation": replace(FORM, observation_id="look-2"),
    "what happened off the screen": replace(FORM, notices=("a download began",)),
}


@pytest.mark.parametrize("changed", SEEN.values(), ids=SEEN.keys())
def test_what_a_person_sees_change_changes_the_fingerprint(changed):
    assert changed.fingerprint != FORM.fingerprint


@pytest.mark.parametrize("changed", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_nobody_sees_changes_neither(changed):
    assert changed.fingerprint == FORM.fingerprint
    assert changed.digest == FORM.digest


@pytest.mark.parametrize(
    "filled",
    [
        with_city(value="Bergen"),
        with_city(name="Stad"),
        with_city(bounds=Bounds(0, 0, 5, 5)),
        with_city(states=frozenset({"invalid", "focused"})),
        replace(FORM, location="https://example.org/form?step=2"),
    ],
)
def test_two_fillings_of_a_form_are_the_same_state(filled):
    assert filled.digest == FORM.digest


@pytest.mark.parametrize(
    "other",
    [
        with_city(role="combobox"),
        with_city(parent=-1),
        with_city(actions=frozenset({"tap"})),
        replace(FORM, elements=FORM.elements[:2]),
    ],
)
def test_another_structure_is_another_state(other):
    assert other.digest != FORM.digest


@pytest.mark.parametrize("hash_name", ["digest", "fingerprint"])
def test_a_hash_is_short_printable_and_always_the_same(hash_name):
    value = getattr(FORM, hash_name)
    assert len(value) == 16
    int(value, 16)
    assert getattr(replace(FORM), hash_name) == value


def test_hashes_stay_what_they_were():
    """Journals and worlds hold them: another way of hashing makes every recorded state unknown."""
    assert (FORM.digest, FORM.fingerprint) == ("a3c99527625e3eab", "1bae24d06894bc5d")


texts = st.text(st.sampled_from("ab|\n,'\"\\\ud800(){}="), max_size=6)


@given(st.lists(texts, min_size=2, max_size=4), st.sampled_from(["|", "\n", "', '", "', \"", ", "]), st.data())
def test_no_text_on_a_page_passes_for_the_border_between_two_others(parts, border, data):
    first, second = (data.draw(st.integers(0, len(parts))) for _ in range(2))
    ways = [(border.join(parts[:at]), border.join(parts[at:])) for at in (first, second)]
    named = [with_city(name=name, value=value).fingerprint for name, value in ways]
    placed = [replace(with_city(name=name), location=location).fingerprint for name, location in ways]
    assert (named[0] == named[1]) == (placed[0] == placed[1]) == (ways[0] == ways[1])


def test_states_and_actions_hash_in_any_order():
    names = ("required", "readonly", "invalid", "multiline", "expanded")
    hashes = {with_city(states=frozenset(names[i:] + names[:i])).fingerprint for i in range(5)}
    assert len(hashes) == 1


# ---------------------------------------------------------------- walking


@given(screens())
def test_within_and_ancestors_say_the_same(shown):
    for outer in shown:
        below = [e.index for e in shown.within(outer)]
        assert below == sorted(set(below), key=below.index)
        assert outer.index not in below
        for inner in shown:
            assert (inner.index in below) == (outer in shown.ancestors(inner))


@given(screens(), st.integers(0, 1000))
def test_within_gives_whole_subtrees_in_order(shown, seed):
    shown = moved(shown, seed)
    for outer in shown:
        below = list(shown.within(outer))
        for at, inner in enumerate(below):
            under = list(shown.within(inner))
            assert below[at + 1 : at + 1 + len(under)] == under
        for siblings in shown.children.values():
            assert [e.index for e in siblings] == sorted(e.index for e in siblings)


@given(screens())
def test_children_hold_every_element_once(shown):
    held = [e.index for of in shown.children.values() for e in of]
    assert sorted(held) == list(range(len(shown)))


def test_ancestors_come_nearest_first():
    shown = nested(4)
    assert [e.index for e in shown.ancestors(shown.elements[3])] == [2, 1, 0]
    assert list(shown.ancestors(shown.elements[0])) == []


def test_five_thousand_levels_need_no_recursion_and_one_step_a_level():
    depth = 5_000
    counted = Counted(nested(depth).elements)
    shown = Screen(elements=counted)  # type: ignore[arg-type]
    inmost = nested(depth).elements[-1]
    assert sum(1 for _ in shown.ancestors(inmost)) == depth - 1
    assert counted.fetched == depth - 1
    assert [e.index for e in nested(depth).within(nested(depth).elements[0])] == list(range(1, depth))
    assert len(shown.digest) == len(shown.fingerprint) == 16


def test_ten_thousand_siblings_are_walked_once():
    wide = screen(element(0, "list"), *(element(i, "listitem", f"Item {i}", parent=0) for i in range(1, 10_001)))
    assert [e.index for e in wide.within(wide.elements[0])] == list(range(1, 10_001))
    assert len(wide.children[0]) == 10_000
    assert len(wide) == 10_001
    renamed = replace(wide, elements=(*wide.elements[:-1], replace(wide.elements[-1], name="Last")))
    assert renamed.fingerprint != wide.fingerprint
    assert renamed.digest == wide.digest


def test_an_empty_screen_is_a_screen():
    empty = screen()
    assert len(empty) == 0
    assert list(empty) == []
    assert empty.focus is None
    assert empty.children == {}
    assert len(empty.digest) == len(empty.fingerprint) == 16


def test_the_focus_is_the_element_that_has_it():
    assert FORM.focus is None
    focused = with_city(states=frozenset({"focused"})).focus
    assert focused is not None
    assert focused.name == "City"


# ---------------------------------------------------------------- elements


def test_a_disabled_element_can_do_nothing():
    save = FORM.elements[2]
    assert not save.can("tap")
    assert replace(save, states=frozenset()).can("tap")
    assert not replace(save, states=frozenset()).can("type")


def test_an_element_describes_itself_with_what_names_it():
    assert FORM.elements[2].describe() == 'button "Save" (disabled)'
    assert element(0, "textbox", label="City").describe() == 'textbox "City"'
    assert element(0, "button", description="Close").describe() == 'button "Close"'
    assert element(0, "button").describe() == "button"
    both = element(0, "checkbox", "Go", states=frozenset({"checked", "covered", "required"}))
    assert both.describe() == 'checkbox "Go" (checked, covered)'


def test_a_long_name_is_cut_in_a_description():
    told = element(0, "text", "x" * 500).describe()
    assert len(told) < 75
    assert told.endswith('…"')
    assert element(0, "text", "x" * 60).describe() == f'text "{"x" * 60}"'


def test_elements_and_screens_do_not_change():
    with pytest.raises(FrozenInstanceError):
        FORM.elements[0].name = "other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        FORM.title = "other"  # type: ignore[misc]


def test_an_element_can_be_a_key():
    assert len({FORM.elements[1], replace(FORM.elements[1])}) == 1
    assert isinstance(FORM.elements[1], Element)

"""Two states side by side: what is told of them, what varies, and that nothing else is ever let pass."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.suite.playing.state_changes import VARIES, changes_between, concealed, differences, is_ignored, merged

SHOP: Any = {
    "shop": {
        "cart": [{"id": 1, "name": "Lamp", "quantity": 1}, {"id": 2, "name": "Rug", "quantity": 2}],
        "recent": ["lamp", "rug"],
        "open": True,
    },
    "files": {"/sdcard/a.b": [3, 77]},
}
KEYS = st.text(st.sampled_from("ab.[]:\"' é"), min_size=1, max_size=3)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
ITEMS = st.lists(st.fixed_dictionaries({"id": st.integers(0, 5), "v": LEAVES}), max_size=4)
TREES = st.recursive(
    LEAVES | ITEMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
STATES = st.dictionaries(KEYS, TREES, max_size=4)


def changed(path, value, state=SHOP):
    told = copy.deepcopy(state)
    at = told
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return told


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("shop", "cart", 1, "quantity"), 3, {"shop.cart[2].quantity": {"was": 2, "is": 3}}),
        (("shop", "open"), 1, {"shop.open": {"was": True, "is": 1}}),
        (("shop", "recent"), ["lamp"], {"shop.recent": {"removed": ["rug"]}}),
        (("shop", "recent"), ["rug", "lamp"], {"shop.recent": {"added": ["rug"], "removed": ["rug"]}}),
        (("shop", "cart"), SHOP["shop"]["cart"][::-1], {"shop.cart": {"order": "2 1"}}),
        (("files", "/sdcard/a.b"), [4, 78], {'files["/sdcard/a.b"]': {"removed": [3, 77], "added": [4, 78]}}),
        (("shop", "news"), None, {"shop.news": {"is": None}}),
        (("files",), None, {"files": {"was": SHOP["files"], "is": None}}),
    ],
)
def test_a_change_is_told_at_its_path(path, value, told):
    assert changes_between(SHOP, changed(path, value)) == told


def test_what_is_ignored_is_so_with_all_below_it_and_nothing_beside_it():
    after = changed(("shop", "cart", 0, "name"), "Lamb", changed(("shop", "open"), False))

    assert list(changes_between(SHOP, after, ("shop.cart",))) == ["shop.open"]
    assert not is_ignored("shop.cartridge", ("shop.cart",))


def test_what_two_runs_leave_differently_varies_and_all_else_is_kept():
    one = {"a": {"added": [{"at": "09:30", "name": "Milk"}]}, "b": {"is": 1, "was": 0}, "c": {"is": 5}}
    two = {"a": {"added": [{"at": "09:31", "name": "Milk"}]}, "b": {"is": 1, "was": 0}}
    baseline = merged(one, two)

    assert baseline == {"a": {"added": [{"at": VARIES, "name": "Milk"}]}, "b": {"is": 1, "was": 0}, "c": VARIES}
    assert differences(baseline, {"a": {"added": [{"at": "17:00", "name": "Milk"}]}, "b": one["b"]}) == []
    (line,) = differences(baseline, {"a": {"added": [{"at": "17:00", "name": "Silk"}]}, "b": one["b"]})
    assert line == 'a, added.name is "Silk", not "Milk"'


def test_what_is_too_much_and_what_is_missing_are_told():
    reviewed = {"cart": {"added": [{"n": 1}, {"n": VARIES, "m": 2}]}, "open": {"was": 0, "is": 1}}
    found = {"cart": {"added": [{"n": 5, "m": 2}, {"n": 1}, {"n": 9}]}, "next": {"was": 3, "is": 4}}

    assert differences(reviewed, found) == [
        'cart, added: {"n": 9} is there, which nobody reviewed',
        "next: 3 became 4, which nobody reviewed",
        "open: 0 became 1 was reviewed, and did not happen",
    ]


def test_secrets_are_taken_out_of_texts_and_keys():
    told = concealed({"pw hunter2": ["hunter2", 7, None]}, lambda text: text.replace("hunter2", "•••"))

    assert told == {"pw •••": ["•••", 7, None]}


@settings(max_examples=60)
@given(STATES, STATES)
def test_no_two_states_that_differ_change_nothing(before, after):
    found = changes_between(before, after)

    assert bool(found) == (repr(_typed(before)) != repr(_typed(after)))
    assert differences(found, found) == []
    assert merged(found, found) == found


@settings(max_examples=60)
@given(STATES, STATES, STATES)
def test_what_two_runs_have_in_common_holds_for_both(before, one, other):
    first, second = changes_between(before, one), changes_between(before, other)
    baseline = merged(first, second)

    assert differences(baseline, first) == []
    assert differences(baseline, second) == []


@settings(max_examples=60)
@given(STATES, STATES)
def test_any_other_change_is_told(before, after):
    found = changes_between(before, after)

    assert bool(differences({}, found)) == bool(found)
    assert len(differences(found, {})) == len(found)


def _typed(tree):
    """A tree with its types, whatever the order of keys."""
    match tree:
        case dict():
            return sorted((key, _typed(value)) for key, value in tree.items())
        case list():
            return [_typed(value) for value in tree]
        case _:
            return type(tree).__name__, repr(tree)

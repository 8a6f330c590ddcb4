"""The action union: complete, written down and read back, and closed to what it does not know."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from devices.action import (
    ACTIONS,
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
    describe,
)

ANY_ACTION: TypeAdapter[Action] = TypeAdapter(Action)
MEMBERS = get_args(get_args(Action)[0])
SIDES = ("up", "down", "left", "right")

# One JSON-able text, and drawn members with every field set.
texts = st.text(st.characters(codec="utf-8"), max_size=60)
whole = st.integers(-10_000, 10_000)
points = st.tuples(whole, whole)
MADE: dict[type, st.SearchStrategy[Any]] = {
    Tap: st.builds(
        Tap,
        count=st.integers(1, 3),
        button=st.sampled_from(("left", "middle", "right")),
        modifiers=st.lists(st.sampled_from(("Alt", "Control", "Meta", "Shift")), max_size=4).map(tuple),
        offset_px=st.none() | points,
    ),
    LongPress: st.builds(LongPress, hold_ms=st.integers(100, 10_000)),
    Hover: st.just(Hover()),
    Type: st.builds(Type, text=texts, append=st.booleans()),
    Clear: st.just(Clear()),
    Press: st.builds(Press, key=texts.filter(bool)),
    Select: st.builds(Select, options=st.lists(texts, min_size=1, max_size=4).map(tuple)),
    Adjust: st.builds(Adjust, value=st.floats(allow_nan=False, allow_infinity=False)),
    Upload: st.builds(Upload, paths=st.lists(texts, min_size=1, max_size=4).map(tuple)),
    Scroll: st.builds(
        Scroll,
        direction=st.sampled_from(SIDES),
        amount_px=st.none() | st.integers(1, 100_000),
        to_end=st.booleans(),
    ),
    Swipe: st.builds(Swipe, direction=st.sampled_from(SIDES), duration_ms=st.integers(50, 5_000)),
    Drag: st.builds(Drag, to_px=points, from_px=st.none() | points),
    Open: st.builds(Open, location=texts.filter(bool)),
    Back: st.just(Back()),
    Answer: st.builds(Answer, accept=st.booleans(), text=texts),
    Wait: st.builds(
        Wait,
        until=st.sampled_from(("settled", "shown", "gone")),
        text=texts,
        timeout_s=st.floats(0.001, 120),
    ),
}
EVERY = st.one_of(*MADE.values())


def test_the_list_is_the_union():
    assert MEMBERS == ACTIONS
    assert set(MADE) == set(ACTIONS)


def test_kinds_are_distinct_lower_case_and_say_the_class():
    kinds = [member.model_fields["kind"].default for member in ACTIONS]
    assert len(set(kinds)) == len(kinds)
    for member, kind in zip(ACTIONS, kinds, strict=True):
        assert get_args(member.model_fields["kind"].annotation) == (kind,)
        assert kind.replace("_", "") == member.__name__.lower()


def test_every_member_says_what_it_is_and_whether_it_needs_an_element():
    for member in ACTIONS:
        assert member.__doc__
        assert isinstance(member.needs_element, bool)
    assert {m for m in ACTIONS if not m.needs_element} == {Press, Scroll, Swipe, Open, Back, Answer, Wait}


@given(EVERY)
def test_every_member_comes_back_from_json_by_its_kind(action):
    text = ANY_ACTION.dump_json(action)
    again = ANY_ACTION.validate_json(text)
    assert again == action
    assert type(again) is type(action)
    assert json.loads(text)["kind"] == action.kind
    assert ANY_ACTION.validate_python(ANY_ACTION.dump_python(action, mode="json")) == action


@given(EVERY)
def test_every_member_describes_itself_in_one_line(action):
    told = action.describe()
    assert told
    assert len(told) < 20_100
    assert describe(action, 'button "Save"').startswith(told)
    assert describe(action) == told


@given(EVERY)
def test_a_field_nobody_knows_is_refused(action):
    told = {**ANY_ACTION.dump_python(action, mode="json"), "force": True}
    with pytest.raises(ValidationError, match="force"):
        ANY_ACTION.validate_python(told)


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "click"},
        {"kind": "TAP"},
        {"kind": None},
        {},
        {"count": 1},
        [],
        "tap",
        {"kind": "type"},
        {"kind": "swipe"},
        {"kind": "answer"},
    ],
)
def test_what_is_not_an_action_is_refused(told):
    with pytest.raises(ValidationError):
        ANY_ACTION.validate_json(json.dumps(told))


LIMITS: tuple[tuple[type, dict[str, Any], dict[str, Any]], ...] = (
    # member, what is still allowed, what no longer is
    (Tap, {"count": 1}, {"count": 0}),
    (Tap, {"count": 3}, {"count": 4}),
    (Tap, {"button": "middle"}, {"button": "back"}),
    (Tap, {"modifiers": ("Shift",)}, {"modifiers": ("Hyper",)}),
    (Tap, {"offset_px": (0, -5)}, {"offset_px": (0.5, 0)}),
    (LongPress, {"hold_ms": 100}, {"hold_ms": 99}),
    (LongPress, {"hold_ms": 10_000}, {"hold_ms": 10_001}),
    (Type, {"text": ""}, {"text": 5}),
    (Type, {"text": "x" * 100_000}, {"text": "x" * 100_001}),
    (Type, {"text": "😀"}, {"text": "\ud83d"}),
    (Press, {"key": "a"}, {"key": ""}),
    (Press, {"key": "k" * 60}, {"key": "k" * 61}),
    (Press, {"key": "a", "times": 1}, {"key": "a", "times": 0}),
    (Press, {"key": "a", "times": 500}, {"key": "a", "times": 501}),
    (Select, {"options": ("",)}, {"options": ()}),
    (Select, {"options": ["a"]}, {"options": "a"}),
    (Adjust, {"value": -1e9}, {"value": float("nan")}),
    (Adjust, {"value": 1e9}, {"value": float("inf")}),
    (Upload, {"paths": ("a",)}, {"paths": ()}),
    (Scroll, {"amount_px": 1}, {"amount_px": 0}),
    (Scroll, {"direction": "up"}, {"direction": "Up"}),
    (Swipe, {"direction": "up", "duration_ms": 50}, {"direction": "up", "duration_ms": 49}),
    (Swipe, {"direction": "up", "duration_ms": 5_000}, {"direction": "up", "duration_ms": 5_001}),
    (Drag, {"to_px": (0, 0)}, {"to_px": (0,)}),
    (Drag, {"to_px": (0, 0)}, {"to_px": (float("nan"), 0)}),
    (Open, {"location": "x"}, {"location": ""}),
    (Open, {"location": "x" * 20_000}, {"location": "x" * 20_001}),
    (Answer, {"accept": False}, {"accept": None}),
    (Wait, {"timeout_s": 0.001}, {"timeout_s": 0}),
    (Wait, {"timeout_s": 120}, {"timeout_s": 120.001}),
    (Wait, {"timeout_s": 1}, {"timeout_s": float("nan")}),
    (Wait, {"until": "gone"}, {"until": "loaded"}),
)


@pytest.mark.parametrize(("member", "allowed", "refused"), LIMITS, ids=[f"{m.__name__}-{r}"[:60] for m, _, r in LIMITS])
def test_limits_hold_on_both_sides(member, allowed, refused):
    member(**allowed)
    with pytest.raises(ValidationError):
        member(**refused)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused_in_json_too(number):
    with pytest.raises(ValidationError):
        ANY_ACTION.validate_json(f'{{"kind": "adjust", "value": {number}}}')


def test_actions_do_not_change_and_serve_as_keys():
    with pytest.raises(ValidationError):
        Tap().count = 2
    assert len({Tap(), Tap(count=1), Tap(count=2)}) == 2


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (Tap(), "tap"),
        (Tap(count=2), "double-tap"),
        (Tap(count=3, button="right", modifiers=("Control", "Shift")), "Control+Shift right-triple-tap"),
        (Type(text="Oslo"), "type 'Oslo' into"),
        (Type(text="x" * 41, append=True), f"append '{'x' * 37}…' into"),
        (Type(text="a\nb'"), 'type "a\\nb\'" into'),
        (Press(key="Enter"), "press Enter"),
        (Press(key="Tab", times=3), "press Tab 3 times"),
        (Select(options=("Red", "Blue")), "select 'Red', 'Blue' in"),
        (Adjust(value=0.5), "set to 0.5"),
        (Scroll(direction="up", to_end=True), "scroll up to the end"),
        (Answer(accept=False), "dismiss the dialog"),
        (Wait(), "wait until nothing moves"),
        (Wait(until="gone", text="Loading"), "wait until 'Loading' is gone"),
    ],
)
def test_descriptions_read_as_sentences(action, told):
    assert action.describe() == told


def test_a_description_names_its_target():
    assert describe(Type(text="Oslo"), 'textbox "City"') == "type 'Oslo' into textbox \"City\""

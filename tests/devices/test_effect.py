"""What cannot be undone is told from what can, by the words people put on controls."""

from __future__ import annotations

from typing import get_args
from unittest.mock import ANY

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
)
from devices.bounds import Bounds
from devices.effect import (
    Effect,
    EffectClass,
    effect_of,
    effect_on,
)
from devices.effect_words import IRREVERSIBLE_WORDS, VERB_LAST_WORDS, irreversible_kind
from devices.screen import Element, Screen
from tests.devices.control_names import HARMLESS, HARMLESS_SEEN_LATER, IRREVERSIBLE, IRREVERSIBLE_SEEN_LATER
from tests.devices.screens import element

IDEMPOTENT, PROBEABLE, GONE = EffectClass.IDEMPOTENT, EffectClass.PROBEABLE, EffectClass.IRREVERSIBLE
LABELLED = [(kind, name) for kinds in IRREVERSIBLE.values() for kind, names in kinds.items() for name in names]
SAVE, SEND = element(0, "button", "Save"), element(1, "button", "Send")
FIELD, NOTES = element(2, "textbox", "To"), element(3, "textbox", "Note", states=frozenset({"multiline"}))


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(("kind", "name"), LABELLED)
def test_what_cannot_be_undone_is_known_by_its_name(kind, name):
    assert irreversible_kind(name)[0] == kind


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_sounds_like_it_is_not_stopped(name):
    assert irreversible_kind(name) == ("", "")


def test_the_figures_hold_over_all_names_there_are():
    """Recall 99.5 % and 3 % false alarms are what the project holds itself to."""
    alarming = [name for _, name in LABELLED] + list(IRREVERSIBLE_SEEN_LATER)
    harmless = list(HARMLESS + HARMLESS_SEEN_LATER)
    missed = [name for name in alarming if not irreversible_kind(name)[0]]
    alarms = [name for name in harmless if irreversible_kind(name)[0]]
    assert len(alarming) >= 450
    assert len(harmless) >= 400
    # What is left is known: a paid thing that only its price betrays, ways to a step that asks again, two near-nouns.
    assert set(missed) == {"Proceed to pay", "Tip $3", "Rent movie for $4.99", "Accept", "Enable location"}
    assert set(alarms) == {"Trash can icon settings", "Später kaufen?"}
    assert len(missed) / len(alarming) <= 0.01
    assert len(alarms) / len(harmless) <= 0.03


def test_all_languages_and_kinds_are_in_the_table():
    assert set(IRREVERSIBLE) == {"en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja", "ar"}
    for kinds in IRREVERSIBLE.values():
        assert set(kinds) == set(IRREVERSIBLE_WORDS)
    assert set(VERB_LAST_WORDS) <= set(IRREVERSIBLE_WORDS)


@pytest.mark.parametrize("kind", IRREVERSIBLE_WORDS)
def test_every_listed_word_is_found_however_it_is_written(kind):
    for word in (*IRREVERSIBLE_WORDS[kind], *VERB_LAST_WORDS.get(kind, ())):
        for written in (word, word.upper(), word.title(), f"  {word} ", f"{word}…", f"» {word} «", f"🗑 {word}!"):
            assert irreversible_kind(written)[0] == kind, written


def test_no_word_is_listed_under_two_kinds():
    listed = [word for words in (IRREVERSIBLE_WORDS, VERB_LAST_WORDS) for of in words.values() for word in of]
    assert len(listed) == len(set(listed))


def test_the_longest_word_wins_and_is_given_as_evidence():
    assert irreversible_kind("Delete account now") == ("account", "delete account")
    assert irreversible_kind("Delete draft") == ("delete", "delete")


@given(st.text(max_size=40))
def test_any_text_has_an_answer(text):
    kind, word = irreversible_kind(text)
    assert (kind == "") == (word == "")


@given(st.text(max_size=40), st.sampled_from(["Delete", "Send", "Pay"]))
def test_what_follows_a_verb_on_its_own_line_does_not_hide_it(text, verb):
    assert irreversible_kind(f"{text} & {verb}")[0]


# ---------------------------------------------------------------- actions

EXAMPLES: dict[type, Action] = {
    Tap: Tap(),
    LongPress: LongPress(),
    Hover: Hover(),
    Type: Type(text="Oslo"),
    Clear: Clear(),
    Press: Press(key="a"),
    Select: Select(options=("Red",)),
    Adjust: Adjust(value=1),
    Upload: Upload(paths=("a.png",)),
    Scroll: Scroll(),
    Swipe: Swipe(direction="up"),
    Drag: Drag(to_px=(1, 1)),
    Open: Open(location="https://example.org"),
    Back: Back(),
    Answer: Answer(accept=False),
    Wait: Wait(),
}


def test_there_is_an_example_of_every_action():
    assert tuple(EXAMPLES) == ACTIONS == get_args(get_args(Action)[0])


@pytest.mark.parametrize("action", EXAMPLES.values(), ids=lambda action: action.kind)
@pytest.mark.parametrize("on", [None, SAVE, SEND, FIELD], ids=["nothing", "Save", "Send", "field"])
def test_every_action_is_classified(action, on):
    effect = effect_of(action, on)
    assert isinstance(effect, Effect)
    assert (effect.effect_class is GONE) or not effect.kind


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        # the table of classes: reading, setting a whole value and going to an address may be done twice
        (Hover(), IDEMPOTENT),
        (Type(text="x"), IDEMPOTENT),
        (Clear(), IDEMPOTENT),
        (Select(options=("a",)), IDEMPOTENT),
        (Adjust(value=1), IDEMPOTENT),
        (Open(location="x"), IDEMPOTENT),
        (Wait(), IDEMPOTENT),
        (Scroll(to_end=True), IDEMPOTENT),
        # a second time is not the first
        (Tap(), PROBEABLE),
        (LongPress(), PROBEABLE),
        (Press(key="Enter"), PROBEABLE),
        (Press(key="ArrowDown"), PROBEABLE),
        (Type(text="x", append=True), PROBEABLE),
        (Scroll(), PROBEABLE),
        (Scroll(amount_px=100), PROBEABLE),
        (Swipe(direction="left"), PROBEABLE),
        (Drag(to_px=(1, 1)), PROBEABLE),
        (Back(), PROBEABLE),
        (Upload(paths=("a",)), PROBEABLE),
        (Answer(accept=False), PROBEABLE),
        (Answer(accept=True), GONE),
    ],
    ids=lambda value: value.describe() if isinstance(value, get_args(get_args(Action)[0])) else str(value),
)
def test_the_class_of_an_action_on_a_harmless_element(action, expected):
    assert effect_of(action, SAVE).effect_class is expected


def test_a_tap_on_nobody_knows_what_is_taken_for_irreversible():
    assert effect_of(Tap()).effect_class is GONE
    assert effect_of(LongPress()).effect_class is GONE


def test_accepting_a_native_dialog_is_taken_for_irreversible():
    assert effect_of(Answer(accept=True)) == Effect(GONE, "grant", "dialog")


@pytest.mark.parametrize(
    "action", [Tap(), Tap(count=2), LongPress(), Press(key="Enter"), Press(key="Space"), Press(key=" ")]
)
def test_whatever_presses_a_control_has_its_effect(action):
    assert effect_of(action, SEND) == Effect(GONE, "send", "send")


def test_what_is_slid_or_dragged_to_pay_pays():
    slide = element(0, "button", "Slide to pay")
    assert effect_of(Swipe(direction="right"), slide).kind == "pay"
    assert effect_of(Drag(to_px=(500, 0)), slide).kind == "pay"


@pytest.mark.parametrize("key", ["Enter", "NumpadEnter", "Return", "enter", "Control+Enter", "Meta+Enter"])
def test_enter_in_a_field_presses_the_default_button(key):
    assert effect_of(Press(key=key), FIELD, default_button=SEND) == Effect(GONE, "send", "send")
    assert effect_of(Press(key=key), FIELD).effect_class is PROBEABLE


@pytest.mark.parametrize("key", ["Tab", "a", "Escape", "ArrowUp", "Control+a", "+", "Control++", "PageDown"])
def test_other_keys_press_no_button(key):
    assert effect_of(Press(key=key), FIELD, default_button=SEND).effect_class is PROBEABLE


def test_a_line_break_typed_into_one_line_is_enter():
    sent = Type(text="hello\n")
    assert effect_of(sent, FIELD, default_button=SEND).kind == "send"
    assert effect_of(sent, FIELD).effect_class is PROBEABLE
    assert effect_of(sent, NOTES, default_button=SEND).effect_class is IDEMPOTENT


# ---------------------------------------------------------------- words of the agent's own


@pytest.mark.parametrize("role", ["button", "listitem", "link", "row"])
@pytest.mark.parametrize("name", ["Pay by May", "Pay by May, today at 10:00", "PAY BY MAY"])
def test_what_the_agent_typed_itself_says_nothing_about_a_control(role, name):
    typed = {"Pay by May", "something else"}
    assert effect_of(Tap(), element(0, role, name), typed=typed).effect_class is PROBEABLE
    assert effect_of(Tap(), element(0, role, name)).effect_class is GONE


@pytest.mark.parametrize(
    ("typed", "name", "kind"),
    [
        ("Pay", "Pay", "pay"),  # no more than the word itself
        ("the pay", "Pay", "pay"),
        ("Buy now", "Buy now", "pay"),
        ("Pay by May", "Delete Pay by May", "delete"),  # the other words still count
        ("Pay by May", "Pay by May, delete", "delete"),
        ("Pay by May", "Pay by June", "pay"),
        ("account", "Delete account", "account"),  # nothing makes a consequence look smaller
        ("now", "Pay now", "pay"),
        ("", "Pay", "pay"),
        ("支付宝账单", "支付", "pay"),
    ],
)
def test_its_words_hide_nothing_else(typed, name, kind):
    assert effect_of(Tap(), element(0, "button", name), typed={typed}) == Effect(GONE, kind, ANY)


# ---------------------------------------------------------------- elements


@pytest.mark.parametrize(
    "role",
    [
        *("button", "menuitem", "link", "option", "tab", "image", "text", "generic", "switch", "listitem", "cell"),
        *("row", "gridcell", "treeitem", "menuitemcheckbox", "group", "", "some-new-role"),
    ],
)
def test_a_name_counts_on_every_role_that_may_act(role):
    assert effect_of(Tap(), element(0, role, "Delete")).effect_class is GONE


@pytest.mark.parametrize("role", ["textbox", "searchbox", "combobox", "checkbox", "radio", "slider", "spinbutton"])
def test_what_a_field_is_called_is_not_what_a_tap_on_it_does(role):
    assert effect_of(Tap(), element(0, role, "Send to")).effect_class is PROBEABLE


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"hints": ("trash",)}, "delete"),
        ({"hints": ("icon", "btn", "delete")}, "delete"),
        ({"hints": ("fa", "trashcan")}, "delete"),
        ({"hints": ("bin",)}, "delete"),
        ({"hints": ("fa", "paper", "plane")}, "send"),
        ({"hints": ("place", "order")}, "pay"),
        ({"description": "Delete"}, "delete"),
        ({"description": "Send message"}, "send"),
        ({"label": "Delete row"}, "delete"),
        ({"name": "🗑"}, "delete"),
        ({"name": "🗑️"}, "delete"),
        ({"name": "✕", "hints": ("remove",)}, "delete"),
        ({"name": "  ", "hints": ("share",)}, "share"),
    ],
)
def test_a_bare_icon_is_known_by_whatever_is_known_of_it(told, kind):
    for role in ("button", "image", "link"):
        assert effect_of(Tap(), element(0, role, **told)).kind == kind


@pytest.mark.parametrize(
    "hints", [(), ("chevron", "left"), ("gear",), ("binary",), ("cabin",), ("sender",), ("display",), ("postal",)]
)
def test_other_icons_are_not_stopped(hints):
    assert effect_of(Tap(), element(0, "button", hints=hints)).effect_class is PROBEABLE


def test_hints_say_nothing_where_there_is_a_name():
    """Class names are written for programmers: ``class="post-title"`` does not post."""
    assert effect_of(Tap(), element(0, "link", "Holidays", hints=("post", "title"))).effect_class is PROBEABLE


def test_the_tooltip_of_a_button_counts_beside_its_name():
    assert effect_of(Tap(), element(0, "button", "X", description="Delete this row")).kind == "delete"


def asked(question: str, answer: str, role: str = "dialog") -> tuple[Element, Screen]:
    dialog = Element(0, role, question, Bounds(0, 0, 9, 9))
    button = Element(1, "button", answer, Bounds(0, 0, 9, 9), parent=0)
    return button, Screen((dialog, button))


@pytest.mark.parametrize(
    ("question", "answer", "kind"),
    [
        ("Delete contact?", "OK", "delete"),
        ("Are you sure you want to delete this?", "Yes", "delete"),
        ("Do you want to pay 30 €?", "Confirm", "pay"),
        ("Konto löschen", "Ja", "account"),
        ("删除联系人", "确定", "delete"),
        ("Send message?", "OK", "send"),
    ],
)
def test_a_bare_yes_does_what_the_question_says(question: str, answer: str, kind: str):
    button, screen = asked(question, answer)
    effect = effect_on(Tap(), button, screen)
    assert (effect.effect_class, effect.kind) == (EffectClass.IRREVERSIBLE, kind)


@pytest.mark.parametrize(
    ("question", "answer", "role"),
    [
        ("Delete contact?", "Cancel", "dialog"),
        ("Pick a colour", "OK", "dialog"),
        ("Delete contact?", "OK", "list"),
        ("How to delete things", "Later", "dialog"),
    ],
)
def test_what_is_no_yes_to_it_stays_what_it_was(question: str, answer: str, role: str):
    button, screen = asked(question, answer, role)
    assert effect_on(Tap(), button, screen) == effect_of(Tap(), button)


def test_the_question_may_stand_as_text_in_the_dialog():
    dialog = Element(0, "dialog", "Contacts", Bounds(0, 0, 9, 9))
    text = Element(1, "text", "Do you really want to delete Anna?", Bounds(0, 0, 9, 9), parent=0)
    button = Element(2, "button", "OK", Bounds(0, 0, 9, 9), parent=0)
    screen = Screen((dialog, text, button))
    assert effect_on(Tap(), button, screen).kind == "delete"
    assert effect_on(Press(key="Enter"), button, screen, button).kind == "delete"

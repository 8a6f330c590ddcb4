"""A policy whose model points at pictures: only what lies on the screen and can be done there comes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.action import Back, Drag, Hover, LongPress, Open, Press, Scroll, Tap, Type, Wait
from devices.screen import Screen
from perception.errors import AnswerInvalid, PictureError
from perception.models.dialects import DIALECTS
from perception.models.dialects.steps import Step
from perception.models.model import Reply, Usage
from perception.models.scripted import ScriptedModel
from planner.decision import Act, Ask, Finish, History
from planner.goal import Goal
from planner.pointing import PointingPolicy, decision_of
from tests.perception.models.test_dialects import ANSWERS, BAD
from tests.perception.screens import Draft

GOAL = Goal("Send the note to Ada")
PNG = b"a picture"
UI_TARS = DIALECTS["ui-tars"]


def page() -> Screen:
    """1000 × 1000 pixels, so that thousandths are pixels: a list with a field, two buttons and a drawing in it."""
    draft = Draft()
    draft.add("list", "All", 0, 0, 1000, 1000, actions=frozenset({"scroll"}))
    draft.add("textbox", "Note", 100, 100, 300, 50, states=["focused"])
    draft.add("button", "Send", 100, 200, 100, 50)
    draft.add("button", "Delete", 300, 200, 100, 50, states=["disabled"])
    draft.add("generic", "Map", 100, 400, 400, 400, states=["opaque"], actions=frozenset({"tap"}))
    return draft.screen(size_px=(1000, 1000), png=PNG)


SCREEN = page()
FIELD, SEND, MAP = SCREEN.elements[1], SCREEN.elements[2], SCREEN.elements[4]


def decide(*lines: str | Reply, screen: Screen = SCREEN, dialect: str = "ui-tars"):
    model = ScriptedModel(lines)
    return PointingPolicy(model, DIALECTS[dialect]).decide(GOAL, screen, History()), model.asked


def click(x: object, y: object) -> str:
    return f"Thought: Send it.\nAction: click(start_box='({x},{y})')"


def test_a_point_becomes_the_element_that_lies_there():
    decision, (asked,) = decide(click(120, 210))
    assert decision == Act(Tap(), SEND, "Send it.", clause_key="model:1")
    assert (asked.images[0].png, asked.images[0].size_px) == (PNG, (1000, 1000))
    assert GOAL.text in asked.text
    assert asked.schema is None


def fraction(x: float, y: float) -> str:
    return f"{{'action': 'CLICK', 'value': None, 'position': [{x}, {y}]}}"


@pytest.mark.parametrize(
    ("step", "action", "element"),
    [
        (Step("tap", (120, 210)), Tap(), SEND),
        (Step("double-tap", (120, 210)), Tap(count=2), SEND),
        (Step("right-tap", (120, 210)), Tap(button="right"), SEND),
        (Step("long-press", (120, 210)), LongPress(), SEND),
        (Step("hover", (120, 210)), Hover(), SEND),
        (Step("tap", (150, 410)), Tap(offset_px=(50, 10)), MAP),
        (Step("type", text="Hello\n"), Type(text="Hello"), FIELD),
        (Step("type", (110, 110), text="Hello"), Type(text="Hello"), FIELD),
        (Step("drag", (150, 410), (200, 500)), Drag(to_px=(200, 500), from_px=(150, 410)), MAP),
        (Step("scroll", (900, 900), direction="down"), Scroll(direction="down"), SCREEN.elements[0]),
        (Step("scroll", direction="up"), Scroll(direction="up"), None),
        (Step("press", key="Enter"), Press(key="Enter"), None),
        (Step("home"), Press(key="Home"), None),
        (Step("back"), Back(), None),
        (Step("open", text=" Clock "), Open(location="Clock"), None),
        (Step("wait"), Wait(), None),
    ],
)
def test_steps_become_actions(step, action, element):
    decided = decision_of(step, SCREEN)
    assert isinstance(decided, Act)
    assert (decided.action, decided.element) == (action, element)


def test_ends_and_questions():
    assert decision_of(Step("done", text="42", thought="It is there."), SCREEN) == Finish("done", "It is there.", "42")
    assert decision_of(Step("answer", text="42"), SCREEN) == Finish("done", "the model says so", "42")
    assert decision_of(Step("failed"), SCREEN) == Finish("failed", "the model says so")
    assert decision_of(Step("ask", text="Which Ada?"), SCREEN) == Ask("Which Ada?", "the model says so")


NOWHERE = [
    click(5000, 1),  # beside the picture
    click("nan", "nan"),
    click(950, 950),  # nothing but the list
    click(310, 210),  # disabled
    "Action: click(start_box=open('/etc/passwd').read())",
    "Action: open_app(app_name=' ')",
    "I would press Send.",
    "",
    "x" * 30_000,
    Reply(click(120, 210), "scripted:test", Usage(), finish="length"),
]


@pytest.mark.parametrize("line", NOWHERE)
def test_what_cannot_be_done_is_asked_for_once_more_and_told_why(line):
    with pytest.raises(AnswerInvalid):
        decide(line, line)
    decision, (_, again) = decide(line, click(120, 210))
    assert isinstance(decision, Act)
    assert decision.element is SEND
    assert again.turns[-1].text.startswith("That answer cannot be used: ")


def test_typing_needs_a_field_that_has_the_focus():
    elsewhere = replace(SCREEN, elements=(SCREEN.elements[0], replace(FIELD, states=frozenset())))
    with pytest.raises(AnswerInvalid, match="no field has the focus"):
        decision_of(Step("type", text="x"), elsewhere)
    with pytest.raises(AnswerInvalid, match="nothing that takes text"):
        decision_of(Step("type", (120, 210), text="x"), SCREEN)


def test_an_answer_that_is_refused_is_not_asked_for_again():
    refused = Reply("", "scripted:test", Usage(), finish="refused")
    with pytest.raises(AnswerInvalid, match="would not answer"):
        decide(refused, click(120, 210))


def test_without_a_picture_there_is_no_decision():
    with pytest.raises(PictureError) as told:
        decide(click(1, 1), screen=replace(SCREEN, png=None))
    assert "--no-pictures" in told.value.hint


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_every_dialect_is_asked_in_its_own_words_and_units(name):
    model = ScriptedModel(["prose", "prose"])
    with pytest.raises(AnswerInvalid):
        PointingPolicy(model, DIALECTS[name], lambda text: text.replace("Ada", "•••")).decide(GOAL, SCREEN, History())
    text = model.asked[0].text
    assert "Send the note to •••" in text
    assert "{{" not in text
    assert model.asked[0].source.startswith(f"{DIALECTS[name].prompt}@")
    units = {"qwen2-vl": "1000x1000", "qwen2.5-vl": "1008x1008", "gui-owl": "1008x1008"}
    assert units.get(name, "") in text


@given(
    st.one_of(
        st.sampled_from([(dialect, text) for dialect, text, *_ in (*ANSWERS, *BAD)]),
        st.tuples(st.sampled_from(sorted(DIALECTS)), st.text(max_size=120)),
        st.tuples(st.just("ui-tars"), st.builds(click, st.floats(-100, 1100), st.floats(-100, 1100))),
        st.tuples(
            st.just("showui"), st.builds("{{'action': 'CLICK', 'position': [{}, {}]}}".format, st.floats(), st.floats())
        ),
    )
)
def test_whatever_it_says_only_what_the_screen_allows_comes_of_it(said):
    dialect, text = said
    try:
        decision, _ = decide(text, text, dialect=dialect)
    except AnswerInvalid:
        return
    if isinstance(decision, Act) and decision.element is not None:
        assert decision.element in SCREEN.elements
        assert not decision.element.states & {"disabled", "covered", "offscreen"}
        if isinstance(decision.action, Type):
            assert decision.element.can("type")

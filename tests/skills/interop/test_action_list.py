"""AndroidWorld-like lists of actions become skills, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills.errors import SkillInvalid
from skills.interop.action_list import read_actions, write_actions
from skills.skill import Skill

NOTE = {
    "goal": "Write a note {x}",
    "apps": {"Notes": "org.clewline.notes"},
    "ui_elements": [{"text": "New note", "class_name": "android.widget.Button"}],
    "actions": [
        {"action_type": "open_app", "app_name": "Notes"},
        {"action_type": "click", "index": 0},
        {
            "action_type": "input_text",
            "text": "Milk {1}",
            "element": {"hint_text": "Title", "class_name": "android.widget.EditText"},
        },
        {"action_type": "long_press", "element": {"resource_id": "org.clewline.notes:id/save"}},
        {"action_type": "navigate_back"},
        {"action_type": "status", "goal_status": "complete"},
    ],
}


def test_a_list_is_read_action_by_action() -> None:
    skill = read_actions(json.dumps(NOTE), "note", "note.json")
    assert [step.model_dump(mode="json") for step in skill.steps] == [
        {"do": "open", "location": "org.clewline.notes"},
        {"do": "tap", "on": {"role": "button", "name": "New note"}},
        {"do": "type", "text": "Milk {{1}}", "on": {"role": "textbox", "name": "Title"}},
        {"do": "long_press", "on": {"hint": "save"}},
        {"do": "back"},
    ]
    assert skill.effects.apps == ("org.clewline.notes",)
    assert skill.examples == ("Write a note {{x}}",)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("[", "no JSON"),
        ("{}", "needs a list"),
        ("[]", "needs a list"),
        ("[1]", "action 1 is no mapping"),
        ('[{"action_type": "click", "x": 1, "y": 2}]', "by a number or a point only"),
        ('[{"action_type": "click", "index": 3}]', "by a number or a point only"),
        ('[{"action_type": "click", "element": {"class_name": "android.widget.Button"}}]', "neither a text nor an id"),
        ('[{"action_type": "open_app", "app_name": "Notes"}]', "which package"),
        ('[{"action_type": "fly"}]', "'fly' is not understood"),
        ('[{"action_type": "status"}]', "makes no skill"),
        ('{"actions": [], "actions": []}', "stands twice"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_what_is_not_understood_is_refused(told: str, why: str) -> None:
    with pytest.raises(SkillInvalid, match=why):
        read_actions(told, "x", "x.json")


NAMES = (
    st.text(min_size=1, max_size=12)
    .filter(lambda text: text.isprintable())
    .map(lambda t: t.replace("{", "{{").replace("}", "}}"))
)
ON = st.one_of(
    st.fixed_dictionaries({"role": st.sampled_from(["button", "textbox", "switch", "checkbox"]), "name": NAMES}),
    st.fixed_dictionaries({"name": NAMES}),
    st.just({"hint": "save"}),
)
STEPS = st.one_of(
    st.just({"do": "back"}),
    st.just({"do": "press", "key": "Home"}),
    st.just({"do": "press", "key": "Enter"}),
    st.just({"do": "open", "location": "org.clewline.notes"}),
    st.just({"do": "swipe", "direction": "left"}),
    st.just({"do": "scroll", "direction": "up"}),
    st.builds(lambda on: {"do": "tap", "on": on}, ON),
    st.builds(lambda on: {"do": "tap", "count": 2, "on": on}, ON),
    st.builds(lambda on, text: {"do": "type", "text": text, "on": on}, ON, NAMES),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_what_is_written_is_read_back_as_the_same_steps(steps) -> None:
    skill = Skill.model_validate(
        {"skill": "go", "description": "Go", "steps": steps, "effects": {"apps": ["org.clewline.notes"]}}
    )
    again = read_actions(write_actions(skill), "go")
    assert again.steps == skill.steps
    assert again.effects == skill.effects


def test_what_has_no_counterpart_is_refused() -> None:
    for steps in (
        [{"call": "go"}],
        [{"do": "tap", "on": {"name": "A", "nth": 2}}],
        [{"do": "hover", "on": {"name": "A"}}],
    ):
        with pytest.raises(SkillInvalid, match="no counterpart|no branches"):
            write_actions(Skill.model_validate({"skill": "x", "description": "x", "steps": steps}))

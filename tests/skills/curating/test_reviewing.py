"""The checklist of a review, and a skill in plain words."""

from __future__ import annotations

import inspect
import re

import pytest

from agent.library.review import Judged, judged, reads_back
from perception.errors import AnswerInvalid
from perception.models.scripted import ScriptedModel
from skills import lint
from skills.catalog import find_shipped, shipped
from skills.codec import parse
from skills.curating.reviewing import CHECKLIST, review
from skills.curating.story import story
from skills.errors import SkillNotFound
from tests.skills.written import EVERYTHING, SEND


def rules(text: str, **replaced: str) -> set[str]:
    for old, new in replaced.items():
        text = text.replace(old, new)
    return {remark.rule for point in review(parse(text), find_shipped, reads_back) for remark in point.remarks}


GOOD = """\
skill: note-down
description: Write a note of a few words in Notes.
parameters:
  text: {type: string, min length: 1, description: what it says}
examples: ["Note down {text}"]
steps:
  - {do: open, location: org.clewline.notes}
  - {do: type, text: "{text}", on: {role: textbox, name: Note}}
ensures:
  - shown: {role: listitem, name: "{text}"}
effects: {apps: [org.clewline.notes]}
tests:
  - arguments: {text: Fuse box}
  - arguments: {text: Milk}
"""


def test_a_good_skill_has_nothing_against_it() -> None:
    assert rules(GOOD) == set()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("skill: note-down", "skill: flow", "weak-name"),
        ('text: "{text}", on', "text: Fuse box, on", "hidden-constant"),
        ("name: Note}", 'name: "Invoice 20261127"}', "hidden-constant"),
        ("{role: textbox, name: Note}", "{role: textbox}", "broad-selector"),
        ("{role: textbox, name: Note}", "{name: Note}", "nameless-role"),
        ("{role: textbox, name: Note}", "{role: textbox, hint: note}", "only-an-id"),
        ('name: "{text}"}', "name: Saved}", "deaf-postcondition"),
        ("{apps: [org.clewline.notes]}", "{apps: [org.clewline.notes], irreversible: [pay]}", "idle-effect"),
        ("{apps: [org.clewline.notes]}", '{apps: ["*"]}', "any-app"),
        ("{apps: [org.clewline.notes]}", "{apps: [org.clewline.mail]}", "undeclared-place"),
        ("name: Note}", "name: Send}", "constant-text"),
        ("Note down {text}", "Note down {text} {text}", "deaf-example"),
        ("Note down {text}", "Note down {what}", "deaf-example"),
        ("  - arguments: {text: Milk}\n", "", "one-test"),
        ("parameters:\n", "parameters:\n  spare: {type: int, default: 1, description: nothing}\n", "unused-parameter"),
    ],
)
def test_each_fault_is_found_by_its_rule(old: str, new: str, rule: str) -> None:
    assert old in GOOD
    if rule == "constant-text":
        old, new = 'text: "{text}", on', "text: always the same, on"
    assert rule in rules(GOOD, **{old: new})


ADDING = """\
skill: buy-more
description: Put a product into the cart of the shop.
parameters:
  product: {type: string, min length: 1, description: its name}
examples: ["Buy {product}"]
steps:
  - {do: open, location: org.clewline.shop}
  - {do: tap, on: {role: listitem, name: "{product}"}}
  - {do: tap, on: {role: button, name: Add to cart}}
ensures:
  - shown: {role: text, name: "{product}"}
effects: {apps: [org.clewline.shop]}
tests:
  - arguments: {product: Hand Cream}
  - arguments: {product: Desk Lamp}
"""


def test_what_adds_each_time_it_is_pressed_has_to_be_counted() -> None:
    rule = "uncounted-addition"
    counted = '    expect: [{shown: {role: text, name: "1", hint: quantity}}]\n'
    one, both = (
        ADDING.replace("Cream}\n", "Cream}\n" + counted),
        ADDING.replace("}\n  - arg", "}\n" + counted + "  - arg"),
    )
    assert rule in rules(ADDING)
    assert rule in rules(one)  # the other test would let it pass
    assert rule not in rules(both + counted)
    assert rule not in rules(ADDING.replace('name: "{product}"}\neffects', 'name: "2 in your cart"}\neffects'))
    assert rule not in rules(
        ADDING.replace("ensures:\n", "ensures:\n  - shown: {role: button, name: Remove from cart}\n")
    )
    assert rule not in rules(ADDING.replace("Add to cart", "Add product"))  # opens a form


def test_every_remark_belongs_to_a_point() -> None:
    known = {rule for _, _, answered in CHECKLIST for rule in answered}
    written = set(re.findall(r'Remark\("([a-z-]+)"', inspect.getsource(lint)))
    assert written <= known


def test_a_promise_that_nobody_gave_stands_in_the_way() -> None:
    text = SEND.replace('ensures:\n  - shown: {role: text, name: "{body}"}\n', "")
    point = next(point for point in review(parse(text)) if point.name == "promises")
    assert point.standing == "error"


def test_examples_of_shipped_skills_are_read_back() -> None:
    deaf = {
        (skill.name, remark.told)
        for skill in shipped()
        for point in review(skill, find_shipped, reads_back)
        for remark in point.remarks
        if remark.rule == "deaf-example"
    }
    assert {name for name, _ in deaf} <= {"add-contact"}  # two names without a word between them need quotation marks


def test_a_skill_is_told_in_plain_words() -> None:
    lines = story(parse(SEND))
    assert '2. Type “‹recipient›” into the textbox "To"' in lines
    assert lines[-1] == "It may touch nothing but the screen it begins on; it may send."
    told = "\n".join(story(parse(EVERYTHING)))
    for piece in (
        "If note is given:",
        "otherwise:",
        "For each ‹people›, called ‹person›",
        "Until button",
        "keep it as ‹total›",
    ):
        assert piece in told
    assert "Carry out send-message with recipient = Anna" in told


def test_a_call_that_leads_nowhere_is_no_reason_to_doubt_effects() -> None:
    def nobody(name: str):
        raise SkillNotFound(name)

    text = SEND.replace("  - do: tap\n    on: {role: button, name: Send}\n", "  - call: press-send\n")
    found = {remark.rule for point in review(parse(text), nobody) for remark in point.remarks}
    assert "idle-effect" not in found
    assert "unknown-skill" in found


def test_what_a_model_finds_is_an_opinion_of_a_known_form() -> None:
    finding = '{"point": "naming", "finding": "It says chat."}'
    model = ScriptedModel([f'{{"findings": [{finding}, {finding}]}}'], name="scripted:reviewer")
    assert judged(parse(SEND), model) == (Judged("naming", "It says chat.", "scripted:reviewer"),)
    (asked,) = model.asked
    assert "Tap the button" in asked.text
    assert "skill: send-message" in asked.text
    with pytest.raises(AnswerInvalid):
        judged(parse(SEND), ScriptedModel(['{"findings": [{"point": "mood", "finding": "x"}]}'] * 2))

"""Two skills that differ in constants become one."""

from __future__ import annotations

import pytest

from agent.library.app_versions import where_now
from agent.library.verifying import Wish, verify_skills
from agent.reaching.addresses import read_device_address
from skills.catalog import find_shipped
from skills.codec import dump, parse
from skills.curating.merging import differing, merged
from skills.errors import CurationRefused

WAKE = """\
skill: wake-at-seven
description: Set an alarm for 07:00 in the Clock app.
examples: [Wake me at 07:00, Wake me as always]
steps:
  - {do: open, location: org.clewline.clock}
  - repeat until: {shown: {role: tab, name: Alarm}}
    at most: 8
    steps: [{do: back}]
  - {do: tap, on: {role: tab, name: Alarm}}
  - {do: tap, on: {role: button, name: Add alarm}}
  - {do: type, text: "07", on: {role: textbox, name: Hour}}
  - {do: type, text: "00", on: {role: textbox, name: Minute}}
  - {do: tap, on: {role: button, name: OK}}
ensures:
  - shown: {role: switch, name: "07:00 Alarm"}
effects: {apps: [org.clewline.clock]}
tests: [{arguments: {}}]
"""
THEME = """\
skill: go-dark
description: Switch Dark theme on in Settings.
examples: [Switch Dark theme on]
steps:
  - {do: open, location: org.clewline.settings}
  - {do: tap, on: {role: button, name: Display}}
  - {do: tap, on: {role: switch, name: Dark theme}}
ensures:
  - shown: {role: switch, name: Dark theme}
    states: [checked]
effects: {apps: [org.clewline.settings]}
tests: [{arguments: {}}]
"""
LIGHT = THEME.replace("Dark theme", "Night Light").replace("go-dark", "go-warm")


def test_two_switches_become_one_skill_that_passes_its_tests() -> None:
    skill, differences = merged(parse(THEME), parse(LIGHT), "switch-on")
    assert [(d.name, d.one, d.other) for d in differences] == [("name", "Dark theme", "Night Light")]
    assert skill.parameters["name"].type == "choice"
    assert skill.examples == ("Switch {name} on",)
    assert skill.description == "Switch any name on in Settings."
    assert [trial.arguments for trial in skill.tests] == [{"name": "Dark theme"}, {"name": "Night Light"}]
    assert parse(dump(skill)) == skill
    evidence = verify_skills([skill], Wish(read_device_address("phone"), (0, 1)), find_shipped)[skill.name]
    assert evidence.suffices()
    assert evidence.where == where_now(skill, evidence) == "phone (org.clewline.settings 1.0.0)"


def test_what_differs_in_typed_text_takes_any_value() -> None:
    eight = WAKE.replace("07:00", "08:00").replace('"07"', '"08"').replace("seven", "eight")
    skill, differences = merged(parse(WAKE), parse(eight), "wake-at")
    assert [(d.name, d.one, d.other) for d in differences] == [("text", "07", "08"), ("name", "07:00", "08:00")]
    assert {name: p.type for name, p in skill.parameters.items()} == {"text": "string", "name": "time"}
    evidence = verify_skills([skill], Wish(read_device_address("phone"), (0, 1)), find_shipped)[skill.name]
    assert evidence.suffices()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("name: Display}}\n", "name: Display}}\n  - {do: back}\n", "parts in one"),
        ("{do: tap, on: {role: switch", "{do: long_press, on: {role: switch", "is 'tap' in one"),
        ("states: [checked]", "states: [focused]", "is 'checked'"),
        ("steps:\n", "parameters: {x: {type: int, default: 1}}\nsteps:\n", "take different parameters"),
        ("skill: go-dark", "skill: go-black", "the same but for their names"),
        ("name: Display}", "label: Display}", "in one of them only"),
    ],
)
def test_what_differs_in_more_is_not_merged(old: str, new: str, why: str) -> None:
    assert old in THEME
    with pytest.raises(CurationRefused, match=why):
        merged(parse(THEME), parse(THEME.replace(old, new)), "both")


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        ("Send to Anna now", "Send to Bo Berg now", ("Send to ", "Anna", "Bo Berg", " now")),
        ("a a", "a", ("a", " a", "", "")),
        ("same", "same", ("same", "", "", "")),
        ("Dark theme", "Light", ("", "Dark theme", "Light", "")),
    ],
)
def test_texts_are_cut_between_words(one: str, other: str, parts: tuple[str, str, str, str]) -> None:
    before, a, b, after = differing(one, other)
    assert (before, a, b, after) == parts
    assert (before + a + after, before + b + after) == (one, other)

"""The skills that come along: sound, found by their own words alone, and carried out on the embedded phone."""

from __future__ import annotations

import itertools
import re

import pytest

from devices.android.device import AndroidDevice
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.perceiver import Perceiver
from planner.wordings.matching import SkillMatcher
from skills.catalog import shipped, shipped_evidence
from skills.codec import document_of, dump, parse
from skills.conditions import Not
from skills.errors import ArgumentInvalid
from skills.lint import lint
from skills.parameters import Parameter, StringParameter
from skills.running.following import follow
from skills.skill import Skill, Trial
from skills.steps import Call
from skills.template import plain
from skills.verification import Run, try_once

SKILLS = {skill.name: skill for skill in shipped()}
ON_PHONE = [skill for skill in SKILLS.values() if skill.effects.apps]
MATCHER = SkillMatcher(tuple(SKILLS.values()))
HOLE = re.compile(r"\{([a-z_]+)\}")


def phone(_mutation: str, seed: int) -> AndroidDevice:
    return AndroidDevice(PhoneLink(Phone(seed=seed)))


def tried(skill: Skill, seed: int, trial: int = 0) -> str:
    return try_once(skill, Run("", seed, trial), phone, Perceiver().perceive, SKILLS.__getitem__).error


def said(parameter: Parameter, given: object) -> str:
    """An argument as it is said: a text of several words in quotation marks."""
    value = parameter.read(given)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    told = plain(value)
    return f"“{told}”" if isinstance(parameter, StringParameter) and not parameter.pattern and " " in told else told


def ids(skill: Skill) -> str:
    return skill.name


def test_there_are_at_least_thirty_for_the_phone_and_some_for_any_site():
    assert len(ON_PHONE) >= 30
    assert len(SKILLS) - len(ON_PHONE) >= 4


@pytest.mark.parametrize("skill", SKILLS.values(), ids=ids)
def test_each_is_sound_and_promises_something(skill):
    assert [remark for remark in lint(skill, SKILLS.__getitem__) if remark.level == "error"] == []
    assert len(skill.tests) >= 2
    assert len(skill.examples) >= 4
    assert all(parameter.description for parameter in skill.parameters.values())
    assert parse(dump(skill)) == skill


@pytest.mark.parametrize("skill", SKILLS.values(), ids=ids)
def test_its_own_examples_find_it_and_no_other(skill):
    for example, trial in itertools.product(skill.examples, skill.tests):
        names = HOLE.findall(example)
        if not trial.arguments.keys() >= set(names):
            continue
        arguments = {name: said(skill.parameters[name], trial.arguments[name]) for name in names}
        told = HOLE.sub(lambda hole: arguments[hole[1]], example)  # noqa: B023 - used at once
        found = MATCHER.matches(told)
        others = {match.skill.name for match in found} - {skill.name}
        assert found, told
        assert found[0].skill.name == skill.name, (told, found)
        assert found[0].arguments.keys() == arguments.keys(), told
        assert not others or others <= ALIKE.get(skill.name, set()), (told, others)


ALIKE: dict[str, set[str]] = {"call-number": {"call-contact"}}
"""A number may also be what a contact is called; the number is tried first."""


@pytest.mark.parametrize("skill", ON_PHONE, ids=ids)
def test_each_comes_with_evidence_of_this_very_version(skill):
    """Where this fails, a skill was changed: ``python -m benchmarks.catalog_evidence`` verifies it again."""
    evidence = shipped_evidence(skill)
    assert evidence is not None
    assert evidence.suffices(runs=40)
    assert shipped_evidence(skill.model_copy(update={"budget": skill.budget + 1})) is None


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("skill", ON_PHONE, ids=ids)
def test_each_does_what_it_promises_on_the_embedded_phone(skill, seed):
    errors = [tried(skill, seed, trial) for trial in range(len(skill.tests))]
    assert errors == [""] * len(skill.tests)


@pytest.mark.parametrize("name", ["send-message", "set-alarm", "create-note", "add-to-cart", "bluetooth"])
def test_it_begins_wherever_the_app_was_left(name):
    skill = SKILLS[name]
    first, other = skill.tests[:2]
    again = Trial(arguments=first.arguments, prepare=(*other.prepare, call_of(skill, other), *first.prepare))
    assert tried(skill.model_copy(update={"tests": (again,)}), 0) == ""


def test_a_note_that_is_called_like_a_payment_is_written_all_the_same():
    skill = SKILLS["create-note"]
    trial = Trial(arguments={"title": "Pay by May", "text": "Send Anna the bill"})
    assert tried(skill.model_copy(update={"tests": (trial,)}), 0) == ""


def call_of(skill: Skill, trial: Trial) -> Call:
    return Call.model_validate({"call": skill.name, "with": dict(trial.arguments)})


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("contact-number", {"name": "Nobody Of That Name"}, "StepUnmatched"),
        ("play-song", {"title": "Ode to Nothing"}, "StepUnmatched"),
        ("play-song", {"title": "Blue Tiles", "artist": "Somebody Else"}, "StepUnmatched"),
        ("delete-alarm", {"time": "03:03"}, "StepUnmatched"),
        ("set-volume", {"kind": "call", "level": 15}, ""),
        ("delete-note", {"title": "No such note"}, "StepUnmatched"),
        ("product-price", {"product": "Time machine"}, "StepUnmatched"),
        ("rename-file", {"old": "nothing.txt", "new": "something.txt"}, "StepUnmatched"),
    ],
)
def test_a_wrong_argument_ends_in_a_clear_failure(name, arguments, told):
    error = tried(SKILLS[name].model_copy(update={"tests": (Trial(arguments=arguments),)}), 0)
    assert error
    assert error.startswith(told)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("set-brightness", {"level": "101"}),
        ("set-alarm", {"time": "25:00"}),
        ("bluetooth", {"state": "maybe"}),
        ("log-in", {"user": "robin", "password": "hunter2"}),
        ("send-mail", {"to": "nobody", "subject": "s", "body": "b"}),
    ],
)
def test_an_argument_of_another_kind_is_refused_before_the_first_step(name, arguments):
    device = phone("", 0)
    with pytest.raises(ArgumentInvalid):
        next(follow(SKILLS[name], arguments, Perceiver().perceive(device.observe(picture=False))))


@pytest.mark.parametrize("skill", ON_PHONE[::4], ids=ids)
def test_a_copy_with_a_renamed_element_or_a_negated_promise_is_rejected(skill):
    assert tried(renamed(skill), 0)
    promise, *rest = skill.ensures
    negated = Not.model_validate({"not": promise})
    assert "PostconditionUnmet" in tried(skill.model_copy(update={"ensures": (negated, *rest)}), 0)


def renamed(skill: Skill) -> Skill:
    """The skill with the last element that it always acts on under another name."""
    written = document_of(skill)
    last = [step for step in written["steps"] if step.get("on", {}).get("name")][-1]
    last["on"]["name"] = "Nothing of this name"
    return Skill.model_validate(written)

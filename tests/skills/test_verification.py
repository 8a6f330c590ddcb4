from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from devices.errors import DeviceCrashed
from skills.codec import document_of, hash_of, parse
from skills.errors import CurationRefused
from skills.evidence import PLAIN
from skills.lint import lint
from skills.running.healing import heal_nearby
from skills.skill import Skill
from skills.verification import OpenDevice, Run, Verdict, evidence_of, planned, smallest_failing, try_once, verify
from tests.skills.paper_device import PaperPhone
from tests.skills.written import SEND, tapping

TWO_TESTS = (
    "arguments: {recipient: Anna, body: I am late}\n    expect:\n      - {reads: Delivered}\n"
    "  - arguments: {recipient: Bo, body: on my way}"
)
SKILL = parse(SEND.replace("arguments: {recipient: Anna, body: I am late}", TWO_TESTS))

WORLDS = {
    PLAIN: PaperPhone,
    "late": lambda: PaperPhone(late=frozenset({"Start chat", "To"})),
    "renamed": lambda: PaperPhone(renamed={"Start chat": "Begin"}),
    "dialog": lambda: PaperPhone(dialog=True),
}


def opened(mutation: str, seed: int) -> PaperPhone:
    return WORLDS[mutation]()


def check(skill: Skill, *mutations: str, seeds: range = range(3), **more):
    phones: list[PaperPhone] = []

    def perceive(observation):
        return phones[-1].perceive(observation)

    def open_device(mutation: str, seed: int) -> PaperPhone:
        phones.append(opened(mutation, seed))
        return phones[-1]

    evidence = verify(skill, open_device, perceive, seeds, mutations, **more)
    assert all(phone.closed for phone in phones)
    return evidence


def test_a_good_skill_passes_every_run_and_the_evidence_names_its_version() -> None:
    evidence = check(SKILL, "late")
    assert [(t.mutation, t.passed, t.runs) for t in evidence.tallies] == [("", 6, 6), ("late", 6, 6)]
    assert evidence.skill == hash_of(SKILL)
    assert evidence.suffices()
    assert smallest_failing(evidence) is None
    low, high = evidence.tally().interval
    assert (round(low, 2), high) == (0.61, 1.0)


def test_what_breaks_it_is_kept_as_a_counter_example() -> None:
    evidence = check(SKILL, "renamed", "dialog")
    assert not evidence.suffices()
    assert evidence.tally().share == 1.0
    assert evidence.tally("renamed").passed == 0
    example = next(e for e in evidence.counter_examples if e.mutation == "dialog")
    assert "StepFailed" in example.error
    assert example.place == ("steps", 0)
    assert example.arguments == {"recipient": "Anna", "body": "I am late"}
    assert smallest_failing(evidence) == "dialog"


def test_the_bare_run_comes_first_and_a_skill_without_tests_is_refused() -> None:
    runs = list(planned(SKILL, range(2), ["b", "a", "b"]))
    assert [run.mutation for run in runs] == ["", "", "", "", "b", "b", "b", "b", "a", "a", "a", "a"]
    with pytest.raises(CurationRefused, match="has no tests"):
        list(planned(tapping("go", "Go"), range(2)))


def test_a_run_that_was_healed_does_not_pass() -> None:
    phone = PaperPhone(renamed={"Start chat": "Start a chat"})
    skill = parse(SEND.replace("needs:\n  - shown: {role: button, name: Start chat}\n", ""))
    verdict = try_once(skill, Run("", 0, 0), lambda _m, _s: phone, phone.perceive, heal=heal_nearby)
    assert verdict.error.startswith("Healed")


def test_a_place_in_trouble_is_not_held_against_the_skill() -> None:
    class Broken(PaperPhone):
        def perform(self, action, element=None):
            raise DeviceCrashed("the app died")

    phone = Broken()
    with pytest.raises(DeviceCrashed):
        try_once(SKILL, Run("", 0, 0), lambda _m, _s: phone, phone.perceive)
    assert phone.closed


def test_a_wrong_return_does_not_pass() -> None:
    more = "  - {extract: {label: Status}, as: state}\nensures:"
    told = SEND.replace("ensures:", more).replace("effects:", "returns: [state]\neffects:")
    good = told.replace("I am late}", "I am late}\n    returns: {state: Delivered}", 1)
    assert check(parse(good)).suffices()
    evidence = check(parse(good.replace("state: Delivered", "state: Read")))
    assert "is 'Delivered' instead of 'Read'" in evidence.counter_examples[0].error


def test_verdicts_add_up_the_same_in_any_order() -> None:
    verdicts = [Verdict(run, "no" if run.seed == 1 else "") for run in planned(SKILL, range(3), ["late"])]
    one = evidence_of(SKILL, verdicts, lambda name: SKILL)
    assert one == evidence_of(SKILL, verdicts[::-1], lambda name: SKILL)
    assert one.total.passed == 8


def test_stopping_keeps_what_was_run() -> None:
    counted = itertools.count()
    evidence = check(SKILL, "late", stopped=lambda: next(counted) >= 2)
    assert evidence.total.runs == 2
    assert not evidence.suffices()


def opening(phone: PaperPhone) -> OpenDevice:
    return lambda _mutation, _seed: phone


def corrupted(skill: Skill) -> list[tuple[str, Skill]]:
    """One wrong element, swapped steps, a step left out, a wrong postcondition."""
    found: list[tuple[str, Skill]] = []

    def variant(kind: str, **changed) -> None:
        found.append((kind, Skill.model_validate({**document_of(skill), **changed})))

    steps = document_of(skill)["steps"]
    for at, other in itertools.permutations(range(len(steps)), 2):
        if steps[at]["on"] != steps[other]["on"]:
            wrong = [dict(step) for step in steps]
            wrong[at]["on"] = steps[other]["on"]
            variant("wrong element", steps=wrong)
    for at, other in itertools.combinations(range(len(steps)), 2):
        if {at, other} != {1, 2}:  # in which order the two fields are filled does not matter
            swapped = list(steps)
            swapped[at], swapped[other] = swapped[other], swapped[at]
            variant("swapped", steps=swapped)
    for at in range(len(steps)):
        variant("left out", steps=steps[:at] + steps[at + 1 :])
    for wrong_end in ({"reads": "Failed"}, {"gone": {"name": "{body}"}}, {"at": "elsewhere*"}):
        variant("wrong postcondition", ensures=[wrong_end])
    return found


def test_corrupted_skills_are_rejected() -> None:
    # That the message went to the right person cannot be seen on a thread: the expectation has to say so.
    class Telling(PaperPhone):
        def perceive(self, observation):
            seen = super().perceive(observation)
            told = (replace(e, name=f"To {self.to}") if e.name == "Delivered" else e for e in seen)
            return replace(seen, elements=tuple(told))

    skill = parse(SEND.replace("I am late}", "I am late}\n    expect: [{reads: To Anna}]", 1))
    passed: list[str] = []
    for kind, wrong in corrupted(skill):
        phone = Telling()
        verdict = try_once(wrong, Run("", 0, 0), opening(phone), phone.perceive)
        if not verdict.error:
            passed.append(f"{kind}: {verdict.actions}")
    phone = Telling()
    assert try_once(skill, Run("", 0, 0), opening(phone), phone.perceive).error == ""
    assert passed == []


def rules(text: str, **more) -> set[tuple[str, str]]:
    return {(remark.rule, remark.level) for remark in lint(parse(text), **more)}


def test_a_clean_skill_has_little_to_remark_on() -> None:
    assert rules(SEND) == {("undescribed-parameter", "warning")}


@pytest.mark.parametrize(
    ("old", "new", "remark"),
    [
        ('ensures:\n  - shown: {role: text, name: "{body}"}\n', "", ("no-postcondition", "error")),
        ("effects:\n  irreversible: [send]\n", "", ("undeclared-effect", "error")),
        ("    on: {role: textbox, name: To}", "    on: {role: textbox}", ("broad-selector", "warning")),
        ("    on: {role: textbox, name: To}", "    on: {name: To, nth: 3}", ("counted-selector", "warning")),
        ('text: "{body}"', "text: I am late", ("constant-text", "warning")),
        ("{role: textbox, name: To}", "{role: textbox, name: Password}", None),
        ("  body: {type", "  password: {type: string, default: x}\n  body: {type", ("secret-as-text", "error")),
        ("skill: send-message", "skill: new-test", ("weak-name", "warning")),
        ("  - do: tap\n    on: {role: button, name: Start", "  - {do: open, location: https://example.org/}\n"
         "  - do: tap\n    on: {role: button, name: Start", ("undeclared-place", "error")),
        ("  irreversible: [send]", '  irreversible: [send]\n  hosts: ["*"]', ("any-host", "warning")),
    ],
)  # fmt: skip
def test_the_rules_of_review(old: str, new: str, remark: tuple[str, str] | None) -> None:
    assert old in SEND
    found = rules(SEND.replace(old, new))
    assert remark in found if remark else ("secret-in-file", "error") not in found


def test_a_secret_written_out_is_an_error() -> None:
    text = SEND.replace(
        'text: "{recipient}"\n    on: {role: textbox, name: To}', "text: hunter2\n    on: {name: Password}"
    )
    assert ("secret-in-file", "error") in rules(text)


def test_calls_are_looked_into() -> None:
    send = parse(SEND)
    calling = (
        "skill: caller\ndescription: Calls another skill now.\nsteps: [{call: send-message, with: {recipent: x}}]\n"
    )
    found = rules(calling, find=lambda name: send)
    assert {("unknown-argument", "error"), ("missing-argument", "error"), ("undeclared-effect", "error")} <= found


def test_what_a_test_needs_is_prepared_by_other_skills_and_a_failed_preparation_is_no_pass() -> None:
    written = document_of(SKILL)
    and_back = {"skill": "send-again", "steps": [*written["steps"], {"do": "back"}], "ensures": []}
    again = Skill.model_validate({**written, **and_back})
    first = {"call": "send-again", "with": {"recipient": "Bo", "body": "first"}}
    test = {"arguments": {"recipient": "Anna", "body": "second"}, "prepare": [first], "expect": [{"reads": "first"}]}
    skill = Skill.model_validate({**written, "tests": [test]})
    assert check(skill, find={"send-again": again}.__getitem__).suffices()
    broken = tapping("send-again", "Nowhere").model_copy(update={"parameters": again.parameters})
    assert check(skill, find={"send-again": broken}.__getitem__).tally().passed == 0

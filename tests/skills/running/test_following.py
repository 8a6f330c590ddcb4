from __future__ import annotations

import pytest

from devices.errors import DeviceCrashed
from devices.selector import Selector
from skills.codec import parse
from skills.errors import (
    ArgumentInvalid,
    OutOfSteps,
    PermissionExceeded,
    PostconditionUnmet,
    PreconditionUnmet,
    RecursionRefused,
    SkillNotFound,
    StepFailed,
    StepUnmatched,
)
from skills.running.carrying_out import carry_out
from skills.running.exchange import After, Perform
from skills.running.following import Finished, follow
from skills.running.healing import Found, Lost, heal_nearby
from skills.running.proposing import diff, healed
from skills.skill import Skill
from tests.skills.paper_device import PaperPhone
from tests.skills.written import SEND

ARGUMENTS = {"recipient": "Anna", "body": "I am late"}


def run(skill: Skill | str, phone: PaperPhone, arguments: dict[str, object] | None = None, **more: object) -> Finished:
    skill = parse(skill) if isinstance(skill, str) else skill
    given = ARGUMENTS if arguments is None and "recipient" in skill.parameters else arguments or {}
    return carry_out(skill, given, phone, phone.perceive, **more)  # type: ignore[arg-type]


def small(steps: str, more: str = "") -> Skill:
    return parse(f"skill: small\ndescription: x\n{more}\nsteps:\n{steps}\n")


def test_a_skill_is_carried_out_step_by_step() -> None:
    phone = PaperPhone()
    assert run(SEND, phone) == Finished({}, 4)
    assert phone.sent == [("Anna", "I am late")]
    assert phone.done == ["tap Start chat", "type To", "type Message", "tap Send"]


@pytest.mark.parametrize("heals", [True, False])
def test_what_a_loop_waits_for_is_healed_by_the_rules_of_steps(heals: bool) -> None:
    """What became a button by now is there: nobody goes back until the app is left."""
    loop = "  - repeat until: {shown: {role: link, name: Start chat}}\n    at most: 3\n    steps: [{do: back}]\n"
    skill, phone = small(loop + "  - {do: tap, on: {role: link, name: Start chat}}"), PaperPhone()
    if not heals:
        with pytest.raises(OutOfSteps):
            run(skill, phone)
        return
    finished = run(skill, phone, heal=heal_nearby)
    assert phone.done == ["tap Start chat"]
    assert [heal.new.role for heal in finished.heals] == ["button"]


def test_following_touches_nothing_and_yields_one_step_at_a_time() -> None:
    phone = PaperPhone()
    steps = follow(parse(SEND), ARGUMENTS, phone.perceive(phone.observe()))
    first = next(steps)
    assert isinstance(first, Perform)
    assert (first.action.kind, first.place, first.rank) == ("tap", ("steps", 0), 0)
    assert first.element is not None
    assert first.element.name == "Start chat"
    assert phone.done == []


def test_fallbacks_are_ranked() -> None:
    phone = PaperPhone(renamed={"Start chat": "New"})
    ranks = []
    steps = (
        "  - do: tap\n    on: {role: button, name: Start chat, fallbacks: [{role: link}, {role: button, name: new}]}\n"
    )
    run(small(steps), phone, performed=lambda step, _after: ranks.append(step.rank))
    assert ranks[-1] == 2


def test_where_two_elements_fit_nobody_guesses() -> None:
    with pytest.raises(StepUnmatched, match="2 elements are listitem") as caught:
        run(small("  - {do: tap, on: {role: listitem, fallbacks: [{name: Anna}]}}"), PaperPhone())
    assert "Anna" in caught.value.hint


def test_what_comes_late_is_waited_for_once_and_costs_no_action() -> None:
    phone = PaperPhone(late=frozenset({"Start chat"}))
    assert run(SEND, phone).actions == 4
    with pytest.raises(PreconditionUnmet):
        run(SEND, PaperPhone(late=frozenset({"Start chat"})), patience=0)
    with pytest.raises(StepUnmatched):
        run(SEND, PaperPhone(missing=frozenset({"To"})))


def test_a_step_the_device_refuses_ends_the_run() -> None:
    with pytest.raises(StepFailed, match=r"send-message, steps.3: not enabled: Send is greyed out"):
        run(SEND, PaperPhone(deaf=frozenset({"Send"})))


def test_a_device_in_trouble_is_not_a_failed_step() -> None:
    class Crashing(PaperPhone):
        def perform(self, action: object, element: object = None) -> None:  # type: ignore[override]
            raise DeviceCrashed("gone")

    with pytest.raises(DeviceCrashed):
        run(SEND, Crashing())


def test_it_begins_only_where_it_may_and_ends_only_with_what_it_promises() -> None:
    phone = PaperPhone(page="thread")
    with pytest.raises(PreconditionUnmet, match='button "Start chat" is shown does not hold'):
        run(SEND, phone)
    assert phone.done == []
    with pytest.raises(PostconditionUnmet):
        run(SEND, PaperPhone(missing=frozenset({"I am late"})))
    with pytest.raises(ArgumentInvalid, match="recipient is missing"):
        run(SEND, PaperPhone(), {"body": "x"})


def test_a_branch_is_taken_by_what_is_seen() -> None:
    steps = (
        "  - when: {shown: {role: button, name: Not now}}\n    then: [{do: tap, on: {name: Not now}}]\n"
        "    else: [{do: tap, on: {name: Anna}}]\n"
    )
    asked, plain = PaperPhone(dialog=True), PaperPhone()
    run(small(steps), asked)
    run(small(steps), plain)
    assert (asked.done, plain.done) == (["tap Not now"], ["tap Anna"])


def test_loops_over_lists_elements_and_until() -> None:
    phone = PaperPhone(more=2)
    steps = """\
  - for each: "{names}"
    as: name
    steps: [{do: tap, on: {role: listitem, name: "{name}"}}]
  - for each: {role: listitem}
    as: row
    steps: [{do: tap, on: {role: listitem, name: "{row}"}}]
  - repeat until: {gone: {role: button, name: More}}
    at most: 2
    steps: [{do: tap, on: {name: More}}]
"""
    run(small(steps, "parameters: {names: {type: list}}"), phone, {"names": ["Bo"]})
    assert phone.done == ["tap Bo", "tap Anna", "tap Bo", "tap More", "tap More"]
    with pytest.raises(OutOfSteps, match="after 2 rounds"):
        run(small(steps, "parameters: {names: {type: list}}"), PaperPhone(more=3), {"names": []})
    with pytest.raises(OutOfSteps, match="51 items, at most 50"):
        run(small(steps, "parameters: {names: {type: list}}"), PaperPhone(), {"names": ["Bo"] * 51})


def test_a_skill_that_would_never_end_is_stopped_by_its_budget() -> None:
    steps = "  - repeat until: {reads: never}\n    at most: 500\n    steps: [{do: tap, on: {name: Anna}}]"
    phone = PaperPhone()
    with pytest.raises(OutOfSteps, match="used up its 7 actions"):
        run(small(steps, "budget: 7"), phone)
    assert len(phone.done) == 7
    idle = "{when: {reads: nothing}, then: [{do: back}]}"
    for _ in range(4):
        idle = f"{{for each: '{{many}}', as: one, steps: [{idle}]}}"
    with pytest.raises(OutOfSteps, match="turns"):
        run(small(f"  - {idle}", "parameters: {many: {type: list}}"), PaperPhone(), {"many": ["x"] * 50})


def test_what_is_read_off_the_screen_is_returned_and_passed_on() -> None:
    inner = small("  - {extract: {label: Status}, as: told}", "returns: [told]").model_copy(update={"skill": "inner"})
    outer = parse(
        SEND.replace(
            "ensures:",
            "  - call: inner\n    as: state\n"
            '  - {when: {equal: ["{state_told}", delivered]}, then: [{do: back}]}\nensures:',
        ).replace('ensures:\n  - shown: {role: text, name: "{body}"}\n', "returns: [state_told]\n")
    )
    phone = PaperPhone()
    finished = run(outer, phone, ARGUMENTS, find={"inner": inner}.__getitem__)  # type: ignore[arg-type]
    assert finished.returns == {"state_told": "Delivered"}
    assert phone.done[-1] == "back"


def test_calling_in_a_circle_is_refused_before_anything_is_done_twice() -> None:
    library = {
        name: parse(f"skill: {name}\ndescription: x\nsteps: [{{call: {other}}}]\n")
        for name, other in ("ab", "bc", "ca")
    }
    with pytest.raises(RecursionRefused, match="a is called while it runs"):
        run(library["a"], PaperPhone(), find=library.__getitem__)
    with pytest.raises(SkillNotFound):
        run(library["a"], PaperPhone())


@pytest.mark.parametrize(
    ("effects", "why"),
    [("", "may send"), ("effects: {irreversible: [pay]}", "may send"), ("effects: {irreversible: [send]}", None)],
)
def test_a_step_beyond_what_is_declared_is_never_handed_out(effects: str, why: str | None) -> None:
    phone = PaperPhone(page="compose")
    skill = small("  - {do: tap, on: {role: button, name: Send}}", effects)
    if why is None:
        run(skill, phone)
        return
    with pytest.raises(PermissionExceeded, match=why):
        run(skill, phone)
    assert phone.done == []


def test_a_called_skill_may_do_no_more_than_its_caller() -> None:
    inner = small("  - {do: tap, on: {role: button, name: Send}}", "effects: {irreversible: [send]}")
    outer = parse("skill: outer\ndescription: x\nsteps: [{call: small}]\n")
    with pytest.raises(PermissionExceeded, match="may send"):
        run(outer, PaperPhone(page="compose"), find={"small": inner}.__getitem__)


@pytest.mark.parametrize(
    ("hosts", "location", "fine"),
    [
        ("[example.org]", "https://example.org/a", True),
        ('["*.example.org"]', "https://shop.example.org/a", True),
        ('["*.example.org"]', "https://example.org.evil.net/", False),
        ("[example.org]", "https://evilexample.org/", False),
        ("[]", "https://example.org/", False),
        ('["*"]', "http://anything.net/", True),
        ("[]", "com.example.sms/.Main", False),
    ],
)
def test_a_skill_goes_only_where_it_says(hosts: str, location: str, fine: bool) -> None:
    opening = small(f'  - {{do: open, location: "{location}"}}', f"effects: {{hosts: {hosts}}}")
    standing = small("  - {do: tap, on: {name: Anna}}", f"effects: {{hosts: {hosts}}}")
    for skill, phone in ((opening, PaperPhone()), (standing, PaperPhone(location=location))):
        if fine:
            run(skill, phone)
        else:
            with pytest.raises(PermissionExceeded, match="is not declared"):
                run(skill, phone)


def test_a_place_that_belongs_to_nobody_may_be_stood_on() -> None:
    run(small("  - {do: tap, on: {name: Anna}}"), PaperPhone(location="paper://phone"))


@pytest.mark.parametrize(
    "location",
    [
        "paper://phone",
        "intent:#Intent;component=com.bank/.Pay;end",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "Bank",  # a label, which may be any app's
        "https://example.org\\\\@evil.net/",
        "https://example.org/\\u200b",
        " https://example.org/",
    ],
)
def test_what_a_skill_opens_says_where_it_leads(location: str) -> None:
    skill = small(f'  - {{do: open, location: "{location}"}}', "effects: {hosts: [example.org, evil.net]}")
    with pytest.raises(PermissionExceeded, match="opened by skills|no package|may lead elsewhere"):
        run(skill, PaperPhone())


def test_a_renamed_button_heals_into_a_proposal_and_the_skill_stays_as_it_was() -> None:
    phone = PaperPhone(renamed={"Start chat": "Start a chat"})
    skill = parse(SEND.replace("needs:\n  - shown: {role: button, name: Start chat}\n", ""))
    finished = run(skill, phone, heal=heal_nearby)
    assert phone.sent == [("Anna", "I am late")]
    (heal,) = finished.heals
    assert heal.new == Selector(role="button", name="Start a chat")
    proposed = healed(skill, finished.heals)
    assert proposed != skill
    assert "+      name: Start a chat" in diff(skill, proposed)
    again = PaperPhone(renamed={"Start chat": "Start a chat"})
    assert run(proposed, again).heals == ()
    assert run(proposed, PaperPhone()).actions == 4  # what it was called before still does


def test_what_cannot_be_undone_is_not_healed() -> None:
    phone = PaperPhone(renamed={"Send": "Send!"})
    with pytest.raises(StepUnmatched, match="cannot be undone is not healed"):
        run(SEND, phone, heal=heal_nearby)
    assert phone.sent == []


@pytest.mark.parametrize(
    ("wanted", "shown", "found"),
    [
        ("Start chat", ["Start a chat", "Settings"], "Start a chat"),
        ("Start chat", ["Start call", "Start cha"], None),  # near, and so is the other
        ("Ilse", ["Ilsa", "Ilsen"], None),  # two rivals
        ("Archive", ["Delete"], None),
        ("Save", ["Save draft", "Save copy"], None),
    ],
)
def test_healing_takes_a_near_name_without_a_rival(wanted: str, shown: list[str], found: str | None) -> None:
    phone = PaperPhone(renamed=dict(zip(("Start chat", "More"), shown, strict=False)), more=1)
    picture = phone.perceive(phone.observe())
    selector = Selector(role="button", name=wanted)
    healed_to = heal_nearby(Lost(selector, selector, small("  - {do: back}")), picture)
    assert (healed_to.element.name if healed_to else None) == found


def test_a_healed_name_that_is_an_argument_becomes_a_hole_again() -> None:
    skill = small('  - {do: tap, on: {role: button, name: "{who}"}}', "parameters: {who: {type: string}}")
    phone = PaperPhone()
    picture = phone.perceive(phone.observe())
    steps = follow(
        skill, {"who": "Anna"}, picture, heal=lambda _lost, screen: Found(screen.elements[1], 1.0), patience=0
    )
    next(steps)
    with pytest.raises(StopIteration) as end:
        steps.send(After(picture))
    assert end.value.value.heals[0].new.name == "{who}"

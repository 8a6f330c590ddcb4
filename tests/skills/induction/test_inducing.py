"""From what was done once to a skill that does it with other values."""

from __future__ import annotations

from typing import Any

import pytest

from devices.action import Back, Open, Scroll, Tap, Type, Wait
from skills.codec import document_of, dump, parse
from skills.errors import NotInducible
from skills.induction.inducing import induce
from skills.lint import lint
from skills.running.exchange import After
from skills.running.following import follow
from tests.skills.induction.shown import (
    APP,
    EDIT,
    MAIN,
    editing,
    listing,
    opened,
    screen,
    shown,
    step,
    thing,
    written,
)


def documents(learnt: Any) -> list[dict[str, Any]]:
    return document_of(learnt.skill)["steps"]


def acts(learnt: Any) -> list[dict[str, Any]]:
    return [each for each in documents(learnt) if "do" in each]


def test_values_of_the_goal_become_parameters_and_the_goal_with_holes_the_example():
    learnt = induce(written("Tax", "Pay it by May", "Write a thing titled “Tax” that says: Pay it by May"))
    assert learnt.skill.examples == ("Write a thing titled {title} that says: {body}",)
    assert learnt.arguments == {"title": "Tax", "body": "Pay it by May"}
    assert [each.get("text") for each in acts(learnt) if each["do"] == "type"] == ["{title}", "{body}"]
    assert learnt.skill.effects.apps == (APP,)
    assert learnt.skill.provenance.basis == ("run run-1 on phone: Write a thing titled “Tax” that says: Pay it by May",)
    assert [r.told for r in lint(learnt.skill) if r.level == "error"] == []
    assert parse(dump(learnt.skill)) == learnt.skill


def test_what_is_learnt_is_followed_with_other_values_to_its_end():
    skill = induce(written("Tax", "Pay it", "Write a thing titled “Tax” that says: Pay it")).skill
    title, body, here, done = "", "", listing("Old"), []
    following = follow(skill, {"title": "Boat", "body": "Paint it"}, here)
    try:
        wanted = next(following)
        while True:
            match wanted.action:
                case Tap() if wanted.element is not None and wanted.element.name == "New thing":
                    here = editing()
                case Type(text=text) if wanted.element is not None:
                    title, body = (text, body) if wanted.element.name == "Title" else (title, text)
                    here = editing(title, body)
                case Tap():
                    here = listing("Old", title)
                case _:
                    pass
            done.append(wanted.action.kind)
            wanted = following.send(After(here))
    except StopIteration:
        pass
    assert (title, body) == ("Boat", "Paint it")
    assert done == ["open", "tap", "type", "type", "tap"]


def test_a_value_inside_a_longer_name_becomes_a_hole_there():
    here, after = listing("Remove Oslo", "Remove Rome", role="button"), listing("Remove Rome", role="button")
    learnt = induce(shown("I no longer need Oslo", [opened(here), step(Tap(), "Remove Oslo", here, after)]))
    tapped = acts(learnt)[-1]["on"]
    assert tapped["name"] == "Remove {" + next(iter(learnt.skill.parameters)) + "}"
    assert list(learnt.arguments.values()) == ["Oslo"]


def test_days_and_times_are_typed_and_spelt_as_the_screen_spells_them():
    pick = screen(
        EDIT,
        thing("listitem", "Thu, Mar 5, 2026"),
        thing("textbox", "Hour"),
        thing("textbox", "Minute"),
        thing("button", "OK"),
    )
    learnt = induce(
        shown(
            "Meet on March 5 at 7:30",
            [
                opened(pick),
                step(Tap(), "Thu, Mar 5, 2026", pick, pick.__class__(pick.elements[1:], EDIT)),
                step(Type(text="07"), "Hour", pick, pick),
                step(Type(text="30"), "Minute", pick, pick),
            ],
        )
    )
    assert {name: parameter.type for name, parameter in learnt.skill.parameters.items()} == {
        "date": "date",
        "time": "time",
    }
    assert learnt.arguments == {"date": "2026-03-05", "time": "07:30"}
    assert acts(learnt)[1]["on"]["name"] == "{date:%a, %b %e, %Y}"
    assert [each["text"] for each in acts(learnt)[2:]] == ["{time:%H}", "{time:%M}"]


def test_waits_failed_steps_what_did_nothing_and_ways_back_are_left_out():
    first, other, form = listing("Old"), screen(f"{APP}/.Help", thing("text", "Help")), editing()
    learnt = induce(
        shown(
            "Write a thing called Tax",
            [
                opened(first),
                step(Wait(), "", first, first),
                step(Tap(), "Old", first, first, failed=True),
                step(Tap(), "Old", first, other),
                step(Back(), "", other, first),
                step(Tap(), "New thing", first, form),
                step(Type(text="Ta"), "Title", form, editing("Ta")),
                step(Type(text="Tax"), "Title", editing("Ta"), editing("Tax")),
            ],
        )
    )
    assert [each["do"] for each in acts(learnt)] == ["open", "tap", "type"]
    assert acts(learnt)[-1]["text"].startswith("{")


def test_scrolling_becomes_looking_for_what_was_used_then():
    top, below = listing("A", "B"), listing("Y", "Zoe")
    learnt = induce(
        shown("Open Zoe", [opened(top), step(Scroll(), "", top, below), step(Tap(), "Zoe", below, editing())])
    )
    loops = [each for each in documents(learnt) if "repeat until" in each and "shown" in each["repeat until"]]
    assert loops[0]["steps"] == [{"do": "scroll"}]
    assert "{" in loops[0]["repeat until"]["shown"]["name"]


def test_the_same_steps_for_every_item_of_a_list_become_for_each():
    form = screen(EDIT, thing("textbox", "List item", hints=("item",)), thing("button", "Add item", hints=("add",)))
    steps = [opened(form)]
    for number, item in enumerate(("Ice", "Lights", "Music")):
        grown = screen(
            EDIT, *form.elements, *(thing("text", each) for each in ("Ice", "Lights", "Music")[: number + 1])
        )
        steps += [step(Type(text=item), "List item", form, grown), step(Tap(), "Add item", grown, grown)]
        steps[-1] = step(Tap(), "Add item", grown, screen(EDIT, *grown.elements, thing("text", f"{number}")))
    learnt = induce(shown("Make a list with Ice, Lights and Music", steps))
    loop = next(each for each in documents(learnt) if "for each" in each)
    assert [each["do"] for each in loop["steps"]] == ["type", "tap"]
    assert loop["steps"][0]["text"] == "{item}"
    assert list(learnt.arguments.values()) == [["Ice", "Lights", "Music"]]


def test_keys_that_spell_a_number_are_pressed_character_by_character():
    pad = screen(MAIN, *(thing("button", digit, hints=("digit",)) for digit in "0123456789"), thing("button", "point"))
    steps = [opened(pad)]
    for number, key in enumerate(("1", "2", "point", "5")):
        steps.append(step(Tap(), key, pad, screen(MAIN, *pad.elements, thing("text", str(number)))))
    learnt = induce(shown("Enter 12.5 on the pad", steps))
    loop = next(each for each in documents(learnt) if each.get("of") == "characters")
    assert loop["steps"][0]["when"] == {"equal": ["{key}", "."]}
    assert list(learnt.arguments.values()) == ["12.5"]


def test_what_was_read_in_one_place_and_typed_in_another_is_read_again():
    card = screen(
        "org.example.people/.Card", thing("text", "Anna Berg"), thing("button", "555 0142", description="Mobile")
    )
    form = editing()
    learnt = induce(
        shown(
            "Note the mobile number of Anna Berg",
            [
                opened(listing("Anna Berg")),
                step(Tap(), "Anna Berg", listing("Anna Berg"), card),
                step(Open(location=APP), "", card, form),
                step(Type(text="555 0142"), "Body", form, editing("", "555 0142")),
            ],
        )
    )
    read = next(each for each in documents(learnt) if "extract" in each)
    assert read["extract"] == {"role": "button", "description": "Mobile"}
    assert acts(learnt)[-1]["text"] == "{" + read["as"] + "}"


def test_an_answer_is_read_off_the_screen_it_stands_on():
    card = screen(EDIT, thing("heading", "Anna Berg"), thing("button", "a@example.org", description="Email"))
    learnt = induce(
        shown(
            "What is the email of Anna Berg?",
            [opened(listing("Anna Berg")), step(Tap(), "Anna Berg", listing("Anna Berg"), card)],
            answer="a@example.org",
        )
    )
    assert documents(learnt)[-1] == {"extract": {"role": "button", "description": "Email"}, "as": "answer"}
    assert learnt.skill.returns == ("answer",)


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ("hunter2", thing("textbox", "Password", states=frozenset({"password"})), "stands in the open"),
        ("4711", thing("textbox", "Amount"), "neither the goal nor a screen"),
    ],
)
def test_what_must_not_or_cannot_be_repeated_is_not_learnt(typed, field, why):
    form = screen(EDIT, field)
    after = screen(EDIT, field, thing("text", "there"))
    with pytest.raises(NotInducible, match=why):
        induce(shown("Fill in hunter2", [opened(form), step(Type(text=typed), field.name, form, after)]))


def test_an_answer_that_was_worked_out_is_not_learnt():
    with pytest.raises(NotInducible, match="stands on none of the screens"):
        induce(shown("How many are there?", [opened(listing("A", "B"))], answer="2 things"))


def test_a_secret_stays_a_reference():
    form = screen(EDIT, thing("textbox", "Password", states=frozenset({"password"})))
    learnt = induce(
        shown(
            "Log in with <secret:pin>",
            [
                opened(form),
                step(Type(text="<secret:pin>"), "Password", form, screen(EDIT, *form.elements, thing("text", "in"))),
            ],
        )
    )
    (parameter,) = learnt.skill.parameters.values()
    assert parameter.type == "secret"


def test_a_switch_is_only_pressed_when_it_is_not_so_already():
    off = screen(MAIN, thing("switch", "Night light", states=frozenset({"unchecked"})))
    on = screen(MAIN, thing("switch", "Night light", states=frozenset({"checked"})))
    learnt = induce(shown("Turn on the night light", [opened(off), step(Tap(), "Night light", off, on)]))
    guarded = next(each for each in documents(learnt) if "when" in each)
    assert guarded["when"]["not"]["states"] == ["checked"]
    assert document_of(learnt.skill)["ensures"][0]["states"] == ["checked"]


def test_a_side_question_in_a_dialog_is_answered_only_when_it_comes():
    asking = screen(MAIN, thing("dialog", "Rate us"), thing("button", "Not now"))
    asking = asking.__class__(
        (asking.elements[0], asking.elements[1].__class__(**{**_fields(asking.elements[1]), "parent": 0})), MAIN
    )
    learnt = induce(
        shown(
            "Open Zoe",
            [
                opened(asking),
                step(Tap(), "Not now", asking, listing("Zoe")),
                step(Tap(), "Zoe", listing("Zoe"), editing()),
            ],
        )
    )
    guarded = next(each for each in documents(learnt) if "when" in each)
    assert guarded["when"] == {"shown": guarded["then"][0]["on"]}


def test_what_was_deleted_is_promised_to_be_gone_and_the_effect_is_declared():
    here, form, after = listing("Tax", "Boat"), editing("Tax"), listing("Boat")
    learnt = induce(
        shown(
            "Get rid of “Tax”",
            [opened(here), step(Tap(), "Tax", here, form), step(Tap(), "Delete", form, after)],
        )
    )
    (name,) = learnt.skill.parameters
    assert {"gone": {"role": "listitem", "name": f"{{{name}}}"}} in document_of(learnt.skill)["ensures"]
    assert learnt.skill.effects.irreversible == ("delete",)


def test_words_of_the_order_are_no_values():
    here = listing("Tax")
    learnt = induce(
        shown(
            "Save Tax",
            [opened(here), step(Tap(), "Tax", here, editing("Tax")), step(Tap(), "Save", editing("Tax"), here)],
        )
    )
    assert list(learnt.arguments.values()) == ["Tax"]
    assert acts(learnt)[-1]["on"]["name"] == "Save"


def test_the_same_step_until_its_object_is_gone_becomes_a_loop():
    two, one, none = listing("Spam", "Spam", "Tax"), listing("Spam", "Tax"), listing("Tax")
    first = two.elements[2]
    steps = [opened(two)]
    for before, after in ((two, one), (one, none)):
        steps.append(step(Tap(), "Spam", before, after))
    learnt = induce(shown("Clear out all “Spam”", steps))
    assert first.name == "Spam"
    loop = next(each for each in documents(learnt) if "gone" in each.get("repeat until", {}))
    assert loop["steps"][-1]["do"] == "tap"


def _fields(element: Any) -> dict[str, Any]:
    return {name: getattr(element, name) for name in element.__slots__}

"""Skills that do the same are found by what they do."""

from __future__ import annotations

from agent.library.deeds import deeds_on_phone
from skills.catalog import find_shipped
from skills.codec import parse
from skills.curating.behaviour import alike

WAKE = """\
skill: wake-me
description: Make an alarm, the long way round.
parameters:
  when: {type: time, description: when it rings}
steps:
  - {do: open, location: org.clewline.clock}
  - repeat until: {shown: {role: tab, name: Alarm}}
    at most: 8
    steps: [{do: back}]
  - {do: tap, on: {role: tab, name: Timer}}
  - {do: tap, on: {role: tab, name: Alarm}}
  - {do: tap, on: {role: button, name: Add alarm}}
  - {do: type, text: "{when:%M}", on: {role: textbox, name: Minute}}
  - {do: type, text: "{when:%H}", on: {role: textbox, name: Hour}}
  - {do: tap, on: {role: button, name: OK}}
ensures:
  - shown: {role: switch, name: "{when:%H:%M} Alarm"}
effects: {apps: [org.clewline.clock]}
tests:
  - arguments: {when: "05:45"}
"""


def test_an_alarm_is_an_alarm_however_it_is_set() -> None:
    same, other = parse(WAKE), parse(WAKE.replace("wake-me", "swapped").replace('"{when:%H}"', '"{when:%M}"'))
    told: list[tuple[str, int, int]] = []
    (group,) = alike(
        [find_shipped("set-alarm"), same, other, find_shipped("delete-alarm")],
        deeds_on_phone(find_shipped),
        told=lambda *args: told.append(args),
    )
    assert group.names == ("set-alarm", "wake-me")
    assert group.renamed == (("time", "when"),)
    assert (group.inputs, group.succeeded) == (10, 10)  # five times, two phones
    assert told[-1][1:] == (4, 4)


NOTE = """\
skill: {name}
description: Hands two things over.
parameters:
  {one}: {{type: string}}
  {two}: {{type: string}}
steps:
  - {{do: type, text: "{{{one}}}", on: {{role: textbox, name: To}}}}
  - {{do: type, text: "{{{two}}}", on: {{role: textbox, name: Message}}}}
tests:
  - arguments: {{{one}: Anna, {two}: hello}}
"""


def test_parameters_that_are_called_and_ordered_otherwise_are_matched() -> None:
    first = parse(NOTE.format(name="first", one="who", two="what"))
    # the same deed, but its parameters are written in the other order
    second = parse(
        NOTE.format(name="second", one="addressee", two="body").replace(
            "  addressee: {type: string}\n  body: {type: string}", "  body: {type: string}\n  addressee: {type: string}"
        )
    )

    def act(skill, arguments, given):
        del given
        who = arguments["who"] if skill.name == "first" else arguments["addressee"]
        what = arguments["what"] if skill.name == "first" else arguments["body"]
        return f"{who}<-{what}"

    (group,) = alike([first, second], act, seeds=(0,))
    assert group.names == ("first", "second")
    assert set(group.renamed) == {("who", "addressee"), ("what", "body")}


def test_those_that_only_fail_are_not_called_alike() -> None:
    skills = [parse(NOTE.format(name=name, one="who", two="what")) for name in ("one", "two")]
    assert alike(skills, lambda *_: "", seeds=(0,)) == ()

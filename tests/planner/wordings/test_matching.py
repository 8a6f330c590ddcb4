"""Orders compared with the words of examples: what is found, with which values, and what must stay unfound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.wordings.matching import SkillMatcher
from planner.wordings.patterns import Wording
from skills.codec import parse

MESSAGE = parse("""
skill: message
description: Send a message.
parameters:
  recipient: {type: string}
  text: {type: string}
examples:
  - "Text {recipient}: {text}"
  - Send {recipient} a message saying {text}
  - Send {recipient} the message {text}
tags: [messages]
steps: [{do: back}]
""")
LIST = parse("""
skill: checklist
description: Make a checklist.
parameters:
  title: {type: string}
  items: {type: list, min items: 1}
examples: ["Create a checklist called {title} with {items}"]
tags: [notes]
steps: [{do: back}]
""")
ALARM = parse("""
skill: alarm
description: Set an alarm.
parameters:
  time: {type: time}
examples: ["Set an alarm for {time}", "Wake me up at {time}"]
tags: [clock]
steps: [{do: back}]
""")
SWITCH = parse("""
skill: wifi
description: Turn Wi-Fi on or off.
parameters:
  state: {type: choice, options: ["on", "off"]}
examples: ["Turn {state} Wi-Fi", "{state} Wi-Fi"]
tags: [settings]
steps: [{do: back}]
""")
RENAME = parse("""
skill: rename
description: Rename something.
parameters:
  old: {type: string}
  new: {type: string}
examples: ["Rename {old} to {new}"]
steps: [{do: back}]
""")
MAIL = parse("""
skill: mail
description: Send an email.
parameters:
  to: {type: string}
  subject: {type: string}
  body: {type: string}
examples: ["Send an email to {to} with the subject {subject} saying {body}"]
steps: [{do: back}]
""")
TIMER = parse("""
skill: timer
description: Start a timer.
parameters:
  minutes: {type: int}
examples: ["Set a {minutes}-minute timer", "Set a timer for {minutes} minutes"]
steps: [{do: back}]
""")
CALL = parse("""
skill: call
description: Call somebody.
parameters:
  name: {type: string}
examples: ["Call {name}"]
steps: [{do: back}]
""")
DIAL = parse("""
skill: dial
description: Dial a number.
parameters:
  number: {type: string, pattern: "[0-9-]+"}
examples: ["Call {number}"]
steps: [{do: back}]
""")
MATCHER = SkillMatcher((MESSAGE, LIST, ALARM, SWITCH, RENAME, MAIL, TIMER, CALL, DIAL))


def found(order):
    return [(match.skill.name, match.arguments) for match in MATCHER.matches(order)][:1]


@pytest.mark.parametrize(
    ("order", "skill", "arguments"),
    [
        ("Could you please set an alarm for 6 pm, thanks!", "alarm", {"time": "18:00"}),
        ("In the clock app, set an alarm for 7:30", "alarm", {"time": "07:30"}),
        ("Set an alarm for 7:30 in the Clock app", "alarm", {"time": "07:30"}),
        ("Enable wifi", "wifi", {"state": "on"}),
        ("turn off the wi-fi, please", "wifi", {"state": "off"}),
        ("deactivate Wi-Fi", "wifi", {"state": "off"}),
        ("Text Anna: the train is late, sorry", "message", {"recipient": "Anna", "text": "the train is late, sorry"}),
        ("Send Anna a message saying I am on my way", "message", {"recipient": "Anna", "text": "I am on my way"}),
        ("Send Anna a message saying: I am here", "message", {"recipient": "Anna", "text": "I am here"}),
        ("Send Anna the message “Open up, then wait”", "message", {"recipient": "Anna", "text": "Open up, then wait"}),
        ("Create a checklist called Fun with pie and tea", "checklist", {"title": "Fun", "items": "pie, tea"}),
        ("Create a checklist called “For a party” with pie", "checklist", {"title": "For a party", "items": "pie"}),
        ("Rename The Copper Pot to Pot", "rename", {"old": "The Copper Pot", "new": "Pot"}),
        (
            "Send a mail to a@b.org with the subject Hi saying See you",
            "mail",
            {"to": "a@b.org", "subject": "Hi", "body": "See you"},
        ),
        ("Set a 5-minute timer", "timer", {"minutes": "5"}),
        ("Set a timer for five minutes", "timer", {"minutes": "5"}),
        ("Call the dentist", "call", {"name": "dentist"}),
        ("Call 555-0142", "dial", {"number": "555-0142"}),
    ],
)  # fmt: skip
def test_orders_as_people_say_them_are_found(order, skill, arguments):
    assert found(order) == [(skill, arguments)]


@pytest.mark.parametrize(
    "order",
    [
        "Set an alarm for 7:30 tomorrow",
        "Set an alarm for 7:30 every day",
        "Set an alarm for 7:30 and 8:30",
        "Set an alarm for 7:30 in the Oven app",
        "Text Anna: hi and set an alarm for 7:30",
        "Text Anna: hi. Set an alarm for 7:30",
        "Text: please be quiet",
        "Text me: hi",
        "Text Anna and Bo: hi",
        "Text all my friends: hi",
        "Send the same message to Anna and Bo: “hi”",
        "Send Anna the message that Bo sent me before noon",
        "Send Anna a message saying “hi” and another to Bo",
        "Create a checklist called Party with cake for every guest",
        "Rename the album Holiday to Summer",
        "Rename it to Summer",
        "Set a timer for a few minutes",
        "Set a timer for 5 or 6 minutes",
        "Call her",
        "Call Anna (at work)",
        "Call him back",
        "Call my contact Anna Berg",
        "Call Anna at 5",
        "Call Anna and hang up",
        "Call the last number",
        "Enable wifi calling",
        "Turn wifi",
        "x " * 800,
    ],
)
def test_orders_that_say_more_or_something_else_are_not(order):
    assert found(order) == []


def test_a_name_and_a_text_keep_their_articles():
    assert found("Send Anna a message saying the cat is on the roof")[0][1]["text"] == "the cat is on the roof"
    assert found("Send Anna the message “The cat, please”")[0][1]["text"] == "The cat, please"


def test_an_example_with_an_unknown_hole_or_the_same_one_twice_is_left_out():
    assert Wording.of(CALL, "Call {nobody}") is None
    assert Wording.of(CALL, "Call {name} and {name}") is None


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    for match in MATCHER.matches(f"Text Anna: {text}"):
        assert match.arguments["text"].strip()


@given(st.from_regex(r"[A-Z][a-z]{2,9} [A-Z][a-z]{2,9}", fullmatch=True))
def test_whoever_is_quoted_is_called(name):
    assert found(f'Call "{name}"') == [("call", {"name": name})]

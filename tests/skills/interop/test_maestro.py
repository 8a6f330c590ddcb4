from __future__ import annotations

import pytest
import yaml

from skills.codec import dump, parse
from skills.errors import SkillInvalid
from skills.interop.maestro import read_maestro, write_maestro
from skills.running.carrying_out import carry_out
from tests.skills.paper_device import PaperPhone
from tests.skills.written import EVERYTHING

FLOW = """\
appId: com.example.sms
name: Send a text message to a contact
env:
  RECIPIENT: Anna
---
- runFlow:
    when:
      visible: Not now
    commands:
      - tapOn: Not now
- tapOn: Start chat
- tapOn: To
- inputText: ${RECIPIENT}
- tapOn:
    id: com.example.sms:id/Message
    below: To
- inputText: ${BODY}
- tapOn:
    text: Send
    index: 0
- assertVisible: ${BODY}
"""

OTHERS = """\
appId: com.example.app
---
- launchApp
- openLink: https://example.org/
- doubleTapOn: Map
- longPressOn:
    id: pin
- tapOn: Name
- eraseText
- swipe:
    direction: LEFT
- scroll
- scrollUntilVisible:
    element: Terms
    direction: DOWN
- pressKey: Enter
- hideKeyboard
- waitForAnimationToEnd
- repeat:
    times: 5
    while:
      visible: More
    commands:
      - tapOn: More
- extendedWaitUntil:
    notVisible: Loading
- tapOn:
    text: Delete
    childOf:
      text: Anna
- back
- assertNotVisible: Anna
"""


COMMANDS = """launchApp openLink doubleTapOn longPressOn eraseText swipe scrollUntilVisible pressKey hideKeyboard
waitForAnimationToEnd repeat childOf back assertNotVisible"""


def test_a_flow_is_read_as_a_skill_that_works() -> None:
    simple = FLOW.replace("    id: com.example.sms:id/Message\n    below: To\n", "    text: Message\n")
    skill = read_maestro(simple, "send-message")
    assert sorted(skill.parameters) == ["body", "recipient"]
    assert skill.effects.apps == ("com.example.sms",)
    phone = PaperPhone(dialog=True)
    allowed = skill.model_copy(update={"effects": skill.effects.model_copy(update={"irreversible": ("send",)})})
    carry_out(allowed, {"body": "I am late"}, phone, phone.perceive)
    assert phone.sent == [("Anna", "I am late")]
    assert skill.ensures  # what the flow asserts at its end


@pytest.mark.parametrize("flow", [FLOW, OTHERS])
def test_what_is_written_is_read_back_as_the_same_steps(flow: str) -> None:
    skill = read_maestro(flow, "one")
    written = write_maestro(skill)
    assert read_maestro(written, "one").steps == skill.steps
    assert parse(dump(skill)) == skill


def _calm(flow: str) -> object:
    return list(yaml.safe_load_all(flow))[1]


def test_the_commands_survive_there_and_back() -> None:
    first = _calm(write_maestro(read_maestro(OTHERS, "one")))
    assert _calm(write_maestro(read_maestro(write_maestro(read_maestro(OTHERS, "one")), "one"))) == first
    told = str(first)
    for command in COMMANDS.split():
        assert command in told


@pytest.mark.parametrize(
    ("flow", "said", "line"),
    [
        ("- tapOn: A\n- runScript: x.js\n", "the command runScript is not understood", 2),
        ("appId: a.b\n---\n- inputText: x\n", "tap on the field before it", 3),
        ("- tapOn: 'A.*'\n", "is a regular expression", 1),
        ("- tapOn:\n    point: 50%,50%\n", "point is not understood", 1),
        ("- tapOn:\n    text: A\n    optional: true\n", "optional is not understood", 1),
        ("- swipe:\n    start: 1,2\n    end: 3,4\n", "a swipe needs a direction", 1),
        ("- launchApp\n", "names no app", 1),
        ("- repeat:\n    times: 1000\n    commands: [back]\n", "times from 1 to 50", 1),
        ("- runFlow: other.yaml\n", "in the same file only", 1),
        ("[]", "a flow is a list of commands", 1),
        ("a: 1", "a flow is a list of commands", 1),
    ],
)
def test_what_is_not_understood_is_an_error_with_its_line(flow: str, said: str, line: int) -> None:
    with pytest.raises(SkillInvalid) as caught:
        read_maestro(flow, "one", "flow.yaml")
    assert said in str(caught.value)
    assert caught.value.line == line


def test_a_skill_that_says_more_than_a_flow_can_is_not_written() -> None:
    with pytest.raises(SkillInvalid, match="no counterpart|cannot assert"):
        write_maestro(parse(EVERYTHING))

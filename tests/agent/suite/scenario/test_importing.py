"""Maestro flows become suites that read aloud, and what has no counterpart is named with its place."""

from __future__ import annotations

import pytest

from agent.suite.errors import SuiteInvalid
from agent.suite.scenario.collecting import collect
from agent.suite.scenario.importing import import_maestro
from agent.suite.scenario.steps import Expect, GoBack, OpenPlace, ScrollTo, Tap, TypeText, When

FLOW = """appId: org.clewline.notes
name: A note is added
tags: [notes]
env: {TITLE: Milk}
---
- launchApp
- tapOn: New note
- tapOn: {id: "app:id/title", index: 0}
- inputText: ${TITLE}
- scrollUntilVisible: {element: Settings, direction: DOWN}
- runFlow:
    when: {visible: Allow}
    commands:
      - tapOn: Allow
- back
- assertVisible: ${TITLE}
- assertNotVisible: Error
"""


def test_a_flow_becomes_a_suite_that_can_be_run(tmp_path):
    (tmp_path / "add-note.yaml").write_text(FLOW)

    written = import_maestro(tmp_path / "add-note.yaml", tmp_path / "suites")

    (planned,) = collect([written], tmp_path)
    assert (planned.name, planned.row, planned.tags) == ("A note is added", {"title": "Milk"}, ("notes",))
    kinds = [OpenPlace, Tap, Tap, TypeText, ScrollTo, When, GoBack, Expect, Expect]
    assert [type(step) for step in planned.steps] == kinds


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("evalScript: x", "bad.yaml:4:3: the command evalScript is not understood"),
        ("tapOn: {point: 50%}", "point is not understood in naming an element"),
        ("tapOn: {text: a, optional: true}", "optional is not understood"),
        ("assertVisible: 'a (b|c)'", "is a regular expression"),
    ],
)
def test_what_has_no_counterpart_is_named_with_its_place(tmp_path, command, told):
    (tmp_path / "bad.yaml").write_text(f"appId: a\n---\n- tapOn: x\n- {command}\n")

    with pytest.raises(SuiteInvalid) as raised:
        import_maestro(tmp_path / "bad.yaml", tmp_path)

    assert told in raised.value.message
    assert raised.value.exit_code == 2


def test_a_suite_that_is_there_is_not_written_over(tmp_path):
    (tmp_path / "add-note.yaml").write_text(FLOW)
    import_maestro(tmp_path / "add-note.yaml", tmp_path)

    with pytest.raises(SuiteInvalid, match="there already"):
        import_maestro(tmp_path / "add-note.yaml", tmp_path)

"""What CI servers read: by the rules of their schema, and by a parser of theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml.etree import _Element as Element
from lxml.etree import fromstring

from agent.suite.reports.junit import junit_xml
from agent.suite.results import AttemptVerdict, SuiteRun
from tests.agent.suite.made_runs import made_run

# The rules of junit-10.xsd of Jenkins' xUnit plugin, said again: for each element its required attributes, those it
# may have besides, and its children in the only order or in any.
_RULES: Mapping[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {
            "skipped", "error", "failure", "rerunFailure", "rerunError", "flakyFailure", "flakyError", "system-out",
            "system-err",
        },
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "skipped": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "failure": (set(), {"type", "message"}, set()),
    "rerunFailure": ({"type"}, {"message"}, {"stackTrace", "system-out", "system-err"}),
    "rerunError": ({"type"}, {"message"}, {"stackTrace", "system-out", "system-err"}),
    "flakyFailure": ({"type"}, {"message"}, {"stackTrace", "system-out", "system-err"}),
    "flakyError": ({"type"}, {"message"}, {"stackTrace", "system-out", "system-err"}),
    "stackTrace": (set(), set(), set()),
    "system-out": (set(), set(), set()),
    "system-err": (set(), set(), set()),
}  # fmt: skip
_TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")


def check(element: Element) -> None:
    required, allowed, children = _RULES[element.tag]
    assert required <= set(element.attrib) <= required | allowed, element.tag
    if element.tag in ("testsuites", "testsuite"):
        assert _TIME.fullmatch(element.get("time", ""))
        cases = list(element.iter("testcase"))
        assert element.get("tests") == str(len(cases))
        assert element.get("failures") == str(sum(case.find("failure") is not None for case in cases))
        assert element.get("errors") == str(sum(case.find("error") is not None for case in cases))
    for child in element:
        assert child.tag in children, f"{child.tag} in {element.tag}"
        check(child)


EVERY: dict[int, AttemptVerdict] = {
    0: "failed-app",
    1: "failed-agent",
    2: "infrastructure",
    3: "policy",
    4: "needs-person",
    5: "interrupted",
}


def with_quarantine(run: SuiteRun) -> SuiteRun:
    first, second, *rest = run.scenarios
    changes = {"verdict": "quarantined", "quarantined": True}
    skipped = second.model_copy(update={"verdict": "skipped", "attempts": (), "reason": "only on tablets"})
    return run.model_copy(update={"scenarios": (first.model_copy(update=changes), skipped, *rest)})


def test_every_verdict_follows_the_schema() -> None:
    run = made_run(12, failing=EVERY, flaky=(7,))
    for each in (run, with_quarantine(run), run.model_copy(update={"scenarios": ()})):
        check(fromstring(junit_xml(each)))


def test_a_parser_of_ci_servers_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    path.write_bytes(junit_xml(with_quarantine(made_run(12, failing=EVERY, flaky=(7,)))))
    (suite,) = JUnitXml.fromfile(str(path))
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (12, 0, 4, 2)
    kinds = [type(case.result[0]) if case.result else None for case in suite]
    assert kinds.count(Error) == 4
    assert kinds.count(Skipped) == 2
    flaky = list(suite)[7]
    assert flaky.is_passed or not any(isinstance(each, Failure | Error) for each in flaky.result)


def test_a_failure_tells_its_step_its_cause_and_its_pictures(tmp_path: Path) -> None:
    run = made_run(1, failing={0: "failed-app"}, folder=tmp_path)
    case = next(fromstring(junit_xml(run, tmp_path)).iter("testcase"))
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == 'text "07:30" is not shown'
    assert "clock.clew.yaml:13:7" in str(failure.text)
    assert "likely cause" in str(failure.text)
    attachments = re.findall(r"\[\[ATTACHMENT\|(.+?)\]\]", str(case.findtext("system-out")))
    pictures = [Path(name) for name in attachments if name.endswith(".png")]
    assert len(pictures) == 2
    assert all(path.is_file() for path in pictures)


def test_an_earlier_attempt_is_a_flaky_failure_with_its_story() -> None:
    case = next(fromstring(junit_xml(made_run(1, flaky=(0,)))).iter("testcase"))
    (earlier,) = case.findall("flakyFailure")
    assert "step 5" in str(earlier.findtext("stackTrace"))
    assert case.find("failure") is None


@settings(max_examples=60)
@given(st.text(max_size=60))
@pytest.mark.parametrize("where", ["name", "reason"])
def test_any_text_makes_well_formed_xml(where: str, text: str) -> None:
    run = made_run(1, failing={0: "failed-app"}, text=text)
    scenario = run.scenarios[0].model_copy(update={where: text, "row": {text or "k": text}, "tags": (text,)})
    check(fromstring(junit_xml(run.model_copy(update={"scenarios": (scenario,)}))))

"""Scenario files are tests."""

from __future__ import annotations

import pytest

import agent.suite.playing.mind
from tests.agent.pytest_plugin.conftest import Run

SUITE = """
suite: Settings
tags: [smoke]
scenarios:
  - scenario: Opens
    data: [{page: Display}, {page: Sound}]
    steps:
      - open: Settings
      - expect: "{page}"
  - scenario: Does not
    tags: [broken]
    steps:
      - open: Settings
      - expect: {reads: Nonsense}
        within: 1s
  - scenario: Later
    skip: not built yet
    steps: [{open: Settings}]
  - scenario: Known to fail
    quarantine: issue 12
    steps:
      - open: Settings
      - expect: {reads: Nonsense}
        within: 1s
"""


def test_scenarios_rows_tags_and_quarantine_are_pytests_own(pytester: pytest.Pytester, run: Run) -> None:
    (pytester.path / "settings.clew.yaml").write_text(SUITE)
    result = run("-v")
    result.assert_outcomes(passed=2, failed=1, skipped=1, xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "settings.clew.yaml::Opens*PASSED*",
            "likely cause:*",
            "settings.clew.yaml:*Nonsense*",
        ]
    )
    result.stdout.re_match_lines([r"trace: .+"])


def test_they_are_chosen_by_tag(pytester: pytest.Pytester, run: Run) -> None:
    (pytester.path / "settings.clew.yaml").write_text(SUITE)
    run("-k", "smoke and not broken").assert_outcomes(passed=2, skipped=1, xfailed=1, deselected=1)


def test_other_names_are_collected_where_the_ini_says_so(pytester: pytest.Pytester, run: Run) -> None:
    (pytester.path / "one.suite.yml").write_text("scenario: One\nsteps: [{open: Settings}, {expect: Display}]\n")
    (pytester.path / "plain.yaml").write_text("a: 1\n")
    pytester.makeini("[pytest]\nclew_files = *.suite.yml\n")
    run().assert_outcomes(passed=1)


def test_mistakes_are_told_with_line_and_column(pytester: pytest.Pytester, run: Run) -> None:
    (pytester.path / "bad.clew.yaml").write_text("suite: Bad\nscenarios:\n  - scenario: X\n    stepz: []\n")
    result = run()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*bad.clew.yaml:*stepz*"])


@pytest.mark.parametrize(("option", "passed", "failed"), [("failed", 0, 1), ("on", 1, 1), ("off", 0, 0)])
def test_traces_of_scenarios_are_kept_as_asked(
    pytester: pytest.Pytester, run: Run, option: str, passed: int, failed: int
) -> None:
    (pytester.path / "settings.clew.yaml").write_text(SUITE)
    chosen = ("-k", "Display or Not", "--clew-trace", option, "--clew-traces", str(pytester.path / "kept"))
    result = run(*chosen)
    result.assert_outcomes(passed=1, failed=1, deselected=3)
    kept = list((pytester.path / "kept" / "scenarios" / "traces").iterdir())
    pages = [trace.name for trace in kept if (trace / "trace.html").is_file()]
    assert sum("opens" in name for name in pages) == passed
    assert sum("does-not" in name for name in pages) == failed
    assert len(kept) == passed + failed
    assert ("trace: " in result.stdout.str()) == bool(failed)


def test_the_runs_budget_holds_for_scenarios_too(pytester: pytest.Pytester, run: Run, monkeypatch) -> None:
    (pytester.path / "one.clew.yaml").write_text(
        "scenario: One\non: phone\nbudget: {usd: 5}\nsteps: [{judge: The screen is blue}]\n"
    )
    seen = []
    begin = agent.suite.playing.mind.Mind.begin

    def noted(self, conceal, most_calls, most_usd):
        seen.append(most_usd)
        begin(self, conceal, most_calls, most_usd)

    monkeypatch.setattr(agent.suite.playing.mind.Mind, "begin", noted)
    run("--clew-max-usd", "0.25").assert_outcomes(failed=1)
    assert seen == [0.25]

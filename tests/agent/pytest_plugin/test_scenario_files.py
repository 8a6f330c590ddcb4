"""Scenario files are tests."""

from __future__ import annotations

import pytest

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
            "*settings.clew.yaml:*Nonsense*",
            "likely cause:*",
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

"""Verdicts in words, and in those of other tools."""

from __future__ import annotations

from typing import Literal

from agent.suite.results import GREEN, ScenarioResult, SuiteRun
from agent.suite.results import Verdict as Name
from agent.view.wording import Verdict

Side = Literal["passed", "failed", "error", "skipped"]
"""The four ways that JUnit knows."""

_WORDS: dict[Name, Verdict] = {
    "passed": Verdict("Passed", "Everything held.", "good", "✓"),
    "flaky": Verdict("Flaky", "It passed only after a failure.", "warn", "≈"),
    "quarantined": Verdict("Quarantined", "It failed, and is marked as not counting.", "warn", "◇"),
    "failed-app": Verdict("Failed", "The app did not do what the scenario says.", "bad", "✕"),
    "failed-agent": Verdict("Not carried out", "A step could not be carried out.", "bad", "✕"),
    "infrastructure": Verdict("Infrastructure", "The device or its connection let the scenario down.", "bad", "!"),
    "policy": Verdict("Stopped", "A rule or a budget stopped it.", "warn", "■"),
    "needs-person": Verdict("Needs a person", "A step needs a person.", "warn", "?"),
    "interrupted": Verdict("Interrupted", "Somebody stopped the run.", "warn", "■"),
    "skipped": Verdict("Skipped", "A condition left it out.", "plain", "–"),
}
ORDER: tuple[Name, ...] = (
    "failed-app",
    "failed-agent",
    "infrastructure",
    "policy",
    "needs-person",
    "interrupted",
    "flaky",
    "quarantined",
    "passed",
    "skipped",
)
"""What needs a look first."""


def words(verdict: Name) -> Verdict:
    """Label, sentence, tone and sign of a verdict."""
    return _WORDS[verdict]


def side_of(verdict: Name) -> Side:
    """Where it goes in JUnit: an error is what says nothing of the app."""
    match verdict:
        case "passed" | "flaky":
            return "passed"
        case "failed-app" | "failed-agent":
            return "failed"
        case "quarantined" | "skipped":
            return "skipped"
        case "infrastructure" | "policy" | "needs-person" | "interrupted":
            return "error"


def run_is_green(run: SuiteRun) -> bool:
    """Whether the run came to its end and nothing in it failed."""
    return not run.head.interrupted and all(each.verdict in GREEN for each in run.scenarios)


def full_name(result: ScenarioResult) -> str:
    """``Set an alarm [time=07:30] #2``: name, row of data, repetition."""
    row = ", ".join(f"{key}={value}" for key, value in result.row.items())
    return f"{result.name}{f' [{row}]' if row else ''}{f' #{result.repeat}' if result.repeat > 1 else ''}"

"""Tells a person on stderr what a run does: a calm line for each step, and where to look at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from agent.consent.terminal import visible
from agent.plans.preview import clauses_of
from agent.view.wording import duration, headline, run_verdict, step_verdict

if TYPE_CHECKING:
    from agent.assembly import RunResult
    from agent.request import Plan
    from devices.records import ModelUse
    from planner.decision import Past

_STYLES = {"good": "green", "bad": "red", "warn": "yellow", "plain": ""}
_PLAIN_SIGNS = {"✓": "ok", "✕": "failed", "■": "stopped", "?": "?", "…": "..."}
_LONGEST_LINE = 160


class RunStory:
    """Follows one run.

    Args:
        dry_run: whether nothing is performed.
        console: where; stderr by default.
    """

    def __init__(self, dry_run: bool = False, console: Console | None = None) -> None:
        self._dry_run = dry_run
        self._console = console or Console(stderr=True, highlight=False)

    def begin(self, plan: Plan) -> None:
        """The goal was understood, and the run begins."""
        goal = visible(" ".join(plan.goal.text.split()), 400)
        self._say(f"{goal}\non {visible(str(plan.address))}", style="bold")
        if plan.earlier is not None:
            self._say(f"goes on with {plan.run} after step {len(plan.earlier.history)}")
        if self._dry_run:
            for number, clause in enumerate(clauses_of(plan.goal), start=1):
                self._say(f"  {number}. {clause.kind}: {visible(clause.text)}")

    def step(self, past: Past) -> None:
        """A step is over."""
        intent, outcome = past.intent, past.outcome
        verdict = step_verdict(outcome)
        told = headline(intent.action, intent.target.described if intent.target is not None else "").plain
        line = Text(f"{intent.step:>3} ")
        line.append(self._sign(verdict.sign), _STYLES[verdict.tone])
        line.append(f" {visible(told, _LONGEST_LINE)}")
        if outcome is not None:
            ms = sum(intent.elapsed_ms.values()) + sum(outcome.elapsed_ms.values())
            line.append(f"  {ms:.0f} ms", "dim")
        self._console.print(line, soft_wrap=True)
        if outcome is not None and outcome.error:
            self._say(f"      {visible(outcome.error, 300)}", style=_STYLES[verdict.tone])

    def end(self, result: RunResult) -> None:
        """The run is over."""
        verdict = run_verdict(result.status)
        steps = "1 step" if result.steps == 1 else f"{result.steps} steps"
        line = Text()
        line.append(f"{self._sign(verdict.sign)} {verdict.label}", _STYLES[verdict.tone])
        line.append(f" after {steps} in {duration(result.seconds)}: {visible(result.reason, 600)}")
        self._console.print(line, soft_wrap=True)
        if result.hint:
            self._say(f"  what to do: {visible(result.hint, 600)}")
        for use in result.models:
            self._say(f"  {visible(told_use(use), 300)}")
        for told in result.kept_in[:5]:
            self._say(f"  kept in: {visible(told, 300)}", style="dim")
        for warning in result.warnings:
            self._say(f"  warning: {visible(warning, 300)}", style="yellow")
        self._say(f"  trace: {result.page or result.folder}")
        if result.status not in ("done", "failed") and not self._dry_run and result.steps:
            self._say(f"  go on with: clew run --resume {result.run}", style="dim")

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(text, style=style or None, markup=False, soft_wrap=True)

    def _sign(self, sign: str) -> str:
        return sign if self._console.encoding.startswith("utf") else _PLAIN_SIGNS.get(sign, sign)


def told_use(use: ModelUse) -> str:
    """What one model was asked for, in one line."""
    calls = "1 call" if use.calls == 1 else f"{use.calls:,} calls"
    price = "price unknown" if use.usd is None else f"${use.usd:.4f}"
    tokens = f"{use.tokens_in:,} tokens in ({use.tokens_cached:,} of them cached), {use.tokens_out:,} out"
    return f"{use.model}: {calls}, {tokens}, {use.seconds:.1f} s, {price}"

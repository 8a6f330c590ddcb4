"""What the checks found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from devices.errors import DeviceError

Verdict = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found."""

    check: str
    rule: str
    verdict: Verdict
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What all checks found, in the order they were made."""

    address: str
    results: tuple[Result, ...]

    @property
    def ok(self) -> bool:
        """Whether no rule was broken; skipped checks break none."""
        return not self.failed

    @property
    def failed(self) -> tuple[Result, ...]:
        """The broken rules."""
        return self._those("failed")

    @property
    def skipped(self) -> tuple[Result, ...]:
        """What could not be checked, with the reason in ``detail``."""
        return self._those("skipped")

    def render(self) -> str:
        """The report as text, a line for each check and the rule below each that is broken."""
        counts = ", ".join(f"{len(self._those(verdict))} {verdict}" for verdict in ("passed", "failed", "skipped"))
        lines = [f"{self.address}: {counts}"]
        for result in self.results:
            shown = result.verdict.upper() if result.verdict == "failed" else result.verdict
            lines.append(f"  {shown:<8} {result.check}{': ' + result.detail if result.detail else ''}")
            if result.verdict == "failed":
                lines.append(f"{'':11}rule: {result.rule}")
        return "\n".join(lines)

    def _those(self, verdict: Verdict) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.verdict == verdict)


class ConformanceFailed(DeviceError):
    """A driver breaks rules that every driver must keep; the message lists all of them.

    Args:
        report: what all checks found.
    """

    def __init__(self, report: Report) -> None:
        listed = "".join(f"\n- {result.check}: {result.detail}" for result in report.failed)
        super().__init__(f"{report.address} breaks {len(report.failed)} of {len(report.results)} rules:{listed}")
        self.report = report

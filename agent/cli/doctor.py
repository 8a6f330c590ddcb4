"""``clew doctor``: what this machine lacks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from agent.doctor.machine import Check

EPILOG = "Examples:  clew doctor --fix   clew doctor --fix appium"
_SIGNS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✕", "red")}


class Part(StrEnum):
    """What can be looked at by itself."""

    APPIUM = "appium"


def doctor(
    part: Annotated[
        Part | None, typer.Argument(help="Only this part: appium, the server for --on appium:URL.", show_default=False)
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Install or make what is missing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Look at this machine and say what would keep a run from working.

    Exit code 0 when a run will work, 3 when it will not.
    """
    import json
    from dataclasses import asdict

    from rich.console import Console

    from agent.doctor.machine import run_checks, worst
    from agent.doctor.phones import appium_checks

    told = Console(stderr=True, highlight=False)
    with told.status("looking at this machine"):
        looks = run_checks if part is None else appium_checks
        checks = looks(fix, lambda line: told.print(line, markup=False, soft_wrap=True))
    show(checks, told if as_json else None)
    verdict = worst(checks)
    if as_json:
        sys.stdout.write(
            json.dumps({"status": verdict, "checks": [asdict(check) for check in checks]}, indent=2) + "\n"
        )
    raise typer.Exit(3 if verdict == "fail" else 0)


def show(checks: Sequence[Check], people: Console | None = None) -> None:
    """Tell people what was found and what to do about it; on stdout when nothing else is said."""
    from rich.console import Console
    from rich.text import Text

    people = people or Console(highlight=False)
    for check in checks:
        sign, style = _SIGNS[check.status]
        line = Text(sign if people.encoding.startswith("utf") else check.status, style)
        line.append(f" {check.name}", "bold")
        line.append(f": {check.detail}", "none")
        people.print(line, soft_wrap=True)
        if check.fix:
            people.print(f"    what to do: {check.fix}", markup=False, soft_wrap=True)

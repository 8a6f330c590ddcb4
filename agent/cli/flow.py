"""``clew flow``: goals with parts, carried out side by side where they do not need one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.plans.workflows import StepReport
    from planner.workflow.flow import Flow

EPILOG = "Example:  clew flow run morning.yaml --on phone"
_MARKS = {"running": "…", "done": "✓", "skipped": "–"}

app = typer.Typer(help="Workflows: steps that use what others found, several at a time.", no_args_is_help=True)


@app.command(name="run", epilog=EPILOG)
def run(
    file: Annotated[Path, typer.Argument(help="The workflow, a YAML file.")],
    on: Annotated[str, typer.Option("--on", metavar="DEVICE", help="For steps that name no device.")] = "phone",
    at_a_time: Annotated[int, typer.Option(metavar="N", min=1, max=32, help="Runs at a time, at most.")] = 4,
    approve: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[,KIND]", help="Kinds of steps that cannot be undone and may be done."),
    ] = None,
    planner: Annotated[str | None, typer.Option(metavar="KIND", help="steps or tree, as of clew run.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Carry out a workflow. Every step is a run of its own, with its own trace; exit code 0 when all are done."""
    from agent.plans.workflows import Processes, run_flow
    from planner.workflow.files import read_flow

    flow = read_flow(file)
    options = [word for kind in approve or () for word in ("--approve", kind)]
    options += ["--planner", planner] if planner else []
    report = run_flow(flow, on, Processes(options), at_a_time, _tell)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    elif report.answer:
        typer.echo(report.answer)
    typer.echo(f"{report.status} in {report.seconds:.1f} s", err=True)
    raise typer.Exit(report.exit_code)


@app.command(epilog="Example:  clew flow show morning.yaml")
def show(
    file: Annotated[Path, typer.Argument(help="The workflow, a YAML file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Check a workflow, and say what can run at the same time."""
    from planner.workflow.files import read_flow

    flow = read_flow(file)
    if as_json:
        import json

        told = {"flow": flow.model_dump(mode="json"), "levels": [[at + 1 for at in level] for level in flow.dag.levels]}
        typer.echo(json.dumps(told))
        return
    for number, level in enumerate(flow.dag.levels, start=1):
        typer.echo(f"{number}. " + "  |  ".join(_called(flow, at) for at in level))


@app.command(epilog="Example:  clew flow split 'Set an alarm for 7:30 and turn on Bluetooth' --on phone > both.yaml")
def split(
    goal: Annotated[str, typer.Argument(help="What to do, in your words.")],
    on: Annotated[
        str, typer.Option("--on", metavar="DEVICE", help="What skills there are depends on the device.")
    ] = "phone",
) -> None:
    """Make a workflow of a goal: parts whose skills touch different apps need not wait for one another."""
    from agent.library.usable import skills_for
    from agent.plans.planning import open_matcher
    from agent.reaching.addresses import read_device_address
    from planner.goal import Goal
    from planner.skilled import Part, parts_of
    from planner.workflow.files import dump_flow
    from planner.workflow.splitting import split_goal

    asked = Goal.of(goal)

    def touches(part: Part) -> frozenset[str] | None:
        effects = part.matches[0].skill.effects if part.matches else None
        return frozenset((*effects.apps, *effects.hosts)) or None if effects is not None else None

    with open_matcher(skills_for(read_device_address(on))) as matcher:
        typer.echo(dump_flow(split_goal(asked, parts_of(asked, matcher.matches), touches)), nl=False)


def _tell(report: StepReport) -> None:
    mark = _MARKS.get(report.status, "✗")
    said = f": {report.reason}" if report.reason and report.status != "done" else ""
    found = f" → {report.evidence}" if report.evidence else ""
    seconds = f" ({report.seconds:.1f} s)" if report.seconds else ""
    typer.echo(f"{mark} {report.number} {report.name or report.goal}{said}{found}{seconds}", err=True)


def _called(flow: Flow, at: int) -> str:
    step = flow.steps[at]
    return f"{at + 1} {step.name or step.goal}"

"""``clew suite``: scripted regression runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from agent.cli import suite_history
from agent.cli.failures import OwnFault, tell_error
from devices.errors import ClewError

if TYPE_CHECKING:
    from agent.suite.running.crew import Crew, ProcessCrew
    from agent.suite.running.run import Outcome, Wish
    from agent.suite.scenario.planned import Planned
    from skills.skill import Skill

EPILOG = "Example:  clew suite run examples/suites --workers 2 --html report.html"

app = typer.Typer(help="Run scenarios in plain language and steps over devices.", no_args_is_help=True)
suite_history.register(app)

Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Suites, or folders of them.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="Only with the tag; 'not slow' leaves out. Repeatable.")
]
Names = Annotated[
    list[str] | None, typer.Option("--only", metavar="TEXT", help="Only scenarios with this in their name. Repeatable.")
]
Shard = Annotated[str, typer.Option("--shard", metavar="N/M", help="Only the N-th of M parts.")]


@app.command(
    "run",
    epilog="Examples:  clew suite run examples/suites --workers 2   "
    "clew suite run notes.yaml --tag smoke --repeat 5 --junit out.xml   clew suite run --resume DIR",
)
def run(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH…", help="Suites, or folders of them.")] = None,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="DEVICE", help="phone, android, android:SERIAL, appium:URL or browser:URL."),
    ] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", help="Scenarios at a time. Default: one a core.")] = None,
    shard: Shard = "",
    tag: Tags = None,
    only: Names = None,
    repeat: Annotated[int, typer.Option(metavar="N", help="Run everything N times.")] = 1,
    until_failure: Annotated[bool, typer.Option("--until-failure", help="Again and again, until one fails.")] = False,
    max_usd: Annotated[float | None, typer.Option(metavar="USD", help="What models may cost, all together.")] = None,
    model: Annotated[str | None, typer.Option(metavar="MODEL", help="Who decides where no skill does.")] = None,
    cloud: Annotated[str | None, typer.Option(metavar="MODEL", help="A large model for what the first cannot.")] = None,
    heal: Annotated[
        Literal["pass", "fail", "off"],
        typer.Option(help="What becomes of scenarios whose skills were healed; the patch is kept either way."),
    ] = "pass",
    no_learn: Annotated[bool, typer.Option("--no-learn", help="Keep no skills of plain-language steps.")] = False,
    update_baselines: Annotated[
        bool, typer.Option("--update-baselines", help="Take pictures and changes down for review.")
    ] = False,
    approve: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Steps that cannot be undone, allowed on real devices too.")
    ] = None,
    grant: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Permissions that apps get, on real devices too.")
    ] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a JUnit XML report.")] = None,
    ctrf: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a CTRF JSON report.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a report to look at.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of this run. Default: a new one.")] = None,
    resume: Annotated[Path | None, typer.Option(metavar="DIR", help="Go on with a run that was cut off.")] = None,
    ray: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Spread over a Ray cluster: auto, local or its address.")
    ] = "",
    history: suite_history.File = None,
    no_history: Annotated[bool, typer.Option("--no-history", help="Do not add the run to the history.")] = False,
    headed: Annotated[bool, typer.Option("--headed", help="Show browsers' windows.")] = False,
    as_json: Json = False,
) -> None:
    """Run suites and report.

    Exit codes: 0 all green, 1 something failed, 2 a mistake in the suites or flags, 3 infrastructure, 4 policy or
    budget, 5 a person is needed.
    """
    from agent.suite.running.crew import ProcessCrew

    # The first worker gets ready while this process imports what it needs and reads the suites.
    early = ProcessCrew(0 if ray else 1)
    try:
        from agent.config import load_settings
        from agent.suite.reports.writing import Wanted
        from agent.suite.running.run import Wish

        flags: dict[str, object] = {
            "limits.usd": max_usd,
            "models.model": model,
            "models.cloud": cloud,
            "browser.headless": False if headed else None,
        }
        settings = load_settings(flags)
        gate = settings.gate
        wider = gate.model_copy(
            update={"approve": (*gate.approve, *_listed(approve)), "grant": (*gate.grant, *_listed(grant))}
        )
        wish = Wish(
            paths=tuple(paths or ()),
            settings=settings.model_copy(update={"gate": wider}),
            on=tuple(on or ()),
            workers=workers,
            shard=shard,
            tags=tuple(tag or ()),
            names=tuple(only or ()),
            repeat=repeat,
            until_failure=until_failure,
            out=out,
            resume=resume,
            heal=heal,
            learn=not no_learn,
            update_baselines=update_baselines,
            reports=Wanted(junit, ctrf, html),
            history=history,
            keep_history=not no_history,
            ray=ray,
            command=tuple(sys.argv[1:]),
        )
        outcome = _play(wish, as_json, early)
    except ClewError as error:
        if not as_json:
            raise
        _refuse(error)
        raise typer.Exit(error.exit_code) from error
    except Exception as error:
        if as_json:
            _refuse(OwnFault(error))
            raise typer.Exit(OwnFault.exit_code) from error
        raise
    finally:
        early.close()
    raise typer.Exit(outcome.exit_code)


def _play(wish: Wish, as_json: bool, early: ProcessCrew) -> Outcome:
    from agent.cli.suite_story import SuiteStory
    from agent.suite.repeating import repeated_document
    from agent.suite.running.run import run_suites

    def crew(count: int) -> Crew:
        early.grow(count)
        return early

    with SuiteStory() as story:
        outcome = run_suites(wish, story.spectator, None if wish.ray else crew)
    story.end(outcome)
    if as_json:
        run = outcome.run
        document = {
            "exit_code": outcome.exit_code,
            "folder": str(outcome.folder),
            "counts": run.counts(),
            "wall_s": round(run.wall_s, 3),
            "model_calls": run.model_calls,
            "usd": run.usd,
            "repeated": repeated_document(run),
            "warnings": outcome.warnings,
            "run": run.model_dump(mode="json"),
        }
        _print(json.dumps(document, ensure_ascii=False, indent=1))
    return outcome


@app.command("lint", epilog="Example:  clew suite lint examples/suites")
def lint(paths: Paths, as_json: Json = False) -> None:
    """Check suites: every mistake with line and column, and what is unwise."""
    from agent.suite.scenario.collecting import look_through
    from agent.suite.scenario.linting import remarks_on

    looked = look_through(paths)
    remarks = remarks_on(looked.scenarios, _find_skill())
    found: list[dict[str, Any]] = [
        {"level": "error", "rule": "format", "file": f.file, "line": f.line, "column": f.column, "told": f.told,
         "hint": f.hint} for f in looked.faults
    ]  # fmt: skip
    found += [
        {"level": r.level, "rule": r.rule, "file": r.place.file, "line": r.place.line, "column": r.place.column,
         "told": r.told, "hint": ""} for r in remarks
    ]  # fmt: skip
    wrong = any(each["level"] == "error" for each in found)
    if as_json:
        counted = {"files": len(looked.files), "scenarios": len(looked.scenarios)}
        _print(json.dumps({**counted, "remarks": found}, ensure_ascii=False, indent=1))
    else:
        for each in found:
            at = f"{each['file']}:{each['line']}:{each['column']}" if each["line"] else each["file"]
            hint = f" ({each['hint']})" if each["hint"] else ""
            _print(_visible(f"{at}: {each['level']}: {each['told']}{hint} [{each['rule']}]"))
        _tell(f"{len(looked.files)} files, {len(looked.scenarios)} scenarios, {len(found)} remarks")
    raise typer.Exit(2 if wrong else 0)


@app.command("list", epilog="Example:  clew suite list examples/suites --tag smoke")
def list_them(paths: Paths, tag: Tags = None, only: Names = None, shard: Shard = "", as_json: Json = False) -> None:
    """List the scenarios that a run would play."""
    from agent.suite.running.choosing import choose
    from agent.suite.scenario.collecting import collect

    chosen = choose(collect(paths), tuple(tag or ()), tuple(only or ()), shard)
    if as_json:
        _print(json.dumps([_row(each) for each in chosen], ensure_ascii=False, indent=1))
        return
    for each in chosen:
        notes = [*each.tags, *(["skipped"] if each.skip else []), *(["quarantined"] if each.quarantine else [])]
        _print(_visible(f"{each.id}{'  (' + ', '.join(notes) + ')' if notes else ''}"))
    _tell(f"{len(chosen)} scenarios")


@app.command("schema", epilog="Example:  clew suite schema > suite.schema.json")
def schema() -> None:
    """Print the JSON schema of suite files, for editors."""
    from agent.suite.scenario.schema import json_schema

    _print(json.dumps(json_schema(), indent=1))


@app.command("import", epilog="Example:  clew suite import flow.yaml --to suites/")
def import_flow(
    flows: Annotated[list[Path], typer.Argument(metavar="FLOW…", help="Maestro flows.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where the suites go.")] = Path(),
    as_json: Json = False,
) -> None:
    """Turn Maestro flows into suites; what has no counterpart is named with its line."""
    from agent.suite.scenario.importing import import_maestro

    written = [str(import_maestro(flow, to.expanduser())) for flow in flows]
    _print(json.dumps({"files": written}) if as_json else "\n".join(written))


def _find_skill() -> Any:
    from agent.library.usable import skills_for
    from agent.reaching.addresses import BrowserAddress
    from agent.reaching.phones import PhoneAddress

    known: dict[str, Skill] = {**skills_for(BrowserAddress("about:blank")), **skills_for(PhoneAddress("phone"))}
    return known.get


def _row(planned: Planned) -> dict[str, object]:
    return {
        "id": planned.id,
        "name": planned.name,
        "suite": planned.suite,
        "file": planned.file,
        "line": planned.place.line,
        "on": planned.on,
        "tags": planned.tags,
        "row": planned.row,
        "skip": planned.skip,
        "quarantined": planned.quarantine is not None,
    }


def _refuse(error: ClewError) -> None:
    tell_error(error.message, error.hint)
    faults = [str(fault) for fault in getattr(error, "faults", ())]
    told = {"exit_code": error.exit_code, "error": type(error).__name__, "reason": error.message, "hint": error.hint}
    _print(json.dumps({**told, "faults": faults}, ensure_ascii=False, indent=1))


def _listed(told: list[str] | None) -> list[str]:
    return [word.strip() for words in told or () for word in words.split(",") if word.strip()]


def _visible(text: str) -> str:
    from agent.consent.terminal import visible

    return visible(text, 2000)


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()

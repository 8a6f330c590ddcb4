"""``clew run``: carry out a goal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from agent.cli.failures import OwnFault, tell_error
from devices.errors import ClewError

if TYPE_CHECKING:
    from agent.config import Settings
    from agent.consent.approvals import Asker
    from agent.request import Plan, RunRequest

EPILOG = (
    "Examples:  clew run 'Tick Vegetarian and press Register' --on browser:http://127.0.0.1:8000/   "
    "clew run --resume latest"
)
STDIN = "-"
_LONGEST_STDIN = 1_000_000
"""Bytes; a goal that long is refused anyway, and is not worth reading to its end."""


def run(
    goal: Annotated[str, typer.Argument(help="What to do, in your words; - reads it from stdin.")] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DEVICE", help="Where: browser:URL, phone, android:SERIAL or appium:URL.")
    ] = "",
    headed: Annotated[bool, typer.Option("--headed", help="Show the browser's window.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
    max_steps: Annotated[int | None, typer.Option(metavar="N", help="Stop after N steps. Default: 40.")] = None,
    max_seconds: Annotated[float | None, typer.Option(metavar="S", help="Stop after S seconds. Default: 300.")] = None,
    trace: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for this run's trace. Default: a new one in clewline's.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show how the goal is read and mark the first target; perform nothing.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Another host the run may visit: HOST[:PORT]. May be repeated."),
    ] = None,
    allow_file: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="A file or folder that may be uploaded. May be repeated."),
    ] = None,
    allow_app: Annotated[
        list[str] | None,
        typer.Option(metavar="APP", help="An app of a phone the run may enter; then no other. May be repeated."),
    ] = None,
    grant: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[,KIND]", help="Permissions a phone's apps get when they ask: camera, location, …"),
    ] = None,
    approve: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[,KIND]", help="Kinds of steps that cannot be undone and are allowed: pay, send, …"),
    ] = None,
    ask: Annotated[
        Literal["terminal", "view", "nobody"],
        typer.Option(help="Who is asked before what cannot be undone: you here, or you in clew view."),
    ] = "terminal",
    profile: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder that keeps the browser's cookies and logins.")
    ] = None,
    attach: Annotated[
        str | None, typer.Option(metavar="CDP_URL", help="Use a running Chromium: http://127.0.0.1:9222.")
    ] = None,
    resume: Annotated[
        str, typer.Option(metavar="RUN", help="Go on with a run that was cut off: its id, a path, or latest.")
    ] = "",
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="Let a model decide: llama:FILE.gguf, ollama:NAME, openai:NAME."),
    ] = None,
    cloud: Annotated[
        str | None, typer.Option(metavar="MODEL", help="A large model for what the first is unsure of.")
    ] = None,
    dialect: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The model points at pictures, as ui-tars-1.5, qwen2.5-vl, showui … do."),
    ] = None,
    route: Annotated[
        str | None,
        typer.Option(metavar="POLICY", help="When that one is asked: confidence, budget, disagreement, …"),
    ] = None,
    privacy: Annotated[
        str | None, typer.Option(metavar="CLASS", help="How far screens may go: on-device, masked (default) or free.")
    ] = None,
    max_usd: Annotated[float | None, typer.Option(metavar="USD", help="Stop before models cost more.")] = None,
    max_tokens: Annotated[int | None, typer.Option(metavar="N", help="Stop before models take more tokens.")] = None,
    planner: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Decide at every step (steps), or plan ahead and decide at forks (tree)."),
    ] = None,
    record: Annotated[
        Path | None, typer.Option("--record-world", metavar="DIR", help="Add what is seen to a world in this folder.")
    ] = None,
    development: Annotated[
        bool, typer.Option("--development", help="Follow skills of your library that nobody signed.")
    ] = False,
    eyes: Annotated[
        str | None, typer.Option(metavar="WITH", help="Look with the tree (default), the pixels alone, or both.")
    ] = None,
    no_pictures: Annotated[bool, typer.Option("--no-pictures", help="Take no screenshots.")] = False,
    learn: Annotated[
        bool | None,
        typer.Option("--learn/--no-learn", help="Learn the way as a skill, so that later runs need no thinking."),
    ] = None,
) -> None:
    """Carry out a goal in a browser or on a phone.

    The exit code says how it ended: 0 done, 1 failed, 2 not understood, 3 infrastructure, 4 stopped by policy or
    budget, 5 needs a person.
    """
    from agent.config import load_settings
    from agent.request import RunRequest

    flags: dict[str, object] = {
        "limits.steps": max_steps,
        "limits.seconds": max_seconds,
        "limits.usd": max_usd,
        "limits.tokens": max_tokens,
        "models.model": model,
        "models.cloud": cloud,
        "models.dialect": dialect,
        "models.route": route,
        "models.privacy": privacy,
        "planner.kind": planner,
        "perception.eyes": eyes,
        "browser.headless": False if headed else None,
        "browser.profile": profile,
        "browser.attach": attach,
        "learning.after_runs": learn,
        "gate.development": True if development else None,
    }
    plans: list[Plan] = []
    try:
        settings = load_settings(flags)
        request = RunRequest(
            goal=_from_stdin() if goal == STDIN else goal,
            on=on,
            settings=with_gate(
                settings, allow_host or [], approve or [], allow_file or [], allow_app or [], grant or []
            ),
            trace=trace,
            dry_run=dry_run,
            resume=resume,
            pictures=not no_pictures,
            record=record,
            ask=None if dry_run else _asker(ask, as_json, plans),
        )
        code = _carry_out(request, as_json, plans)
    except ClewError as error:
        if not as_json:
            raise
        _print_refusal(error, goal, on)
        code = error.exit_code
    except Exception as error:
        if as_json:  # whoever reads JSON gets JSON, also of a fault of our own
            _print_refusal(OwnFault(error), goal, on)
            raise typer.Exit(OwnFault.exit_code) from error
        raise
    raise typer.Exit(code)


def _asker(who: str, as_json: bool, plans: list[Plan]) -> Asker | None:
    """Who answers the gate's questions."""
    from agent.consent.questions import asker_by_folder
    from agent.consent.terminal import terminal_asker
    from agent.places import questions_folder

    if who == "view":
        return asker_by_folder(questions_folder(), lambda: plans[0].run, lambda: plans[0].goal.text)
    return None if as_json or who == "nobody" else terminal_asker()


def _carry_out(request: RunRequest, as_json: bool, plans: list[Plan]) -> int:
    import agent.assembly as assembly
    from agent.cli.run_document import document_of
    from agent.cli.run_story import RunStory

    story = RunStory(dry_run=request.dry_run)

    def begin(plan: Plan) -> None:
        plans.append(plan)
        story.begin(plan)

    result = assembly.run(request, assembly.Progress(begin, story.step))
    story.end(result)
    lesson = None
    if request.settings.learning.after_runs and result.status == "done" and not request.dry_run:
        from agent.cli.lessons import learn_and_tell

        lesson = learn_and_tell([result.folder], request.settings.learning.promote, world=request.record)
    if as_json:
        learnt = lesson.model_dump(mode="json") if lesson is not None else None
        _print(document_of(result, request.dry_run, learnt).model_dump_json(indent=2))
    elif result.answer:
        _print(result.answer)
    return result.exit_code


def _print_refusal(error: ClewError, goal: str, on: str) -> None:
    from agent.cli.run_document import refusal_document

    tell_error(error.message, error.hint)
    _print(refusal_document(error, goal, on).model_dump_json(indent=2))


def _print(text: str) -> None:
    """Write to stdout, in UTF-8 whatever the locale; what has no form in it becomes a question mark."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _from_stdin() -> str:
    return sys.stdin.buffer.read(_LONGEST_STDIN).decode("utf-8", "surrogateescape").strip("\r\n")


def with_gate(
    settings: Settings, hosts: list[str], approve: list[str], files: list[Path], apps: list[str], grant: list[str]
) -> Settings:
    """What flags allow comes on top of what the configuration allows."""
    gate = settings.gate
    wider = gate.model_copy(
        update={
            "allow_hosts": (*gate.allow_hosts, *hosts),
            "approve": (*gate.approve, *_listed(approve)),
            "allow_files": (*gate.allow_files, *files),
            "allow_apps": (*gate.allow_apps, *apps),
            "grant": (*gate.grant, *_listed(grant)),
        }
    )
    return settings.model_copy(update={"gate": wider})


def _listed(told: list[str]) -> list[str]:
    """What stands in several flags, with commas in each."""
    return [word.strip() for words in told for word in words.split(",") if word.strip()]

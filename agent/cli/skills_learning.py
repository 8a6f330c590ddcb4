"""``clew skills induce``, ``record`` and ``try``: learning from what was done, and following one skill."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.config import Settings
    from agent.library.learning import Lesson
    from devices.screen import Screen

Library = Annotated[Path | None, typer.Option(metavar="DIR", help="The library, where it is another one.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Approve = Annotated[
    list[str] | None,
    typer.Option(metavar="KIND[,KIND]", help="Kinds of steps that cannot be undone and are allowed: pay, send, …"),
]
AllowApp = Annotated[list[str] | None, typer.Option(metavar="APP", help="An app that may be entered; then no other.")]
AllowHost = Annotated[list[str] | None, typer.Option(metavar="HOST", help="Another host that may be visited.")]
Grant = Annotated[
    list[str] | None, typer.Option(metavar="KIND[,KIND]", help="Permissions that apps get when they ask.")
]
TraceTo = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the trace.")]
NeverPromote = Annotated[bool, typer.Option("--draft", help="Leave it a draft, however well it does.")]


def induce(
    traces: Annotated[list[str], typer.Argument(metavar="TRACE…", help="Runs: an id, its beginning, a path, latest.")],
    name: Annotated[str, typer.Option(help="What to call the skill. Default: from the goal's words.")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DEVICE", help="Where to try it out: phone, or world:DIR.")] = "",
    goal: Annotated[str, typer.Option(help="What was asked, where the trace says something else.")] = "",
    draft: NeverPromote = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Learn a skill from runs that reached their goal. Several runs of one goal with other values teach more than one.

    It is tried out where nothing is lost and goes into use when it passes. Ends with 1 when nothing was learnt.
    """
    from agent.cli.lessons import learn_and_tell
    from agent.config import load_settings
    from agent.reaching.addresses import read_device_address
    from agent.record.traces import find_trace
    from agent.request import traces_root

    settings = load_settings()
    folders = [find_trace(traces_root(settings), trace).folder for trace in traces]
    address = read_device_address(on) if on else None
    promote = "never" if draft else settings.learning.promote
    lesson = learn_and_tell(folders, promote, library=library, on=address, goal=goal, name=name)
    _end(lesson, as_json)


def record(
    on: Annotated[str, typer.Option("--on", metavar="DEVICE", help="Where: phone, android:SERIAL or browser:URL.")],
    goal: Annotated[str, typer.Option(help="What it is good for, with the values that you use.")] = "",
    name: Annotated[str, typer.Option(help="What to call the skill.")] = "",
    approve: Approve = None,
    allow_app: AllowApp = None,
    allow_host: AllowHost = None,
    grant: Grant = None,
    trace: TraceTo = None,
    draft: NeverPromote = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Show how something is done, step by step, and learn a skill from it.

    Each screen is listed with numbers; type what to do: tap 3, type 5 hello, select 4 Oslo, scroll down, back,
    open Notes, done. Lines may come from a file: clew skills record --on phone --goal … < steps.txt
    """
    import agent.assembly as assembly
    from agent.cli.lessons import learn_and_tell
    from agent.config import load_settings
    from agent.consent.terminal import terminal_asker
    from agent.library.demonstrating import Person
    from agent.request import RunRequest

    settings = _wider(load_settings(), approve, allow_app, allow_host, grant)
    if not goal:
        goal = _asked("What is it that you show? Say it as you would ask for it, with the values that you use: ")
    person = Person(_lines(), _show, lambda why: typer.echo(f"  {why}", err=True))
    asker = terminal_asker() if not as_json else None
    request = RunRequest(goal=goal, on=on, settings=settings, trace=trace, ask=asker, decider=person)
    result = assembly.run(request)
    if result.status != "done":
        typer.echo(f"not recorded: {result.reason}", err=True)
        if result.hint:
            typer.echo(f"  what to do: {result.hint}", err=True)
        raise typer.Exit(result.exit_code)
    promote = "never" if draft else settings.learning.promote
    _end(learn_and_tell([result.folder], promote, library=library, name=name), as_json)


def try_it(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A skill of the library, a shipped one, or a file.")],
    on: Annotated[str, typer.Option("--on", metavar="DEVICE", help="Where: phone, android:SERIAL or browser:URL.")],
    arguments: Annotated[
        list[str] | None, typer.Option("--with", metavar="NAME=VALUE", help="An argument. May be repeated.")
    ] = None,
    approve: Approve = None,
    allow_app: AllowApp = None,
    allow_host: AllowHost = None,
    grant: Grant = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would begin with; perform nothing.")] = False,
    trace: TraceTo = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Follow one skill with given arguments, through gate and journal as any run."""
    import agent.assembly as assembly
    from agent.cli.run_document import document_of
    from agent.cli.run_story import RunStory
    from agent.cli.skills import find_any
    from agent.config import load_settings
    from agent.consent.terminal import terminal_asker
    from agent.request import RunRequest
    from planner.decision import Use
    from planner.directed import OneSkill, goal_of
    from skills.parameters import read_arguments

    settings = _wider(load_settings(), approve, allow_app, allow_host, grant)
    skill, called = find_any(name, library)
    given = dict(_pair(told) for told in arguments or ())
    read_arguments(skill.parameters, given)
    goal = goal_of(skill.name, given)
    request = RunRequest(
        goal=goal,
        on=on,
        settings=settings,
        trace=trace,
        dry_run=dry_run,
        ask=None if as_json or dry_run else terminal_asker(),
        decider=OneSkill(Use(skill.name, given, "it is tried", goal, "trial")),
        skills=(*called, skill),
    )
    story = RunStory(dry_run=dry_run)
    result = assembly.run(request, assembly.Progress(story.begin, story.step))
    story.end(result)
    if as_json:
        _print(document_of(result, dry_run).model_dump_json(indent=2))
    elif result.answer:
        _print(result.answer)
    raise typer.Exit(result.exit_code)


def _end(lesson: Lesson, as_json: bool) -> None:
    if as_json:
        _print(lesson.model_dump_json(indent=2))
    elif lesson.learnt:
        _print(lesson.name)
    if not lesson.learnt:
        raise typer.Exit(1)


def _show(screen: Screen) -> None:
    from agent.consent.terminal import visible
    from agent.library.demonstrating import HELP, numbered

    if not sys.stdin.isatty():
        return  # whoever sends a script has seen the screens
    typer.echo(f"\n{visible(screen.title or screen.location, 200)}", err=True)
    for number, element in numbered(screen):
        held = f" = {element.value!r}" if element.value and "password" not in element.states else ""
        typer.echo(f"  {number:>3}  {visible(element.describe() + held, 160)}", err=True)
    typer.echo(HELP, err=True)


def _lines() -> Iterator[str]:
    while True:
        if sys.stdin.isatty():
            typer.echo("> ", err=True, nl=False)
        line = sys.stdin.readline(10_000)
        if not line:
            return
        yield line


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        from agent.errors import ConfigError

        raise ConfigError("it is not said what is shown", "add --goal 'Write a note called Tax saying …'")
    answer: str = typer.prompt(question.rstrip(": "), err=True)
    return answer


def _pair(told: str) -> tuple[str, str]:
    name, equals, value = told.partition("=")
    if not equals:
        from agent.errors import ConfigError

        raise ConfigError(f"{told[:60]!r} is no argument", "write --with NAME=VALUE")
    return name.strip(), value


def _wider(
    settings: Settings,
    approve: list[str] | None,
    apps: list[str] | None,
    hosts: list[str] | None,
    grant: list[str] | None,
) -> Settings:
    from agent.cli.run import with_gate

    return with_gate(settings, hosts or [], approve or [], [], apps or [], grant or [])


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()

"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer
from typer.main import get_command

from agent.cli.late import Late, LateGroup

EPILOG = "Example:  clew run 'Choose Oslo as City and press Register' --on browser:http://127.0.0.1:8000/"

COMMANDS = (
    Late("run", "Carry out a goal in a browser or on a phone."),
    Late("chat", "Talk to one open device: a line is an order, and the next one begins where it ended."),
    Late("listen", "Carry out what is said, on this machine alone: no sound leaves it."),
    Late("view", "Show devices, runs, skills, worlds and costs, live, in a browser on this machine."),
    Late(
        "serve",
        "Serve devices and skills to other agents. The gate judges every action; Ctrl-C, or a closed stdin, ends it.",
    ),
    Late(
        "plan",
        "Show what could be done for a goal, as a tree: which chains there are, and where they part. Nothing is done.",
    ),
    Late("flow", "Workflows: steps that use what others found, several at a time."),
    Late("traces", "Look at what runs have done."),
    Late(
        "perceive",
        "Read a picture of a screen: controls, their states, text and what icons mean. Nothing leaves this machine.",
    ),
    Late("ground", "Find what a phrase means on a picture of a screen, with how sure that is."),
    Late("skills", "Look after the library of skills."),
    Late(
        "explore", "Walk an app or a site, and remember its screens, the ways between them, and what each element does."
    ),
    Late("suite", "Run scenarios in plain language and steps over devices."),
    Late("worlds", "Worlds: recorded apps and sites, which --on world:FOLDER plays."),
    Late("doctor", "Look at this machine and say what would keep a run from working."),
    Late("devices", "List the devices that a goal can be carried out on, and who uses them."),
    Late("emulators", "Android emulators: list, start, stop, snapshots."),
    Late("models", "Get, try and measure models."),
    Late(
        "costs",
        "Tell what models have cost: calls, tokens, seconds and dollars by model, over every run that has a trace.",
    ),
    Late("evaluate", "Measure agents on benchmarks, and how well screens are read."),
)


class _Commands(LateGroup):
    late = COMMANDS


def _show_version(wanted: bool) -> None:
    if wanted:
        from agent.program_name import program

        typer.echo(program())
        raise typer.Exit


def build() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="clew",
        cls=_Commands,
        help="Carries out what you say, on a phone or in a browser, and leaves a trace that shows each step.",
        epilog=EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def clew(
        version: Annotated[
            bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
        ] = False,
    ) -> None:
        """Carries out what you say, on a phone or in a browser, and leaves a trace that shows each step."""

    return app


def whole() -> LateGroup:
    """The same with every command imported: for who looks at all of them."""
    group = get_command(build())
    assert isinstance(group, LateGroup)
    return group.whole()

"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from agent.cli import (
    chat,
    costs,
    devices,
    doctor,
    emulators,
    evaluate,
    explore,
    flow,
    listen,
    models,
    perceive,
    plan,
    run,
    serve,
    skills,
    suite,
    traces,
    view,
    worlds,
)

EPILOG = "Example:  clew run 'Choose Oslo as City and press Register' --on browser:http://127.0.0.1:8000/"


def _show_version(wanted: bool) -> None:
    if wanted:
        from agent.program_name import program

        typer.echo(program())
        raise typer.Exit


def build() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="clew",
        help="Carries out what you say in a browser, on your own machine, and leaves a trace that shows each step.",
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
        """Carries out what you say in a browser, on your own machine, and leaves a trace that shows each step."""

    app.command(epilog=run.EPILOG)(run.run)
    app.command(epilog=chat.EPILOG)(chat.chat)
    app.command(epilog=listen.EPILOG)(listen.listen)
    app.command(epilog=view.EPILOG)(view.view)
    app.command(epilog=serve.EPILOG)(serve.serve)
    app.command(epilog=plan.EPILOG)(plan.plan)
    app.add_typer(flow.app, name="flow", epilog=flow.EPILOG)
    app.add_typer(traces.app, name="traces", epilog=traces.EPILOG)
    app.command(epilog=perceive.PERCEIVE_EPILOG)(perceive.perceive)
    app.command(epilog=perceive.GROUND_EPILOG)(perceive.ground)
    app.add_typer(skills.app, name="skills", epilog=skills.EPILOG)
    app.command(epilog=explore.EPILOG)(explore.explore)
    app.add_typer(suite.app, name="suite", epilog=suite.EPILOG)
    app.add_typer(worlds.app, name="worlds", epilog=worlds.EPILOG)
    app.command(epilog=doctor.EPILOG)(doctor.doctor)
    app.command(epilog=devices.EPILOG)(devices.devices)
    app.add_typer(emulators.app, name="emulators", epilog=emulators.EPILOG)
    app.add_typer(models.app, name="models", epilog=models.EPILOG)
    app.command(epilog=costs.EPILOG)(costs.costs)
    app.add_typer(evaluate.app, name="evaluate", epilog="Example:  clew evaluate miniwob --split train --seeds 0-1")
    return app

"""``clew worlds``: recorded apps and sites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

EPILOG = "Example:  clew worlds map clock-world --dot clock.dot"

app = typer.Typer(help="Worlds: recorded apps and sites, which --on world:FOLDER plays.", no_args_is_help=True)


@app.command(epilog="Example:  clew run 'Open Clock' --on phone --record-world clock-world")
def show(
    folder: Annotated[Path, typer.Argument(help="Where the world lies.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Tell what a world knows: states, ways between them, and how far each is from where it begins."""
    from emulators.world.model import World

    world = World.load(folder)
    ways = world.paths_from(world.start)
    transitions = list(world.transitions())
    told = {
        "folder": str(folder),
        "device": world.device,
        "states": len(world.states),
        "transitions": len(transitions),
        "seen": sum(each.count for each in transitions),
        "reachable": len(ways),
        "farthest": max(map(len, ways.values())),
    }
    if as_json:
        typer.echo(json.dumps(told))
        return
    typer.echo(f"{told['states']} states of {world.device or 'an unknown device'}")
    typer.echo(f"{told['transitions']} transitions, seen {told['seen']} times")
    typer.echo(
        f"{told['reachable']} states can be reached from its beginning, the farthest in {told['farthest']} steps"
    )


@app.command(name="map", epilog=EPILOG)
def draw(
    folder: Annotated[Path, typer.Argument(help="Where the world lies.")],
    dot: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there; default: stdout.")] = None,
) -> None:
    """Draw a world as a graph in the DOT language: `dot -Tsvg` makes a picture of it."""
    from agent.errors import ConfigError
    from emulators.world.drawing import to_dot
    from emulators.world.model import World

    told = to_dot(World.load(folder))
    if dot is None:
        typer.echo(told)
        return
    try:
        dot.write_text(told, "utf-8")
    except OSError as error:
        raise ConfigError(f"{dot} cannot be written: {error.strerror or error}") from error


@app.command(name="import", epilog="Example:  clew worlds import utg.jsonl.gz --to worlds")
def import_graphs(
    file: Annotated[Path, typer.Argument(help="DroidTask's utg.jsonl.gz.")],
    to: Annotated[Path, typer.Option(metavar="DIR", help="A folder of worlds, one for each app.")],
) -> None:
    """Make worlds of the UI transition graphs that AutoDroid published."""
    from emulators.world.droidtask import read_graphs

    for name, world in read_graphs(file).items():
        place = to / "".join(c if c.isalnum() or c in "-_" else "_" for c in name)
        world.save(place)
        typer.echo(f"{place}: {len(world.states)} states")

"""``clew skills explore-new``: skills that nobody showed, found where nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.library.creating import Exploration, Tried

EPILOG = "Example:  clew skills explore-new --on phone --app Clock --minutes 2"


def explore_new(
    on: Annotated[str, typer.Option("--on", metavar="DEVICE", help="Where: phone, or world:DIR.")],
    apps: Annotated[list[str] | None, typer.Option("--app", metavar="APP", help="Only this app; repeatable.")] = None,
    minutes: Annotated[float, typer.Option(min=0.0, max=1440.0, help="Stop after so long.")] = 5.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the phone, and of the order in which tasks are tried.")] = 0,
    library: Annotated[Path | None, typer.Option(metavar="DIR", help="The library, where it is another one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Find new skills by trying an app out: what passes its trials is kept as a draft. Asks no model.

    Tried are an app's functions, single actions behind them, and pairs of known skills that belong together; never
    what cannot be undone. Run it again to go on where it stopped.
    """
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress
    from agent.consent.terminal import visible
    from agent.library.creating import Wish, explore
    from agent.library.usable import skills_for
    from agent.places import data_folder, library_folder
    from agent.reaching.addresses import read_device_address
    from perception.models.embedding import Embedder

    address = read_device_address(on)
    wish = Wish(
        on=address,
        library=library if library is not None else library_folder(),
        notes=data_folder() / "exploring",
        apps=tuple(apps or ()),
        minutes=minutes,
        seed=seed,
        skills=tuple(skills_for(address).values()),
    )
    people = Console(stderr=True, highlight=False)

    def tell(tried: Tried) -> None:
        people.print(visible(_line(tried), 300), style=_STYLES.get(tried.status), markup=False, soft_wrap=True)

    embedder = Embedder.load()
    try:
        with StepProgress(people, "exploring") as progress:
            found = explore(wish, embedder.embed, tell, lambda what, _done, _of: progress.tell(f"trying out: {what}"))
    finally:
        embedder.close()
    people.print(_summary(found), markup=False, soft_wrap=True)
    if as_json:
        typer.echo(found.model_dump_json())
    else:
        for tried in found.kept:
            typer.echo(tried.name)


_STYLES = {"kept": "green", "failed": "yellow", "known": "dim", "nothing": "dim"}


def _line(tried: Tried) -> str:
    trials = f", {tried.passed} of {tried.runs} trials" if tried.runs else ""
    named = f" as {tried.name}" if tried.name else ""
    return f"{tried.status:>7}  {tried.goal}{named}{trials}: {tried.reason}"


def _summary(found: Exploration) -> str:
    new = len(found.tried) - found.earlier
    earlier = f", {found.earlier} before" if found.earlier else ""
    rest = "nothing is left to try" if found.complete else "run it again to go on"
    return (
        f"{new} tasks tried in {found.seconds:.0f} s{earlier}; {len(found.kept)} drafts in all; {rest}. "
        "clew skills list --state drafts shows them"
    )

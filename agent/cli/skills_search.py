"""``clew skills search``: which skills serve a goal, or that none seems to."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.library_talk import Json, Library, open_library, say, show, shown, table

if TYPE_CHECKING:
    from agent.library.search import Answer
    from skills.skill import Skill


def add_to(app: typer.Typer) -> None:
    """Give ``clew skills`` this verb."""
    app.command(epilog="Example:  clew skills search 'tell Anna that I am late' --on phone")(search)


def search(
    goal: Annotated[str, typer.Argument(metavar="GOAL")],
    most: Annotated[int, typer.Option(min=1, max=100, help="How many.")] = 5,
    on: Annotated[
        str, typer.Option("--on", metavar="DEVICE", help="Leave out what cannot begin on what this device shows now.")
    ] = "",
    own: Annotated[bool, typer.Option("--own", help="Only the library, not what comes with clewline.")] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Look among drafts and unverified skills too.")] = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Find the skills that serve a goal, best first, and say so when none seems to.

    Only verified skills that somebody answers for are found, unless --drafts is given. Ends with 1 when none serves.
    """
    from agent.config import load_settings
    from agent.library.curation import findable
    from agent.library.search import look_once, search_skills, unusable_on
    from agent.reaching.addresses import BrowserAddress, read_device_address
    from skills.catalog import shipped

    store = open_library(library)
    chosen: dict[str, Skill] = {} if own else {skill.name: skill for skill in shipped()}
    chosen |= {skill.name: skill for skill in findable(store, drafts)}
    left_out: dict[str, str] = {}
    if on:
        address = read_device_address(on)
        typer.echo(f"looking at {address} …", err=True)
        screen = look_once(address, load_settings())
        left_out = unusable_on(screen, isinstance(address, BrowserAddress), tuple(chosen.values()))
    skills = [skill for skill in chosen.values() if skill.name not in left_out]
    answer = search_skills(skills, store.labels(), goal, most, left_out, store.root / "search")
    if as_json:
        say(json.dumps(asdict(answer), indent=2, ensure_ascii=False))
    else:
        _tell(answer, chosen)
    if not answer.serves:
        raise typer.Exit(1)


def _tell(answer: Answer, skills: dict[str, Skill]) -> None:
    if not answer.found:
        typer.echo("no verified skill is in use; --drafts looks among the others too", err=True)
    elif not answer.serves:
        typer.echo(f"none seems to serve this ({answer.likely:.0%} likely); these come nearest:", err=True)
    made = table("score", "name", "description", "finds for it")
    for one in answer.found:
        finders = ", ".join((answer.finds_for or {}).get(one.name, ()))
        made.add_row(f"{one.score:.2f}", one.name, shown(skills[one.name].description), finders)
    if answer.found:
        show(made)
    for wish in answer.wishes:
        say(f"“{wish.text}”: {wish.name}")
    if answer.left_out:
        typer.echo(f"left out, as they cannot begin here: {len(answer.left_out)} skills (--json says why)", err=True)

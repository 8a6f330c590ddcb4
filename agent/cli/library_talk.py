"""What the verbs of ``clew skills`` have in common: their options, how they ask, and how they answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from skills.skill import Skill
    from skills.store import SkillStore

Library = Annotated[Path | None, typer.Option(metavar="DIR", help="The library, where it is another one.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A skill's name.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def open_library(library: Path | None) -> SkillStore:
    """The library that is meant."""
    from agent.places import library_folder
    from skills.store import SkillStore

    return SkillStore(library.expanduser() if library is not None else library_folder())


def latest(store: SkillStore, name: str) -> str:
    """A draft is what a reviewer means, where there is one."""
    from skills.store import DRAFT

    return DRAFT if any(row.state == DRAFT for row in store.listed(name=name)) else ""


def read_named(store: SkillStore, name: str) -> Skill:
    """A skill of the library, of a file, or one that comes with clewline.

    Raises:
        SkillNotFound: there is none.
        SkillInvalid: the file is none.
    """
    from skills.catalog import find_shipped
    from skills.codec import SUFFIX, read_skill

    path = Path(name)
    if path.suffix in (SUFFIX, ".yml") or "/" in name:
        return read_skill(path)
    if any(not row.problem for row in store.listed(name=name)):
        return store.read(name, latest(store, name))
    return find_shipped(name)


def ask(question: str, yes: bool) -> None:
    """Put a question, unless it was answered beforehand.

    Raises:
        CurationRefused: nobody is there to answer.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        from skills.errors import CurationRefused

        raise CurationRefused(f"{question} Nobody is there to ask", "--yes says so beforehand")
    typer.confirm(question, abort=True, err=True)


def done(as_json: bool, told: str, document: Any) -> None:
    """Say what was done."""
    say(json.dumps(document) if as_json else told)


def table(*columns: str) -> Any:
    """A table without lines; what counts is set to the right."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        right = name in ("uses", "score", "calls", "seconds", "dollars")
        made.add_column(name, no_wrap=name not in ("description", "why", "told"), justify="right" if right else "left")
    return made


def show(made: Any) -> None:
    """Print a table, wide where it is no terminal."""
    from rich.console import Console

    console = Console(highlight=False)
    console.print(made) if console.is_terminal else Console(width=200, highlight=False).print(made)


def shown(text: str) -> str:
    """Text of a file, with nothing in it that a terminal would obey."""
    from rich.markup import escape

    from agent.consent.terminal import visible

    return escape(visible(text, 500))


def say(text: str) -> None:
    """Print for whoever reads stdout, whatever is in the text."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()

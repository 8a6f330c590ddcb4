"""``clew skills sign`` and ``clew skills trust``: who answers for a skill, and whose word counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from agent.cli.library_talk import Json, Library, Yes, ask, done, latest, open_library, say, show, shown, table

trust = typer.Typer(help="The keys whose signatures count.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Give ``clew skills`` these verbs."""
    app.command(epilog="Example:  clew skills sign send-message --key ~/keys/clew.pem")(sign)
    trust.command("list", epilog="Example:  clew skills trust list")(list_keys)
    trust.command(epilog="Example:  clew skills trust add anna.pub.pem --as anna")(add)
    trust.command(epilog="Example:  clew skills trust remove anna")(remove)
    app.add_typer(trust, name="trust", epilog="Example:  clew skills trust list")


def sign(
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="Drafts, or skills in use.")],
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A private key in PEM. Default: the library's own.")
    ] = None,
    yes: Yes = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Answer for skills as they are now, evidence included. Whoever trusts the key can then follow them."""
    from skills.curating.story import story
    from skills.store import ACTIVE, DRAFT
    from skills.trust.keys import key_id, read_signing_key

    store = open_library(library)
    signing = read_signing_key(key.expanduser()) if key is not None else None
    chosen = [(name, DRAFT if latest(store, name) else ACTIVE) for name in names]
    skills = [store.read(name, state) for name, state in chosen]
    if not yes:
        for skill in skills:
            for line in story(skill):
                typer.echo(shown(line), err=True)
    ask(f"Answer for {', '.join(names)}?", yes)
    made = [store.sign(name, state, signing) for name, state in chosen]
    told = "\n".join(f"{one.name}: version {one.counter} signed with {key_id(one.key)}" for one in made)
    documents = [{"name": one.name, "hash": one.skill, "counter": one.counter, "key": one.key} for one in made]
    done(as_json, told, documents)


def list_keys(library: Library = None, as_json: Json = False) -> None:
    """List the keys, those that were revoked among them."""
    keys = open_library(library).keys.listed()
    if as_json:
        say(json.dumps([{**key.model_dump(), "id": key.id} for key in keys], indent=2))
        return
    if not keys:
        typer.echo("no key yet: one of your own is made when you promote or sign a skill", err=True)
        return
    made = table("label", "id", "counts", "public key")
    for key in keys:
        counts = f"no, revoked {key.revoked_at[:10]}" if key.revoked_at else f"since {key.added_at[:10]}"
        made.add_row(shown(key.label), key.id, counts, key.public)
    show(made)


def add(
    key: Annotated[str, typer.Argument(metavar="KEY", help="64 hexadecimal digits, or a file in PEM.")],
    label: Annotated[str, typer.Option("--as", metavar="LABEL", help="What to call its owner.")],
    yes: Yes = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Trust a key: skills that it signed may be followed. Compare the digits with its owner by another way first."""
    from skills.shelf import locked
    from skills.trust.keys import key_id, read_public_key

    public, store = read_public_key(key), open_library(library)
    ask(f"Follow what the key {key_id(public)} ({public}) signs, as {label}?", yes)
    with locked(store.root):
        added = store.keys.add(public, label)
    done(as_json, f"{added.label} ({added.id}) is trusted", {"label": added.label, "id": added.id, "public": public})


def remove(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Label, id or digits.")],
    yes: Yes = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Revoke a key: what only it signed is followed no longer. trust add undoes it."""
    from skills.shelf import locked

    store = open_library(library)
    meant = store.keys.named(key)
    ask(f"Follow nothing any longer that only {meant.label} ({meant.id}) signed?", yes)
    with locked(store.root):
        gone = store.keys.revoke(meant.id)
    told = f"{gone.label} is revoked; clew skills trust add {gone.public} --as '{gone.label}' undoes it"
    done(as_json, told, {"label": gone.label, "id": gone.id, "revoked_at": gone.revoked_at})

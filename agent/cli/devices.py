"""``clew devices``: what stands after ``--on``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

EPILOG = "Example:  clew devices --json"


def devices(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """List the devices that a goal can be carried out on, and who uses them."""
    from agent.reaching.phones import known_phones

    phones = known_phones()
    if as_json:
        import json
        from dataclasses import asdict

        sys.stdout.write(json.dumps({"devices": [asdict(phone) for phone in phones]}, indent=2) + "\n")
        return
    typer.echo("browser:URL  a page in Chromium")
    for phone in phones:
        used = f"  in use by {phone.owner}" if phone.owner else ""
        state = "" if phone.state == "device" else f"  {phone.state}"
        typer.echo(f"{phone.address}  {phone.kind}{f': {phone.detail}' if phone.detail else ''}{state}{used}")
    typer.echo("appium:URL  a phone through an Appium server")

"""``clew view``: watch, steer and look after everything in a browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

EPILOG = "Example:  clew view --open   then, elsewhere:  clew run 'Set an alarm for 7:30' --on phone --ask view"


def view(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where on 127.0.0.1; 0 takes a free port.")] = 0,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    on: Annotated[
        list[str] | None, typer.Option("--on", metavar="DEVICE", help="Open this device at once. May be repeated.")
    ] = None,
    worlds: Annotated[Path | None, typer.Option(metavar="DIR", help="Where worlds lie, where it is elsewhere.")] = None,
    suites: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where runs of suites lie, where it is elsewhere.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the address as a JSON document on stdout.")] = False,
) -> None:
    """Show devices, runs, skills, worlds and costs, live, in a browser on this machine.

    It prints a link that lets you in; nobody else on this machine gets in without it. Ctrl-C ends it.
    """
    from agent.config import load_settings
    from agent.network.local_server import LocalServer, new_token
    from agent.view.app import DOOR, make_app
    from agent.view.desk import Desk

    desk = Desk(load_settings(), worlds, suites)
    token = new_token()
    try:
        server = LocalServer(make_app(desk, token), port)
        link = f"{server.url}{DOOR}#{token}"
        desk.warm_up()
        for address in on or ():
            desk.open_device(address)
        if as_json:
            import json

            sys.stdout.write(json.dumps({"url": server.url, "link": link, "token": token}) + "\n")
            sys.stdout.flush()
        else:
            typer.echo(f"open {link}\nCtrl-C ends it.", err=True)
        if open_it:
            typer.launch(link)
        server.serve()
    finally:
        desk.close()

"""``clew serve``: let other agents use our devices and skills."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

EPILOG = "Example:  clew serve --mcp --on phone --on browser:https://example.com/"


def serve(
    mcp: Annotated[bool, typer.Option("--mcp", help="Speak the Model Context Protocol.")] = False,
    http: Annotated[bool, typer.Option("--http", help="On loopback, with a token; else on stdin and stdout.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="With --http: where; 0 takes a free one.")] = 0,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="DEVICE", help="A device that clients may open; * for any. Default: phone."),
    ] = None,
    suites: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of suites that clients may run, on these devices.")
    ] = None,
    approve: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[,KIND]", help="Kinds of steps allowed without a question."),
    ] = None,
    ask: Annotated[
        Literal["client", "view", "nobody"],
        typer.Option(help="Who is asked before what cannot be undone: the client, you in clew view, or nobody."),
    ] = "client",
    as_json: Annotated[bool, typer.Option("--json", help="With --http: print the address as a JSON document.")] = False,
) -> None:
    """Serve devices and skills to other agents. The gate judges every action; Ctrl-C, or a closed stdin, ends it."""
    from agent.config import load_settings
    from agent.errors import ConfigError
    from agent.serve.rooms import DEFAULT_DEVICES
    from agent.serve.serving import PATH, http_app, make_server

    if not mcp:
        raise ConfigError("it is not said which protocol to speak", "add --mcp")
    settings = load_settings()
    kinds = tuple(kind.strip() for told in approve or () for kind in told.split(",") if kind.strip())
    gate = settings.gate.model_copy(update={"approve": (*settings.gate.approve, *kinds)})
    server, close = make_server(settings.model_copy(update={"gate": gate}), on or DEFAULT_DEVICES, ask, suites)
    try:
        if not http:
            server.run("stdio")
            return
        from agent.network.local_server import LocalServer, new_token

        token = new_token()
        local = LocalServer(http_app(server, token), port)
        if as_json:
            import json

            sys.stdout.write(json.dumps({"url": local.url + PATH, "token": token}) + "\n")
            sys.stdout.flush()
        else:
            typer.echo(f"{local.url}{PATH}\nAuthorization: Bearer {token}\nCtrl-C ends it.", err=True)
        local.serve()
    finally:
        close()

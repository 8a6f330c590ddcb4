"""What a person types: ``clew run``, ``clew traces``, ``clew doctor``, ``clew evaluate``.

``main`` is the entry point. A module of this package holds one command and imports what the command needs when it
runs, so that ``clew --help`` costs typer and nothing else.
"""

from __future__ import annotations

import os
import sys

DEBUG = "CLEW_DEBUG"


def main() -> int:
    """Run the command line and return the exit code; what each means stands in ``clew run --help``."""
    from agent.ownership import ImportNameTaken, check_ownership

    try:
        check_ownership()
    except ImportNameTaken as error:
        # Before anything else is imported: what one would import may be the very thing that was replaced.
        print(f"error: {error.message}\n  what to do: {error.hint}", file=sys.stderr)
        return error.exit_code
    from agent.cli.failures import guarded

    return guarded(_command, debug=os.environ.get(DEBUG, "") not in ("", "0"))


def _command() -> None:
    from agent.cli.app import build

    build()()

"""How a command fails: one line, what to do next, and the exit code; a traceback only where it was asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable

from devices.errors import ClewError


class OwnFault(ClewError):
    """An error that nobody foresaw.

    Args:
        error: the error.
    """

    exit_code = 3

    def __init__(self, error: Exception) -> None:
        super().__init__(
            f"clewline itself failed: {type(error).__name__}: {error}", "CLEW_DEBUG=1 shows where; please report it"
        )


def guarded(command: Callable[[], object], debug: bool) -> int:
    """Run a command and return its exit code, whatever it raises.

    Args:
        command: what to run; it may end by ``SystemExit``, as typer's do.
        debug: let errors out with their traceback.
    """
    try:
        command()
    except ClewError as error:
        if debug:
            raise
        tell_error(error.message, error.hint)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has enough of it; Python must not complain when it closes the stream.
        sys.stdout = None
        return 0
    except Exception as error:
        if debug:
            raise
        fault = OwnFault(error)
        tell_error(fault.message, fault.hint)
        return fault.exit_code
    return 0


def tell_error(message: str, hint: str = "") -> None:
    """Say what went wrong and what to do, on stderr, as two lines that no text from outside can break up."""
    from agent.consent.terminal import visible

    print(f"error: {visible(message, 2000)}", file=sys.stderr)
    if hint:
        print(f"  what to do: {visible(hint, 2000)}", file=sys.stderr)

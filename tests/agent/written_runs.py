"""Writes traces for tests as a run would: through ``devices.journal.Journal``, with small PNGs made here."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

from devices.action import Action, Tap, Type
from devices.effect import EffectClass
from devices.journal import Journal
from devices.records import (
    Alternative,
    Begin,
    End,
    Intent,
    Outcome,
    Record,
    Target,
    View,
)
from devices.selector import Selector

STARTED_S = 1_772_460_309.0
WIDTH, HEIGHT = 160, 100


def png(shade: int, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A picture of one colour."""
    pixels = (b"\0" + bytes([shade % 256, (shade * 7) % 256, (shade // 256 * 40) % 256]) * width) * height
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(pixels)),
        (b"IEND", b""),
    )
    framed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def view(picture: str = "", location: str = "https://example.org/form", title: str = "Form", elements: int = 7) -> View:
    return View(
        location=location,
        title=title,
        size_px=(WIDTH, HEIGHT),
        digest="d",
        fingerprint="f",
        elements=elements,
        picture=picture,
    )


def target(described: str = 'textbox "Full name"', secret: bool = False) -> Target:
    return Target(
        described=described,
        role="textbox",
        name="Full name",
        bounds=(20, 30, 120, 50),
        selector=Selector(role="textbox", name="Full name"),
        secret=secret,
    )


def begin(run: str = "run-1", goal: str = "Enter Ada Lovelace as full name and save", at_s: float = STARTED_S) -> Begin:
    return Begin(
        at_s=at_s, run=run, goal=goal, device="browser:https://example.org/form", policy="fast", program="clew 0"
    )


def intent(
    step: int = 1,
    action: Action | None = None,
    aim: Target | None = None,
    clause: str = "Enter Ada Lovelace as full name",
    before: View | None = None,
    reason: str = "the goal names it",
    alternatives: Sequence[Alternative] = (),
) -> Intent:
    return Intent(
        at_s=STARTED_S + step,
        step=step,
        decider="policy fast",
        reason=reason,
        clause=clause,
        confidence=0.93,
        alternatives=tuple(alternatives),
        action=action or Type(text="Ada Lovelace"),
        target=aim or target(),
        effect_class=EffectClass.IDEMPOTENT,
        gate="allowed",
        before=before or view(),
        elapsed_ms={"observe": 40.0, "decide": 10.0},
    )


def outcome(step: int = 1, after: View | None = None, value: str | None = "Ada Lovelace") -> Outcome:
    return Outcome(
        at_s=STARTED_S + step + 0.5,
        step=step,
        status="done",
        changed=True,
        point_px=(70, 40),
        value=value,
        after=after or view(),
        elapsed_ms={"act": 80.0, "settle": 120.0},
    )


def end(steps: int = 1, final: View | None = None) -> End:
    return End(
        at_s=STARTED_S + 60,
        status="done",
        reason="the page says so",
        answer="HD-2047",
        steps=steps,
        seconds=3.84,
        final=final,
    )


def write(folder: Path, *records: Record) -> Path:
    """A trace of these records."""
    journal = Journal(folder)
    for record in records:
        journal.append(record, durable=False)
    journal.close()
    return folder


def write_run(folder: Path, steps: int = 3, run: str = "run-1", at_s: float = STARTED_S, pictures: bool = True) -> Path:
    """A whole run: it types, and taps at the end; each look serves as after and as the next before."""
    journal = Journal(folder)
    names = [journal.keep_picture(png(20 + n)) if pictures else "" for n in range(steps + 1)]
    journal.append(begin(run, at_s=at_s), durable=False)
    for number in range(1, steps + 1):
        last = number == steps
        others = (
            Alternative(described='textbox "Your name"', score=0.4, bounds=(20, 60, 120, 80)),
            Alternative(described="nothing to see", score=0.1),
        )
        action: Action = Tap() if last else Type(text="Ada Lovelace")
        journal.append(
            intent(
                number,
                action,
                before=view(names[number - 1]),
                clause="save" if last else "Ada Lovelace",
                alternatives=others,
            ),
            durable=False,
        )
        journal.append(outcome(number, view(names[number]), None if last else "Ada Lovelace"), durable=False)
    journal.append(end(steps, view(names[steps])), durable=False)
    journal.close()
    return folder

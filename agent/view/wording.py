"""Says what happened in words for people who read no code."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from agent.record.traces import TraceStatus
from agent.view.markup import Html, Part, Said, join
from devices.action import Action, Answer, Open, Select, Type, Upload, Wait, describe
from devices.effect import EffectClass
from devices.records import Outcome

Tone = Literal["good", "bad", "warn", "plain"]
"""How a status is coloured; the words and the sign say the same without colour."""

_HEADLINE_LENGTH = 80
_MODEL_WORDS = frozenset({"model", "cloud", "llm", "vlm"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status in words: ``label`` for a badge, ``told`` as a sentence."""

    label: str
    told: str
    tone: Tone
    sign: str


_RUN_VERDICTS: dict[TraceStatus, Verdict] = {
    "done": Verdict("Done", "The goal was reached.", "good", "✓"),
    "failed": Verdict("Failed", "The goal was not reached.", "bad", "✕"),
    "infrastructure": Verdict("Device failed", "The device or browser let the run down.", "bad", "✕"),
    "policy": Verdict("Stopped", "A rule or a budget stopped the run.", "warn", "■"),
    "needs-person": Verdict("Needs a person", "The run waits for a person.", "warn", "?"),
    "interrupted": Verdict("Interrupted", "Somebody stopped the run.", "warn", "■"),
    "cut off": Verdict("Cut off", "The record stops here: the run was cut off, or it is still going on.", "warn", "…"),
    "damaged": Verdict("Damaged", "The record cannot be read.", "bad", "✕"),
}

_STEP_VERDICTS: dict[str, Verdict] = {
    "done": Verdict("Done", "It was done.", "good", "✓"),
    "failed": Verdict("Failed", "It was not done; nothing happened.", "bad", "✕"),
    "unknown": Verdict(
        "Not known",
        "It was sent, but the reply was lost. It may have happened and is never sent again blindly.",
        "warn",
        "?",
    ),
    "refused": Verdict("Refused", "The gate did not let it through.", "warn", "■"),
}

_NO_OUTCOME = Verdict(
    "Cut off",
    "The record stops before the outcome: the device was asked, and whether it happened is not known.",
    "warn",
    "…",
)

_EFFECTS: dict[EffectClass, tuple[str, str]] = {
    EffectClass.IDEMPOTENT: ("Safe to repeat", "doing it twice is doing it once"),
    EffectClass.PROBEABLE: (
        "Repeated only after looking",
        "sent again only if the screen shows that it did not happen",
    ),
    EffectClass.IRREVERSIBLE: ("Cannot be undone", "never sent again by itself"),
}


def run_verdict(status: TraceStatus) -> Verdict:
    """What became of a run."""
    return _RUN_VERDICTS[status]


def step_verdict(outcome: Outcome | None) -> Verdict:
    """What became of a step; None is a step that was cut off."""
    return _NO_OUTCOME if outcome is None else _STEP_VERDICTS[outcome.status]


def effect_words(effect: EffectClass) -> tuple[str, str]:
    """``("Safe to repeat", why)``."""
    return _EFFECTS[effect]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of ours with words of others (``Said``) in between."""

    parts: tuple[Part, ...]

    @property
    def html(self) -> Html:
        """As markup; others' words cannot turn the sentence's direction round."""
        return join(self.parts)

    @property
    def plain(self) -> str:
        """As text, for attributes and titles."""
        return "".join(str(part) for part in self.parts)


def headline(action: Action, target: str) -> Sentence:
    """One sentence: ``Type "Ada" into textbox "Full name"``.

    Args:
        action: what was to be done.
        target: the element as it was described; empty when there was none.
    """
    at: tuple[Part, ...] = (Said(_short(target)),) if target else ("the element in focus",)
    match action:
        case Type():
            verb = "Append" if action.append else "Type"
            return Sentence((f'{verb} "', Said(_short(action.text)), '" into ', *at))
        case Select():
            return Sentence((*_listed("Select ", action.options), " in ", *at))
        case Upload():
            return Sentence((*_listed("Upload ", action.paths), " to ", *at))
        case Open():
            return Sentence(("Open ", Said(_short(action.location))))
        case Wait(until="shown" | "gone"):
            return Sentence(('Wait until "', Said(_short(action.text)), f'" is {action.until}'))
        case Answer(text=text) if text:
            return Sentence((_capital(action.describe()), ' with "', Said(_short(text)), '"'))
        case _:
            told = _capital(describe(action))
            return Sentence((f"{told} ", *at)) if target else Sentence((told,))


def whole_text(action: Action) -> str:
    """What the headline had to shorten; empty when it says everything."""
    text = action.text if isinstance(action, Type | Answer) else action.location if isinstance(action, Open) else ""
    return text if _short(text) != text else ""


def split_hint(error: str) -> tuple[str, str]:
    """``("no element is button", "candidates: link")`` of ``no element is button (candidates: link)``.

    Errors of this project are journalled as a message with its hint in brackets at the end.
    """
    if not error.endswith(")"):
        return error, ""
    depth = 0
    for place in range(len(error) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(error[place], 0)
        if depth == 0:
            return (error[: place - 1], error[place + 1 : -1]) if error[place - 1] == " " else (error, "")
    return error, ""


def duration(seconds: float) -> str:
    """``340 ms``, ``12.4 s``, ``2 min 05 s``, ``1 h 04 min``."""
    if not math.isfinite(seconds) or seconds < 0:
        return "unknown"
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def moment(at_s: float) -> tuple[str, str]:
    """``("2 March 2026, 14:05:09 UTC+01:00", ISO form)`` in this machine's zone; ``("unknown", "")`` of nonsense."""
    try:
        local = datetime.fromtimestamp(at_s, UTC).astimezone()
    except (OverflowError, ValueError, OSError):
        return "unknown", ""
    return f"{local.day} {local:%B %Y, %H:%M:%S} {local:%Z}".strip(), local.isoformat(timespec="seconds")


def percent(confidence: float) -> str:
    """``93 %``; a number outside 0…1 is a score, not a confidence, and stays one."""
    if not math.isfinite(confidence):
        return "unknown"
    return f"{confidence * 100:.0f} %" if 0 <= confidence <= 1 else f"{confidence:.3g}"


def count(number: int, word: str) -> str:
    """``1 step``, ``2 steps``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def numbers(found: Iterable[int]) -> str:
    """``1–3, 7`` of 1, 2, 3, 7."""
    runs: list[list[int]] = []
    for number in sorted(set(found)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in runs)


def asked_model(decider: str) -> bool:
    """Whether a decider's name says that a model was asked: ``model:…``, ``cloud model …`` and the like."""
    return bool(_MODEL_WORDS & set(re.findall(r"[a-z]+", decider.casefold())[:2]))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _HEADLINE_LENGTH else flat[: _HEADLINE_LENGTH - 1] + "…"


def _listed(verb: str, texts: tuple[str, ...]) -> tuple[Part, ...]:
    parts: list[Part] = [f'{verb}"']
    for place, text in enumerate(texts[:3]):
        parts += ['", "' if place else "", Said(_short(text))]
    return (*parts, '"' if len(texts) <= 3 else f'" and {len(texts) - 3} more')


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

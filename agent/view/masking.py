"""Takes secrets out of an episode before anybody looks at it or is given it.

A secret is what was typed into, chosen in or read back from a target marked ``secret``. It is hidden there, and
wherever else the same text turns up: in the goal, a reason, an address, a message. Pictures are not touched: the
episode loop masks them before it stores them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote, quote_plus

from pydantic import BaseModel

from agent.record.traces import Episode, join_records
from devices.action import Press, Select, Type
from devices.records import Intent, Outcome, Record

MASK = "•••"

_SURE_LENGTH = 6
# ``describe`` of an action cuts longer texts here.
_TOLD_LENGTH = 37
# What the gate writes in place of a secret; it may be read by anybody.
_REFERENCE = re.compile(r"<secret:[^<>]*>")
_FREE_TEXT = frozenset(
    {"goal", "device", "reason", "clause", "clause_key", "gate", "described", "name", "label", "hint", "title"}
    | {"location", "notices", "error", "value", "text", "answer", "options", "paths", "key"}
)

_M = TypeVar("_M", bound=BaseModel)


def mask_secrets(episode: Episode) -> Episode:
    """The same episode with every secret shown as ``•••``."""
    secret_steps = {r.step for r in episode.records if isinstance(r, Intent) and r.target and r.target.secret}
    if not secret_steps:
        return episode
    hidden = _pattern(_secrets(episode.records, secret_steps))
    return join_records(episode.folder, [_masked(record, secret_steps, hidden) for record in episode.records])


def _secrets(records: Sequence[Record], steps: set[int]) -> Iterator[str]:
    for record in records:
        match record:
            case Intent(action=Type(text=text)) if record.step in steps:
                yield text
            case Intent(action=Select(options=options)) if record.step in steps:
                yield from options
            case Outcome(value=str(value)) if record.step in steps:
                yield value
            case _:
                pass


def _pattern(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """Matches any secret in the forms in which it is met elsewhere."""
    forms: set[str] = set()
    for secret in secrets:
        if not secret.strip() or _REFERENCE.fullmatch(secret):
            continue
        # "replace" because an address is made of bytes and a page's text may hold lone surrogates.
        spelled = {quote(secret, errors="replace"), quote_plus(secret, errors="replace"), repr(secret)[1:-1]}
        forms |= {secret, secret.strip(), *spelled, *({secret[:_TOLD_LENGTH]} if len(secret) > _TOLD_LENGTH else ())}
    if not forms:
        return None
    # A short secret is hidden where it stands alone: a PIN of "1" must not eat every 1 of the page.
    told = (re.escape(f) if len(f) >= _SURE_LENGTH else rf"(?<!\w){re.escape(f)}(?!\w)" for f in forms)
    return re.compile("|".join(sorted(told, key=len, reverse=True)))


def _masked(record: Record, secret_steps: set[int], hidden: re.Pattern[str] | None) -> Record:
    if hidden is not None:
        record = _without(record, hidden)
    if isinstance(record, Intent) and record.step in secret_steps:
        return record.model_copy(update={"action": _masked_action(record.action)})
    if isinstance(record, Outcome) and record.step in secret_steps:
        value = MASK if record.value else record.value
        # Its message quotes what arrived, which is most of what was typed.
        told = "what arrived in the field is not what was typed"
        error = told if record.error_kind == "TypedTextDiffers" else record.error
        return record.model_copy(update={"value": value, "error": error})
    return record


def _masked_action(action: _M) -> _M:
    match action:
        case Type():
            return action.model_copy(update={"text": MASK})
        case Select():
            return action.model_copy(update={"options": (MASK,)})
        case Press(key=key) if len(key) == 1:
            return action.model_copy(update={"key": MASK})
        case _:
            return action


def _without(record: _M, hidden: re.Pattern[str]) -> _M:
    changed = {}
    for name in type(record).model_fields:
        before = getattr(record, name)
        after = _value_without(before, name, hidden)
        if after is not before:
            changed[name] = after
    return record.model_copy(update=changed) if changed else record


def _value_without(value: object, name: str, hidden: re.Pattern[str]) -> object:
    match value:
        case str() if name in _FREE_TEXT:
            return hidden.sub(MASK, value)
        case tuple():
            return tuple(_value_without(item, name, hidden) for item in value)
        case BaseModel():
            return _without(value, hidden)
        case _:
            return value

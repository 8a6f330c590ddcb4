"""What a run did to a phone, and whether it is what it should be.

The rule: take everything the phone stores (apps, settings, files, effects). The run on the unchanged phone changes some
of it; so does the run that is judged. Wherever either changed something, the two phones must hold the same afterwards.
An effect that is missing is no fault where everything stored is as it should be: it was so already. Nor is one more
that may be had any number of times (a slider that came by another value), where all that is stored is right. Left out
is what differs between two runs on the unchanged phone of which one is slower: times of day and what follows from them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from emulators.phone.system.snapshot import Snapshot

Held = Mapping[str, object]
"""What a phone stores: the value at each path."""
_EFFECTS = "/effects/"
_TIMES = ("at_s", "seq", "cause")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run on the unchanged phone leaves."""

    before: Held
    after: Held
    varying: frozenset[str]
    """Paths whose value depends on when it happens."""


def stored(snapshot: Snapshot) -> Held:
    """Everything a phone stores."""
    told = json.loads(snapshot.state)
    effects: dict[str, int] = {}
    for effect in told["effects"]:
        plain = json.dumps({k: v for k, v in effect.items() if k not in _TIMES}, sort_keys=True)
        effects[plain] = effects.get(plain, 0) + 1
    files = {path: entry.size for path, entry in snapshot.files.items() if not entry.is_folder}
    kept = {"apps": told["states"], "settings": told["settings"], "files": files}
    if effects:
        kept["effects"] = effects
    return dict(_leaves(kept, ""))


def expected(before: Snapshot, after: Snapshot, slower: Snapshot) -> Expected:
    """What a right run leaves, from two runs on the unchanged phone."""
    one, other = stored(after), stored(slower)
    varying = {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}
    return Expected(stored(before), one, frozenset(varying))


def differences(wanted: Expected, before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """The paths at which a run left something else than the unchanged run does; empty when it is right."""
    was, now = stored(before), stored(after)
    changed = {p for p in was.keys() | now.keys() if was.get(p) != now.get(p)}
    meant = {p for p in wanted.before.keys() | wanted.after.keys() if wanted.before.get(p) != wanted.after.get(p)}
    found = [p for p in changed | meant if p not in wanted.varying and now.get(p) != wanted.after.get(p)]
    done = [p for p in found if p.startswith(_EFFECTS) and _times(now, p) < _times(wanted.after, p)]
    done += [p for p in found if p.startswith(_EFFECTS) and '"kind": "idempotent"' in p and p not in done]
    # What was so already needs no doing: an effect that is missing counts where something else differs too.
    return tuple(sorted(found)) if len(done) < len(found) else ()


def _times(held: Held, path: str) -> int:
    found = held.get(path, 0)
    return found if isinstance(found, int) else 0


def _leaves(value: Any, path: str) -> Iterator[tuple[str, object]]:
    match value:
        case dict() if value:
            for key, inner in value.items():
                yield from _leaves(inner, f"{path}/{key}")
        case list() if value:
            for number, inner in enumerate(value):
                yield from _leaves(inner, f"{path}/{number}")
        case _:
            yield path, value if isinstance(value, str | int | float | bool | None) else str(value)

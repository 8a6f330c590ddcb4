"""Two states of a phone laid side by side: what was added, removed and changed, as data that people can review.

::

    org.clewline.shop.cart:
      added: [{id: 1, name: Hand Cream, product: 18, quantity: 1}]
    settings.secure.ui_night_mode: {was: '1', is: '2'}
    org.clewline.clock.timer.ends_s: <varies>

Items of lists that all have an ``id`` are known again by it, others by what they hold. What two runs of the same
scenario leave differently (a time, a number that is drawn) is ``<varies>`` and is never compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

VARIES = "<varies>"
Changes = dict[str, Any]
"""By path what became of it: ``was`` and ``is``, ``added``, ``removed``, ``order``; or ``<varies>``."""

_LONGEST = 160
_PLAIN_KEY = re.compile(r"\w+")


def changes_between(before: Any, after: Any, ignored: Sequence[str] = ()) -> Changes:
    """What is otherwise afterwards, by path.

    Args:
        before: JSON data.
        after: JSON data.
        ignored: paths that do not count, with all that is below them.
    """
    found = sorted(_between(before, after, ""), key=lambda change: change[0])
    return {path: change for path, change in found if not is_ignored(path, ignored)}


def merged(one: Any, other: Any) -> Any:
    """What two runs have in common; all else varies."""
    if _same(one, other):
        return one
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = dict.fromkeys((*one, *other))
        return {key: merged(one[key], other[key]) if key in one and key in other else VARIES for key in keys}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [merged(each, beside) for each, beside in zip(one, other, strict=True)]
    return VARIES


def differences(reviewed: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Where a run's changes are not those that were reviewed, a line each."""
    lines: list[str] = []
    for path in sorted({*reviewed, *found}):
        if path not in found:
            if reviewed[path] != VARIES:
                lines.append(f"{path}: {told_of(reviewed[path])} was reviewed, and did not happen")
        elif path not in reviewed:
            lines.append(f"{path}: {told_of(found[path])}, which nobody reviewed")
        else:
            lines += _apart(reviewed[path], found[path], path)
    return lines


def is_ignored(path: str, ignored: Sequence[str]) -> bool:
    """Whether a path is one that does not count, or below one."""
    return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in ignored)


def told_of(change: Any) -> str:
    """One change in words."""
    if not isinstance(change, Mapping):
        return "a change"
    told = [f"{key} {', '.join(map(_short, change[key]))}" for key in ("added", "removed") if change.get(key)]
    if "order" in change:
        told.append("another order")
    if "was" in change or "is" in change:
        was, now = (_short(change[key]) if key in change else "nothing" for key in ("was", "is"))
        told.append(f"{was} became {now}")
    return " and ".join(told)


def concealed(tree: Any, conceal: Callable[[str], str]) -> Any:
    """Data with the secrets taken out of its texts and keys."""
    match tree:
        case str():
            return conceal(tree)
        case Mapping():
            return {conceal(str(key)): concealed(value, conceal) for key, value in tree.items()}
        case list() | tuple():
            return [concealed(value, conceal) for value in tree]
        case _:
            return tree


# ---------------------------------------------------------------- between two states


def _between(before: Any, after: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if _same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in {*before, *after}:
            inner = f"{path}{_step(key)}" if path else str(key)
            if key not in before:
                yield inner, {"is": after[key]}
            elif key not in after:
                yield inner, {"was": before[key]}
            else:
                yield from _between(before[key], after[key], inner)
    elif isinstance(before, list) and isinstance(after, list):
        ids = _ids(before), _ids(after)
        if ids[0] is not None and ids[1] is not None:
            yield from _by_id(ids[0], ids[1], path)
        else:
            yield from _by_content(before, after, path)
    else:
        yield path, {"was": before, "is": after}


def _by_id(before: dict[str, Any], after: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    own: dict[str, Any] = {}
    if added := [item for key, item in after.items() if key not in before]:
        own["added"] = added
    if removed := [item for key, item in before.items() if key not in after]:
        own["removed"] = removed
    stayed = [key for key in before if key in after]
    if stayed != (now := [key for key in after if key in before]):
        own["order"] = " ".join(now)
    if own:
        yield path, own
    for key in stayed:
        yield from _between(before[key], after[key], f"{path}[{key}]")


def _by_content(before: list[Any], after: list[Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    added: list[Any] = []
    removed: list[Any] = []
    texts = [_canonical(item) for item in before], [_canonical(item) for item in after]
    for _, low, high, start, end in (
        code for code in SequenceMatcher(None, *texts, autojunk=False).get_opcodes() if code[0] != "equal"
    ):
        pairs = list(zip(before[low:high], after[start:end], strict=False))
        if high - low == end - start and all(isinstance(item, Mapping) for pair in pairs for item in pair):
            for number, (old, new) in enumerate(pairs, low):
                yield from _between(old, new, f"{path}[{number}]")
        else:
            removed += before[low:high]
            added += after[start:end]
    own = {"added": added, "removed": removed}
    if added or removed:
        yield path, {key: items for key, items in own.items() if items}


def _ids(items: list[Any]) -> dict[str, Any] | None:
    """Items by their id, where each has one of its own."""
    known = {_canonical(item["id"]): item for item in items if isinstance(item, Mapping) and "id" in item}
    return known if len(known) == len(items) else None


def _step(key: object) -> str:
    told = str(key)
    return f".{told}" if _PLAIN_KEY.fullmatch(told) else f"[{_canonical(told)}]"


# ---------------------------------------------------------------- beside what was reviewed


def _apart(reviewed: Any, found: Any, path: str) -> Iterator[str]:
    if reviewed == VARIES or _same(reviewed, found):
        return
    if isinstance(reviewed, Mapping) and isinstance(found, Mapping):
        for key in sorted({*reviewed, *found}, key=str):
            inner = path if key == "is" else f"{path}, {key}" if key in ("added", "removed") else f"{path}{_step(key)}"
            if key not in found:
                if reviewed[key] != VARIES:
                    yield f"{inner}: {_short(reviewed[key])} was reviewed, and is not there"
            elif key not in reviewed:
                yield f"{inner}: {_short(found[key])} is there, which nobody reviewed"
            else:
                yield from _apart(reviewed[key], found[key], inner)
    elif isinstance(reviewed, list) and isinstance(found, list) and len(reviewed) == len(found):
        for number, (one, other) in enumerate(zip(reviewed, found, strict=True)):
            yield from _apart(one, other, f"{path}[{number}]" if len(found) > 1 else path)
    elif isinstance(reviewed, list) and isinstance(found, list):
        left = list(found)
        for item in reviewed:
            like = next((other for other in left if not any(_apart(item, other, ""))), None)
            if like is None:
                yield f"{path}: {_short(item)} was reviewed, and is not there"
            else:
                left.remove(like)
        yield from (f"{path}: {_short(item)} is there, which nobody reviewed" for item in left)
    else:
        yield f"{path} is {_short(found)}, not {_short(reviewed)}"


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON is: 1 is not true, and not 1.0 either."""
    return type(one) is type(other) and bool(one == other) and _canonical(one) == _canonical(other)


def _canonical(tree: Any) -> str:
    return json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _short(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"

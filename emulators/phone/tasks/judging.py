"""What checks of tasks have in common: lists of records with ids, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Record = dict[str, Any]


def added(before: Sequence[Record], after: Sequence[Record]) -> list[Record]:
    """The records that are new; empty when an earlier one was lost or changed."""
    if any(record not in after for record in before):
        return []
    return [record for record in after if record not in before]


def one_added(before: Sequence[Record], after: Sequence[Record], **wanted: Any) -> bool:
    """Whether exactly one record is new, it holds what is wanted, and all others are as they were."""
    new = added(before, after)
    return len(new) == 1 and len(after) == len(before) + 1 and agrees(new[0], wanted)


def agrees(record: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a record holds the wanted values; texts are compared without case and outer spaces."""
    return all(_plain(record.get(key)) == _plain(value) for key, value in wanted.items())


def only_changed(before: Sequence[Record], after: Sequence[Record], number: int, **changes: Any) -> bool:
    """Whether the record of that id holds the changes and nothing else is different."""
    changed = [{**record, **changes} if record["id"] == number else record for record in before]
    return _sorted(changed) == _sorted(after)


def only_removed(before: Sequence[Record], after: Sequence[Record], numbers: Iterable[int]) -> bool:
    """Whether the records of those ids are gone and nothing else is different."""
    gone = set(numbers)
    return _sorted([record for record in before if record["id"] not in gone]) == _sorted(after)


def _sorted(records: Sequence[Record]) -> list[Record]:
    return sorted(records, key=lambda record: str(record["id"]))


def _plain(value: Any) -> Any:
    return value.strip().casefold() if isinstance(value, str) else value

"""Runs that ended well, as chains that can be planned again: read from the traces, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from agent.record.traces import Episode, TraceError, list_traces, read_episode
from devices.records import Intent, Outcome, Record, Used
from planner.chain.steps import MOST_STEPS, Do, Follow, Step
from planner.tree.sources.journals import Remembered

MOST_RUNS = 200
"""Traces that are looked at."""


def remembered_runs(root: Path, device: str, most: int = MOST_RUNS) -> Iterator[Remembered]:
    """What worked before on this device, or on the same site; a trace that cannot be read is passed over.

    Args:
        root: the folder of traces.
        device: address of the device that is to be used.
        most: how many traces are looked at.
    """
    try:
        traces = list_traces(root)
    except TraceError:
        return
    for trace in traces[:most]:
        if trace.status != "done" or not _same_place(trace.device, device):
            continue
        try:
            episode = read_episode(trace.folder)
        except TraceError:
            continue
        if steps := steps_of(episode):
            answer = episode.end.answer if episode.end is not None else ""
            yield Remembered(trace.run, trace.goal, steps, answer)


def steps_of(episode: Episode) -> tuple[Step, ...]:
    """What a run did, as steps: skills as skills, what was in vain left out; none of a run that cannot be repeated."""
    found: list[Step] = []
    within: Used | None = None
    for record in _ordered(episode.records):
        if isinstance(record, Used):
            if record.status == "done":
                found.append(Follow(skill=record.skill, arguments=record.arguments, clause=record.clause))
            elif record.status == "failed":
                return ()  # half of a skill is nothing to repeat
            within = record if record.status == "begun" else None
        elif within is None:
            intent, outcome = record
            if not _counts(intent, outcome):
                continue
            if intent.clause_key.startswith("undo:") or (intent.target is not None and intent.target.secret):
                return ()
            on = intent.target.selector if intent.target is not None else None
            found.append(Do(action=intent.action, on=on, why=intent.reason[:200]))
    return tuple(found) if len(found) <= MOST_STEPS else ()


def _counts(intent: Intent, outcome: Outcome) -> bool:
    return outcome.status == "done" and (outcome.changed or outcome.value is not None) and intent.action.kind != "wait"


def _ordered(records: Sequence[Record]) -> Iterator[Used | tuple[Intent, Outcome]]:
    intent: Intent | None = None
    for record in records:
        if isinstance(record, Used):
            yield record
        elif isinstance(record, Intent):
            intent = record
        elif isinstance(record, Outcome) and intent is not None and intent.step == record.step:
            yield intent, record
            intent = None


def _same_place(one: str, other: str) -> bool:
    """The same phone or recording; in a browser the same site."""
    return _place(one) == _place(other)


def _place(address: str) -> str:
    kind, _, rest = address.partition(":")
    if kind != "browser":
        return json.dumps([kind, rest])
    scheme, slashes, after = rest.partition("://")
    return json.dumps([kind, scheme, after.split("/")[0] if slashes else rest])

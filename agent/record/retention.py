"""Makes room: traces of finished runs beyond the newest few are deleted, where the settings say so."""

from __future__ import annotations

import shutil
from pathlib import Path

from agent.record.traces import TraceError, list_traces
from devices.journal import JOURNAL_NAME

_STAYS = ("cut off", "damaged")
"""A run that is cut off may still be going on, or be resumed; one that cannot be read may hold what is looked for."""


def forget_old_traces(root: Path, keep: int) -> tuple[Path, ...]:
    """Delete all but the newest ``keep`` traces of finished runs directly below ``root``; 0 keeps all.

    Returns:
        The folders that are gone. What cannot be deleted stays.
    """
    if keep <= 0:
        return ()
    try:
        finished = [trace for trace in list_traces(root) if trace.status not in _STAYS]
    except TraceError:
        return ()
    gone = []
    for trace in finished[keep:]:
        if trace.folder.is_symlink():
            continue
        # The journal goes first: a folder that is half deleted is then no trace any more.
        (trace.folder / JOURNAL_NAME).unlink(missing_ok=True)
        shutil.rmtree(trace.folder, ignore_errors=True)
        gone.append(trace.folder)
    return tuple(gone)

"""Packs a trace to give away: a zip with journal, pictures and page, or one JSON document. Secrets are masked in both.

The zip unpacks to a trace again. Its journal is the recorded one byte for byte, except where it held secrets.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticSerializationError

from agent.record.traces import Episode, TraceStatus, TraceUnwritable, write_whole
from agent.view.masking import mask_secrets
from agent.view.pictures import load_pictures
from agent.view.trace_page import PAGE_NAME, render_trace
from devices.errors import JournalUnwritable
from devices.journal import JOURNAL_NAME, PICTURES_NAME, Journal
from devices.records import (
    Begin,
    End,
    Intent,
    Note,
    Outcome,
    Resume,
)

ExportFormat = Literal["zip", "json"]

# The oldest moment a zip knows: the same trace packs to the same bytes on any day.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_READABLE_BY_ALL = 0o644 << 16


class StepDocument(BaseModel):
    """One step in the JSON document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intent: Intent
    outcome: Outcome | None
    notes_before: tuple[Note | Resume, ...]
    notes: tuple[Note, ...]


class EpisodeDocument(BaseModel):
    """The JSON document of an episode; pictures are named, not contained."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")

    format: Literal["clewline-episode"] = "clewline-episode"
    version: Literal[1] = 1
    run: str
    status: TraceStatus
    seconds: float
    begin: Begin
    steps: tuple[StepDocument, ...]
    notes: tuple[Note | Resume, ...]
    end: End | None


def export_trace(episode: Episode, target: Path, form: ExportFormat = "zip") -> Path:
    """Write ``episode`` to ``target``, whole or not at all, and return where it lies.

    Args:
        episode: what to export; its pictures are read from its folder.
        target: a file, or an existing folder in which one is named after the run.
        form: ``zip`` or ``json``.

    Raises:
        TraceUnwritable: the file cannot be written.
    """
    if target.is_dir():
        target = target / f"{_file_name(episode)}.{form}"
    content = _zipped(episode) if form == "zip" else episode_json(episode).encode("utf-8")
    write_whole(target, content)
    return target


def episode_json(episode: Episode) -> str:
    """The episode as one indented JSON document (``EpisodeDocument``) that any UTF-8 reader can take."""
    shown = mask_secrets(episode)
    document = EpisodeDocument(
        run=shown.begin.run,
        status=shown.status,
        seconds=shown.seconds,
        begin=shown.begin,
        steps=tuple(
            StepDocument(intent=s.intent, outcome=s.outcome, notes_before=s.notes_before, notes=s.notes)
            for s in shown.steps
        ),
        notes=shown.notes,
        end=shown.end,
    )
    try:
        return document.model_dump_json(indent=2)
    except PydanticSerializationError:
        # Lone surrogates have no form in UTF-8; written as escapes they would only break the next reader.
        told = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2)
        return told.encode("utf-8", "replace").decode("utf-8")


def _zipped(episode: Episode) -> bytes:
    folder = _file_name(episode)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, f"{folder}/{PAGE_NAME}", render_trace(episode).encode("utf-8", "replace"))
        _add(archive, f"{folder}/{JOURNAL_NAME}", _journal(episode))
        for name, picture in load_pictures(episode).items():
            if not picture.problem:
                _add(archive, f"{folder}/{PICTURES_NAME}/{name}", picture.png, zipfile.ZIP_STORED)
    return packed.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _NO_DATE)
    entry.compress_type = how
    entry.external_attr = _READABLE_BY_ALL
    archive.writestr(entry, content)


def _journal(episode: Episode) -> bytes:
    shown = mask_secrets(episode)
    try:
        if shown is episode:
            return (episode.folder / JOURNAL_NAME).read_bytes()
        with tempfile.TemporaryDirectory(prefix="clew-export-") as place:
            journal = Journal(Path(place))
            for record in shown.records:
                journal.append(record, durable=False)
            journal.close()
            return (Path(place) / JOURNAL_NAME).read_bytes()
    except (OSError, JournalUnwritable) as error:
        raise TraceUnwritable(f"the journal of {episode.begin.run!r} cannot be packed: {error}") from error


def _file_name(episode: Episode) -> str:
    """The run's id as a file name; an id from a stranger's journal may hold anything."""
    return re.sub(r"[^\w.-]+", "-", episode.begin.run, flags=re.ASCII).strip("-.")[:100] or "trace"

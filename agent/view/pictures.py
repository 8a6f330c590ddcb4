"""The pictures of an episode, each read once and checked before it goes into a page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agent.record.traces import Episode
from devices.journal import PICTURES_NAME
from devices.records import View

_NAME = re.compile(r"[0-9a-f]{8,64}\.png")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture file, or the reason why it cannot be shown."""

    key: str
    """Its id on the page."""
    png: bytes = b""
    problem: Literal["", "missing", "damaged"] = ""
    link: str = ""
    """Where a page that is served gets it from; empty where the page carries it."""

    @property
    def uri(self) -> str:
        """The picture as an address that needs no network."""
        return f"data:image/png;base64,{base64.b64encode(self.png).decode('ascii')}"


def views_of(episode: Episode) -> Iterator[View]:
    """Every view of the episode in order, before and after each step and at the end."""
    for step in episode.steps:
        yield step.intent.before
        if step.outcome is not None and step.outcome.after is not None:
            yield step.outcome.after
    if episode.end is not None and episode.end.final is not None:
        yield episode.end.final


def load_pictures(episode: Episode) -> dict[str, Picture]:
    """The pictures that the episode's views name, by file name, in order of first use."""
    found: dict[str, Picture] = {}
    for view in views_of(episode):
        if view.picture and view.picture not in found:
            found[view.picture] = load_picture(episode.folder, view.picture, f"picture-{len(found) + 1}")
    return found


def linked_pictures(episode: Episode, below: str) -> dict[str, Picture]:
    """The same pictures, by their addresses below ``below``; each is checked when it is asked for."""
    names = dict.fromkeys(view.picture for view in views_of(episode) if view.picture)
    return {
        name: Picture(name, link=f"{below}/{name}") if _NAME.fullmatch(name) else Picture(name, problem="damaged")
        for name in names
    }


def load_picture(folder: Path, name: str, key: str) -> Picture:
    """One picture of the trace in ``folder``.

    A name that is not one the journal gives (a path out of the folder) is damaged; so is a file that does not hash to
    its name: what a page shows as evidence has to be what was recorded.
    """
    if not _NAME.fullmatch(name):
        return Picture(key, problem="damaged")
    try:
        png = (folder / PICTURES_NAME / name).read_bytes()
    except OSError:
        return Picture(key, problem="missing")
    if not png.startswith(_SIGNATURE) or hashlib.blake2b(png, digest_size=12).hexdigest() != name.partition(".")[0]:
        return Picture(key, problem="damaged")
    return Picture(key, png)

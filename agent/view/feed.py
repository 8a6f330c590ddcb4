"""Streams of changes to pages (server-sent events). Runs are followed by their files, whoever runs them.

A stream asks each of its sources as often as that wants and sends what is new: ``patch`` with pieces of the page,
``frame`` with what a device shows, ``over`` when there is nothing to come. It ends with its connection.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any, Protocol

from agent.consent.questions import open_questions
from agent.errors import ConfigError
from agent.record.traces import TraceDamaged
from agent.view.desk import Desk, Post
from agent.view.markup import NOTHING, element
from agent.view.run_outline import outline
from agent.view.run_pages import CARDS, anchor, cards, head, run_line, show
from agent.view.shell import PER_PAGE, question_cards
from devices.errors import JournalCorrupt
from devices.journal import JOURNAL_NAME, read_added
from devices.records import Begin, Record

Event = tuple[str, dict[str, Any]]
_ALIVE_S = 15.0
_QUICK_S, _CALM_S = 0.05, 0.2


class Source(Protocol):
    """Something that changes."""

    pause_s: float
    """How soon it wants to be asked again."""

    def stirs(self) -> bool:
        """Whether something may be new, as far as memory tells: asked in the server's own thread, no file is read."""
        return True

    def new(self) -> list[Event]:
        """What is new since the last time; may read files."""
        ...


def patch(at: str, html: str, how: str = "inner") -> dict[str, str]:
    """One change of a page."""
    return {"at": at, "how": how, "html": html}


async def stream(sources: Sequence[Source]) -> AsyncIterator[bytes]:
    """The stream of some sources, until the connection ends."""
    yield b"retry: 2000\n\n"
    said = time.monotonic()
    due_s = [said] * len(sources)
    while True:
        now = time.monotonic()
        asked = []
        for place, source in enumerate(sources):
            if due_s[place] <= now:
                due_s[place] = now + source.pause_s
                if source.stirs():  # most of the time nothing does, and a thread costs more than the question
                    asked.append(source)
        for name, told in await asyncio.to_thread(_all_new, asked) if asked else ():
            yield f"event: {name}\ndata: {json.dumps(told)}\n\n".encode()
            said = now
            if name == "over":
                return
        if now - said > _ALIVE_S:
            said = now
            yield b": still here\n\n"
        await asyncio.sleep(max(0.0, min(due_s) - time.monotonic()))


def _all_new(sources: Sequence[Source]) -> list[Event]:
    return [event for source in sources for event in source.new()]


class Questions(Source):
    """What waits for an answer."""

    pause_s = _CALM_S

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._shown: tuple[str, ...] | None = None
        self._stamp = -1

    def new(self) -> list[Event]:
        """The cards, where they changed."""
        try:
            stamp = os.stat(self._desk.questions).st_mtime_ns
        except OSError:
            stamp = 0
        if stamp == self._stamp and not self._shown:
            return []
        self._stamp = stamp
        asked = open_questions(self._desk.questions)
        ids = tuple(one.id for one in asked)
        if ids == (self._shown or ()):
            self._shown = ids
            return []
        self._shown = ids
        return [("patch", {"patches": [patch("questions", question_cards(asked))]})]


class RunList(Source):
    """The first page of runs: what begins, goes on and ends. Looked at once a second."""

    pause_s = _CALM_S

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._shown: str | None = None
        self._looked_s = 0.0

    def new(self) -> list[Event]:
        """The list, where it changed."""
        if time.monotonic() - self._looked_s < 1.0:
            return []
        self._looked_s = time.monotonic()
        rows = self._desk.runs.rows(self._desk.runs.names()[:PER_PAGE])
        told = element("ol", *(run_line(row) for row in rows), class_="rows", id="run-list") if rows else NOTHING
        before, self._shown = self._shown, told
        return [("patch", {"patches": [patch("runs", told)]})] if rows and told != before else []


class RunFollower(Source):
    """One run, by its journal.

    Args:
        desk: where runs are.
        name: of its folder.
        steps: how many steps the page has already.
        compact: send the tree alone, without cards.
    """

    pause_s = 0.1

    def __init__(self, desk: Desk, name: str, steps: int = 0, compact: bool = False) -> None:
        self._desk, self._name, self._folder = desk, name, desk.runs.root / name
        self._records: list[Record] = []
        self._offset, self._size = 0, -1
        self._steps, self._compact = steps, compact
        self._live: bool | None = None
        self._ask_lock_at_s = 0.0
        self._gone = False

    def new(self) -> list[Event]:
        """Cards of new steps, and what else changed."""
        if self._gone:
            return []
        try:
            size = os.stat(self._folder / JOURNAL_NAME).st_size
        except OSError:
            return self._over("This run was deleted.")
        if size == self._size and not self._has_died():
            return []
        try:
            return self._read(size)
        except (JournalCorrupt, TraceDamaged) as error:
            return self._over(f"The record of this run cannot be read any further: {error.message}")

    def _read(self, size: int) -> list[Event]:
        added, self._offset = read_added(self._folder, self._offset)
        self._size = size
        if added and isinstance(added[0], Begin):
            self._records = []
        self._records += added
        row = self._desk.runs.row(self._name)
        if row is None or not self._records or (not added and row.live == self._live):
            return []
        self._live = row.live
        shown = show(self._name, self._folder, self._records, row)
        steps = len(shown.episode.steps)
        anchors = {} if self._compact else {place: anchor(place) for place in range(max(0, steps - CARDS), steps)}
        patches = [patch("outline", outline(shown.episode, anchors))]
        if not self._compact:
            # The last card that the page has may be of a step that was not over then.
            made = cards(shown, max(0, self._steps - 1, steps - CARDS), steps)
            patches += [patch("run-head", head(shown), "replace"), *(patch("thread", card, "append") for card in made)]
        self._steps = steps
        return [("patch", {"patches": patches, "steps": steps})]

    def _has_died(self) -> bool:
        """A run that was killed writes nothing more; only its lock tells."""
        if not self._live or time.monotonic() < self._ask_lock_at_s:
            return False
        self._ask_lock_at_s = time.monotonic() + 1.0
        row = self._desk.runs.row(self._name)
        return row is not None and not row.live

    def _over(self, told: str) -> list[Event]:
        self._gone = True
        place = "outline" if self._compact else "run-head"
        return [("patch", {"patches": [patch(place, element("p", told, class_="empty", role="status"))]})]


class DeviceFollower(Source):
    """One device that the view holds: what it shows, and the run on it."""

    pause_s = _QUICK_S

    def __init__(self, desk: Desk, post: Post) -> None:
        self._desk, self._post = desk, post
        self._number, self._state = -1, ""
        self._run = ""
        self._follower: RunFollower | None = None
        self._follow_at_s = 0.0

    def stirs(self) -> bool:
        """Whether it shows something else, is in another state, or a run on it may have gone on."""
        from agent.view.device_pages import state_words

        frame = self._post.held.frame
        return (
            (frame is not None and frame.number != self._number)
            or state_words(self._post) != self._state
            or self._run_name() != self._run
            or self._is_run_due()
        )

    def _is_run_due(self) -> bool:
        return self._follower is not None and time.monotonic() >= self._follow_at_s

    def _run_name(self) -> str:
        hand = self._post.held.recording
        return hand.folder.name if hand is not None else self._post.run

    def new(self) -> list[Event]:
        """Its latest frame, and what the run on it does."""
        from agent.view.device_pages import controls, frame_document, state_words

        post, held = self._post, self._post.held
        events: list[Event] = []
        frame = held.frame
        state = state_words(post)
        if (frame is not None and frame.number != self._number) or state != self._state:
            changed = state != self._state
            self._number = frame.number if frame is not None else -1
            self._state = state
            events.append(("frame", frame_document(post)))
            if changed:
                events.append(("patch", {"patches": [patch("controls", controls(post))]}))
        name = self._run_name()
        if name != self._run:
            self._run = name
            self._follower = RunFollower(self._desk, name, 0, compact=True) if name else None
        if self._follower is not None:
            self._follow_at_s = time.monotonic() + self._follower.pause_s
            events += self._follower.new()
        if held.is_closed():
            events.append(("over", {}))
        return events


class SuiteFollower(Source):
    """A run of suites that was started in this view."""

    pause_s = _CALM_S

    def __init__(self, desk: Desk, name: str) -> None:
        self._desk, self._name = desk, name
        self._told = ""

    def new(self) -> list[Event]:
        """The page's changing part, where it changed."""
        from agent.view.suite_pages import suite_run

        try:
            told = suite_run(self._desk, self._name)
        except ConfigError as error:
            told = element("p", error.message, class_="error")
        if told == self._told:
            return []
        first, self._told = not self._told, told
        return [] if first else [("patch", {"patches": [patch("suite-run", told)]})]


class CheckFollower(Source):
    """The verification of one skill."""

    pause_s = _CALM_S

    def __init__(self, desk: Desk, name: str) -> None:
        self._desk, self._name = desk, name
        self._told = ""

    def new(self) -> list[Event]:
        """How far it is, where that changed."""
        from agent.view.skill_pages import check_line

        told = check_line(self._desk.checks.of(self._name))
        if told == self._told:
            return []
        first, self._told = not self._told, told
        return [] if first and not told else [("patch", {"patches": [patch("check", told)]})]

"""A demonstration from the folder of a run: the journal's steps, with the screens that were kept beside it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from devices.bounds import Bounds
from devices.errors import JournalCorrupt
from devices.journal import SCREENS_NAME, read_journal
from devices.records import (
    Begin,
    End,
    Intent,
    Outcome,
    Target,
    View,
)
from devices.screen import Element, Screen
from devices.screen_record import load_screen
from skills.errors import NotInducible
from skills.induction.demonstration import Demonstration, Shown

_SCREEN = re.compile(r"[0-9a-f]{24}\.json")


def read_demonstration(folder: Path, goal: str = "") -> Demonstration:
    """The demonstration that a run's folder holds.

    Args:
        folder: of the run.
        goal: what was asked, where the journal says something else; empty takes the journal's.

    Raises:
        NotInducible: the run did not reach its goal, did nothing, or its screens were not kept.
        JournalCorrupt: the journal, or one of the screens, is damaged.
    """
    records = read_journal(folder)
    begin = records[0] if records else None
    if not isinstance(begin, Begin):
        raise NotInducible(f"the journal in {folder} does not begin with a run")
    ends = [record for record in records if isinstance(record, End)]
    if not ends or ends[-1].status != "done":
        told = ends[-1].status if ends else "cut off"
        raise NotInducible(f"the run {begin.run} is {told}, and only what was done is learnt from")
    screens = _Screens(folder)
    intents: dict[int, Intent] = {}
    steps: dict[int, Shown] = {}
    for record in records:
        if isinstance(record, Intent):
            intents[record.step] = record
        elif isinstance(record, Outcome) and record.step in intents and record.status != "refused":
            steps[record.step] = _shown(intents[record.step], record, screens.of)
    if not steps:
        raise NotInducible(f"nothing was done in the run {begin.run}", "what needs no step needs no skill")
    return Demonstration(
        goal=goal or begin.goal,
        steps=tuple(steps[number] for number in sorted(steps)),
        answer=ends[-1].answer,
        run=begin.run,
        device=begin.device,
        day=time.strftime("%Y-%m-%d", time.gmtime(begin.at_s)),
        decider=next((intent.decider for intent in intents.values()), ""),
    )


class _Screens:
    """The screens of a run, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / SCREENS_NAME
        self._read: dict[str, Screen] = {}

    def of(self, view: View) -> Screen:
        if not _SCREEN.fullmatch(view.screen):
            raise NotInducible(
                "what was on the screens of this run was not kept", "runs of older versions cannot be learnt from"
            )
        if view.screen not in self._read:
            path = self._folder / view.screen
            try:
                raw = path.read_bytes()
            except OSError as error:
                raise JournalCorrupt(f"{path} cannot be read: {error.strerror or error}") from error
            self._read[view.screen] = load_screen(raw, str(path))
        return self._read[view.screen]


def _shown(intent: Intent, outcome: Outcome, screen_of: Callable[[View], Screen]) -> Shown:
    before = screen_of(intent.before)
    after = screen_of(outcome.after) if outcome.after is not None else before
    element = element_of(intent.target, before) if intent.target is not None else None
    if intent.target is not None and element is None:
        raise NotInducible(f"{intent.target.described} is not on the screen that was kept of step {intent.step}")
    failed = outcome.status != "done" and not outcome.changed
    return Shown(intent.action, element, before, after, intent.effect_class, intent.effect_kind, failed)


def element_of(target: Target, screen: Screen) -> Element | None:
    """The element of a screen that a journal's target is."""
    box = Bounds(*target.bounds)
    same = [e for e in screen if e.bounds == box and e.role == target.role]
    named = [e for e in same if target.name in (e.name, e.label)]
    return next(iter([*named, *same]), None)

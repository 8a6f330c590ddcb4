"""Goes on with a run that was cut off: what the journal says was done, where, and whether it is still so.

Nothing that was completed is done again. The one step that may have been in flight is settled by looking, never by
sending it once more; and where the device no longer shows what the run had reached, the run stops and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.errors import LOOK_FOR_YOURSELF, NeedsPerson, NothingToResume, StateDiverged
from agent.looking import Recorder, Seen
from devices.effect import EffectClass
from devices.errors import SelectorError
from devices.records import (
    Begin,
    End,
    Intent,
    Note,
    Outcome,
    Planned,
    Record,
    Resume,
    Used,
    View,
)
from devices.screen import Screen
from planner.decision import History, Past

CUT_OFF = "CutOff"
"""The kind of error of a step that was in flight when its run died."""
_HOLDING_ROLES = frozenset({"checkbox", "radio", "switch", "option", "textbox", "searchbox", "combobox", "listbox"})


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a journal tells of a run that is to go on."""

    begin: Begin
    history: History
    seconds: float
    """How long the run was at work, pauses between its parts left out."""
    last_view: View | None
    """What was shown last; None when the run died before its first step."""

    @property
    def location(self) -> str:
        """Where the device has to be; empty for where the run began."""
        return self.last_view.location if self.last_view is not None else ""


def read_earlier(records: Sequence[Record]) -> Earlier:
    """What a journal tells of its run.

    Raises:
        NothingToResume: the run is done, or died before its first record.
    """
    if not records or not isinstance(begin := records[0], Begin):
        raise NothingToResume("the journal does not begin with a run", "start a new run")
    ends = [record for record in records if isinstance(record, End | Resume)]
    if ends and isinstance(last := ends[-1], End) and last.status == "done":
        raise NothingToResume(f"the run {begin.run} is done: {last.reason}", "start a new run")
    history = history_of(records)
    return Earlier(begin, history, _seconds_at_work(records), _last_view(records))


def history_of(records: Iterable[Record]) -> History:
    """What a journal says was done, oldest first. What was cut off before it had an effect was not done."""
    steps: dict[int, Past] = {}
    uses: list[Used] = []
    plans: list[Planned] = []
    for record in records:
        if isinstance(record, Used):
            uses.append(record)
        elif isinstance(record, Planned):
            plans.append(record)
        elif isinstance(record, Intent):
            steps[record.step] = Past(record, None)
        elif isinstance(record, Outcome) and record.step in steps:
            steps[record.step] = Past(steps[record.step].intent, record)
            if record.status == "failed" and record.error_kind == CUT_OFF:
                del steps[record.step]
    return History(tuple(steps[number] for number in sorted(steps)), tuple(uses), tuple(plans))


def settle_last_step(history: History, now: View, recorder: Recorder) -> History:
    """Decide what became of a step that was cut off, by looking at where things stand now.

    An idempotent or probeable step that left no mark was not done: it leaves the history, so that the policy decides
    anew, and its number is given again. One whose screen has changed is taken as done, outcome unknown. An irreversible
    step is never decided here.

    Raises:
        NeedsPerson: the step was irreversible.
    """
    last = history.last
    if last is None or not _in_flight(last):
        return history
    intent = last.intent
    if intent.effect_class is EffectClass.IRREVERSIBLE:
        raise NeedsPerson(
            f"the run was cut off while it did this: {intent.reason}. Whether it happened is not known",
            LOOK_FOR_YOURSELF,
            intent.effect_kind,
        )
    changed = intent.before.fingerprint != now.fingerprint
    outcome = Outcome(
        step=intent.step,
        status="unknown" if changed else "failed",
        error="cut off; the screen has changed since" if changed else "cut off before it had an effect",
        error_kind=CUT_OFF,
        changed=changed,
        after=now,
    )
    recorder.append(outcome)
    recorder.append(Note(topic="resume", text=outcome.error))
    steps = (*history.steps[:-1], Past(intent, outcome)) if changed else history.steps[:-1]
    return replace(history, steps=steps)


def check_state(earlier: Earlier, seen: Seen, recorder: Recorder) -> None:
    """Compare what is shown with what was shown last, after the last step that is known to be over.

    The same content passes. The same structure with other content passes with a note (a clock, a counter), unless a
    field has lost what the run had entered. Another structure does not pass. A step in flight may have changed
    anything, so after one only the fields are compared.

    Raises:
        StateDiverged: naming both.
    """
    recorded, now = earlier.last_view, seen.view
    if recorded is None or recorded.fingerprint == now.fingerprint:
        return
    last = earlier.history.last
    in_flight = last is not None and _in_flight(last)
    if not in_flight and recorded.digest != now.digest:
        raise StateDiverged(_told(recorded), _told(now), LOOK_FOR_YOURSELF)
    if lost := _lost_entry(earlier.history, seen.screen, now.location):
        raise StateDiverged(f"{_told(recorded)} with {lost[0]}", lost[1], "what was entered is lost; start a new run")
    if not in_flight:
        recorder.append(Note(topic="resume", text="the screen is built as it was, but some of its content differs"))


def _lost_entry(history: History, screen: Screen, location: str) -> tuple[str, str] | None:
    """The first field of this page that no longer holds what a completed step left in it: what was, and what is."""
    left: dict[str, tuple[Intent, str]] = {}
    for past in history.steps:
        intent, outcome = past.intent, past.outcome
        if intent.before.location != location:
            left.clear()  # another page since: what was entered before is the site's to keep
        elif outcome is None or intent.target is None or outcome.status == "failed":
            continue
        elif outcome.value is not None and not intent.target.secret:
            left[intent.target.selector.model_dump_json()] = (intent, outcome.value)
        elif outcome.changed and intent.target.role not in _HOLDING_ROLES:
            left.clear()  # a button may have sent everything off, and fields may be empty again for a good reason
    for intent, value in left.values():
        assert intent.target is not None
        try:
            element = intent.target.selector.resolve(screen)
        except SelectorError:
            continue
        if element.value != value:
            told = element.describe()
            return f"{value!a} in {told}", f"{element.value!a}" if element.value else f"nothing in {told}"
    return None


def _in_flight(past: Past) -> bool:
    """Whether nobody has seen what became of it."""
    return past.outcome is None or (past.outcome.status == "unknown" and past.outcome.after is None)


def _seconds_at_work(records: Sequence[Record]) -> float:
    total, since, until = 0.0, records[0].at_s, records[0].at_s
    for record in records:
        if isinstance(record, Resume):
            total += max(0.0, until - since)
            since = record.at_s
        until = record.at_s
    return total + max(0.0, until - since)


def _last_view(records: Sequence[Record]) -> View | None:
    for record in reversed(records):
        if isinstance(record, Outcome) and record.after is not None:
            return record.after
        if isinstance(record, End) and record.final is not None:
            return record.final
        if isinstance(record, Intent):
            return record.before
    return None


def _told(view: View) -> str:
    title = f" {view.title!a}" if view.title else ""
    return f"{view.location}{title} with {view.elements} elements (structure {view.digest}, content {view.fingerprint})"

"""Policies of steps that are written out: one action, or one skill. They decide nothing but whether it came true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from pydantic import ValidationError

from agent.suite.playing.failing import Failure, Kind
from agent.suite.playing.watched import PAUSE_MARK
from agent.suite.scenario import steps as written
from agent.suite.scenario.targets import resolve
from devices import action as acts
from devices.errors import ManyMatches, NoMatch, SelectorError
from devices.records import Outcome
from devices.screen import Element, Screen, Verb
from devices.selector import Selector
from planner.decision import Act, Decision, Finish, History, Use
from planner.goal import Goal
from skills.conditions import fill_selector
from skills.errors import ArgumentInvalid
from skills.parameters import Value
from skills.template import fill_text, plain

_KEY = "act"
"""Marks the step's own action among the waits around it."""
_CHECKED = (acts.Tap, acts.LongPress, acts.Answer)
"""What has to change something. What is typed, chosen or set is read back by the driver itself."""
FIELDS = ("textbox", "searchbox", "spinbutton", "combobox")
"""Touching one gives it the focus, which it may have already."""
_PAUSE_S = 0.25


class ActPolicy:
    """Carries out one written action.

    Args:
        step: the action.
        values: what holes are filled with.
    """

    name = "scenario"

    def __init__(self, step: written.Action, values: Mapping[str, Value]) -> None:
        self._step, self._values = step, values
        self._waited_s = 0.0
        self.failure: Failure | None = None

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:  # noqa: ARG002 - a policy's signature
        """The action first, then whether it came true."""
        own = [past for past in history.steps if past.intent.clause_key == _KEY]
        if isinstance(self._step, written.ScrollTo):
            return self._scroll_to(self._step, screen, history)
        if own:
            return self._judge(own[-1].outcome, own[-1].intent.before.fingerprint, screen, history)
        if isinstance(self._step, written.WaitFor):
            return self._wait_for(self._step, screen)
        try:
            element = self._element(screen)
            action = action_of(self._step, self._values)
        except NoMatch as error:
            return self._wait(str(error), "element-missing")
        except ManyMatches as error:
            return self._fail("ambiguous", str(error))
        except (ArgumentInvalid, ValidationError) as error:
            told = error.message if isinstance(error, ArgumentInvalid) else error.errors(include_url=False)[0]["msg"]
            return self._fail("setup", told)
        if element is not None and "disabled" in element.states and not self._step.idle:
            return self._wait(f"{element.describe()} is disabled", "no-effect", element)
        return Act(action, element, "the scenario says so", clause_key=_KEY)

    # ---------------------------------------------------------------- what came of it

    def _judge(self, outcome: Outcome | None, before: str, screen: Screen, history: History) -> Decision:
        assert outcome is not None, "a loop decides again only once the step is over"
        if isinstance(self._step, written.Rest):
            return Finish("done", "time has passed")
        if outcome.status == "failed":
            kind: Kind = "wrong-value" if outcome.error_kind == "TypedTextDiffers" else "cannot-act"
            return self._fail(kind, outcome.error, outcome.error_kind)
        intent = next(past.intent for past in reversed(history.steps) if past.intent.clause_key == _KEY)
        if outcome.status == "unknown" and not outcome.changed:
            return self._fail("outcome-unknown", outcome.error, outcome.error_kind)
        same = screen.fingerprint == before and not outcome.notices
        field = intent.target is not None and intent.target.role in FIELDS
        checked = isinstance(intent.action, _CHECKED) and not self._step.idle and not field
        if checked and not outcome.changed and same:
            if history.last is not None and history.last.intent.clause_key == _KEY:
                return self._pause("whether anything comes of it")
            bounds = intent.target.bounds if intent.target is not None else None
            what = intent.target.described if intent.target is not None else "the screen"
            self.failure = Failure("no-effect", f"{intent.action.describe()} {what} changed nothing", "", bounds)
            return Finish("failed", self.failure.told)
        return Finish("done", "it is done")

    def _scroll_to(self, step: written.ScrollTo, screen: Screen, history: History) -> Decision:
        try:
            resolve(step.scroll_to, screen, None, self._values)
            return Finish("done", "it is in sight")
        except ManyMatches:
            return Finish("done", "it is in sight")
        except ArgumentInvalid as error:
            return self._fail("setup", error.message)
        except NoMatch as error:
            last = history.last.outcome if history.last is not None else None
            ended = last is not None and (last.status == "failed" or not last.changed)
            if ended or len(history) >= step.at_most:
                return self._fail("element-missing", f"scrolled {len(history)} times, and {error}")
            return Act(acts.Scroll(direction=step.direction), None, "it is not in sight yet", clause_key="scroll")

    def _wait_for(self, step: written.WaitFor, screen: Screen) -> Decision:
        try:
            resolve(step.wait_for, screen, None, self._values)
            shown, told = True, f"{_named(step.wait_for)} is still shown"
        except ManyMatches:
            shown, told = True, f"{_named(step.wait_for)} is still shown"
        except ArgumentInvalid as error:
            return self._fail("setup", error.message)
        except NoMatch as error:
            shown, told = False, str(error)
        if shown is not step.gone:
            return Finish("done", "it is so")
        return self._wait(told, "still-shown" if step.gone else "element-missing")

    # ---------------------------------------------------------------- waiting and failing

    def _wait(self, told: str, kind: Kind, element: Element | None = None) -> Decision:
        if self._waited_s >= self._step.timeout:
            box = element.bounds if element is not None else None
            bounds = (box.left, box.top, box.right, box.bottom) if box is not None else None
            self.failure = Failure(kind, told, "", bounds)
            return Finish("failed", told)
        return self._pause("it is not there yet")

    def _pause(self, why: str) -> Act:
        # Each is longer than the one before: waiting is no going in circles, which the loop would end.
        pause_s = max(_PAUSE_S, self._waited_s)
        self._waited_s += pause_s
        return Act(acts.Wait(until="shown", text=PAUSE_MARK, timeout_s=min(pause_s, 60.0)), None, why)

    def _fail(self, kind: Kind, told: str, error_kind: str = "") -> Finish:
        self.failure = Failure(kind, told, error_kind)
        return Finish("failed", told)

    def _element(self, screen: Screen) -> Element | None:
        target, verb = target_of(self._step)
        return None if target is None else resolve(target, screen, verb, self._values)


class UsePolicy:
    """Follows one skill.

    Args:
        skill: its name.
        arguments: by name.
        why: for the trace.
    """

    name = "scenario"

    def __init__(self, skill: str, arguments: Mapping[str, str], why: str) -> None:
        self._use = Use(skill, dict(arguments), why, clause_key="use")

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:  # noqa: ARG002 - a policy's signature
        """The skill first, then its end."""
        ended = [used for used in history.uses if used.status != "begun"]
        if not ended:
            return self._use
        if ended[-1].status == "failed":
            return Finish("failed", ended[-1].reason)
        return Finish("done", "it holds what it promises", ", ".join(ended[-1].returns.values()))


def action_of(step: written.Action, values: Mapping[str, Value]) -> acts.Action:
    """The device's action of a written one.

    Raises:
        ArgumentInvalid: a hole has no value.
        ValidationError: what came out is no action.
    """

    def text(told: str) -> str:
        return fill_text(told, values)

    match step:
        case written.Tap():
            return acts.Tap(count=step.count)
        case written.LongPress():
            return acts.LongPress()
        case written.TypeText():
            return acts.Type(text=text(step.type), append=step.append)
        case written.ClearField():
            return acts.Clear()
        case written.PressKey():
            return acts.Press(key=text(step.press), times=step.times)
        case written.SelectOption():
            options = (step.select,) if isinstance(step.select, str) else step.select
            return acts.Select(options=tuple(text(option) for option in options))
        case written.AdjustSlider():
            told = text(step.to) if isinstance(step.to, str) else step.to
            try:
                return acts.Adjust(value=float(told))
            except ValueError as error:
                raise ArgumentInvalid(f"{told!r} is no number") from error
        case written.SwipeOver():
            return acts.Swipe(direction=step.swipe)
        case written.ScrollBy():
            return acts.Scroll(direction=step.scroll, to_end=step.to_end)
        case written.ScrollTo():
            return acts.Scroll(direction=step.direction)
        case written.OpenPlace():
            return acts.Open(location=text(step.open))
        case written.GoBack():
            return acts.Back()
        case written.AnswerDialog():
            return acts.Answer(accept=step.dialog == "accept", text=text(step.text))
        case written.UploadFile():
            paths = (step.upload,) if isinstance(step.upload, str) else step.upload
            return acts.Upload(paths=tuple(text(path) for path in paths))
        case written.Rest():
            return acts.Wait(until="shown", text=PAUSE_MARK, timeout_s=min(120.0, max(0.01, step.wait)))
        case written.WaitFor():
            return acts.Wait()
        case written.Do():
            return step.action(values)
        case _:
            assert_never(step)


def target_of(step: written.Action) -> tuple[str | Selector | None, Verb | None]:
    """What a written action works on, and what is done to it."""
    match step:
        case written.Tap():
            return step.tap, "tap"
        case written.LongPress():
            return step.long_press, "tap"
        case written.TypeText():
            return step.into, "type"
        case written.ClearField():
            return step.clear, "type"
        case written.SelectOption():
            return step.into, "select"
        case written.AdjustSlider():
            return step.adjust, None
        case written.UploadFile():
            return step.to, "upload"
        case written.PressKey() | written.SwipeOver() | written.ScrollBy() | written.Do():
            return step.on, None
        case _:
            return None, None


def arguments_of(given: Mapping[str, object], values: Mapping[str, Value]) -> dict[str, str]:
    """A skill's arguments as a decision carries them.

    Raises:
        ArgumentInvalid: a hole has no value.
    """
    told = {}
    for name, value in given.items():
        match value:
            case str():
                told[name] = fill_text(value, values)
            case list() | tuple():
                told[name] = ", ".join(fill_text(str(item), values) for item in value)
            case bool() | int() | float():
                told[name] = plain(value)
            case _:
                raise ArgumentInvalid(f"{name} is no text, number or list")
    return told


def find_all(target: str | Selector, screen: Screen, values: Mapping[str, Value]) -> list[Element]:
    """Everything that is named so; for regions of pictures."""
    if isinstance(target, Selector):
        return fill_selector(target, values).matches(screen)
    try:
        return [resolve(target, screen, None, values)]
    except SelectorError:
        return []


def _named(target: str | Selector) -> str:
    return f'"{target}"' if isinstance(target, str) else target.describe()

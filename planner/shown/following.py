"""One step further in a lesson: the next step of a way where the screen has what it needs, else what looks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from devices.action import Open, Scroll, Tap, Wait
from devices.screen import Screen
from planner.decision import Act, Ask, Decision, Finish, History, Option
from planner.endings import doubts
from planner.goal import Goal
from planner.practised.acting import decision_for
from planner.practised.calendar_days import months_in
from planner.practised.deeds import mark_of, seen_before
from planner.practised.encoding import scrolls_of, shown_elements
from planner.practised.keypad import sign_of
from planner.practised.values import Value, note_of, values_for
from planner.shown.answering import answer
from planner.shown.asking import Asked
from planner.shown.finding import figures_of, find, text_of
from planner.shown.lessons import Ref, Step
from planner.shown.marks import Place, marked, parts_done, searched_since
from planner.shown.months import month_shown, turn_to_day, turn_to_month
from planner.shown.ways import said_in, same_so_far

_NOTHING: Final = "\u2063\u2063"
"""What no screen shows: to wait for it lets time pass."""
_MOST_TURNS: Final = 14


@dataclass(frozen=True, slots=True)
class Following:
    """A lesson that is followed, and what it is followed on."""

    asked: Asked
    goal: Goal
    screen: Screen
    history: History
    nearest: Sequence[Asked] = ()
    """Other lessons that the goal may have meant, the likeliest first."""

    def decide(self, way: int, done: int) -> Decision:
        """What follows a step of a way; -1 is before the first."""
        lesson = self.asked.lesson
        same = [way, *(at for at in range(len(lesson.ways)) if at != way and same_so_far(self.asked, way, at, done))]
        ways = said_in(self.goal.text, self.asked, same, done + 1)
        if not ways:
            return Finish("failed", f"{lesson.name} was shown in different ways, and the goal does not say which")
        for each in ways:
            if done + 1 < len(lesson.ways[each]) and (act := self._do(Place(lesson.name, each, done + 1))) is not None:
                return act
        if (moved := self._search(Place(lesson.name, way, done))) is not None:
            return moved
        step = lesson.ways[way][done + 1] if done + 1 < len(lesson.ways[way]) else None
        missing = self._told(step) if step is not None else "the next step"
        looked = "" if lesson.impossible else "was looked for and "
        return Finish("failed", f"{missing} {looked}is not there", impossible=True)

    @property
    def _reason(self) -> str:
        return f"as it was shown for {self.asked.lesson.name} ({self.asked.score:.0%} alike)"

    # --- a step -------------------------------------------------------------------------------------------------------

    def _do(self, place: Place) -> Decision | None:
        """The step, where the screen has what it needs."""
        step = self.asked.lesson.ways[place.way][place.step]
        match step.sort:
            case "finish":
                return self._end()
            case "impossible":
                return Finish("failed", "what is asked for is not there", impossible=True)
            case "answer":
                return answer(step, self.asked, self.screen, self._offered(), self._reason)
            case "keys":
                return self._press_key(step, place.mark)
            case "back" | "enter":
                made = decision_for(step.sort, None, "", self.screen, reason=self._reason, confidence=self.asked.score)
                return marked(made, place.mark)
            case "month":
                return self._turn(step, place)
            case "wait":
                seconds = float(step.typed.text) if step.typed is not None else 1.0
                pause = Wait(until="shown", text=_NOTHING, timeout_s=seconds)
                return Act(pause, None, self._reason, clause_key=place.mark)
            case "open":
                app = text_of(step.title, self.asked.values) if step.title is not None else ""
                seen = mark_of(note_of(self.screen)) if place.step else ""
                key = f"{place.mark}\n{seen}" if seen else place.mark
                return Act(Open(location=app), None, self._reason, clause_key=key, confidence=self.asked.score)
        return self._use(step, place)

    def _use(self, step: Step, place: Place) -> Decision | None:
        """A step that uses an element, or a part of it where it has several."""
        mark = place.mark
        already = parts_done(self.history, mark)
        if step.sort == "path":
            path = self.asked.values.get(step.title.slot if step.title else "", "")
            parts = [part.strip() for part in path.split("/")]
            if already >= len(parts):
                return None
            title = Ref(kind="text", text=parts[already])
            step = step.model_copy(update={"sort": "tap", "title": title, "typed": None})
            mark = mark if already + 1 == len(parts) else f"{mark}+{already}"
        elif step.times is not None:
            times = _times(step.times, self.asked)
            if times < 1:
                return self._do(place.next) if times == 0 else None
            mark = mark if already + 1 >= times else f"{mark}+{already}"
        found = find(step, self.screen, self.asked.values, shown_elements(self.screen))
        if found is None:
            return None
        text = text_of(step.typed, self.asked.values, self._offered()) if step.typed is not None else ""
        if step.typed is not None and not text:
            return Finish("failed", f"what is to be typed into {found.element.describe()} is not known")
        made = decision_for(
            step.sort,
            found.element,
            text,
            self.screen,
            reason=self._reason,
            confidence=self.asked.score,
            alternatives=[Option(each.lesson.name, each.score) for each in self.nearest],
        )
        return marked(made, mark)

    def _press_key(self, step: Step, mark: str) -> Decision | None:
        """The next key of a number; the mark of the step itself comes with the last."""
        assert step.typed is not None
        text = text_of(step.typed, self.asked.values).replace(",", "")
        text = "".join(sign for sign in text if sign.isdecimal() or sign == ".")
        pressed = ""
        for past in reversed(self.history.steps):
            if not past.intent.clause_key.startswith(f"{mark}+"):
                break
            pressed = sign_of(past.intent.target.name if past.intent.target else "") + pressed
        if not text or not text.startswith(pressed):
            return None
        wanted = text[len(pressed)] if len(pressed) < len(text) else ""
        key = next((e for e in self.screen if "tap" in e.actions and wanted and sign_of(e.name) == wanted), None)
        if key is None:
            return None
        last = len(pressed) + 1 == len(text)
        part = mark if last else f"{mark}+{len(pressed)}"
        return Act(Tap(), key, self._reason, clause_key=part, confidence=self.asked.score)

    def _turn(self, step: Step, place: Place) -> Decision | None:
        """One page nearer to a month; where it is shown already the next step is done."""
        wanted = months_in(text_of(step.typed, self.asked.values)) if step.typed is not None else ()
        if not wanted or (shown := month_shown(self.screen)) is None:
            return None
        if shown == wanted[0]:
            return self._do(place.next)
        page = turn_to_month(wanted[0], self.screen)
        reason = f"{self._reason}; its month is not in sight"
        return Act(Tap(), page, reason, clause_key=place.before.mark) if page is not None else None

    def _end(self) -> Decision:
        """Done, where nothing speaks against it."""
        if against := doubts(self.goal.text, self.screen, self.history):
            return Ask(f"every step was done, and yet: {'; '.join(against)}. Is it done?", self._reason)
        return Finish("done", f"every step was done {self._reason}")

    def _offered(self) -> Sequence[Value]:
        return values_for(self.goal.text, self.screen, seen_before(self.history))

    # --- between steps ------------------------------------------------------------------------------------------------

    def _search(self, place: Place) -> Act | None:
        """Scroll, or turn the calendar, until the next step's element is in sight."""
        steps = self.asked.lesson.ways[place.way]
        if place.step + 1 >= len(steps):
            return None
        step = steps[place.step + 1]
        since = searched_since(self.history)
        reason = f"{self._told(step)} is not in sight"
        if step.title is not None and step.title.kind == "day":
            page = turn_to_day(text_of(step.title, self.asked.values), self.screen)
            if page is not None:
                return Act(Tap(), page, reason, clause_key=place.mark) if since < _MOST_TURNS else None
        down, up = scrolls_of(self.screen)
        searched = self.history.steps[len(self.history.steps) - since :]
        went_up = any(isinstance(p.intent.action, Scroll) and p.intent.action.direction == "up" for p in searched)
        stuck = bool(searched) and searched[-1].outcome is not None and not searched[-1].outcome.changed
        if down and not went_up and not stuck:
            return Act(Scroll(direction="down"), None, reason, clause_key=place.mark)
        if up and not (stuck and went_up):
            return Act(Scroll(direction="up"), None, reason, clause_key=place.mark)
        return None

    def _told(self, step: Step) -> str:
        text = text_of(step.title, self.asked.values) if step.title is not None else ""
        return f'"{text}"' if text else f"the {step.role or 'element'} {' '.join(step.hints)}".strip()


def _times(ref: Ref, asked: Asked) -> int:
    """How often a step is done; -1 where that cannot be told."""
    if ref.kind == "text":
        return int(ref.text)
    if ref.kind == "any":
        return -1
    figures = figures_of(asked.values.get(ref.slot, ""))
    return int(figures) - ref.first if figures else -1

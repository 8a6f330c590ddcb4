"""Does a task again that was shown, with the goal's own values; a function of goal, screen and history.

Which step of which lesson an act was is left in the journal as its mark. What stands between the steps needs no
showing: scrolling until the next element is in sight, turning a calendar's pages, entering a number key by key. Where a
step finds nothing the next ways are tried, and then it is said what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.action import Open, Scroll, Tap, Wait
from devices.screen import Element, Screen
from planner.decision import Act, Ask, Decision, Finish, History, Option
from planner.endings import doubts
from planner.goal import Goal
from planner.policy import Policy
from planner.practised.acting import decision_for
from planner.practised.calendar_days import days_in, months_in
from planner.practised.deeds import mark_of, seen_before
from planner.practised.encoding import scrolls_of, shown_elements
from planner.practised.keypad import sign_of
from planner.practised.policy import answer_text
from planner.practised.values import note_of, seen_values, values_for
from planner.practised.words import find_run, keys_in
from planner.shown.asking import Asked, Asking
from planner.shown.finding import figures_of, find, form_of, text_of
from planner.shown.lessons import Lessons, Ref, Step
from planner.shown.loose import unmet
from planner.shown.recognising import Recognising

_MARK: Final = "shown:"
_ELSE: Final = "else:"
_ENOUGH: Final = 0.9
"""From this score on a lesson is what the goal asks for."""
_RECOGNISED: Final = 0.5
"""The same of a lesson that was recognised in words that are not its own."""
_CERTAIN: Final = 0.93
"""From this score on such a lesson may say that it is done, or what it read; below it asks."""
_EXACT: Final = 0.98
"""From this score on a lesson is asked for in its own words, and knows also what cannot be done."""
_CLOSE: Final = 0.15
"""Lessons that are that near to the best are as good."""
_NOTHING: Final = "\u2063\u2063"
"""What no screen shows: to wait for it lets time pass."""
_TELLING: Final = 2
"""From more alike elements on, none of them is an answer by its place alone."""
_MOST_TURNS: Final = 14


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a lesson has come."""

    lesson: str
    way: int
    step: int
    """The step that was done last; -1 before the first."""


class ShownPolicy:
    """Follows lessons; what none of them answers goes to another policy.

    Args:
        lessons: what was shown; the shipped ones when None.
        otherwise: carries out the rest.
        recognising: finds lessons in words that are not their own; nothing does when None.
        answered: whether the other policy knows for sure what a goal asks for; then nothing is recognised.
        worded: whether a goal is said in the very words of skills, which were verified: then they go before lessons
            that are only like it.
    """

    name = "shown"

    def __init__(
        self,
        lessons: Lessons | None = None,
        otherwise: Policy | None = None,
        recognising: Recognising | None = None,
        answered: Callable[[Goal], bool] | None = None,
        worded: Callable[[Goal], bool] | None = None,
    ) -> None:
        self._asking = Asking(lessons or Lessons.load())
        self._otherwise = otherwise
        self._recognising = recognising
        self._answered = answered or (lambda _: False)
        self._worded = worded or (lambda _: False)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next step of the lesson that fits best."""
        place = _place_of(history)
        asked, good = self._find(goal)
        if place is None:
            if history.uses or (
                history.steps and any(past.intent.clause_key.startswith(_ELSE) for past in history.steps)
            ):
                return self._rest(goal, screen, history, "another policy began this")
            if self._worded(goal) and not any(each.score >= _EXACT for each in good):
                return self._rest(goal, screen, history, "it is said in the words of a skill")
            if not good:
                best = f"nearest: {asked[0].lesson.name}, {asked[0].score:.2f}" if asked else "nothing is like it"
                return self._rest(goal, screen, history, best)
            # that something is missing shows when it is looked for: who can do it goes first
            best_asked = next(
                (each for each in good if not each.lesson.impossible and each.score > good[0].score - _CLOSE), good[0]
            )
            way, step = 0, -1
        else:
            found = next((each for each in asked if each.lesson.name == place.lesson), None)
            if found is None:
                return Finish("failed", f"the lesson {place.lesson} is no longer known")
            best_asked, way, step = found, place.way, place.step
        decision = self._follow(best_asked, way, step, goal, screen, history)
        if self._is_recognised(best_asked, goal):
            return self._doubted(decision, best_asked, goal, screen, history)
        if not isinstance(decision, Finish) or decision.outcome != "failed":
            return decision
        if self._otherwise is None or any(each.lesson.impossible for each in good):
            return decision
        return self._handed_over(decision, goal, screen, history)

    def _is_recognised(self, asked: Asked, goal: Goal) -> bool:
        """Whether a lesson was found by what the goal means, not by its words."""
        return all(asked is not each for each in self._asking.find(goal.text))

    def _doubted(self, decision: Decision, asked: Asked, goal: Goal, screen: Screen, history: History) -> Decision:
        """What a recognised lesson decides, unless too much is built on it."""
        if not isinstance(decision, Finish):
            return decision
        if decision.outcome != "done":
            if self._otherwise is None or (decision.impossible and asked.score >= _CERTAIN):
                return decision
            return self._handed_over(decision, goal, screen, history)
        told = f" It says {decision.answer!r}." if decision.answer else ""
        if missed := unmet(goal.text, asked, history):
            return Ask(f"nothing was done about “{missed[0]}”.{told} Is it done all the same?", decision.reason)
        if asked.score >= _CERTAIN:
            return decision
        sure = f"{asked.score:.0%}"
        return Ask(f"that is done, if it is what was meant, which is {sure} sure.{told} Is it?", decision.reason)

    def _handed_over(self, lost: Finish, goal: Goal, screen: Screen, history: History) -> Decision:
        """What the other policy does where a lesson lost its way; that it is done, it may only ask."""
        decision = self._rest(goal, screen, history, lost.reason)
        if isinstance(decision, Finish) and decision.outcome == "done" and not decision.answer and history.steps:
            return Ask(f"that may be done, but not as it was shown: {lost.reason}. Is it?", decision.reason)
        return decision

    def _find(self, goal: Goal) -> tuple[tuple[Asked, ...], list[Asked]]:
        """The lessons that a goal may ask for, and those of them that can be built on."""
        asked = self._asking.find(goal.text)
        good = [each for each in asked if each.score >= _ENOUGH]
        if good or self._recognising is None or self._answered(goal):
            return asked, good
        recognised = self._recognising.find(goal.text)
        good = [each for each in recognised if each.score >= _RECOGNISED]
        return (*recognised, *asked) if good else asked, good

    def _rest(self, goal: Goal, screen: Screen, history: History, why: str) -> Decision:
        if self._otherwise is None:
            return Finish("failed", f"nobody has shown how this is done ({why})")
        decision = self._otherwise.decide(goal, screen, _as_it_left_them(history))
        if isinstance(decision, Act):
            return replace(decision, clause_key=f"{_ELSE}\n{decision.clause_key}" if decision.clause_key else _ELSE)
        return decision

    # ---------------------------------------------------------------- following

    def _follow(self, asked: Asked, way: int, done: int, goal: Goal, screen: Screen, history: History) -> Decision:
        lesson = asked.lesson
        same = [way, *(at for at in range(len(lesson.ways)) if at != way and _same_so_far(asked, way, at, done))]
        ways = _said_in(goal.text, asked, same, done + 1)
        if not ways:
            return Finish("failed", f"{lesson.name} was shown in different ways, and the goal does not say which")
        for number in ways:
            steps = lesson.ways[number]
            if done + 1 >= len(steps):
                continue
            act = self._do(asked, number, done + 1, goal, screen, history)
            if act is not None:
                return act
        if (moved := self._search(asked, way, done, screen, history)) is not None:
            return moved
        step = lesson.ways[way][done + 1] if done + 1 < len(lesson.ways[way]) else None
        missing = _told(step, asked) if step is not None else "the next step"
        if lesson.impossible:
            return Finish("failed", f"{missing} is not there", impossible=True)
        return Finish("failed", f"{missing} was looked for and is not there", impossible=True)

    def _do(self, asked: Asked, way: int, number: int, goal: Goal, screen: Screen, history: History) -> Decision | None:
        """The step, where the screen has what it needs."""
        step = asked.lesson.ways[way][number]
        mark = f"{_MARK}{asked.lesson.name}:{way}:{number}"
        offered = values_for(goal.text, screen, seen_before(history))
        shown = shown_elements(screen)
        reason = f"as it was shown for {asked.lesson.name} ({asked.score:.0%} alike)"
        match step.sort:
            case "finish":
                return self._end(goal, reason, screen, history)
            case "impossible":
                return Finish("failed", "what is asked for is not there", impossible=True)
            case "answer":
                return _answer(step, asked, screen, offered, reason)
            case "keys":
                return _key(step, asked, screen, history, mark, reason)
            case "back" | "enter":
                return _marked(decision_for(step.sort, None, "", screen, reason=reason, confidence=asked.score), mark)
            case "month":
                return self._month(step, asked, mark, reason, screen, goal, history)
            case "wait":
                seconds = float(step.typed.text) if step.typed is not None else 1.0
                return Act(Wait(until="shown", text=_NOTHING, timeout_s=seconds), None, reason, clause_key=mark)
            case "open":
                app = text_of(step.title, asked.values) if step.title is not None else ""
                seen = mark_of(note_of(screen)) if number else ""
                key = f"{mark}\n{seen}" if seen else mark
                return Act(Open(location=app), None, reason, clause_key=key, confidence=asked.score)
        done_parts = _parts_done(history, mark)
        if step.sort == "path":
            parts = [part.strip() for part in asked.values.get(step.title.slot if step.title else "", "").split("/")]
            if done_parts >= len(parts):
                return None
            step = step.model_copy(
                update={"sort": "tap", "title": Ref(kind="text", text=parts[done_parts]), "typed": None}
            )
            mark = mark if done_parts + 1 == len(parts) else f"{mark}+{done_parts}"
        elif step.times is not None:
            times = _times(step.times, asked)
            if times < 1:
                return self._do(asked, way, number + 1, goal, screen, history) if times == 0 else None
            mark = mark if done_parts + 1 >= times else f"{mark}+{done_parts}"
        found = find(step, screen, asked.values, shown)
        if found is None:
            return None
        text = ""
        if step.typed is not None:
            text = text_of(step.typed, asked.values, offered)
            if not text:
                return Finish("failed", f"what is to be typed into {found.element.describe()} is not known")
        options = [Option(each.lesson.name, each.score) for each in self._find(goal)[0][1:4]]
        made = decision_for(
            step.sort, found.element, text, screen, reason=reason, confidence=asked.score, alternatives=options
        )
        return _marked(made, mark)

    def _month(
        self, step: Step, asked: Asked, mark: str, reason: str, screen: Screen, goal: Goal, history: History
    ) -> Decision | None:
        """One page nearer to a month; where it is shown already the next step is done."""
        lesson, way, number = mark.removeprefix(_MARK).rsplit(":", 2)
        wanted = months_in(text_of(step.typed, asked.values)) if step.typed is not None else ()
        shown = [month for element in screen for month in months_in(element.name) if not days_in(element.name)]
        if not wanted or not shown:
            return None
        if shown[-1] == wanted[0]:
            return self._do(asked, int(way), int(number) + 1, goal, screen, history)
        names = ("next month", "next") if wanted[0] > shown[-1] else ("previous month", "previous")
        turn = next((e for e in screen if e.name.casefold() in names and "tap" in e.actions), None)
        before = f"{_MARK}{lesson}:{way}:{int(number) - 1}"
        return Act(Tap(), turn, f"{reason}; its month is not in sight", clause_key=before) if turn is not None else None

    def _search(self, asked: Asked, way: int, done: int, screen: Screen, history: History) -> Act | None:
        """Scroll, or turn the calendar, until the next step's element is in sight."""
        steps = asked.lesson.ways[way]
        if done + 1 >= len(steps):
            return None
        step = steps[done + 1]
        mark = f"{_MARK}{asked.lesson.name}:{way}:{done}"
        since = _since_step(history)
        reason = f"{_told(step, asked)} is not in sight"
        if (
            step.title is not None
            and step.title.kind == "day"
            and (turn := _turn(text_of(step.title, asked.values), screen))
        ):
            if since < _MOST_TURNS:
                return Act(Tap(), turn, reason, clause_key=mark)
            return None
        down, up = scrolls_of(screen)
        went_up = any(
            isinstance(past.intent.action, Scroll) and past.intent.action.direction == "up"
            for past in history.steps[len(history.steps) - since :]
        )
        stuck = (
            bool(history.steps)
            and since > 0
            and history.last is not None
            and history.last.outcome is not None
            and not history.last.outcome.changed
        )
        if down and not went_up and not stuck:
            return Act(Scroll(direction="down"), None, reason, clause_key=mark)
        if up and not (stuck and went_up):
            return Act(Scroll(direction="up"), None, reason, clause_key=mark)
        return None

    def _end(self, goal: Goal, reason: str, screen: Screen, history: History) -> Decision:
        """Done, where nothing speaks against it."""
        if against := doubts(goal.text, screen, history):
            return Ask(f"every step was done, and yet: {'; '.join(against)}. Is it done?", reason)
        return Finish("done", f"every step was done {reason}")


def _answer(step: Step, asked: Asked, screen: Screen, offered: Sequence[object], reason: str) -> Decision | None:
    if step.title is None and step.typed is not None:
        text = text_of(step.typed, asked.values, offered)  # type: ignore[arg-type]
        return Finish("done", f"it was read {reason}", answer=text) if text else None
    rated = []
    for element in screen:
        text = answer_text(element)
        if not text:
            continue
        score = 1.0 * (element.role == step.role) + 1.2 * (element.hints == step.hints)
        if step.title is not None and step.title.kind == "text":
            score += 1.0 * (element.name.split("\n", 1)[0] == step.title.text)
        elif step.title is not None and step.title.kind != "any":
            titled = keys_in(text_of(step.title, asked.values))
            score += 1.5 if titled and find_run(titled, keys_in(element.name)) >= 0 else -0.5
        everything = keys_in(text)
        score += sum(
            0.9 if find_run(keys_in(asked.values.get(slot, "")), everything) >= 0 else -0.4 for slot in step.holds
        )
        if step.beside is not None:
            keys = keys_in(text_of(step.beside, asked.values))
            score += 1.2 if keys and _beside(keys, element, screen) else -0.5
        if step.after and element.index:
            score += 1.2 * (screen.elements[element.index - 1].name.split("\n", 1)[0][:60] == step.after)
        if step.form and step.form != "line":
            score += 1.0 * any(form_of(value.text) == step.form for value in seen_values((f"\t{text}",))) - 0.5
        rated.append((score, element))
    best = max((score for score, _ in rated), default=0.0)
    alike = [element for score, element in rated if score > best - 1e-6]
    if best < 1.5 or not alike:
        return None
    if len({answer_text(element) for element in alike}) > 1 and len(alike) > _TELLING and not step.steady:
        return Ask(f"{len(alike)} things on the screen look like the answer. Which one is meant?", reason)
    return Finish(
        "done",
        f"it is read where it stood when this was shown; {reason}",
        answer=answer_text(alike[min(step.place, len(alike) - 1)]),
    )


def _beside(keys: tuple[str, ...], element: Element, screen: Screen) -> bool:
    middle = (element.bounds.top + element.bounds.bottom) / 2
    return any(
        other.bounds.top - 20 <= middle <= other.bounds.bottom + 20 and find_run(keys, keys_in(other.name)) >= 0
        for other in screen
        if other.index != element.index and other.bounds.height <= 600
    )


def _key(step: Step, asked: Asked, screen: Screen, history: History, mark: str, reason: str) -> Decision | None:
    """The next key of a number; the mark of the step itself comes with the last."""
    assert step.typed is not None
    text = text_of(step.typed, asked.values).replace(",", "")
    text = "".join(sign for sign in text if sign.isdecimal() or sign == ".")
    pressed = ""
    for past in reversed(history.steps):
        if not past.intent.clause_key.startswith(f"{mark}+"):
            break
        pressed = sign_of(past.intent.target.name if past.intent.target else "") + pressed
    if not text or not text.startswith(pressed):
        return None
    wanted = text[len(pressed)] if len(pressed) < len(text) else ""
    key = next((e for e in screen if "tap" in e.actions and wanted and sign_of(e.name) == wanted), None)
    if key is None:
        return None
    last = len(pressed) + 1 == len(text)
    return Act(Tap(), key, reason, clause_key=mark if last else f"{mark}+{len(pressed)}", confidence=asked.score)


def _parts_done(history: History, mark: str) -> int:
    """How many parts of a step that has several were done, searching in between."""
    return sum(past.intent.clause_key.startswith(f"{mark}+") for past in history.steps)


def _times(ref: Ref, asked: Asked) -> int:
    """How often a step is done; -1 where that cannot be told."""
    if ref.kind == "text":
        return int(ref.text)
    if ref.kind == "any":
        return -1
    figures = figures_of(asked.values.get(ref.slot, ""))
    return int(figures) - ref.first if figures else -1


def _turn(day_text: str, screen: Screen) -> Element | None:
    """What leads a calendar one month nearer to a day."""
    shown = [month for element in screen for month in months_in(element.name) if not days_in(element.name)]
    days = days_in(day_text)
    if not shown or not days:
        return None
    away = (days[0][0] - 1 - shown[-1] % 12 + 6) % 12 - 6
    names = ("next month", "next") if away > 0 else ("previous month", "previous", "prev")
    return next((e for e in screen if away and e.name.casefold() in names and "tap" in e.actions), None)


def _marked(decision: Decision, mark: str) -> Decision:
    return replace(decision, clause_key=mark) if isinstance(decision, Act) else decision


def _as_it_left_them(history: History) -> History:
    """The history with the other policy's own marks, by which it finds its place again."""
    steps = tuple(
        replace(past, intent=past.intent.model_copy(update={"clause_key": _own_mark(past.intent.clause_key)}))
        for past in history.steps
    )
    return replace(history, steps=steps)


def _own_mark(mark: str) -> str:
    return mark.removeprefix(_ELSE).removeprefix("\n") if mark.startswith(_ELSE) else mark


def _place_of(history: History) -> _Place | None:
    """Where the marks say that the run is; half of a number entered is no step yet."""
    for past in reversed(history.steps):
        mark = past.intent.clause_key.split("\n", 1)[0]
        if not mark.startswith(_MARK):
            continue
        lesson, way, step = mark.removeprefix(_MARK).rsplit(":", 2)
        whole, plus, _ = step.partition("+")
        return _Place(lesson, int(way), int(whole) - bool(plus))
    return None


def _since_step(history: History) -> int:
    """How many acts were done in search of the next step."""
    many = 0
    before = ""
    for past in reversed(history.steps):
        searching = isinstance(past.intent.action, Scroll) or past.intent.reason.endswith("is not in sight")
        if not searching or (before and past.intent.clause_key != before):
            break
        before = past.intent.clause_key
        many += 1
    return many


def _said_in(goal: str, asked: Asked, ways: Sequence[int], number: int) -> list[int]:
    """The ways that are open: where they part at what is used, those that the goal speaks for.

    A way speaks for itself when the goal says what its element is called, or when it was shown with a value that the
    goal holds and the other ways were not shown with.
    """
    steps = {way: asked.lesson.ways[way][number] for way in ways if number < len(asked.lesson.ways[way])}
    targets = {(step.sort, step.role, step.hints, step.title) for step in steps.values()}
    answers = len(targets) > 1 and all(step.sort == "answer" for step in steps.values())
    if len(targets) < 2 or (len({(step.sort, step.role) for step in steps.values()}) > 1 and not answers):
        return list(ways)
    if chosen := _shown_with(asked, list(steps)):
        return chosen
    if answers:
        return []  # it stood now here, now there: where it is read this time cannot be told
    said = keys_in(goal)
    fixed = {
        way: keys_in(step.title.text)
        for way, step in steps.items()
        if step.title is not None and step.title.kind == "text"
    }
    spoken = [way for way, keys in fixed.items() if keys and all(key in said for key in keys)]
    return spoken or [way for way in steps if way not in fixed]


def _shown_with(asked: Asked, ways: Sequence[int]) -> list[int]:
    """The ways that were shown with a value of this goal, where that value tells ways apart."""
    whens = asked.lesson.whens
    telling = []
    for slot in whens[0] if whens else ():
        values = [value for way in ways for value in whens[way][slot]]
        if len(set(values)) == len(values):  # no value was shown in two ways
            telling.append((len(values), slot))
    for _, slot in sorted(telling)[:1]:
        value = asked.values.get(slot, "").casefold()
        return [way for way in ways if value in whens[way][slot]]
    return []


def _same_so_far(asked: Asked, one: int, other: int, done: int) -> bool:
    """Whether two ways have come to the same so far, with these values."""
    first, second = asked.lesson.ways[one][: done + 1], asked.lesson.ways[other][: done + 1]

    def meant(step: Step) -> tuple[str, str, str]:
        return (step.sort, *(text_of(ref, asked.values).casefold() if ref else "" for ref in (step.title, step.typed)))  # type: ignore[return-value]

    return len(first) == len(second) and all(meant(a) == meant(b) for a, b in zip(first, second, strict=True))


def _told(step: Step, asked: Asked) -> str:
    text = text_of(step.title, asked.values) if step.title is not None else ""
    return f'"{text}"' if text else f"the {step.role or 'element'} {' '.join(step.hints)}".strip()

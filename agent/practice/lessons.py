"""Makes lessons of tasks that were shown: several showings of one kind of task, and what they have in common."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.episode import run_episode
from agent.evaluation.practice import PracticeGate
from agent.practice.expert import Advice, Expert
from agent.practice.rehearsing import LIMITS, Watched
from devices.android.device import AndroidDevice
from devices.screen import Element, Screen
from emulators.phone.apps import shipped
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import Template, make_case, same_answer
from perception.perceiver import Perceiver
from planner.decision import Decision, Finish, History
from planner.goal import Goal
from planner.practised.acting import decision_for
from planner.practised.calendar_days import days_in, months_in, times_in
from planner.practised.deeds import seen_before
from planner.practised.keypad import sign_of
from planner.practised.policy import answer_text
from planner.practised.values import values_for
from planner.practised.words import find_run, keys_in, words_in
from planner.shown.asking import shape_of
from planner.shown.finding import figures_of, form_number, form_of
from planner.shown.lessons import Lesson, Ref, Slot, Step, Wording

_SLOT = re.compile(r"\{(\w+)\}")
_SHORT = 4
"""Words of a value that may decide between ways."""
_SHORTENED = 3
"""Letters of a shortened word: Mon for Monday."""
_PAGES = re.compile(r"^(?:next|previous) month$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as it was done, with everything that it could be described by."""

    sort: str
    titles: tuple[Ref, ...]
    role: str
    hints: tuple[str, ...]
    place: int
    besides: tuple[Ref, ...]
    holds: frozenset[str]
    typed: tuple[Ref, ...]
    twins: bool = False
    after: str = ""
    form: str = ""
    order: int = 0
    """Which of the elements of its role and hints, whatever they are called."""
    times: tuple[Ref, ...] = ()
    """What says how often it is done."""
    count: int = 1

    @property
    def frame(self) -> tuple[str, str, tuple[str, ...]]:
        """What two showings of the same step have in common whatever the values."""
        return self.sort, self.role, self.hints


class Showing:
    """Shows tasks, one after the other, on one phone."""

    def __init__(self) -> None:
        self._phone = Phone(apps=shipped())

    def lesson(self, template: Template, seeds: Sequence[int]) -> Lesson | None:
        """What the showings have in common; None where none could be carried out."""
        shown: list[tuple[list[Shown], dict[str, str]]] = []
        for seed in seeds:
            case = make_case(template, seed, self._phone)
            values = {
                slot: f"{{{slot}}}".format(**case.parameters) for goal in template.goals for slot in _SLOT.findall(goal)
            }
            goal = template.goals[0].format(**case.parameters)
            device = Watched(AndroidDevice(PhoneLink(self._phone)))
            wanted = template.expected(case.parameters) if template.expected is not None else ""
            teacher = _Teacher(
                Expert(self._phone, template.solve(case.parameters), template.feasible), device, values, wanted
            )
            result = run_episode(
                Goal.of(goal),
                device,
                teacher,
                perceive=Perceiver().perceive,
                gate=PracticeGate(),
                limits=LIMITS,
                pictures=False,
            )
            done, _ = case.judge(result.answer, infeasible=result.impossible)
            if done:
                shown.append((teacher.steps, values))
        if not shown:
            return None
        folders = {slot for _, values in shown for slot, said in values.items() if "/" in said}
        shown = [
            (_repeats(_paths(steps, {slot: values[slot] for slot in folders}), values), values)
            for steps, values in shown
        ]
        slots = {}
        for slot in shown[0][1]:
            texts = [values[slot] for _, values in shown]
            counts = [len(words_in(text)) for text in texts]
            slots[slot] = Slot(
                shapes=tuple(sorted({shape_of(text) for text in texts})), fewest=min(counts), most=max(counts)
            )
        groups: dict[tuple[Any, ...], list[tuple[list[Shown], dict[str, str]]]] = defaultdict(list)
        for steps, values in shown:
            groups[tuple(step.frame for step in steps)].append((steps, values))
        ordered = sorted(groups.values(), key=len, reverse=True)
        ways = [_common([steps for steps, _ in group]) for group in ordered]
        short = [slot for slot in slots if slots[slot].most <= _SHORT]
        whens = [
            {slot: tuple(sorted({values[slot].casefold() for _, values in group})) for slot in short}
            for group in ordered
        ]
        return Lesson(
            name=template.name,
            app=template.apps[0] if template.apps else "",
            wordings=tuple(Wording(parts=_parts(goal)) for goal in template.goals),
            slots=slots,
            ways=tuple(ways),
            whens=tuple(whens) if len(ways) > 1 else (),
            impossible=not template.feasible,
            whole=all(step.typed is None or step.typed.kind != "any" for way in ways for step in way),
        )


class _Teacher:
    """Does what the expert says and writes every step down."""

    name = "teacher"

    def __init__(self, expert: Expert, device: Watched, values: dict[str, str], wanted: str) -> None:
        self._expert, self._device, self._values, self._wanted = expert, device, values, wanted
        self.steps: list[Shown] = []
        self._paging = False

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        assert self._device.seen is not None
        advice = self._expert.advise(screen, self._device.seen)
        if advice is None:
            return Finish("failed", "the solution cannot be gone on with")
        if self._expert.waited:
            self.steps.append(_plain("wait", (Ref(kind="text", text=f"{self._expert.waited:g}"),)))
            self._expert.waited = 0.0
        self._expert.follow(advice)
        self._note(advice, screen, goal, history)
        return decision_for(advice.sort, advice.element, advice.text, screen)

    def _note(self, advice: Advice, screen: Screen, goal: Goal, history: History) -> None:
        if advice.sort.startswith("scroll"):
            return  # whoever does it again scrolls by itself
        element = advice.element
        if advice.sort == "home":
            return  # an app is opened from wherever one is
        if element is not None and "launcher" in screen.location:
            opened = Ref(kind="text", text=element.name)
            self.steps.append(Shown("open", (opened,), "", (), 0, (), frozenset(), ()))
            return
        if element is not None and _PAGES.match(element.name):
            self._paging = True  # so with the pages of a calendar
            return
        if self._paging:
            self._paging = False
            shown = [e.name for e in screen if months_in(e.name) and not days_in(e.name)]
            if shown and not (element is not None and days_in(element.name)):
                refs = [
                    Ref(kind="slot", slot=k) for k, v in self._values.items() if months_in(v) == months_in(shown[-1])
                ]
                self.steps.append(_plain("month", (*refs, Ref(kind="text", text=shown[-1]))))
        title = (element.name or element.label).split("\n", 1)[0] if element is not None else ""
        if advice.sort == "tap" and sign_of(title) and self._key(title):
            return
        offered = values_for(goal.text, screen, seen_before(history))
        typed: list[Ref] = []
        if advice.sort in ("type", "adjust"):
            typed = refs_of(advice.text, self._values, exact=True)
            for value in offered:
                if value.text.casefold() == advice.text.casefold() and value.kind not in ("hour", "minute"):
                    ref = Ref(
                        kind="seen",
                        text=" ".join(keys_in(value.about)[-4:]),
                        slot=value.kind,
                        first=form_number(value.text),
                    )
                    typed.append(ref)
        place, besides, holds, twin, after, form, order = 0, [], set(), False, "", "", 0
        if advice.sort == "answer":
            element = next(
                iter(sorted((e for e in screen if same_answer(answer_text(e), self._wanted)), key=self._likely)),
                None,
            )
            if element is None:
                typed = [
                    Ref(kind="seen", text=" ".join(keys_in(v.about)[-4:]), slot=v.kind, first=form_number(v.text))
                    for v in offered
                    if same_answer(v.text, self._wanted)
                ]
            title = element.name.split("\n", 1)[0] if element is not None else ""
            form = form_of(self._wanted)
        titles: list[Ref] = []
        if element is not None:
            titles = refs_of(title, self._values) if title else []
            twins = [e for e in screen if (e.role, e.name, e.hints) == (element.role, element.name, element.hints)]
            place = next((at for at, e in enumerate(twins) if e.index == element.index), 0)
            everything = keys_in(f"{element.name} {element.description} {element.value}")
            for slot, text in self._values.items():
                keys = keys_in(text)
                if keys and find_run(keys, everything) >= 0:
                    holds.add(slot)
            besides = self._besides(element.index, screen)
            twin = len(twins) > 1
            kin = [e for e in screen if (e.role, e.hints) == (element.role, element.hints)]
            order = next((at for at, e in enumerate(kin) if e.index == element.index), 0)
            before = screen.elements[element.index - 1] if element.index else None
            after = before.name.split("\n", 1)[0][:60] if before is not None else ""
        self.steps.append(
            Shown(
                advice.sort,
                tuple(titles),
                element.role if element is not None else "",
                element.hints if element is not None else (),
                place,
                tuple(besides),
                frozenset(holds),
                tuple(typed),
                twin,
                after,
                form,
                order,
            )
        )

    def _likely(self, element: Element) -> tuple[int, int]:
        """What speaks of the goal's values before what does not, the shorter first."""
        everything = keys_in(answer_text(element))
        held = sum(bool(keys := keys_in(text)) and find_run(keys, everything) >= 0 for text in self._values.values())
        return -held, len(everything)

    def _key(self, title: str) -> bool:
        """Whether a key was pressed within a number, whose keys are one step."""
        if self.steps and self.steps[-1].sort == "keys":
            text = self.steps[-1].typed[-1].text + sign_of(title)
            self.steps.pop()
        else:
            text = sign_of(title)
        refs = [*refs_of(text, self._values), Ref(kind="text", text=text)]
        self.steps.append(Shown("keys", (), "button", (), 0, (), frozenset(), tuple(refs)))
        return True

    def _besides(self, index: int, screen: Screen) -> list[Ref]:
        element = screen.elements[index]
        middle = (element.bounds.top + element.bounds.bottom) / 2
        found: list[Ref] = []
        for other in screen:
            if other.index == index or other.bounds.height > 600 or not other.name:
                continue
            if other.bounds.top - 20 <= middle <= other.bounds.bottom + 20:
                found += [
                    ref
                    for ref in refs_of(other.name.split("\n", 1)[0], self._values)
                    if ref.kind in ("slot", "lower", "part", "text")
                ]
        return found


def _paths(steps: Sequence[Shown], values: dict[str, str]) -> list[Shown]:
    """The steps, with folders that are opened one after the other as one."""
    found: list[Shown] = []
    at = 0
    while at < len(steps):
        for slot, said in values.items():
            parts = [part.strip().casefold() for part in said.split("/")]
            taken = steps[at : at + len(parts)]
            names = [step.titles[-1].text.strip().casefold() if step.titles else "" for step in taken]
            if names == parts and all(step.sort == "tap" for step in taken):
                ref = Ref(kind="path", slot=slot)
                found.append(replace(taken[-1], sort="path", titles=(ref,), typed=(ref,), holds=frozenset(), after=""))
                at += len(parts)
                break
        else:
            found.append(steps[at])
            at += 1
    return found


def _repeats(steps: Sequence[Shown], values: dict[str, str]) -> list[Shown]:
    """The steps, with the same one several times as one that is repeated."""
    found: list[Shown] = []
    counts: list[int] = []
    for step in steps:
        if (
            found
            and step.sort == "tap"
            and (step.frame, step.titles, step.place) == (found[-1].frame, found[-1].titles, found[-1].place)
        ):
            counts[-1] += 1
        else:
            found.append(step)
            counts.append(1)
    for at, count in enumerate(counts):
        refs = [
            Ref(kind="figures", slot=slot, first=int(figures) - count)
            for slot, said in values.items()
            if (figures := figures_of(said)) and abs(int(figures) - count) <= 2
        ]
        if refs and found[at].sort == "tap":
            found[at] = replace(found[at], times=(*refs, Ref(kind="text", text=str(count))), count=count)
        elif found[at].sort == "tap":
            found[at] = replace(found[at], times=(Ref(kind="text", text=str(count)),), count=count)
    return found


def _plain(sort: str, typed: tuple[Ref, ...]) -> Shown:
    return Shown(sort, (), "", (), 0, (), frozenset(), typed)


def refs_of(text: str, values: dict[str, str], exact: bool = False) -> list[Ref]:
    """Everything that a text could stand for, the plainest first; the text itself last."""
    found: list[Ref] = []
    wanted = " ".join(text.casefold().split())
    keys = keys_in(text)
    for slot, said in values.items():
        folded = " ".join(said.casefold().split())
        if wanted == folded or (keys and keys == keys_in(said) and not exact):
            found.append(Ref(kind="slot", slot=slot))
            continue
        whole = keys_in(said)
        if not exact and len(keys) == len(whole) == 1 and len(keys[0]) >= _SHORTENED and whole[0].startswith(keys[0]):
            found.append(Ref(kind="slot", slot=slot))  # Mon for Monday
            continue
        if days_in(text) and days_in(text) == days_in(said):
            found.append(Ref(kind="day", slot=slot))
        times = times_in(said)
        if times and text.isdecimal() and len(text) <= 2:
            found += [Ref(kind="hour", slot=slot)] if int(text) == times[0][0] else []
            found += [Ref(kind="minute", slot=slot)] if int(text) == times[0][1] else []
        figures = "".join(sign for sign in said if sign.isdecimal() or sign == ".").strip(".")
        if figures and text == figures and figures != said:
            found.append(Ref(kind="figures", slot=slot))
        words = words_in(said)
        for first in range(len(words)):
            for last in range(first, len(words)):
                if (first, last) != (0, len(words) - 1) and " ".join(
                    said[words[first].start : words[last].end].casefold().split()
                ) == wanted:
                    found.append(Ref(kind="part", slot=slot, first=first, last=last))
                    found.append(Ref(kind="part", slot=slot, first=first - len(words), last=last - len(words)))
                    found.append(Ref(kind="part", slot=slot, first=first, last=last - len(words)))
    found.append(Ref(kind="text", text=text))
    return found


def _common(group: Sequence[Sequence[Shown]]) -> tuple[Step, ...]:
    steps = []
    for same in zip(*group, strict=True):
        first = same[0]
        typed = _shared([step.typed for step in same])
        title = _shared([step.titles for step in same])
        if title is None and any(step.titles for step in same):
            title = Ref(kind="any")
        beside = None
        if any(step.twins for step in same) or first.sort == "answer":
            shared = [ref for ref in first.besides if ref.kind != "text" and all(ref in step.besides for step in same)]
            beside = shared[0] if shared else None
        once = len(same) == 1 and title is not None and title.kind == "text"
        if once and title is not None and (first.sort == "answer" or any(sign.isdecimal() for sign in title.text)):
            title = Ref(kind="any")  # what was seen once and looks like a value is no name
        bare = title is None or title.kind == "any"
        repeated = any(step.count > 1 for step in same)
        times = _shared([step.times for step in same]) or Ref(kind="any") if repeated else None
        holds = frozenset.intersection(*(step.holds for step in same))
        if title is not None and title.kind not in ("text", "any"):
            holds -= {title.slot}
        steps.append(
            Step(
                sort=first.sort,
                title=title,
                role=first.role,
                hints=first.hints,
                place=Counter(step.order if bare else step.place for step in same).most_common(1)[0][0],
                steady=len(same) > 2 and len({step.order if bare else step.place for step in same}) == 1,
                beside=beside if beside is not None and (title is None or beside.slot != title.slot) else None,
                holds=tuple(sorted(holds)),
                after=first.after if len(same) > 1 and all(step.after == first.after for step in same) else "",
                times=times,
                form=first.form if all(step.form == first.form for step in same) else "",
                typed=typed
                if typed is not None or first.sort not in ("type", "adjust", "keys", "month", "wait")
                else Ref(kind="any"),
            )
        )
    return tuple(steps)


def _shared(options: Sequence[tuple[Ref, ...]]) -> Ref | None:
    """The reference that holds in every showing; a text that never changed is a text."""
    if not options or not options[0]:
        return None
    # the text itself stands last: what was the same in every showing may still be a value of the goal
    return next((ref for ref in options[0] if all(ref in refs for refs in options)), None)


def _parts(goal: str) -> tuple[str, ...]:
    parts: list[str] = []
    for at, piece in enumerate(_SLOT.split(goal)):
        if at % 2:
            parts.append("{" + piece)
        else:
            parts += [word.key for word in words_in(piece) if word.key not in '“”"«»']
    return tuple(parts)

"""From a demonstration to a skill: the whole way, in the order in which its parts depend on one another.

1. what did not matter is left out (``trimming``);
2. each step becomes a step of a skill, with the goal's values as holes (``acting``, ``values``, ``selecting``);
3. what was read and used later, and the answer, become ``extract`` steps;
4. repetitions become loops (``looping``), questions that come only sometimes and switches that may be set already stand
   under ``when`` (``guarding``);
5. what was seen at the end becomes the promise (``promising``);
6. the pieces of the goal that are used become parameters, the goal with holes the example it is found by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from devices.action import Type
from devices.effect import EffectClass, effect_of
from devices.screen import Screen
from devices.selector import fold
from skills.errors import NotInducible
from skills.induction.acting import Actor, Draft, Seen
from skills.induction.context import check_context
from skills.induction.demonstration import Demonstration, Shown
from skills.induction.guarding import begin_at_home, guard
from skills.induction.looping import fold_items, fold_keys, fold_pages, fold_repeats, fold_scrolls, look_for
from skills.induction.naming import parameter_name, skill_name
from skills.induction.promising import place_pattern, promises
from skills.induction.selecting import Document
from skills.induction.trimming import trim
from skills.induction.values import HOLE, GoalValues, Span, spell
from skills.skill import OTHER_KIND, Skill

_SOURCES = {"person": "recorded", "explorer": "created"}
_LIST_HOLE = re.compile(r"\{l(\d+)\}")
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+")
_SECRET = re.compile(r"<secret:[^<>]+>")


@dataclass(frozen=True, slots=True)
class Learnt:
    """A skill, and the argument of each parameter in the goal it was learnt from."""

    skill: Skill
    arguments: dict[str, Any]
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where each argument stands in the goal: start and end."""
    notes: tuple[str, ...] = ()
    """What a reviewer should look at."""


def induce(
    demonstration: Demonstration, name: str = "", author: str = "", meant: frozenset[str] = frozenset()
) -> Learnt:
    """Learn a skill from one demonstration.

    Args:
        demonstration: what was done.
        name: of the skill; empty makes one from the goal.
        author: for its provenance.
        meant: texts, folded, that are values wherever the goal says them, known from other demonstrations.

    Raises:
        NotInducible: there is nothing in it that another run could repeat.
    """
    return _Inducer(demonstration, meant).learn(name, author)


class _Inducer:
    def __init__(self, demonstration: Demonstration, meant: frozenset[str]) -> None:
        self._shown = demonstration
        self._values = GoalValues(demonstration.goal, meant)
        self._names: dict[int, str] = {}
        """Number of a piece -> name of its parameter."""

    def learn(self, name: str, author: str) -> Learnt:
        shown, values = self._shown, self._values
        steps = trim(shown.steps, self._is_needed)
        if not steps:
            raise NotInducible("nothing was done that another run could repeat")
        actor = Actor(steps, values)
        drafts = actor.drafts()
        answer = actor.answer(shown.answer)
        drafts = _with_reading(drafts, actor.seen, steps)
        drafts = fold_keys(drafts, values)
        drafts = fold_scrolls(drafts)
        drafts = fold_pages(drafts, actor)
        drafts = fold_repeats(drafts, shown.final, values)
        promised = promises(drafts, shown.final, actor)
        drafts = begin_at_home(drafts)
        drafts = [guard(draft) for draft in drafts]
        drafts = check_context(drafts, actor)
        drafts, lists = fold_items(drafts, values)
        documents = [draft.document for draft in drafts]
        if lists:
            promised = [each for each in promised if not _in_lists(each, values, lists)]
        parameters, arguments, places, atoms = self._parameters(documents, promised, lists)
        documents, promised = self._finished(documents, atoms), self._finished(promised, atoms)
        example = self._example(places)
        return self._skill(name, author, documents, promised, parameters, arguments, places, example, answer, steps)

    def _is_needed(self, way: Sequence[Shown]) -> bool:
        """Whether something that stands only on the screens of a way is typed later, or answered."""
        later = [step for step in self._shown.steps if not any(step is each for each in way)]
        texts = [step.action.text for step in later if isinstance(step.action, Type)]
        texts = [
            text
            for text in (*texts, self._shown.answer)
            if len(text.strip()) > 2 and not self._values.answer_is_said(text)
        ]
        seen = [step.after for step in way[:-1]]
        return any(_stands_on(text, screen) for text in texts for screen in seen)

    # --- parameters --------------------------------------------------------------------------------------------------

    def _parameters(
        self, documents: list[Document], promised: list[Document], lists: list[tuple[int, int]]
    ) -> tuple[dict[str, Document], dict[str, Any], dict[str, tuple[int, int]], list[Span]]:
        values, goal = self._values, self._shown.goal
        told = repr((documents, promised))
        used = {int(match[1]) for match in HOLE.finditer(told)}
        values.used = [values.thought_of[number] for number in sorted(used)]
        atoms = [a for a in values.atoms() if not any(start <= a.start and a.end <= end for start, end in lists)]
        pieces: list[tuple[int, int, Span | None]] = [(a.start, a.end, a) for a in atoms]
        pieces += [(start, end, None) for start, end in lists]
        parameters: dict[str, Document] = {}
        arguments: dict[str, Any] = {}
        places: dict[str, tuple[int, int]] = {}
        fields = _fields(documents)
        for start, end, atom in sorted(pieces, key=lambda piece: piece[0]):
            said = goal[start:end]
            kind = "list" if atom is None else atom.kind
            field_name = next((f for n, f in fields.items() if _covers(values.thought_of[n], start, end)), "")
            name = parameter_name(goal, start, "" if kind == "list" else field_name, kind, parameters)
            parameter, argument = self._parameter(said, atom)
            parameters[name] = {**parameter, "description": _described(goal, start, end)}
            arguments[name], places[name] = argument, (start, end)
            if atom is not None:
                self._names[id(atom)] = name
            else:
                self._names[-1 - lists.index((start, end))] = name
        return parameters, arguments, places, atoms

    def _parameter(self, said: str, atom: Span | None) -> tuple[Document, Any]:
        if atom is None and "/" in said and "," not in said:
            return {"type": "list", "separator": "/", "min items": 1}, said.split("/")
        if atom is None:
            items = re.split(r"\s*(?:,\s*and\b|,|\band\b|\bthen\b|&)\s*", said)
            return {"type": "list", "min items": 1}, [item.strip(" “”\"'") for item in items if item.strip()]
        if atom.clock is not None:
            return {"type": "time"}, spell(atom.clock, "%H:%M")
        if atom.day is not None:
            day = atom.day
            if day.year == 1904 and self._shown.day:
                day = day.replace(year=int(self._shown.day[:4])) if (day.month, day.day) != (2, 29) else day
            return {"type": "date"}, day.isoformat()
        if _SECRET.fullmatch(said):
            return {"type": "secret"}, said
        if re.fullmatch(r"[1-9]\d{0,5}|0", said):
            return {"type": "int"}, int(said)
        if re.fullmatch(r"\d+[.,]\d+", said):
            return {"type": "string", "pattern": r"[0-9]+[.,]?[0-9]*"}, said
        return {"type": "string", "min length": 1}, said

    # --- finishing ---------------------------------------------------------------------------------------------------

    def _finished(self, tree: Any, atoms: list[Span]) -> Any:
        match tree:
            case dict():
                return {key: self._finished(value, atoms) for key, value in tree.items()}
            case list() | tuple():
                return [self._finished(value, atoms) for value in tree]
            case str():
                told = HOLE.sub(lambda match: self._written(match, atoms), tree)
                return _LIST_HOLE.sub(lambda match: f"{{{self._names[-int(match[1])]}}}", told)
            case _:
                return tree

    def _written(self, match: re.Match[str], atoms: list[Span]) -> str:
        span = self._values.thought_of[int(match[1])]
        form = f":{match[2]}" if match[2] else ""
        goal, at, told = self._shown.goal, span.start, ""
        for atom in atoms:
            if span.start <= atom.start and atom.end <= span.end:
                told += _escaped(goal[at : atom.start]) + f"{{{self._names[id(atom)]}{form}}}"
                at = atom.end
        return told + _escaped(goal[at : span.end])

    def _example(self, places: dict[str, tuple[int, int]]) -> str:
        """The goal with holes; quotation marks around one go, since an order may have them or not."""
        goal, told, at = self._shown.goal, "", 0
        for name, (start, end) in sorted(places.items(), key=lambda place: place[1]):
            told += goal[at:start] + f"{{{name}}}"
            at = end
        told += goal[at:]
        told = re.sub(r"[“\"‘'«`](\{[a-z0-9_]+\})[”\"’'»`]", r"\1", told)
        return re.sub(r"\s+", " ", told).strip()

    def _skill(
        self,
        name: str,
        author: str,
        documents: list[Document],
        promised: list[Document],
        parameters: dict[str, Document],
        arguments: dict[str, Any],
        places: dict[str, tuple[int, int]],
        example: str,
        answer: str,
        steps: Sequence[Shown],
    ) -> Learnt:
        shown = self._shown
        begins = [] if documents[0].get("do") == "open" else _needs(steps[0].before)
        written: Document = {
            "skill": name or skill_name(re.sub(r"\{[^{}]*\}", " ", example)),
            "description": f"Carries out: {example}",
            "parameters": parameters,
            "examples": [example],
            "tags": _tags(steps),
            "needs": begins,
            "steps": documents,
            "ensures": promised,
            "effects": _effects(steps),
            "tests": [{"arguments": arguments}],
            "provenance": {
                "source": _SOURCES.get(shown.decider, "induced"),
                "author": author,
                "created": shown.day,
                "basis": [f"run {shown.run} on {shown.device}: {shown.goal}"[:1000]],
            },
        }
        if answer:
            written["returns"] = [answer]
        try:
            skill = Skill.model_validate(written)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            at = ".".join(str(part) for part in first["loc"])
            raise NotInducible(f"no skill could be made of it: {at}: {first['msg']}") from error
        return Learnt(skill, arguments, places)


def _with_reading(drafts: list[Draft], seen: Sequence[Seen], steps: Sequence[Shown]) -> list[Draft]:
    """The steps, with what is read before each."""
    made: list[Draft] = []
    for number in range(len(drafts) + 1):
        for read in seen:
            if read.at == number:
                last = steps[min(number, len(steps) - 1)]
                scrolled = number > 0 and drafts[number - 1].document.get("do") == "scroll"
                if scrolled:
                    made += [Draft(loop, last) for loop in look_for(read.document["extract"])]
                made.append(Draft(read.document, last))
        if number < len(drafts):
            made.append(drafts[number])
    return made


def _fields(documents: Iterable[Document]) -> dict[int, str]:
    """Number of a piece -> name of the field it is typed into."""
    found: dict[int, str] = {}
    for document in _every(documents):
        if document.get("do") in ("type", "select", "adjust"):
            on = document.get("on", {})
            for text in (document.get("text"), document.get("value"), *document.get("options", ())):
                for match in HOLE.finditer(str(text)):
                    found.setdefault(int(match[1]), on.get("name") or on.get("label") or "")
    return found


def _every(documents: Iterable[Document]) -> Iterable[Document]:
    for document in documents:
        yield document
        for key in ("steps", "then", "else"):
            yield from _every(document.get(key, ()))


def _covers(span: Span, start: int, end: int) -> bool:
    return span.start <= start and end <= span.end


def _in_lists(document: Document, values: GoalValues, lists: Sequence[tuple[int, int]]) -> bool:
    spans = [values.thought_of[int(match[1])] for match in HOLE.finditer(repr(document))]
    return any(start <= span.start and span.end <= end for span in spans for start, end in lists)


def _described(goal: str, start: int, end: int) -> str:
    before, after = goal[:start].split()[-4:], goal[end:].split()[:2]
    return f"as in: {' '.join(before)} … {' '.join(after)}".replace("{", "").replace("}", "").strip()


def _needs(screen: Screen) -> list[Document]:
    place = place_pattern(screen.location)
    return [{"at": place}] if place else []


def _tags(steps: Sequence[Shown]) -> list[str]:
    """The app's own word, so that an order may say in which app: of an Android package its last part."""
    places = [step.before.location for step in steps] + [steps[-1].after.location]
    names = [place.partition("/")[0].rsplit(".", 1)[-1] for place in places if _PACKAGE.match(place)]
    counted = {name: names.count(name) for name in names if name.isalpha() and "launcher" not in name}
    return [max(counted, key=lambda name: counted[name])] if counted else []


def _effects(steps: Sequence[Shown]) -> Document:
    apps: dict[str, None] = {}
    hosts: dict[str, None] = {}
    kinds: dict[str, None] = {}
    for step in steps:
        opened = [step.action.location] if step.action.kind == "open" else [step.before.location]
        for place in opened:
            parts = urlsplit(place) if "://" in place else None
            if parts is not None and parts.hostname:
                hosts[parts.hostname.casefold()] = None
            elif parts is None and (package := place.partition("/")[0]) and _PACKAGE.fullmatch(package):
                apps[package] = None
        bare = effect_of(step.action, step.element)
        for effect_class, kind in ((bare.effect_class, bare.kind), (step.effect_class, step.effect_kind)):
            if effect_class is EffectClass.IRREVERSIBLE:
                kinds[kind or OTHER_KIND] = None
    return {"apps": list(apps), "hosts": list(hosts), "irreversible": list(kinds)}


def _stands_on(text: str, screen: Screen) -> bool:
    wanted = fold(text)
    return any(wanted in fold(part) for e in screen for part in (e.name, e.value, e.description) if part)


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")

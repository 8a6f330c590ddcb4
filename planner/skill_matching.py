"""Which skill an order asks for, and with which arguments.

A skill brings examples of how people ask for it, with its parameters as holes: ``Set an alarm for {time}``. An order
that has the words of an example takes it at once, and what stands in the holes is its arguments. Otherwise the meaning
of the two is compared with the values taken out of both (MiniLM's cosine), and the arguments are the values of the
order that have the types of the parameters. What is needed and not said, no skill is chosen for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from planner.quoting import unquoted
from planner.spans import Span, SpanKind, spans_of
from skills.errors import ArgumentInvalid
from skills.parameters import Parameter, read_arguments
from skills.skill import Skill

ENOUGH = 0.80
"""Cosine from which two orders mean the same thing once their values are taken out."""
CLEAR = 0.03
"""By how much the best skill has to be ahead of the next one."""

Similarity = Callable[[Sequence[str], Sequence[str]], "Rows"]
"""Cosines of every text of the first list with every text of the second."""


class Rows(Protocol):
    """A matrix."""

    def __getitem__(self, row: int) -> Sequence[float]:
        """The cosines of one text."""


@dataclass(frozen=True, slots=True)
class Match:
    """A skill that does what an order says."""

    skill: Skill
    arguments: dict[str, str]
    score: float
    """1 where the words are those of an example; else the cosine."""
    example: str


_OPPOSITES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "delete|remove|erase|clear|discard|trash|uninstall|forget|unsubscribe",
        "off|disable|deactivate|stop|pause|mute|silence|close|hide|lock|disconnect",
        "cancel|undo|dismiss|decline|reject|revert|skip",
        "not|never|don['’]t|without|except|but|unless|instead",
        "less|lower|decrease|reduce|down|fewer",
        "change|edit|rename|move|update|modify|postpone|reschedule",
        "how|what|when|which|who|where|whether|is|are|does",
    )
)
"""Words that turn an order round. Sentence vectors hardly see them: "delete the alarm" is next to "add an alarm"."""
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_FILLING = re.compile(r"\b(?:please|the|a|an|my|me|just|now)\b", re.IGNORECASE)
_ENDING = re.compile(r"[\s.!?,;]+$")
_KINDS: Mapping[str, SpanKind] = {"time": "time", "int": "number", "number": "number", "date": "date"}


class SkillMatcher:
    """Finds the skill for an order.

    Args:
        skills: those that may be used.
        similarity: compares meanings; None takes the words alone.
    """

    def __init__(self, skills: Sequence[Skill], similarity: Similarity | None = None) -> None:
        self._skills = skills
        self._similarity = similarity
        self._patterns = [
            (skill, example, pattern)
            for skill in skills
            for example in skill.examples
            if (pattern := _pattern(example, skill.parameters)) is not None
        ]

    def matches(self, order: str) -> list[Match]:
        """Skills that do what the order says, the best first; empty where none is sure enough."""
        found = list(self._by_words(order))
        if found:
            # the example with the most words of its own says most
            return _best_of_each(sorted(found, key=lambda match: -len(_HOLE.sub("", match.example))))
        if self._similarity is None:
            return []
        return self._by_meaning(order)

    def _by_words(self, order: str) -> Iterator[Match]:
        told = _plain(order)
        for skill, example, pattern in self._patterns:
            fits = pattern.fullmatch(told)
            if fits is None:
                continue
            arguments = {name: _value(name, text, skill.parameters) for name, text in fits.groupdict().items()}
            if "" not in arguments.values() and _fits(skill, arguments):
                yield Match(skill, arguments, 1.0, example)

    def _by_meaning(self, order: str) -> list[Match]:
        assert self._similarity is not None
        spans = spans_of(order)
        told = _masked(order, spans)
        examples = [(skill, example) for skill in self._skills for example in skill.examples]
        if not examples:
            return []
        cosines = self._similarity([told], [_masked_example(skill, example) for skill, example in examples])[0]
        scored: list[Match] = []
        for (skill, example), cosine in zip(examples, cosines, strict=True):
            arguments = _assigned(skill, example, spans)
            same_way = all(bool(words.search(order)) == bool(words.search(example)) for words in _OPPOSITES)
            if cosine >= ENOUGH and same_way and arguments is not None and _fits(skill, arguments):
                scored.append(Match(skill, arguments, float(cosine), example))
        best = _best_of_each(sorted(scored, key=lambda match: -match.score))
        if len(best) > 1 and best[0].score - best[1].score < CLEAR:
            return []
        return best


def _best_of_each(matches: Sequence[Match]) -> list[Match]:
    return list({match.skill.name: match for match in reversed(matches)}.values())[::-1]


def _plain(text: str) -> str:
    """Without what carries no meaning of its own: politeness, articles, the end of a sentence."""
    return " ".join(_FILLING.sub(" ", _ENDING.sub("", text)).split())


def _pattern(example: str, parameters: Mapping[str, Parameter]) -> re.Pattern[str] | None:
    """The example as a pattern with a group for each hole; None where a hole is no parameter."""
    parts: list[str] = []
    seen: set[str] = set()
    at = 0
    plain = _plain(example)
    for hole in _HOLE.finditer(plain):
        name = hole[1]
        if name not in parameters or name in seen:
            return None
        seen.add(name)
        parts += [re.escape(plain[at : hole.start()]), rf"(?P<{name}>\S.*?)"]
        at = hole.end()
    parts.append(re.escape(plain[at:]))
    return re.compile("".join(parts), re.IGNORECASE)


def _value(name: str, text: str, parameters: Mapping[str, Parameter]) -> str:
    """What stands in a hole, as its parameter takes it; empty where it is of another kind, or more than that."""
    kind = parameters[name].type
    if (wanted := _KINDS.get(kind)) is not None:
        spans = spans_of(text)
        whole = len(spans) == 1 and spans[0].kind == wanted and (spans[0].start, spans[0].end) == (0, len(text))
        return spans[0].value if whole else ""
    if kind == "choice":
        options = getattr(parameters[name], "options", ())
        return next((str(option) for option in options if str(option).casefold() == text.casefold()), text)
    return unquoted(text).strip()


def _fits(skill: Skill, arguments: Mapping[str, str]) -> bool:
    try:
        read_arguments(skill.parameters, arguments)
    except ArgumentInvalid:
        return False
    return True


def _masked(order: str, spans: Sequence[Span]) -> str:
    told, at = "", 0
    for span in spans:
        told += order[at : span.start] + _WORDS[span.kind]
        at = span.end
    return _plain(told + order[at:])


_WORDS: Mapping[str, str] = {"time": "some time", "number": "some number", "quoted": "something", "date": "some day"}


def _masked_example(skill: Skill, example: str) -> str:
    def word(hole: re.Match[str]) -> str:
        parameter = skill.parameters.get(hole[1])
        kind = _KINDS.get(parameter.type, "quoted") if parameter is not None else "quoted"
        return _WORDS[kind]

    return _plain(_HOLE.sub(word, example))


def _assigned(skill: Skill, example: str, spans: Sequence[Span]) -> dict[str, str] | None:
    """The order's values given to the holes of the example, type by type and in order; None where they do not fit.

    A value that no hole takes was said for a reason: the skill would leave it undone.
    """
    left = list(spans)
    arguments: dict[str, str] = {}
    for name in _HOLE.findall(example):
        parameter = skill.parameters.get(name)
        if parameter is None:
            return None
        kind = _KINDS.get(parameter.type, "quoted")
        span = next((span for span in left if span.kind == kind), None)
        if span is None:
            return None
        left.remove(span)
        arguments[name] = span.value
    return arguments if not left else None

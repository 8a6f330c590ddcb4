"""Which skill an order asks for, and with which arguments.

A skill brings examples of how people ask for it, with its parameters as holes: ``Set an alarm for {time}``. An order
that has the words of an example takes it at once (``patterns``), and what stands in the holes is its arguments.
Otherwise the meaning of the two is compared with the values taken out of both (MiniLM's cosine), and the arguments are
the values of the order that have the types of the parameters. What no example is that near to is laid beside every
skill, word by word and value by value (``aligner``). What is needed and not said, no skill is chosen for.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.meaning import Similarity
from planner.quoting import without_quotes
from planner.spans import Span, spans_of
from planner.wordings.aligner import Aligner
from planner.wordings.patterns import KINDS, Wording, value_said
from skills.errors import ArgumentInvalid
from skills.parameters import read_arguments
from skills.skill import Skill

ENOUGH = 0.80
"""Cosine from which two orders mean the same thing once their values are taken out."""
CLEAR = 0.03
"""By how much the best skill has to be ahead of the next one."""

_REMEMBERED = 256
"""Orders whose answer is kept: a policy asks again at every step."""


@dataclass(frozen=True, slots=True)
class Match:
    """A skill that does what an order says."""

    skill: Skill
    arguments: dict[str, str]
    score: float
    """1 where the words are those of an example; else the cosine, or how likely the alignment is right."""
    example: str


_OPPOSITES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "delete|remove|erase|clear|discard|trash|uninstall|forget|unsubscribe|no longer|any ?more",
        "off|disable|deactivate|stop|pause|mute|silence|close|hide|lock|disconnect",
        "cancel|undo|dismiss|decline|reject|revert|skip",
        "not|never|don['’]t|without|except|but|unless|instead",
        "less|lower|decrease|reduce|down|fewer",
        "change|edit|rename|move|update|modify|postpone|reschedule",
        "how|what|when|which|who|where|whether|is|are|does",
    )
)
"""Words that turn an order round. Sentence vectors hardly see them: "delete the alarm" is next to "add an alarm"."""
_QUALIFIERS = re.compile(
    r"\b(?:tomorrow|tonight|yesterday|today|daily|weekly|monthly|yearly|every|each|all|both|only|until|till|after|before"
    r"|if|again|next|last|first|second|third|from|between|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?"
    r"|week|month|morning|afternoon|evening|night|labell?ed|label|called|named|titled|repeat\w*)\b",
    re.IGNORECASE,
)
"""Words that narrow an order down. Where an example has not got them, its skill would do less, or something else."""
_NAMED = re.compile(r"(?<=[\w,] )[A-Z]\w+")
"""Capitals inside a sentence: something of that very name is meant."""
_SAME_VERBS = tuple(
    frozenset(verbs.split())
    for verbs in (
        "add create make set new put write start schedule save record log note wake i",
        "what what's how find look tell give show check which",
        "turn switch make set put disable enable activate deactivate change adjust",
        "send text message write email mail tell",
        "delete remove erase",
        "archive put move",
        "call ring phone dial",
        "search look find",
    )
)
"""First words of orders that ask for the same. What is compared by meaning has to begin alike."""
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_FILLING = re.compile(r"\b(?:please|the|a|an|my|me|just|now)\b", re.IGNORECASE)
_ENDING = re.compile(r"[\s.!?,;]+$")


class SkillMatcher:
    """Finds the skill for an order.

    Args:
        skills: those that may be used.
        similarity: compares meanings; None takes the words alone.
        today: the day on which things are said, where that is not this machine's.
    """

    def __init__(
        self, skills: Sequence[Skill], similarity: Similarity | None = None, today: date | None = None
    ) -> None:
        self._skills = skills
        self._similarity = similarity
        self._today = today
        self._aligner = Aligner(skills, similarity) if similarity is not None else None
        self._answered: OrderedDict[tuple[str, date], list[Match]] = OrderedDict()
        wordings = (Wording.of(skill, example) for skill in skills for example in skill.examples)
        self._wordings = [wording for wording in wordings if wording is not None]

    def matches(self, order: str) -> list[Match]:
        """Skills that do what the order says, the best first; empty where none is sure enough."""
        asked = (order, self._today or datetime.now().astimezone().date())
        if asked not in self._answered:
            self._answered[asked] = self._matches(*asked)
            if len(self._answered) > _REMEMBERED:
                self._answered.popitem(last=False)
        return list(self._answered[asked])

    def _matches(self, order: str, today: date) -> list[Match]:
        found = list(self._by_words(order, today))
        if found:
            # the example with the most words of its own says most, and a hole that takes only numbers more than any
            return _best_of_each(sorted(found, key=lambda m: (-len(_HOLE.sub("", m.example)), _open_holes(m))))
        if self._similarity is None:
            return []
        return self._by_meaning(order, today) or self._by_alignment(order, today)

    def _by_words(self, order: str, today: date) -> Iterator[Match]:
        for wording in self._wordings:
            said = wording.read(order)
            if said is None:
                continue
            skill = wording.skill
            arguments = {name: value_said(text, skill.parameters[name], today) for name, text in said.items()}
            if "" not in arguments.values() and _fits(skill, arguments):
                yield Match(skill, arguments, 1.0, wording.example)

    def _by_alignment(self, order: str, today: date) -> list[Match]:
        assert self._aligner is not None
        return [
            Match(found.skill, found.arguments, likely, found.example)
            for likely, found in self._aligner.best(order, today)
            if _fits(found.skill, found.arguments)
        ]

    def _by_meaning(self, order: str, today: date) -> list[Match]:
        assert self._similarity is not None
        spans = spans_of(order, today)
        told = _masked(order, spans)
        examples = [(skill, example) for skill in self._skills for example in skill.examples]
        if not examples:
            return []
        cosines = self._similarity([told], [_masked_example(skill, example) for skill, example in examples])[0]
        scored: list[Match] = []
        for (skill, example), cosine in zip(examples, cosines, strict=True):
            arguments = _assigned(skill, example, spans)
            begins = _begins_alike(order, example)
            same_way = all(bool(words.search(order)) == bool(words.search(example)) for words in _OPPOSITES)
            same_way = same_way and begins and not _narrower(order, skill, example)
            if cosine >= ENOUGH and same_way and arguments is not None and _fits(skill, arguments):
                scored.append(Match(skill, arguments, float(cosine), example))
        best = _best_of_each(sorted(scored, key=lambda match: -match.score))
        if len(best) > 1 and best[0].score - best[1].score < CLEAR:
            return []
        return best


def _open_holes(match: Match) -> int:
    """How many of the arguments could have been any text."""
    return sum(
        parameter.type == "string" and not getattr(parameter, "pattern", "")
        for parameter in (match.skill.parameters[name] for name in match.arguments)
    )


def _best_of_each(matches: Sequence[Match]) -> list[Match]:
    return list({match.skill.name: match for match in reversed(matches)}.values())[::-1]


def _plain(text: str) -> str:
    """Without what carries no meaning of its own: politeness, articles, the end of a sentence."""
    return " ".join(_FILLING.sub(" ", _ENDING.sub("", text)).split())


def _fits(skill: Skill, arguments: Mapping[str, str]) -> bool:
    try:
        read_arguments(skill.parameters, arguments)
    except ArgumentInvalid:
        return False
    return True


def _begins_alike(order: str, example: str) -> bool:
    """Whether the two begin with the same verb, or with verbs that ask for the same: label is not add."""
    said, known = (_plain(text).partition(" ")[0].casefold() for text in (order, example))
    return said == known or any(said in verbs and known in verbs for verbs in _SAME_VERBS)


def _narrower(order: str, skill: Skill, example: str) -> bool:
    """Whether the order, its quoted values apart, says which one or when, and the example does not."""
    plain = without_quotes(order)
    known = f"{example} {' '.join(skill.tags)}".casefold()
    return any(said[0].casefold() not in known for words in (_QUALIFIERS, _NAMED) for said in words.finditer(plain))


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
        kind = KINDS.get(parameter.type, "quoted") if parameter is not None else "quoted"
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
        kind = KINDS.get(parameter.type, "quoted")
        span = next((span for span in left if span.kind == kind), None)
        if span is None:
            return None
        left.remove(span)
        arguments[name] = span.value
    return arguments if not left else None

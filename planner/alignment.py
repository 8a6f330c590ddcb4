"""An order in other words than a skill's examples, laid beside them: which skill, and which piece is which argument.

Every word of the order has to be accounted for: it is part of an argument, or says nothing (``please``), or the skill
knows it, in its examples, its description or the controls that its steps use, or knows one of like meaning. Arguments
are told by their types, by how like they are to the values that the skill was tested with, and by the words before
them. All of this is joined to one probability (``alignment_fit``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.candidates import Candidate, candidates_of
from planner.meaning import Similarity
from planner.skill_wording import KINDS, value_said
from planner.wording_words import (
    ASKING,
    content_of,
    is_order_word,
    senses_of,
    senses_of_all,
    simplified,
    words_with_places,
)
from skills.errors import ArgumentInvalid
from skills.parameters import Parameter
from skills.skill import Skill
from skills.steps import step_selectors, walk
from skills.template import plain

_HOLE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_MASK: Final = "something"
_BEAM: Final = 40
_ORDERED: Final = 0.15
"""What it counts for that the values stand in the order of the example."""
_LEFT_OVER: Final = 0.15
"""What each word counts against a way to give the arguments that it leaves over and the skill does not know."""
_CLEARLY: Final = 0.1
"""By so much better than given otherwise, arguments are clear."""
_SILENT: Final = 0.3
"""How far the words of an order are known that has none beside its values."""
_NEAR: Final = 3
"""Words before a hole that say what stands in it."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a skill, taken apart."""

    text: str
    masked: str
    words: tuple[str, ...]
    holes: tuple[str, ...]
    before: Mapping[str, tuple[str, ...]]
    """The words before each hole, nearest first."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a skill's language."""

    skill: Skill
    examples: tuple[Example, ...]
    spoken: frozenset[str]
    """Senses of the words of its examples."""
    used: frozenset[str]
    """Senses of the words of its description and of the controls that its steps use."""
    words: tuple[str, ...]
    specimens: Mapping[str, tuple[str, ...]]
    """Values that it was tested with."""


def known_of(skill: Skill) -> Known:
    """A skill's language."""
    examples = tuple(_example(text) for text in skill.examples if skill.parameters.keys() >= set(_HOLE.findall(text)))
    spoken = tuple(dict.fromkeys(word for example in examples for word in example.words))
    told = [skill.description, skill.name.replace("-", " "), *skill.tags, *skill.parameters]
    told += [each.description for each in skill.parameters.values()]
    for step, _ in walk(skill.steps):
        told += [_HOLE.sub(" ", selector.name) for selector in step_selectors(step)]
    used = tuple(dict.fromkeys(word for text in told for word in content_of(text.replace("_", " "))))
    specimens = {
        name: tuple(dict.fromkeys(_told(trial.arguments[name]) for trial in skill.tests if name in trial.arguments))
        for name in skill.parameters
    }
    return Known(
        skill, examples, senses_of_all(spoken), senses_of_all(used), tuple(dict.fromkeys((*spoken, *used))), specimens
    )


def _told(argument: object) -> str:
    return argument if isinstance(argument, str) else plain(argument)  # type: ignore[arg-type]


def _example(text: str) -> Example:
    before: dict[str, tuple[str, ...]] = {}
    for hole in _HOLE.finditer(text):
        said = [word.casefold() for word, _, _ in words_with_places(_HOLE.sub(" ", text[: hole.start()]))]
        before[hole[1]] = tuple(reversed(said[-_NEAR:]))
    masked = _HOLE.sub(_MASK, text)
    return Example(text, masked, content_of(_HOLE.sub(" ", text)), tuple(_HOLE.findall(text)), before)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A skill laid beside an order."""

    skill: Skill
    example: str
    arguments: dict[str, str]
    figures: tuple[float, ...]
    """See ``FIGURES``."""


FIGURES: Final = (
    "meaning",
    "words known",
    "least known word",
    "example said",
    "arguments fit",
    "worst argument",
    "arguments clear",
    "turned round",
    "question",
)
"""What an alignment is judged by: cosine of the two without their values; how far the words of the order are known to
the skill, on average and at worst; how much of the example the order says; how well the arguments fit, on average and
at worst, and by how much better than given otherwise; words that turn an order round; whether both or neither asks."""


_FORBIDDEN: Final = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "delete|remove|erase|clear|empty|discard|trash|uninstall|forget|unsubscribe|get rid|wipe",
        "off|disable|deactivate|stop|end|pause|mute|silence|close|hide|lock|disconnect",
        "not|never|don['’]t|without|except|but|unless|instead",
    )
)
"""Words that turn an order round: both have one of them, or neither."""
_TURNING: Final = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "cancel|undo|dismiss|decline|reject|revert|skip",
        "less|lower|decrease|reduce|down|fewer|minus",
        "more|higher|increase|raise|up|plus",
        "change|edit|rename|move|update|modify|postpone|reschedule|replace",
        "unpin|unmark|unstar|unarchive|unblock|restore|unmute",
        "add|create|new|make|insert",
        "show|open|play|view",
        "call|ring|dial",
        "send|text|share|forward|reply|mail",
        "archive|pin|star|block|mark|lock|hide",
    )
)
_ASKS: Final = re.compile(
    r"^\W*(?:how|what|when|which|who|where|whether|is|are|does|do)\b|\?\s*$"
    r"|\b(?:tell me|look up|find out|how many|how much)\b",
    re.IGNORECASE,
)
_REQUEST: Final = re.compile(r"^\W*(?:can|could|would|will)\s+you\b", re.IGNORECASE)
_QUALIFIERS: Final = re.compile(
    r"\b(?:tomorrow|tonight|yesterday|today|daily|weekly|monthly|yearly|every|each|all|both|only|until|till|after|before"
    r"|if|again|next|last|first|second|third|between|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?"
    r"|week|month|morning|afternoon|evening|night|repeat\w*|other|another|new(?:est)?|old(?:est)?|latest)\b",
    re.IGNORECASE,
)


def masked(order: str) -> str:
    """The order with everything that may be a value taken out."""
    pieces: list[Candidate] = []
    for piece in sorted(candidates_of(order), key=lambda each: each.start - each.end):
        apart = all(piece.end <= other.start or other.end <= piece.start for other in pieces)
        if apart and not _begins_with_order_word(order, piece):
            pieces.append(piece)
    return _without(order, pieces, f" {_MASK} ")


def aligned(order: str, known: Known, cosines: Similarity, today: date | None = None) -> Alignment | None:
    """The order laid beside a skill; None where a value, or what narrows it down, has no place there.

    Args:
        order: what is asked.
        known: the skill's language.
        cosines: compares meanings.
        today: the day on which it is said; None takes this machine's.
    """
    best: Alignment | None = None
    candidates = candidates_of(order, today)
    quotations = [(each.start, each.end) for each in candidates if each.kind == "quoted"]
    found_pieces = [
        *(each for each in candidates if not _begins_with_order_word(order, each)),
        *_choices(order, known.skill),
        *_unknown_runs(order, known),
        *_longer_names(order, known),
    ]
    pieces = [piece for piece in found_pieces if not any(_cuts(piece, *quotation) for quotation in quotations)]
    for example in known.examples:
        if best is not None and set(example.holes) == set(best.arguments) and best.example == example.text:
            continue
        found = _aligned(order, known, example, pieces, cosines)
        if found is not None and (best is None or _rough(found) > _rough(best)):
            best = found
    return best


def _cuts(piece: Candidate, start: int, end: int) -> bool:
    """Whether a piece holds a part of a quotation, or more than one: what somebody quotes is one value."""
    overlaps = piece.start < end and start < piece.end
    return overlaps and not (start - 1 <= piece.start and piece.end <= end + 1)


def _begins_with_order_word(order: str, piece: Candidate) -> bool:
    """Whether a name is only one for the capital that every sentence begins with: Save, Put, In, How."""
    if piece.kind != "name" or not _begins(order, piece.start):
        return False
    first = piece.value.split()[0].strip(",")
    return not content_of(first) or first.casefold() in ASKING or is_order_word(first)


def _begins(order: str, at: int) -> bool:
    return not order[:at].strip() or re.search(r"[.!?:;]\s+[\"“]?$", order[:at]) is not None


def _rough(alignment: Alignment) -> float:
    figures = alignment.figures
    return figures[0] + figures[1] + figures[3] + figures[4] - 0.5 * figures[7]


def _aligned(
    order: str, known: Known, example: Example, pieces: Sequence[Candidate], cosines: Similarity
) -> Alignment | None:
    filled = _fillings(order, known, example, pieces, cosines)
    if not filled:
        return None
    score, given = filled[0]
    clear = next((score - other for other, each in filled[1:] if _values(each) != _values(given)), 0.5)
    rest = simplified(_without(order, [piece for piece, _ in given.values()], " "))
    plain = _HOLE.sub(" ", example.text)
    if any(bool(words.search(rest)) != bool(words.search(plain)) for words in _FORBIDDEN):
        return None
    said_before = f"{' '.join(each.text for each in known.examples)} {' '.join(known.skill.tags)}".casefold()
    if any(word[0].casefold() not in said_before for word in _QUALIFIERS.finditer(rest)):
        return None
    known_by = _support(content_of(rest), known, cosines)
    if known_by is None:
        return None
    fits = [fit for _, fit in given.values()] or [1.0]
    said = senses_of_all(content_of(rest))
    heard = [1.0 if senses_of(word) & said else 0.0 for word in example.words]
    turned = sum(bool(words.search(rest)) != bool(words.search(plain)) for words in _TURNING)
    asks = bool(_ASKS.search(rest)) and not _REQUEST.search(rest)
    agree = asks == (bool(known.skill.returns) or bool(_ASKS.search(plain)))
    meaning = cosines([_without(order, [piece for piece, _ in given.values()], f" {_MASK} ")], [example.masked])[0][0]
    figures = (
        float(meaning),
        sum(known_by) / len(known_by) if known_by else _SILENT,
        min(known_by, default=_SILENT),
        sum(heard) / max(1, len(heard)),
        sum(fits) / len(fits),
        min(fits),
        min(1.0, clear / _CLEARLY),
        float(min(3, turned)),
        float(agree),
    )
    return Alignment(
        known.skill, example.text, {n: _given(p, known.skill.parameters[n]) for n, (p, _) in given.items()}, figures
    )


def _values(given: Mapping[str, tuple[Candidate, float]]) -> dict[str, str]:
    return {name: piece.value for name, (piece, _) in given.items()}


def _given(piece: Candidate, parameter: Parameter) -> str:
    return piece.value if parameter.type in KINDS and piece.kind != "text" else value_said(piece.value, parameter)


def _fillings(
    order: str, known: Known, example: Example, pieces: Sequence[Candidate], cosines: Similarity
) -> list[tuple[float, dict[str, tuple[Candidate, float]]]]:
    """Ways to give pieces of the order to the holes that leave no value over, the best first."""
    beam: list[tuple[float, dict[str, tuple[Candidate, float]]]] = [(0.0, {})]
    for name in example.holes:
        fitting = [
            (piece, fit) for piece in pieces if (fit := _fit(order, piece, known, example, name, cosines)) is not None
        ]
        beam = sorted(
            (
                (score + fit, {**given, name: (piece, fit)})
                for score, given in beam
                for piece, fit in fitting
                if all(piece.end <= other.start or other.end <= piece.start for other, _ in given.values())
            ),
            key=lambda each: -each[0],
        )[:_BEAM]
    strong, strange = _strong_words(order), _strange_words(order, known)
    whole = [
        (score + _ORDERED * _in_order(given) - _LEFT_OVER * _left(strange, given), given)
        for score, given in beam
        if not any(
            not any(piece.start <= at < piece.end for piece, _ in given.values())
            and not senses_of(word) & (known.spoken | known.used)
            for word, at in strong
        )
    ]
    size = max(1, len(example.holes))
    return sorted(((score / size, given) for score, given in whole), key=lambda each: -each[0])


def _in_order(given: Mapping[str, tuple[Candidate, float]]) -> bool:
    """Whether the values are said in the order of the example."""
    starts = [piece.start for piece, _ in given.values()]
    return len(starts) > 1 and starts == sorted(starts)


def _left(words: Sequence[int], given: Mapping[str, tuple[Candidate, float]]) -> int:
    return sum(not any(piece.start <= at < piece.end for piece, _ in given.values()) for at in words)


def _strange_words(order: str, known: Known) -> list[int]:
    """Where words stand that the skill does not know."""
    senses = known.spoken | known.used
    return [
        start
        for word, start, _ in words_with_places(order)
        if word.casefold() not in ASKING and any(not senses_of(part) & senses for part in content_of(word))
    ]


_SAID_IN_CAPITALS: Final = ("I", "I'm", "I'd", "I’m", "I’d", "OK")


def _strong_words(order: str) -> list[tuple[str, int]]:
    """Words that mean themselves: capitals inside a sentence, anything with a digit, what is quoted."""
    quoted = [(each.start, each.end) for each in candidates_of(order) if each.kind == "quoted"]
    found = []
    for word, start, _ in words_with_places(order):
        inside = any(left <= start < right for left, right in quoted)
        capital = word[0].isupper() and not _begins(order, start) and word not in _SAID_IN_CAPITALS
        if inside or capital or any(letter.isdigit() for letter in word):
            found.append((word, start))
    return found


def _fit(order: str, piece: Candidate, known: Known, example: Example, name: str, cosines: Similarity) -> float | None:
    """How well a piece fits a parameter, 0 to 1; None where it cannot be its value."""
    parameter = known.skill.parameters[name]
    wanted = KINDS.get(parameter.type)
    if wanted is not None:
        value = (
            piece.value if piece.kind == wanted else value_said(piece.value, parameter) if piece.kind == "text" else ""
        )
        return _read(value, parameter, 0.7 + 0.3 * _context(order, piece, example, name)) if value else None
    if parameter.type == "choice":
        value = value_said(piece.value, parameter)
        known_one = value in [str(option) for option in getattr(parameter, "options", ())]
        return 1.0 if known_one and not _said_of_something_else(order, piece, known) else None
    if parameter.type == "secret" or not piece.value.strip():
        return None
    if piece.value.casefold() in known.skill.tags and _WHERE.search(order[: piece.start]):
        return None
    pattern = getattr(parameter, "pattern", "")
    if _read(piece.value, parameter, 1.0) is None:
        return None
    specimens = known.specimens.get(name) or (name.replace("_", " "),)
    alike = max(float(each) for each in cosines([piece.value], specimens)[0])
    shape = max(_shape(piece, specimen) for specimen in specimens)
    fit = 0.3 * shape + 0.35 * max(0.0, alike) + 0.35 * _context(order, piece, example, name)
    is_last = example.text.rstrip(".!? ").endswith("}") and example.holes[-1] == name
    goes_on = piece.kind in ("text", "quoted") and is_last and max(len(each.split()) for each in specimens) > 2
    surer = 0.3 * bool(pattern) + 0.1 * (piece.kind == "quoted") + 0.3 * goes_on
    return min(1.0, fit + surer)


def _said_of_something_else(order: str, piece: Candidate, known: Known) -> bool:
    """Whether a choice stands in a sentence of which the skill knows no word: "I'm about to take off: put …"."""
    begins = max((found.end() for found in _PART_ENDS.finditer(order[: piece.start])), default=0)
    ends = _PART_ENDS.search(order, piece.end)
    part = f"{order[begins : piece.start]} {order[piece.end : ends.start() if ends else len(order)]}"
    beside = [word for word, _, _ in words_with_places(part)]
    return bool(beside) and not any(senses_of(word) & (known.spoken | known.used) for word in beside)


_PART_ENDS: Final = re.compile(r"[:;.!?]\s+")
_WHERE: Final = re.compile(r"\b(?:in|using|with)\s+(?:the\s+|my\s+)?$", re.IGNORECASE)
"""What stands before the name of an app."""


def _read(value: str, parameter: Parameter, fit: float) -> float | None:
    try:
        parameter.read(value)
    except ArgumentInvalid:
        return None
    return fit


def _shape(piece: Candidate, specimen: str) -> float:
    """Whether two texts look alike: letters or digits, capitals, how many words."""
    value = piece.value
    one, other = value.split(), specimen.split()
    same = [
        any(c.isdigit() for c in value) == any(c.isdigit() for c in specimen),
        any(c.isalpha() for c in value) == any(c.isalpha() for c in specimen),
        value[:1].isupper() == specimen[:1].isupper(),
        ("@" in value) == ("@" in specimen),
        bool(re.search(r"\w\.\w", value)) == bool(re.search(r"\w\.\w", specimen)),
    ]
    length = min(len(one), len(other)) / max(1, len(one), len(other))
    return (sum(same) / len(same)) ** 2 * (0.4 + 0.6 * length)


def _context(order: str, piece: Candidate, example: Example, name: str) -> float:
    """Whether what is said before the piece is what an example says before the hole, or is what the hole is called."""
    said = [word.casefold() for word, _, _ in words_with_places(order[: piece.start].rstrip("\"“'‘"))][-_NEAR:][::-1]
    wanted = example.before.get(name, ())
    if not wanted and not said:
        return 1.0
    near = 0.6 if said and wanted and said[0] == wanted[0] else 0.0
    called = senses_of_all(re.sub(r"[\d_]+", " ", name).split())
    spoken = senses_of_all(word for word in said if len(word) > 2)
    kin = 0.4 if spoken & (senses_of_all(word for word in wanted if len(word) > 2) | called) else 0.0
    return near + kin


def _support(words: Sequence[str], known: Known, cosines: Similarity) -> list[float] | None:
    """How far the skill knows each word."""
    found: list[float] = []
    strange: list[str] = []
    for word in words:
        senses = senses_of(word)
        if senses & known.spoken:
            found.append(1.0)
        elif senses & known.used:
            found.append(0.85)
        elif word in ASKING:
            found.append(0.75 if known.skill.returns else 0.5)
        else:
            strange.append(word)
    if strange and known.words:
        rows = cosines(strange, known.words)
        nearest = [float(max(rows[place])) for place in range(len(strange))]
        found += [min(0.8, max(0.0, (cosine - 0.2) / 0.5)) for cosine in nearest]
    elif strange:
        return None
    return found


def _choices(order: str, skill: Skill) -> Iterator[Candidate]:
    """Options of the skill's choices, where the order says them."""
    said = {
        (found.start(), found.end(), found[0])
        for parameter in skill.parameters.values()
        if parameter.type == "choice"
        for option in (*map(str, getattr(parameter, "options", ())), *_STATE_WORDS)
        for found in re.finditer(rf"(?<!\w){re.escape(option)}(?!\w)", order, re.IGNORECASE)
    }
    for start, end, value in said:
        yield Candidate("text", start, end, value)


_LONGEST_NAME: Final = 6
_ENDS_NAME: Final = re.compile(r"[,;:!?()]|\b(?:by|called|named|titled|saying|that|which|whose|until)\b", re.IGNORECASE)
_STATE_WORDS: Final = (
    "enable",
    "activate",
    "disable",
    "deactivate",
    "turn on",
    "turn off",
    "switch on",
    "switch off",
    "enabled",
    "activated",
    "disabled",
    "deactivated",
)


def _unknown_runs(order: str, known: Known) -> Iterator[Candidate]:
    """Words in a row that the skill does not know: the dentist, blue shoes."""
    run: list[tuple[int, int]] = []
    quoted = [(each.start, each.end) for each in candidates_of(order) if each.kind == "quoted"]
    words = [each for each in words_with_places(order) if not any(a <= each[1] < b for a, b in quoted)]
    for word, start, end in [*words, ("the", len(order), len(order))]:
        strange = bool(content_of(word)) and not senses_of(word) & known.spoken and word.casefold() not in ASKING
        strange = strange and not (_begins(order, start) and is_order_word(word))
        if strange and (not run or not re.search(r"[^\s]", order[run[-1][1] : start])):
            run.append((start, end))
            continue
        if run and len(run) <= 5:
            yield Candidate("name", run[0][0], run[-1][1], order[run[0][0] : run[-1][1]])
        run = [(start, end)] if strange else []


def _longer_names(order: str, known: Known) -> Iterator[Candidate]:
    """Names that go on in small letters, to each word that the skill does not know: Call with the bank."""
    strange = set(_strange_words(order, known))
    valued = [(each.start, each.end) for each in candidates_of(order) if each.kind not in ("name", "text")]
    words = words_with_places(order)
    for first, (word, start, _) in enumerate(words):
        begins_name = bool(content_of(word)) and (word[0].isupper() or start in strange)
        if not begins_name or _inside_any(start, valued) or (_begins(order, start) and is_order_word(word)):
            continue
        for word, at, end in words[first + 1 : first + _LONGEST_NAME]:
            said_by_skill = word[0].islower() and bool(content_of(word)) and senses_of(word) & known.spoken
            if _inside_any(at, valued) or said_by_skill or _ENDS_NAME.search(order[start:end]):
                break
            if at in strange:
                yield Candidate("name", start, end, order[start:end])


def _inside_any(at: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in places)


def _without(order: str, pieces: Iterable[Candidate], filler: str) -> str:
    told, at = "", 0
    for piece in sorted(pieces, key=lambda each: each.start):
        told += order[at : piece.start] + filler
        at = piece.end
    return re.sub(r"\s+", " ", re.sub(r"[\"“”«»]", " ", told + order[at:])).strip()

"""Which piece of an order is which argument.

Arguments are told by their types, by how like they are to the values that the skill was tested with, and by the words
before them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from planner.meaning import Similarity
from planner.wordings.candidates import Candidate
from planner.wordings.language import NEAR, Example, Known
from planner.wordings.patterns import KINDS, value_said
from planner.wordings.pieces import strange_words, strong_words
from planner.wordings.words import senses_of, senses_of_all, words_with_places
from skills.errors import ArgumentInvalid
from skills.parameters import Parameter

Given: TypeAlias = Mapping[str, tuple[Candidate, float]]
"""A piece for each parameter, and how well it fits, 0 to 1."""

_BEAM: Final = 40

_ORDERED: Final = 0.15
"""What it counts for that the values stand in the order of the example."""

_LEFT_OVER: Final = 0.15
"""What each word counts against a way to give the arguments that it leaves over and the skill does not know."""

_PART_ENDS: Final = re.compile(r"[:;.!?]\s+")

_WHERE: Final = re.compile(r"\b(?:in|using|with)\s+(?:the\s+|my\s+)?$", re.IGNORECASE)
"""What stands before the name of an app."""


def values_of(given: Given) -> dict[str, str]:
    """What is given, in the words of the order."""
    return {name: piece.value for name, (piece, _) in given.items()}


def argument_of(piece: Candidate, parameter: Parameter) -> str:
    """A piece as its parameter takes it."""
    return piece.value if parameter.type in KINDS and piece.kind != "text" else value_said(piece.value, parameter)


def fillings(
    order: str, known: Known, example: Example, pieces: Sequence[Candidate], cosines: Similarity
) -> list[tuple[float, Given]]:
    """Ways to give pieces of the order to the holes that leave no value over, the best first."""
    beam: Sequence[tuple[float, Given]] = [(0.0, {})]
    for name in example.holes:
        fitting = [
            (piece, fit) for piece in pieces if (fit := _fit(order, piece, known, example, name, cosines)) is not None
        ]
        beam = sorted(
            (
                (score + fit, {**given, name: (piece, fit)})
                for score, given in beam
                for piece, fit in fitting
                if all(_stand_apart(order, piece, other) for other, _ in given.values())
            ),
            key=lambda each: -each[0],
        )[:_BEAM]
    strong, strange = strong_words(order), strange_words(order, known)
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


def _stand_apart(order: str, one: Candidate, other: Candidate) -> bool:
    """Whether two pieces are two values: no name is cut in the middle to serve for two."""
    first, second = sorted((one, other), key=lambda each: each.start)
    between = order[first.end : max(first.end, second.start)]
    one_name = first.kind == second.kind == "name" and not between.strip()
    return first.end <= second.start and not one_name


def _in_order(given: Given) -> bool:
    """Whether the values are said in the order of the example."""
    starts = [piece.start for piece, _ in given.values()]
    return len(starts) > 1 and starts == sorted(starts)


def _left(words: Sequence[int], given: Given) -> int:
    return sum(not any(piece.start <= at < piece.end for piece, _ in given.values()) for at in words)


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
    said = [word.casefold() for word, _, _ in words_with_places(order[: piece.start].rstrip("\"“'‘"))][-NEAR:][::-1]
    wanted = example.before.get(name, ())
    if not wanted and not said:
        return 1.0
    near = 0.6 if said and wanted and said[0] == wanted[0] else 0.0
    called = senses_of_all(re.sub(r"[\d_]+", " ", name).split())
    spoken = senses_of_all(word for word in said if len(word) > 2)
    kin = 0.4 if spoken & (senses_of_all(word for word in wanted if len(word) > 2) | called) else 0.0
    return near + kin

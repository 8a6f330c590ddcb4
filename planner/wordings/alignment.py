"""An order in other words than a skill's examples, laid beside them.

Every word of the order has to be accounted for: it is part of an argument, or says nothing (``please``), or the skill
knows it, in its examples, its description or the controls that its steps use, or knows one of like meaning. All of this
is told in a few figures, and ``judging`` joins them to one probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.meaning import Similarity
from planner.wordings.candidates import Candidate
from planner.wordings.fitting import argument_of, fillings, values_of
from planner.wordings.language import HOLE, MASK, Example, Known
from planner.wordings.pieces import pieces_of, without
from planner.wordings.turning import QUALIFIERS, REVERSING, TURNING, is_question
from planner.wordings.words import ASKING, content_of, senses_of, senses_of_all, simplified
from skills.skill import Skill

_CLEARLY: Final = 0.1
"""By so much better than given otherwise, arguments are clear."""

_SILENT: Final = 0.3
"""How far the words of an order are known that has none beside its values."""


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


def aligned(order: str, known: Known, cosines: Similarity, today: date | None = None) -> Alignment | None:
    """The order laid beside a skill; None where a value, or what narrows it down, has no place there.

    Args:
        order: what is asked.
        known: the skill's language.
        cosines: compares meanings.
        today: the day on which it is said; None takes this machine's.
    """
    best: Alignment | None = None
    pieces = pieces_of(order, known, today)
    for example in known.examples:
        if best is not None and set(example.holes) == set(best.arguments) and best.example == example.text:
            continue
        found = _aligned(order, known, example, pieces, cosines)
        if found is not None and (best is None or _rough(found) > _rough(best)):
            best = found
    return best


def _rough(alignment: Alignment) -> float:
    figures = alignment.figures
    return figures[0] + figures[1] + figures[3] + figures[4] - 0.5 * figures[7]


def _aligned(
    order: str, known: Known, example: Example, pieces: Sequence[Candidate], cosines: Similarity
) -> Alignment | None:
    filled = fillings(order, known, example, pieces, cosines)
    if not filled:
        return None
    score, given = filled[0]
    clear = next((score - other for other, each in filled[1:] if values_of(each) != values_of(given)), 0.5)
    rest = simplified(without(order, [piece for piece, _ in given.values()], " "))
    plain = HOLE.sub(" ", example.text)
    if any(bool(words.search(rest)) != bool(words.search(plain)) for words in REVERSING):
        return None
    said_before = f"{' '.join(each.text for each in known.examples)} {' '.join(known.skill.tags)}".casefold()
    if any(word[0].casefold() not in said_before for word in QUALIFIERS.finditer(rest)):
        return None
    known_by = _support(content_of(rest), known, cosines)
    if known_by is None:
        return None
    fits = [fit for _, fit in given.values()] or [1.0]
    said = senses_of_all(content_of(rest))
    heard = [1.0 if senses_of(word) & said else 0.0 for word in example.words]
    turned = sum(bool(words.search(rest)) != bool(words.search(plain)) for words in TURNING)
    agree = is_question(rest) == (bool(known.skill.returns) or is_question(plain))
    meaning = cosines([without(order, [piece for piece, _ in given.values()], f" {MASK} ")], [example.masked])[0][0]
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
        known.skill,
        example.text,
        {n: argument_of(p, known.skill.parameters[n]) for n, (p, _) in given.items()},
        figures,
    )


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

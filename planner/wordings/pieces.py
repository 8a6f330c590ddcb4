"""The pieces of an order that a skill's parameters may take, read with what the skill knows.

To values, quotations and names (``candidates``) come the options of its choices, words in a row that it does not know,
and names that go on in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from planner.wordings.candidates import Candidate, candidates_of
from planner.wordings.language import MASK, Known
from planner.wordings.words import ASKING, content_of, is_order_word, senses_of, words_with_places
from skills.skill import Skill

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

_SAID_IN_CAPITALS: Final = ("I", "I'm", "I'd", "I’m", "I’d", "OK")


def masked(order: str) -> str:
    """The order with everything that may be a value taken out."""
    pieces: list[Candidate] = []
    for piece in sorted(candidates_of(order), key=lambda each: each.start - each.end):
        apart = all(piece.end <= other.start or other.end <= piece.start for other in pieces)
        if apart and not _begins_with_order_word(order, piece):
            pieces.append(piece)
    return without(order, pieces, f" {MASK} ")


def pieces_of(order: str, known: Known, today: date | None = None) -> list[Candidate]:
    """Every piece of the order that may be an argument of the skill; none holds a part of a quotation."""
    candidates = candidates_of(order, today)
    quotations = [(each.start, each.end) for each in candidates if each.kind == "quoted"]
    found = [
        *(each for each in candidates if not _begins_with_order_word(order, each)),
        *_choices(order, known.skill),
        *_unknown_runs(order, known),
        *_longer_names(order, known),
    ]
    return [piece for piece in found if not any(_cuts(piece, *quotation) for quotation in quotations)]


def _cuts(piece: Candidate, start: int, end: int) -> bool:
    """Whether a piece holds a part of a quotation, or more than one: what somebody quotes is one value."""
    overlaps = piece.start < end and start < piece.end
    return overlaps and not (start - 1 <= piece.start and piece.end <= end + 1)


def _begins_with_order_word(order: str, piece: Candidate) -> bool:
    """Whether a name is only one for the capital that every sentence begins with: Save, Put, In, How."""
    if piece.kind != "name" or not begins_sentence(order, piece.start):
        return False
    first = piece.value.split()[0].strip(",")
    return not content_of(first) or first.casefold() in ASKING or is_order_word(first)


def begins_sentence(order: str, at: int) -> bool:
    """Whether a sentence begins at this character."""
    return not order[:at].strip() or re.search(r"[.!?:;]\s+[\"“]?$", order[:at]) is not None


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


def _unknown_runs(order: str, known: Known) -> Iterator[Candidate]:
    """Words in a row that the skill does not know: the dentist, blue shoes."""
    run: list[tuple[int, int]] = []
    quoted = [(each.start, each.end) for each in candidates_of(order) if each.kind == "quoted"]
    words = [each for each in words_with_places(order) if not any(a <= each[1] < b for a, b in quoted)]
    for word, start, end in [*words, ("the", len(order), len(order))]:
        strange = bool(content_of(word)) and not senses_of(word) & known.spoken and word.casefold() not in ASKING
        strange = strange and not (begins_sentence(order, start) and is_order_word(word))
        strange = strange and _ENDS_NAME.fullmatch(word) is None
        if strange and (not run or not re.search(r"[^\s]", order[run[-1][1] : start])):
            run.append((start, end))
            continue
        if run and len(run) <= 5:
            yield Candidate("name", run[0][0], run[-1][1], order[run[0][0] : run[-1][1]])
        run = [(start, end)] if strange else []


def _longer_names(order: str, known: Known) -> Iterator[Candidate]:
    """Names that go on in small letters, to each word that the skill does not know: Call with the bank."""
    strange = set(strange_words(order, known))
    valued = [(each.start, each.end) for each in candidates_of(order) if each.kind not in ("name", "text")]
    words = words_with_places(order)
    for first, (word, start, _) in enumerate(words):
        begins_name = bool(content_of(word)) and (word[0].isupper() or start in strange)
        begins_name = begins_name and _ENDS_NAME.fullmatch(word) is None
        if not begins_name or _inside_any(start, valued) or (begins_sentence(order, start) and is_order_word(word)):
            continue
        for word, at, end in words[first + 1 : first + _LONGEST_NAME]:
            said_by_skill = word[0].islower() and bool(content_of(word)) and senses_of(word) & known.spoken
            if _inside_any(at, valued) or said_by_skill or _ENDS_NAME.search(order[start:end]):
                break
            if at in strange:
                yield Candidate("name", start, end, order[start:end])


def _inside_any(at: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in places)


def strange_words(order: str, known: Known) -> list[int]:
    """Where words stand that the skill does not know."""
    senses = known.spoken | known.used
    return [
        start
        for word, start, _ in words_with_places(order)
        if word.casefold() not in ASKING and any(not senses_of(part) & senses for part in content_of(word))
    ]


def strong_words(order: str) -> list[tuple[str, int]]:
    """Words that mean themselves: capitals inside a sentence, anything with a digit, what is quoted."""
    quoted = [(each.start, each.end) for each in candidates_of(order) if each.kind == "quoted"]
    found = []
    for word, start, _ in words_with_places(order):
        inside = any(left <= start < right for left, right in quoted)
        capital = word[0].isupper() and not begins_sentence(order, start) and word not in _SAID_IN_CAPITALS
        if inside or capital or any(letter.isdigit() for letter in word):
            found.append((word, start))
    return found


def without(order: str, pieces: Iterable[Candidate], filler: str) -> str:
    """The order with something else in the place of the pieces."""
    told, at = "", 0
    for piece in sorted(pieces, key=lambda each: each.start):
        told += order[at : piece.start] + filler
        at = piece.end
    return re.sub(r"\s+", " ", re.sub(r"[\"“”«»]", " ", told + order[at:])).strip()

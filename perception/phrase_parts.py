"""Takes one part out of the words of a phrase at a time: its kind, its number, its edges, its neighbours.

Every function here gets a list of words and returns what it found with the words that are left. Quoted texts are single
words, see ``Quotes``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from perception.kinds import KIND_WORDS, LONGEST_KIND_WORDS
from perception.phrase_words import (
    ARTICLES,
    EDGE_COMPANY,
    EDGES,
    FILLERS,
    MARKERS,
    ORDINALS,
    SAYS,
    WEAK,
    WHOLE_SCREEN,
    Edge,
    Side,
)

_MOST_RELATIONS = 3
_PREPOSITIONS = frozenset(("in", "of", "from", "at", "on", "the"))
_SCREEN_WORDS = frozenset(("page", "screen", "webpage", "app", "application", "website", "site", "web"))
_SIDES: dict[tuple[str, ...], Side] = {
    tuple(words.split()): side for side, markers in reversed(list(MARKERS.items())) for words in markers
}
_LONGEST_MARKER = max(map(len, _SIDES))
_LINES = frozenset(("line", "row"))
_QUOTED = re.compile(
    r'"([^"]{1,300})"|“([^”]{1,300})”|„([^“”]{1,300})[“”]|«([^»]{1,300})»|`([^`]{1,300})`'
    r"|(?<!\w)['‘]([^'’]{1,300}(?:['’](?=\w)[^'’]{0,200})*)['’](?!\w)"
)
_QUOTE = re.compile(r"quotedtext(\d{1,3})x")


@dataclass(frozen=True, slots=True)
class Relation:
    """Where the thing stands by another thing."""

    side: Side
    anchor: str
    """The other thing, in the phrase's words."""
    second: str = ""
    """The other end of ``between``."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """The texts a phrase puts in quotation marks; in its words each stands as one made-up word."""

    texts: list[str] = field(default_factory=list)

    def take_from(self, phrase: str) -> str:
        """The phrase with made-up words in place of its quoted texts."""

        def keep(found: re.Match[str]) -> str:
            self.texts.append(next(group for group in found.groups() if group is not None).strip())
            return f" quotedtext{len(self.texts) - 1}x "

        return _QUOTED.sub(keep, phrase)

    def text_of(self, word: str) -> str | None:
        """The quoted text a made-up word stands for, None for any other word."""
        found = _QUOTE.fullmatch(word)
        number = int(found[1]) if found else -1
        return self.texts[number] if 0 <= number < len(self.texts) else None

    def put_back(self, words: Sequence[str], mark: str = "") -> str:
        """The words as text, quoted texts in their places between ``mark``."""
        return " ".join(word if (text := self.text_of(word)) is None else f"{mark}{text}{mark}" for word in words)


def marker_at(words: Sequence[str], at: int, weak: bool) -> tuple[Side, int] | None:
    """The side that placing words beginning at ``at`` name, and how many words they are.

    Args:
        words: of the phrase.
        at: where to look.
        weak: whether ``in``, ``of`` and ``for`` count by themselves.
    """
    for length in range(min(_LONGEST_MARKER, len(words) - at), 0, -1):
        side = _SIDES.get(tuple(words[at : at + length]))
        if side is not None:
            return (side, length) if weak or length > 1 or words[at] not in WEAK else None
    return None


def take_relations(words: Sequence[str], quotes: Quotes, weak: bool) -> tuple[tuple[Relation, ...], list[str]]:
    """Relations to other things."""
    own: list[str] = []
    relations: list[Relation] = []
    at = 0
    while at < len(words):
        found = marker_at(words, at, weak)
        if found is None or len(relations) == _MOST_RELATIONS:
            own.append(words[at])
            at += 1
            continue
        side, length = found
        if words[at] == "row" and not own:
            own.append("row")  # "the row of Anna" is the row itself
        end = at + length + 1
        while end < len(words) and marker_at(words, end, False) is None:
            end += 1
        anchor = _anchor_words(words[at + length : end])
        if not anchor or all(word in WHOLE_SCREEN for word in anchor):
            # "at the bottom of the page": the place is said by the words before.
            own += words[at:end]
        elif side == "inside" and anchor == ["row"]:
            own += anchor
        else:
            relation, trailing = _relation(side, anchor, quotes)
            own += trailing
            relations.append(relation)
        at = end
    return tuple(relations), own


def _relation(side: Side, anchor: list[str], quotes: Quotes) -> tuple[Relation, list[str]]:
    """The relation to an anchor, and words after the anchor that speak of the thing again."""
    if side == "between" and "and" in anchor[1:-1]:
        middle = anchor.index("and", 1)
        return Relation(side, quotes.put_back(anchor[:middle], '"'), quotes.put_back(anchor[middle + 1 :], '"')), []
    trailing = _trailing_edges(anchor) if side != "inside" else []
    return Relation(side, quotes.put_back(anchor[: len(anchor) - len(trailing)], '"')), trailing


def _trailing_edges(anchor: list[str]) -> list[str]:
    """``me at the bottom`` → ``at the bottom``, which belongs to the thing and not to its neighbour."""
    for at in range(1, len(anchor)):
        tail = anchor[at:]
        only_edges = all(word in EDGES or word in EDGE_COMPANY for word in tail)
        if tail[0] in ("at", "on", "in") and only_edges and any(word in EDGES for word in tail):
            return tail
    return []


def _anchor_words(words: Sequence[str]) -> list[str]:
    left = [word for word in words if word not in FILLERS]
    while left and left[0] in ARTICLES | {"of", "to"}:
        left = left[1:]
    while left and left[-1] in ARTICLES | {"and", "which", "is", "at", "on", "in"}:
        left = left[:-1]
    return left


def take_edges(words: Sequence[str]) -> tuple[tuple[Edge, ...], list[str]]:
    """Edges of the screen.

    Generous, because ``Top stories`` keeps its name in the literal reading.
    """
    found: dict[Edge, None] = {}
    kept: list[str] = []
    at = 0
    while at < len(words):
        edge = EDGES.get(words[at])
        after = words[at + 1] if at + 1 < len(words) else ""
        if edge is None or after in ("arrow", "arrows") or not _is_place(words, at):
            kept.append(words[at])
            at += 1
            continue
        found[edge] = None
        while kept and kept[-1] in EDGE_COMPANY | ARTICLES:
            kept.pop()
        at += 1
        lines = _LINES if kept else frozenset[str]()  # "the bottom row" alone is a row
        while at < len(words) and words[at] in EDGE_COMPANY | ARTICLES | lines | {"web", "webpage", "app"}:
            at += 1
    return tuple(found), kept


def _is_place(words: Sequence[str], at: int) -> bool:
    """Whether the words around say that an edge is meant and not a name."""
    around = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    return words[at].endswith("most") or any(word in EDGE_COMPANY or word in EDGES for word in around)


def take_said(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words after "that says": the thing's text, whatever they are."""
    joined = f" {' '.join(words)} "
    for marker in SAYS:
        place = joined.find(f" {marker} ")
        before, after = joined[: max(0, place)].split(), joined[place + len(marker) + 2 :].split()
        if place >= 0 and before and after:
            return after, before
    return [], list(words)


def without_screen(words: Sequence[str]) -> list[str]:
    """``the first image of the web page`` → ``the first image``: everything is on the page."""
    left = list(words)
    while len(left) > 1 and left[-1] in _SCREEN_WORDS:
        shorter = left[:-1]
        while shorter and shorter[-1] in ("web", "the", "this", "app"):
            shorter.pop()
        if len(shorter) < 2 or shorter[-1] not in ("of", "on", "in", "at", "from"):
            break
        left = shorter[:-1]
    return left


def take_grid_line(words: Sequence[str], names: Sequence[str]) -> tuple[int, list[str]]:
    """``third option in the first row`` → 1 and ``third option``; a row that is itself meant stays."""
    for at in range(len(words) - 1):
        number = ordinal_of(words[at])
        if not number or words[at + 1] not in names:
            continue
        before, after = list(words[:at]), list(words[at + 2 :])
        while before and before[-1] in _PREPOSITIONS:
            before.pop()
        while after and after[0] in _PREPOSITIONS:
            after = after[1:]
        rest = before + after
        if any(ordinal_of(word) or word in KIND_WORDS for word in rest):
            return number, rest
    return 0, list(words)


def take_counting_edge(words: Sequence[str]) -> tuple[Edge, list[str]]:
    """``second icon from the right`` → counted from the right; from the left when nothing is said."""
    if not any(map(ordinal_of, words)):
        return "left", list(words)
    for at in range(len(words) - 1):
        if words[at] != "from":
            continue
        end = at + 1
        while end < len(words) and words[end] in ("the", "end", "of"):
            end += 1
        edge = EDGES.get(words[end]) if end < len(words) else None
        if edge is not None and edge != "middle" and list(words[end + 1 : end + 2]) != ["of"]:
            after = list(words[end + 1 :])
            if after and (corner := EDGES.get(after[0])) is not None:
                # "from the bottom left": upwards, and each line from the left; at the top, the side decides.
                edge, after = (edge if edge == "bottom" else corner), after[1:]
            while after and after[0] in ("side", "corner", "end", "hand"):
                after = after[1:]
            return edge, [*words[:at], *after]
    return "left", list(words)


def ordinal_of(word: str) -> int:
    """The number an ordinal says, 0 for any other word."""
    if number := ORDINALS.get(word, 0):
        return number
    match = re.fullmatch(r"([0-9]{1,3})(?:st|nd|rd|th)", word)
    return int(match[1]) if match else 0


def take_ordinal(words: Sequence[str]) -> tuple[int, list[str]]:
    """The number that picks one of several."""
    for at, word in enumerate(words):
        number = ordinal_of(word)
        if not number:
            continue
        rest = [*words[:at], *words[at + 1 :]]
        if number > 0 and rest[at : at + 1] == ["last"]:
            return -number, rest[:at] + rest[at + 1 :]
        if number == -1 and rest[at : at + 2] == ["but", "one"]:
            return -2, rest[:at] + rest[at + 2 :]
        return number, rest
    for at, word in enumerate(words[:-1]):
        told = words[at + 1]
        # "The number 8" alone is a key of a calculator.
        if (
            len(words) > 2
            and word in ("number", "no", "nr")
            and told.isascii()
            and told.isdecimal()
            and 0 < int(told[:4]) < 1000
        ):
            return int(told), [*words[:at], *words[at + 2 :]]
    return 0, list(words)


def take_kind(words: Sequence[str]) -> tuple[str, list[str]]:
    """The kind of thing, as a key into ``perception.kinds``.

    English puts the kind last ("search icon"; "icon search" is rare), so the last one counts and others stay words.
    """
    for end in range(len(words), 0, -1):
        for length in range(min(LONGEST_KIND_WORDS, end), 0, -1):
            kind = KIND_WORDS.get(" ".join(words[end - length : end]))
            if kind is not None:
                return kind, [*words[: end - length], *words[end:]]
    return "", list(words)

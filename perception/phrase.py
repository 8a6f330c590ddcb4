"""What a phrase says about the thing it means: its words, kind, number, place, neighbours, state and look.

``the second "Open" button in the row of Anna`` → quoted Open, kind button, ordinal 2, relation row → anna. A phrase
has several readings, because a name may hold any word; nothing here knows a screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from devices.screen import State
from perception.colors import NAMES as COLORS
from perception.colors import SAME as SAME_COLORS
from perception.lexical import fold_text, words_of
from perception.phrase_parts import (
    Quotes,
    Relation,
    marker_at,
    take_counting_edge,
    take_edges,
    take_grid_line,
    take_kind,
    take_ordinal,
    take_relations,
    take_said,
    without_screen,
)
from perception.phrase_words import (
    ABSENT_STATES,
    AFTER_COMMAND,
    ALSO_NAMES,
    ARTICLES,
    COMMANDS,
    FILLERS,
    SHAPES,
    SIZES,
    STATES,
    Edge,
)

LONGEST_PHRASE = 400
"""Characters of a phrase that are read; nobody points at a thing with more."""
_MOST_WORDS = 60
_MOST_COMMANDS = 3
# A sign that stands alone ("press +") is a word; hyphens part words except in numbers.
_WORD = re.compile(r"\d+(?:[.,:/]\d+)+|[^\W_]+|(?<!\S)[^\w\s]{1,3}(?!\S)")
_TRAILING = frozenset(("on", "at", "in", "of", "the", "to", "a", "with", "and"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to read a phrase."""

    text: str
    words: tuple[str, ...] = ()
    """What it is called, without the words that say the rest."""
    quoted: str = ""
    """Text in quotation marks: meant letter by letter."""
    kind: str = ""
    """Key into ``perception.kinds``."""
    ordinal: int = 0
    """1-based, negative from the end, 0 when not said."""
    line: int = 0
    """The row of things it stands in ("the third option in the first row"), counted like ``ordinal``."""
    column: int = 0
    counted_from: Edge = "left"
    """Where counting begins, when not at the upper left."""
    edges: tuple[Edge, ...] = ()
    relations: tuple[Relation, ...] = ()
    states: tuple[State, ...] = ()
    absent_states: tuple[State, ...] = ()
    looks: tuple[str, ...] = ()
    """Colours, shapes and sizes in the words of ``Element.look``."""

    @property
    def structured(self) -> bool:
        """Whether it says more than a name."""
        told = (self.kind, self.edges, self.relations, self.states, self.absent_states, self.looks)
        return bool(self.counted or any(told))

    @property
    def only_kind(self) -> bool:
        """Whether its kind is all that is said of it, counting apart: "the second link"."""
        others = (self.words, self.quoted, self.edges, self.relations, self.states, self.absent_states, self.looks)
        return bool(self.kind) and not any(others)

    @property
    def counted(self) -> bool:
        """Whether it picks one of several by counting."""
        return bool(self.ordinal or self.line or self.column)


def read_phrase(phrase: str) -> tuple[Phrase, ...]:
    """Every reading of a phrase, the plainest first: as a bare name, then with its kind, number, place and neighbours.

    Total: any text has at least one reading; one without words has none of the parts.
    """
    text = " ".join(phrase[:LONGEST_PHRASE].split())
    quotes = Quotes()
    folded = fold_text(quotes.take_from(text)).replace("'", "").replace("’", "")
    variants = _without_commands(_WORD.findall(folded)[:_MOST_WORDS])
    readings: dict[Phrase, None] = {}
    for words in variants:
        readings[Phrase(text, words=words_of_each(quotes.put_back(words).split()))] = None
    for words in variants:
        for weak in (False, True):
            for plain in (False, True):
                reading = _structured(text, words, quotes, weak, plain)
                if reading.structured or reading.quoted:
                    readings[reading] = None
    return tuple(readings)


def words_of_each(texts: Sequence[str]) -> tuple[str, ...]:
    """The words of several texts, one after another."""
    return tuple(word for text in texts for word in words_of(text))


def _without_commands(words: list[str]) -> list[list[str]]:
    """The phrase as it is, without its first command, without its second.

    ``click on the open button`` is also ``open button`` and ``button``: "open" may be what to do or what it says.
    """
    variants = [_without_articles(words)]
    left = words
    for _ in range(_MOST_COMMANDS):
        if len(left) < 2 or left[0] not in COMMANDS or (left[0] in ALSO_NAMES and _begins_relation(left[1:])):
            break
        left = left[1:]
        while len(left) > 1 and left[0] in AFTER_COMMAND and not _begins_relation(left):
            left = left[1:]
        variants.append(_without_articles(left))
    if len(variants) > 1 and words[0] not in ALSO_NAMES:
        variants = [variants[0], *variants[-2:]]
    return variants


def _begins_relation(words: Sequence[str]) -> bool:
    """Whether these words only place something by another thing: ``open for Anna`` has nothing else for a name."""
    return words[0] not in ("on", "in", "at") and marker_at(words, 0, True) is not None


def _without_articles(words: list[str]) -> list[str]:
    at = 0
    while at < len(words) - 1 and words[at] in ARTICLES:
        at += 1
    return words[at:]


def _structured(text: str, words: Sequence[str], quotes: Quotes, weak: bool, plain: bool) -> Phrase:
    """Reads kind, number, place and neighbours.

    Args:
        text: the phrase.
        words: of it.
        quotes: what it quotes.
        weak: whether neighbours may be told by ``in``, ``of`` and ``for``.
        plain: whether colours and states are names: "the Green button" may be called so.
    """
    words = without_screen(words)
    line, words = take_grid_line(words, ("row", "line", "block", "card"))
    column, words = take_grid_line(words, ("column",))
    counted_from, words = take_counting_edge(words)
    relations, words = take_relations(words, quotes, weak)
    edges, words = take_edges(words)
    said, words = take_said(words)
    ordinal, words = take_ordinal(words)
    kind, words = take_kind(words)
    found = _Found()
    for word in words:
        if plain and word not in FILLERS:
            found.name(word, quotes)
        else:
            found.take(word, quotes)
    for word in said:
        found.name(word, quotes)
    return Phrase(
        text=text,
        words=_trimmed(found.words),
        quoted=found.quoted,
        kind=kind,
        ordinal=ordinal,
        line=line,
        column=column,
        counted_from=counted_from,
        edges=edges,
        relations=relations,
        states=tuple(found.states),
        absent_states=tuple(found.absent),
        looks=tuple(found.looks),
    )


class _Found:
    """Sorts the words that are left into names, states and looks."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.quoted = ""
        self.states: list[State] = []
        self.absent: list[State] = []
        self.looks: list[str] = []

    def take(self, word: str, quotes: Quotes) -> None:
        if state := STATES.get(word):
            self.states.append(state)
        elif state := ABSENT_STATES.get(word):
            self.absent.append(state)
        elif look := _look(word):
            self.looks.append(look)
        elif word not in FILLERS:
            self.name(word, quotes)

    def name(self, word: str, quotes: Quotes) -> None:
        text = quotes.text_of(word)
        if text is None:
            self.words += words_of(word)
        else:
            self.quoted = self.quoted or text


def _look(word: str) -> str:
    if word in COLORS or word in SAME_COLORS:
        return SAME_COLORS.get(word, word)
    return SHAPES.get(word, "") or SIZES.get(word, "")


def _trimmed(words: Sequence[str]) -> tuple[str, ...]:
    start, end = 0, len(words)
    while start < end and words[start] in ARTICLES:
        start += 1
    while end > start and words[end - 1] in _TRAILING:
        end -= 1
    return tuple(words[start:end])

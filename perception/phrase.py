"""What a phrase says about the thing it means: its words, kind, number, place, neighbours, state and look.

``the second "Open" button in the row of Anna`` → words open, kind button, ordinal 2, relation row → words anna.
A phrase is cut at the words that place one thing by another; nothing here knows a screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from devices.screen import State
from perception.colors import NAMES as COLORS
from perception.colors import SAME as SAME_COLORS
from perception.kinds import KIND_WORDS, LONGEST_KIND_WORDS
from perception.lexical import fold_text, words_of

Side = Literal["below", "above", "left", "right", "near", "row", "inside", "between", "before", "after"]
Edge = Literal["top", "bottom", "left", "right", "middle"]

LONGEST_PHRASE = 400
"""Characters of a phrase that are read; nobody points at a thing with more."""
MOST_TOKENS = 60
_MOST_RELATIONS = 3

_QUOTED = re.compile(
    r'"([^"]{1,300})"|“([^”]{1,300})”|„([^“”]{1,300})[“”]|«([^»]{1,300})»|`([^`]{1,300})`'
    r"|(?<![\w])['‘]([^'’]{1,300}(?:['’](?=\w)[^'’]{0,200})*)['’](?!\w)"
)
_COMMANDS = frozenset(
    "click tap press select choose pick open go touch hit push find locate highlight show see view use enter check uncheck "
    "activate toggle scroll move navigate please then now and just double long right-click hover over focus".split()
)
_ALSO_NAMES = frozenset("open select search find show see view use enter check focus toggle play move".split())
"""Commands that controls are called by as well."""
_MOST_COMMANDS = 3
_AFTER_COMMAND = frozenset("on to at into in the a an over down for up".split())
_ARTICLES = frozenset(("the", "a", "an"))
_FILLERS = frozenset(
    "which that is are was located placed present shown displayed seen given there here immediately just directly exactly "
    "right-hand visible available situated found appears appearing immediate".split()
)
_SAYS = (
    "with the text", "with text", "with the label", "with the name", "with the title", "that says", "which says", "saying",
    "labelled", "labeled", "named", "called", "titled", "reading", "having text", "having a text", "that reads", "marked",
    "with label", "with name", "with title", "whose name is", "whose label is", "whose text is", "says",
)  # fmt: skip
_SIDES: tuple[tuple[str, Side], ...] = (
    *((w, "below") for w in ("below to", "below of", "below", "under", "underneath", "beneath", "down to", "bottom of")),
    *((w, "above") for w in ("above to", "above of", "above", "on top of", "top of", "on the top of")),
    *(
        (w, "left")
        for w in (
            *("to the immediate left of", "immediate left of", "immediate left to", "to the left of", "to the left side of"),
            *("on the left side of", "on the left of", "on left of", "at the left of", "left side of", "left side to"),
            *("left hand side of", "left to", "left of", "left from", "in the left side of", "at left side of"),
        )
    ),
    *(
        (w, "right")
        for w in (
            *("to the immediate right of", "immediate right of", "immediate right to", "to the right of"),
            *("on the right side of", "on the right of", "on right of", "at the right of", "right side of", "right side to"),
            *("right hand side of", "right to", "right of", "right from", "to the right side of", "in the right side of"),
        )
    ),
    *((w, "near") for w in ("next to", "beside", "besides", "near to", "near", "adjacent to", "close to", "along with",
                            "nearest to", "closest to", "by the side of", "attached to", "with respect to")),
    *((w, "row") for w in (
        "in the same row as", "in the same line as", "in the row of", "in the row for", "in the row with", "in row of",
        "in line with", "in the line of", "in the row", "of the row", "from the row of", "corresponding to", "opposite to",
        "against", "in front of", "row of", "for",
    )),
    *((w, "before") for w in ("before",)),
    *((w, "after") for w in ("after", "behind", "following")),
    *((w, "between") for w in ("in between", "between")),
    *((w, "inside") for w in ("inside of", "inside", "within", "in", "from", "of", "under the heading", "on")),
)  # fmt: skip
_WEAK = frozenset({"in", "from", "of", "for", "on", "by"})
"""Words that place a thing only sometimes; as often they belong to a name ("terms of use")."""
_WHOLE_SCREEN = frozenset(
    "page screen webpage web app application window display site website form view list top bottom left right corner side "
    "middle center centre hand".split()
)
_ORDINALS = {
    **{w: n for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )},
    "last": -1, "final": -1, "frist": 1, "forth": 4,
}  # fmt: skip
_EDGES: dict[str, Edge] = {
    "top": "top", "upper": "top", "topmost": "top", "bottom": "bottom", "lower": "bottom", "bottommost": "bottom",
    "left": "left", "leftmost": "left", "right": "right", "rightmost": "right", "middle": "middle", "center": "middle",
    "centre": "middle", "central": "middle",
}  # fmt: skip
_EDGE_COMPANY = frozenset("at on in to the of from corner side hand most end edge part area page screen extreme".split())
_STATES: dict[str, State] = {
    "checked": "checked", "ticked": "checked", "unchecked": "unchecked", "unticked": "unchecked", "selected": "selected",
    "disabled": "disabled", "greyed": "disabled", "focused": "focused", "expanded": "expanded", "collapsed": "collapsed",
    "required": "required", "mandatory": "required", "invalid": "invalid", "pressed": "pressed", "highlighted": "selected",
    "active": "selected", "readonly": "readonly",
}  # fmt: skip
_ABSENT: dict[str, State] = {"unselected": "selected", "enabled": "disabled", "optional": "required"}
_SHAPES = frozenset(
    "circle square rectangle triangle ellipse line pentagon hexagon polygon round oval circular rectangular triangular".split()
)
SAME_SHAPES = {"round": "circle", "circular": "circle", "oval": "ellipse", "rectangular": "rectangle", "triangular": "triangle"}
_SIZES = frozenset("large small big tiny huge".split())
SAME_SIZES = {"big": "large", "huge": "large", "tiny": "small"}


@dataclass(frozen=True, slots=True)
class Relation:
    """Where the thing stands by another thing."""

    side: Side
    anchor: str
    """The other thing, in the phrase's words."""
    second: str = ""
    """The other end of ``between``."""
    weak: bool = False
    """Said with a small word that may as well be part of a name."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to read a phrase."""

    text: str
    words: tuple[str, ...] = ()
    """What it is called, without the words below."""
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
        told = (self.kind, self.ordinal, self.line, self.column, self.edges, self.relations, self.states, self.absent_states, self.looks)
        return any(told)


_QUOTE = re.compile(r"quotedtext(\d+)x")
_TOKENS = re.compile(r"\d+(?:[.,:/]\d+)+|[^\W_]+|[-]")


def read_phrase(phrase: str) -> tuple[Phrase, ...]:
    """Every reading of a phrase, the plainest first: as a bare name, then with its kind, number, place and neighbours.

    Total: any text has at least one reading; one without words has none of the parts.
    """
    text = " ".join(phrase[:LONGEST_PHRASE].split())
    quotes: list[str] = []

    def keep(found: re.Match[str]) -> str:
        quotes.append(next(group for group in found.groups() if group is not None).strip())
        return f" quotedtext{len(quotes) - 1}x "

    readings: dict[Phrase, None] = {}
    variants = _without_commands(_tokens(fold_text(_QUOTED.sub(keep, text))))
    for tokens in variants:
        readings[Phrase(text, words=words_of(_spoken(tokens, quotes)))] = None
    for tokens in variants:
        for weak in (False, True):
            reading = _structured(text, tokens, quotes, weak)
            if reading.structured or reading.quoted:
                readings[reading] = None
    return tuple(readings)


def _tokens(folded: str) -> list[str]:
    # Hyphens part words except in the middle of a number or a quoted text.
    return [t for t in _TOKENS.findall(folded.replace("'", "").replace("’", "")) if t != "-"][:MOST_TOKENS]


def _spoken(tokens: list[str], quotes: list[str]) -> str:
    """Tokens as text again, quoted texts in their places."""
    return " ".join(quotes[int(m[1])] if (m := _QUOTE.fullmatch(t)) else t for t in tokens)


def _without_commands(tokens: list[str]) -> list[list[str]]:
    """The phrase as it is, without its first command, without its second.

    ``click on the open button`` is also ``open button`` and ``button``: "open" may be what to do or what the button says.
    """
    variants = [_without_articles(tokens)]
    left = tokens
    for _ in range(_MOST_COMMANDS):
        if len(left) < 2 or left[0] not in _COMMANDS or (left[0] in _ALSO_NAMES and _begins_relation(left[1:])):
            break
        left = left[1:]
        while len(left) > 1 and left[0] in _AFTER_COMMAND and not _begins_relation(left):
            left = left[1:]
        variants.append(_without_articles(left))
    if len(variants) > 1 and tokens[0] not in _ALSO_NAMES:
        variants = [variants[0], *variants[-2:]]
    return variants


def _begins_relation(tokens: list[str]) -> bool:
    """Whether these words only place something by another thing: ``open for Anna`` has nothing else for a name."""
    found = _marker(tokens, 0, True)
    return found is not None and tokens[0] not in ("on", "in", "at")


def _without_articles(tokens: list[str]) -> list[str]:
    at = 0
    while at < len(tokens) - 1 and tokens[at] in _ARTICLES:
        at += 1
    return tokens[at:]


def _structured(text: str, tokens: list[str], quotes: list[str], weak: bool) -> Phrase:
    """Reads kind, number, place and neighbours; with ``weak``, also neighbours told by ``in``, ``of`` and ``for``."""
    tokens = _without_screen(tokens)
    line, tokens = _grid_line(tokens, ("row", "line"))
    column, tokens = _grid_line(tokens, ("column",))
    counted_from, tokens = _counted_from(tokens)
    own, relations = _cut(tokens, quotes, weak)
    edges, own = _edges(own)
    said, own = _says(own)
    ordinal, own = _ordinal(own)
    states: list[State] = []
    absent: list[State] = []
    looks: list[str] = []
    kind, own = _kind(own)
    words: list[str] = []
    quoted = ""
    for at, token in enumerate([*own, *said]):
        if match := _QUOTE.fullmatch(token):
            quoted = quoted or quotes[int(match[1])]
        elif at < len(own) and (state := _STATES.get(token)):
            states.append(state)
        elif at < len(own) and (state := _ABSENT.get(token)):
            absent.append(state)
        elif at < len(own) and (look := _look(token)):
            looks.append(look)
        elif at < len(own) and (token in _FILLERS or token in ("color", "colour", "colored", "coloured")):
            continue
        else:
            words += words_of(token)
    while words and words[0] in _ARTICLES:
        words = words[1:]
    while words and words[-1] in ("on", "at", "in", "of", "the", "to", "a", "with", "and"):
        words = words[:-1]
    return Phrase(
        text=text,
        words=tuple(words),
        quoted=quoted,
        kind=kind,
        ordinal=ordinal,
        line=line,
        column=column,
        counted_from=counted_from,
        edges=edges,
        relations=relations,
        states=tuple(states),
        absent_states=tuple(absent),
        looks=tuple(looks),
    )


def _look(token: str) -> str:
    if token in COLORS or token in SAME_COLORS:
        return SAME_COLORS.get(token, token)
    if token in _SHAPES:
        return SAME_SHAPES.get(token, token)
    return SAME_SIZES.get(token, token) if token in _SIZES else ""


_MARKERS: dict[tuple[str, ...], Side] = {}
for _words, _side in _SIDES:
    _MARKERS.setdefault(tuple(_words.split()), cast(Side, _side))
_LONGEST_MARKER = max(map(len, _MARKERS))


def _marker(tokens: list[str], at: int, weak: bool) -> tuple[Side, int, bool] | None:
    """Side, length and weakness of the placing words that begin at ``at``."""
    for length in range(min(_LONGEST_MARKER, len(tokens) - at), 0, -1):
        words = tuple(tokens[at : at + length])
        side = _MARKERS.get(words)
        if side is None:
            continue
        is_weak = length == 1 and words[0] in _WEAK
        if is_weak and not weak:
            return None
        return side, length, is_weak
    return None


def _cut(tokens: list[str], quotes: list[str], weak: bool) -> tuple[list[str], tuple[Relation, ...]]:
    """The thing's own words, and its relations to others."""
    own: list[str] = []
    relations: list[Relation] = []
    at = 0
    while at < len(tokens):
        found = _marker(tokens, at, weak)
        if found is None or len(relations) == _MOST_RELATIONS:
            own.append(tokens[at])
            at += 1
            continue
        side, length, is_weak = found
        end = at + length
        while end < len(tokens) and (end == at + length or _marker(tokens, end, False) is None):
            end += 1
        anchor = _anchor_words(tokens[at + length : end])
        if not anchor or (all(t in _WHOLE_SCREEN for t in anchor)):
            # "at the bottom of the page": the place is said by the words before.
            own += tokens[at:end] if not is_weak or not anchor else anchor
        elif side == "inside" and anchor == ["row"]:
            own += anchor
        else:
            first, second = anchor, list[str]()
            if side == "between" and "and" in anchor:
                middle = anchor.index("and")
                first, second = anchor[:middle], anchor[middle + 1 :]
            trailing, first = _trailing_edges(first) if side != "inside" else ([], first)
            own += trailing
            if first:
                relations.append(Relation(side, _quoting(first, quotes), _quoting(second, quotes), is_weak))
        at = end
    return own, tuple(relations)


def _trailing_edges(anchor: list[str]) -> tuple[list[str], list[str]]:
    """``me at the bottom`` → ``at the bottom`` belongs to the thing, not to its neighbour."""
    for at in range(1, len(anchor)):
        tail = anchor[at:]
        if tail[0] in ("at", "on", "in") and any(t in _EDGES for t in tail) and all(
            t in _EDGES or t in _EDGE_COMPANY for t in tail
        ):
            return tail, anchor[:at]
    return [], anchor


def _anchor_words(tokens: list[str]) -> list[str]:
    left = [t for t in tokens if t not in _FILLERS]
    while left and left[0] in _ARTICLES | {"of", "to"}:
        left = left[1:]
    while left and left[-1] in _ARTICLES | {"and", "which", "is", "at", "on", "in"}:
        left = left[:-1]
    return left


def _quoting(tokens: list[str], quotes: list[str]) -> str:
    return " ".join(f'"{quotes[int(m[1])]}"' if (m := _QUOTE.fullmatch(t)) else t for t in tokens)


def _edges(own: list[str]) -> tuple[tuple[Edge, ...], list[str]]:
    """Edges of the screen that the words name, and the words without them.

    ``Top stories`` keeps its name in the literal reading, so that being generous here costs nothing.
    """
    found: dict[Edge, None] = {}
    kept: list[str] = []
    at = 0
    while at < len(own):
        token = own[at]
        before = own[at - 1] if at else ""
        after = own[at + 1] if at + 1 < len(own) else ""
        edge = _EDGES.get(token)
        placed = (
            before in _EDGE_COMPANY or before in _EDGES or after in _EDGE_COMPANY or after in _EDGES or token.endswith("most")
        )
        if edge is not None and placed and after not in ("arrow", "arrows"):
            found[edge] = None
            while kept and kept[-1] in _EDGE_COMPANY | _ARTICLES:
                kept.pop()
            at += 1
            while at < len(own) and own[at] in _EDGE_COMPANY | _ARTICLES | {"web", "webpage", "app"}:
                at += 1
            continue
        kept.append(token)
        at += 1
    return tuple(found), kept


def _says(own: list[str]) -> tuple[list[str], list[str]]:
    """Words after "that says", which are the thing's text whatever they are; and the words before."""
    joined = f" {' '.join(own)} "
    for words in _SAYS:
        place = joined.find(f" {words} ")
        if place >= 0:
            before = joined[:place].split()
            after = joined[place + len(words) + 2 :].split()
            if before and after:
                return after, before
    return [], own


def _without_screen(tokens: list[str]) -> list[str]:
    """``the first image of the web page`` → ``the first image``: everything is on the page."""
    left = list(tokens)
    while len(left) > 1 and left[-1] in ("page", "screen", "webpage", "app", "application", "website", "site", "web"):
        shorter = left[:-1]
        while shorter and shorter[-1] in ("web", "the", "this", "app"):
            shorter.pop()
        if not shorter or shorter[-1] not in ("of", "on", "in", "at", "from"):
            break
        left = shorter[:-1]
    return left or tokens


def _grid_line(tokens: list[str], names: tuple[str, ...]) -> tuple[int, list[str]]:
    """``third option in the first row`` → 1, ``third option``; a row that is itself meant stays."""
    for at in range(len(tokens) - 1):
        number = _ordinal_of(tokens[at])
        if number and tokens[at + 1] in names:
            before, after = tokens[:at], tokens[at + 2 :]
            while before and before[-1] in ("in", "of", "from", "at", "on", "the"):
                before.pop()
            while after and after[0] in ("of", "the", "in"):
                after = after[1:]
            rest = before + after
            if any(_ordinal_of(t) or t in KIND_WORDS for t in rest):
                return number, rest
    return 0, tokens


def _counted_from(tokens: list[str]) -> tuple[Edge, list[str]]:
    """``second icon from the right`` → counted from the right."""
    if not any(map(_ordinal_of, tokens)):
        return "left", tokens
    for at in range(len(tokens) - 1):
        if tokens[at] != "from":
            continue
        end = at + 1
        while end < len(tokens) and tokens[end] in ("the", "end", "of"):
            end += 1
        edge = _EDGES.get(tokens[end]) if end < len(tokens) else None
        if edge in ("right", "left", "top", "bottom") and tokens[end + 1 : end + 2] != ["of"]:
            after = tokens[end + 1 :]
            while after and after[0] in ("side", "corner", "end", "hand"):
                after = after[1:]
            return edge, tokens[:at] + after
    return "left", tokens


def _ordinal_of(token: str) -> int:
    """The number an ordinal says, 0 for any other word."""
    if number := _ORDINALS.get(token, 0):
        return number
    match = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", token)
    return int(match[1]) if match else 0


def _ordinal(own: list[str]) -> tuple[int, list[str]]:
    """The number that picks one of several, and the words without it."""
    for at, token in enumerate(own):
        number = _ordinal_of(token)
        if not number:
            continue
        rest = own[:at] + own[at + 1 :]
        if number > 0 and rest[at : at + 1] == ["last"]:
            return -number, rest[:at] + rest[at + 1 :]
        if number == -1 and rest[at : at + 2] == ["but", "one"]:
            return -2, rest[:at] + rest[at + 2 :]
        return number, rest
    for at, token in enumerate(own[:-1]):
        if token in ("number", "no", "nr") and own[at + 1].isdecimal() and 0 < len(own[at + 1]) <= 3:
            return int(own[at + 1]), own[:at] + own[at + 2 :]
    return 0, own


def _kind(own: list[str]) -> tuple[str, list[str]]:
    """The last word or words that name a kind, and the words without them.

    English puts the kind last ("search icon", "icon search" is rare), so the last one counts and others stay words.
    """
    for end in range(len(own), 0, -1):
        for length in range(LONGEST_KIND_WORDS, 0, -1):
            if end - length < 0:
                continue
            kind = KIND_WORDS.get(" ".join(own[end - length : end]))
            if kind is not None:
                return kind, own[: end - length] + own[end:]
    return "", own

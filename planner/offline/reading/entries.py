"""The entries of a list: rows, cards and messages that repeat, and which of them a phrase means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.offline.situation import Situation
from planner.offline.words.phrases import ordinal_of, without_ordinal
from planner.quoting import quotes_of

ENTRY_ROLES = frozenset({"row", "listitem", "group", "article", "treeitem"})
_LONGEST = 2_000
"""Characters; what shows more is no entry of a list."""
_MOST_LISTS, _MOST_MEMBERS = 40, 400
THINGS = frozenset(
    stem(word)
    for word in [
        "tweet",
        "post",
        "email",
        "mail",
        "message",
        "item",
        "row",
        "user",
        "file",
        "entry",
        "thread",
        "comment",
        "conversation",
        "contact",
        "product",
        "task",
        "card",
        "person",
        "account",
        "record",
        "line",
        "element",
        "option",
        "result",
        "article",
        "notification",
    ]
)
"""Nouns that only say that an entry is meant, not which."""
_JOINING = frozenset(
    stem(w)
    for w in ("who", "which", "whose", "was", "were", "has", "have", "had", "been", "be", "all", "every", "only")
)
_THAT_IS = re.compile(
    r"(?:what(?:ever)?|whichever|everything|anything|(?:the|an?|any|all|every)\s+[\w-]+)\s+(?:that\s+|which\s+)?(?:is|are|says?)\s+(.+)$",
    re.IGNORECASE,
)
PROPER = re.compile(r"(?<!\w)(?:@[\w.-]+|[A-Z][\w'’.-]*|[#$€£]?\d[\w.,:-]*)")
"""Names and numbers: what tells one thing from others of its kind."""


def lists_of(s: Situation) -> list[list[Element]]:
    """The lists on the screen: siblings of one role that show something, header rows left out, longest first."""
    found = [
        [e for e in members[:_MOST_MEMBERS] if not _is_header(s, e) and 0 < len(s.text_of(e)) < _LONGEST]
        for members in s.siblings
        if members[0].role in ENTRY_ROLES
    ]
    return sorted((f for f in found if len(f) > 1), key=lambda f: -len(f))[:_MOST_LISTS]


def entry_meant(s: Situation, phrase: str) -> Element | None:
    """The entry that a phrase counts to ("the second post"), or whose words tell it from the others."""
    number = ordinal_of(phrase)
    rest = phrase if number is None else without_ordinal(phrase)
    if number is not None and _only_a_thing(rest):
        return _nth(s, number)
    found = entries_meant(s, rest)
    if number is not None and len(found) > 1:
        at = number - 1 if number > 0 else number
        return found[at] if -len(found) <= at < len(found) else None
    if number is not None and not found and _is_unshown_noun(s, rest):
        return _nth(s, number)
    if number is not None and not found and (called := _called_by_makers(s, rest)):
        at = number - 1 if number > 0 else number
        return called[at] if -len(called) <= at < len(called) else None
    return found[0] if len(found) == 1 else None


def entries_meant(s: Situation, phrase: str) -> list[Element]:
    """All entries of the one list that a phrase tells from the others, as "overdue" does some rows of a table.

    Every name, number and quoted string of the phrase has to be in an entry; of a phrase without any, half the words.
    """
    if (so := _THAT_IS.match(phrase)) is not None and (said := _that_say(s, so[1])):
        return said
    words = [stem(w) for w in words_of(phrase) if w not in STOP_WORDS]
    heads = {stem(w) for e in s.usable if e.role == "columnheader" for w in words_of(e.name)}
    wanted = {w for w in words if w not in THINGS and w not in _JOINING}
    wanted = wanted - heads or wanted
    if not wanted:
        return []
    quoted = [fold(q) for q in quotes_of(phrase)]
    proper = {stem(w) for m in PROPER.finditer(phrase) for w in words_of(m[0]) if w not in STOP_WORDS} - THINGS
    best: tuple[float, list[Element]] = (0.0, [])
    for members in lists_of(s):
        shown = [s.stems_of(member) for member in members]
        spread = Counter(w for words in shown for w in words & wanted)
        telling = {w for w in wanted if 0 < spread[w] < len(members)}
        rated = [
            (sum(1 / spread[w] for w in words & telling) + sum(q in s.folded_text_of(e) for q in quoted), e, words)
            for e, words in zip(members, shown, strict=True)
        ]
        rated = [
            r
            for r in rated
            if r[0] > 0
            and all(q in s.folded_text_of(r[1]) for q in quoted)
            and (proper <= r[2] if proper else 2 * len(r[2] & wanted) >= len(wanted))
        ]
        if not rated:
            continue
        score = max(r[0] for r in rated)
        found = [e for told, e, _ in rated if told >= score - 1e-9]
        inner = bool(best[1]) and all(_lies_in(s, e, best[1]) for e in found)
        outer = bool(best[1]) and all(_lies_in(s, e, found) for e in best[1])
        if inner or (score > best[0] + 1e-9 and not outer):
            best = score, found
    return best[1]


def _that_say(s: Situation, told: str) -> list[Element]:
    """The entries of the one list of which some, and not all, say this word for word: "in stock"."""
    wanted = fold(told).strip(" .")
    for members in reversed(lists_of(s)):
        said = [e for e in members if re.search(rf"(?<!not )(?<!\w){re.escape(wanted)}(?!\w)", s.folded_text_of(e))]
        if 0 < len(said) < len(members):
            return said
    return []


def _lies_in(s: Situation, element: Element, boxes: Sequence[Element]) -> bool:
    """Whether an element lies in one of these: of lists in lists, the innermost is meant."""
    indices = {box.index for box in boxes}
    return any(above.index in indices for above in s.screen.ancestors(element))


def _nth(s: Situation, number: int) -> Element | None:
    members = max(lists_of(s), key=lambda found: sum(len(s.text_of(e)) for e in found), default=[])
    at = number - 1 if number > 0 else number
    return members[at] if -len(members) <= at < len(members) else None


def _only_a_thing(phrase: str) -> bool:
    words = [stem(w) for w in words_of(phrase) if w not in STOP_WORDS]
    return bool(words) and all(w in THINGS for w in words)


def _called_by_makers(s: Situation, phrase: str) -> list[Element]:
    """The members of a list that their makers call so: "event", "film"."""
    noun = next((stem(w) for w in words_of(phrase) if w not in STOP_WORDS), "")
    for members in lists_of(s):
        if noun and all(noun in {stem(h) for h in e.hints} for e in members):
            return members
    return []


def _is_unshown_noun(s: Situation, phrase: str) -> bool:
    """Whether a phrase is one plain noun that no entry shows: "shoe", where each is called by its own name."""
    words = [stem(w) for w in words_of(phrase) if w not in STOP_WORDS]
    return len(words) == 1 and phrase.islower() and not any(words[0] in s.stems_of(e) for m in lists_of(s) for e in m)


def _is_header(s: Situation, row: Element) -> bool:
    return row.role == "row" and any(e.role == "columnheader" for e in s.screen.children.get(row.index, ()))

"""Reasons to doubt that an element is what a phrase means: a name that is missing, words that are not met."""

from __future__ import annotations

import re

from devices.screen import Element
from perception.kinds import KIND_WORDS
from perception.lexical import STOP_WORDS, stem, words_of
from perception.synonyms import same_meaning
from planner.offline.situation import Situation
from planner.offline.words.phrases import core_name, ordinal_of

_NAME = re.compile(r"\b[A-Z][a-z]+\b")
_WHOLE = frozenset({"main", "region", "table", "list", "grid", "dialog", "document"})
"""What holds everything: a name that is shown somewhere in there says nothing of one thing in it."""
_PROPER = re.compile(r"(?<![\w'’])[A-Z][\w'’-]*|(?<!\w)[#$€£]?\d[\w.,:-]*")


def lacks_name(s: Situation, phrase: str, element: Element) -> bool:
    """Whether a name or number of a phrase is shown neither by an element nor around it."""
    names = {
        stem(w) for m in _PROPER.finditer(phrase) for w in words_of(m[0]) if w not in STOP_WORDS and w not in KIND_WORDS
    }
    if not names or ordinal_of(phrase) is not None:
        return False
    if any(names & {stem(w) for w in words_of(f"{e.name} {e.value}")} for e in s.usable if not _in_list(s, e)):
        return False  # it says when, or for whom, and that is chosen elsewhere
    shown = {stem(w) for w in words_of(f"{element.name} {element.label} {element.description} {element.value}")}
    shown |= {stem(h) for h in element.hints}
    for box in (element, *s.screen.ancestors(element)):
        if box.role in _WHOLE:
            break
        if names & s.stems_of(box):
            return False
    return not names & shown and not any(names & {stem(w) for w in words_of(o)} for o in element.options)


def _in_list(s: Situation, element: Element) -> bool:
    return any(
        above.role in ("row", "listitem", "article", "treeitem") for above in (element, *s.screen.ancestors(element))
    )


def says_little(phrase: str, element: Element) -> bool:
    """Whether most of what a phrase says is missing from an element that shares a word with it."""
    words = [w for w in words_of(phrase) if w not in STOP_WORDS and w not in KIND_WORDS and ordinal_of(w) is None]
    shown = words_of(f"{element.name} {element.label} {element.description} {element.value}")
    if len(words) < 2 or not shown or element.role == "image":
        return False
    fitting = sum(any(stem(w) == stem(t) or same_meaning(w, t) for t in (*shown, *element.hints)) for w in words)
    return 2 * fitting <= len(words) and any(stem(w) == stem(t) for w in words for t in shown)


def other_name(phrase: str, element: Element) -> bool:
    """Whether a name in the phrase only resembles the element's: Jansen is not Hansen."""
    names = {w for m in _NAME.finditer(phrase) for w in words_of(m[0])}
    shown = {stem(w) for w in words_of(f"{element.name} {element.label} {element.description}")}
    return (
        bool(shown and names)
        and not {stem(w) for w in names} & shown
        and len(names) == len(words_of(core_name(phrase) or phrase))
    )

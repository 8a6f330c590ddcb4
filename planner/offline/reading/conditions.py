"""Whether the screen meets a condition: "the printer is in stock", "Glide costs less than 70", "there is a seat"."""

from __future__ import annotations

import re

from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.offline.reading.entries import entry_meant
from planner.offline.reading.facts import fact_of
from planner.offline.reading.lookup import asked_value, value_of
from planner.offline.reading.meant import how_many
from planner.offline.reading.quantities import compare, quantity
from planner.offline.situation import Situation
from planner.offline.words.phrases import CARDINALS, bare
from planner.quoting import unquoted

_MORE = "less|lower|smaller|cheaper|fewer|greater|more|higher|larger|bigger|at least|at most|below|above|over|under"
_THAN = re.compile(
    rf"^(?P<what>.*?)\s*\b(?:(?:is|are|was|costs?|has|have|shows?|weighs?|stands at|lasts|takes)\s+)?(?P<how>{_MORE})\b"
    rf"(?:\s+expensive)?(?:\s+(?:than|to|of))?\s*[$€£]?\s*(?P<bound>-?\d[\d.,]*|{'|'.join(CARDINALS)})\b(?P<unit>.*)$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"^(?P<one>.+?)\s+(?:is|are|costs?|has|was)\s+(?P<how>less|lower|smaller|cheaper|fewer|greater|more|higher|larger"
    r"|bigger|older|younger|longer|shorter|taller|warmer|colder|faster|slower)(?P<what>(?:\s+\w+)?)\s+than\s+"
    r"(?P<other>.+)$",
    re.IGNORECASE,
)
_UP = frozenset({"greater", "more", "higher", "larger", "bigger", "older", "longer", "taller", "warmer", "slower"})
_SHOWN = re.compile(
    r"^(?:there(?:['’]s| is| are| exists?)|you (?:can )?(?:see|find)|(?:it|the (?:page|screen|text)) (?:says|shows"
    r"|reads|contains|mentions)|the (?:list|table|basket|cart) (?:has|contains))\s+(?P<none>no\s+)?(?P<what>.+)$",
    re.IGNORECASE,
)
_SAID_OF = re.compile(
    r"^(?P<what>.+?)\s+(?:(?:is|are|was|were|has been|says|shows|reads|equals|has|have|contains)\b)\s*"
    r"(?P<not>(?:not|n['’]t|no)\s+)?(?:already\s+|still\s+|currently\s+|marked\s+(?:as\s+)?)?(?P<how>.+)$",
    re.IGNORECASE,
)
_APPEARS = re.compile(r"^(?P<what>.+?)\s+(?:appears?|shows? up|exists?|comes? up)$", re.IGNORECASE)
_ON = frozenset({"on", "checked", "ticked", "selected", "enabled", "active", "switched on", "turned on", "chosen"})
_OFF = frozenset({"off", "unchecked", "unticked", "deselected", "inactive", "switched off", "turned off"})
_SWITCHED = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "button", "option", "tab"})
_NOBODY = frozenset({"it", "that", "this", "they", "he", "she", "status", "everything"})
"""Of whom something is said without a name: it may stand anywhere."""
_LONGEST = 60
_HAS_NONE = re.compile(r"^(?:.+?)\s+(?:has|have|contains?|shows?)\s+no\s+(.+)$", re.IGNORECASE)
_IS_ON = frozenset({"checked", "pressed", "selected"})


def holds(s: Situation, condition: str) -> bool | None:
    """Whether it holds now; None where nothing on the screen tells."""
    told = condition.strip(" .,")
    if (than := _THAN.match(told)) is not None:
        return _compared(s, than)
    if (other := _OTHER.match(told)) is not None:
        return _between(s, other)
    if (shown := _SHOWN.match(told)) is not None:
        return _is_shown(s, shown["what"]) != bool(shown["none"])
    if (appears := _APPEARS.match(told)) is not None:
        return _is_shown(s, appears["what"])
    if (none := _HAS_NONE.match(told)) is not None:
        number = _figure(s, none[1])
        return not _is_shown(s, none[1]) if number is None else number == 0
    if (said := _SAID_OF.match(told)) is not None:
        found = _is_so(s, bare(said["what"]), unquoted(said["how"].strip()))
        return None if found is None else found != bool(said["not"])
    return None


def _compared(s: Situation, than: re.Match[str]) -> bool | None:
    bound = than["bound"].lower()
    wanted = float(CARDINALS[bound]) if bound in CARDINALS else quantity(bound.replace(",", ""))
    what = re.sub(r"^there (?:is|are)$", "", than["what"].strip(), flags=re.I)
    value = _figure(s, what) if what else None
    if value is None and (noun := than["unit"].strip()):
        counted = how_many(s, noun)
        value = float(counted) if counted is not None and counted.isdigit() else None
    how = {"cheaper": "less", "fewer": "less"}.get(than["how"].lower(), than["how"].lower())
    return None if value is None or wanted is None else compare(value, how, wanted)


def _between(s: Situation, other: re.Match[str]) -> bool | None:
    quantities = [_figure(s, other["one"]), _figure(s, other["other"])]
    one, two = quantities
    if one is None or two is None:
        return None
    # "more expensive" is more, "less expensive" is not.
    return one > two if other["how"].lower() in _UP else one < two


def _figure(s: Situation, what: str) -> float | None:
    """The figure that belongs to a thing: beside its name, or in its entry."""
    plain = unquoted(bare(what))
    for told in (value_of(s, plain), asked_value(s, what), fact_of(s, f"the price of {plain}")):
        if told and re.search(r"\d", told):
            return quantity(told)
    entry = entry_meant(s, plain)
    texts = [e.name or e.value for e in s.screen.within(entry)] if entry is not None else []
    priced = [t for t in texts if re.search(r"[$€£¥]", t) and re.search(r"\d", t)]
    counted = priced or [t for t in texts if re.search(r"\d", t)]
    if counted:
        return quantity(counted[0])
    words = {stem(w) for w in words_of(plain)} - {stem(w) for w in STOP_WORDS}
    near = [
        e.name for e in s.usable if re.search(r"\d", e.name) and words and words & {stem(w) for w in words_of(e.name)}
    ]
    if near:
        return quantity(min(near, key=len))
    texts = [e.name for e in s.usable if e.name and not e.can("tap") and len(e.name) < _LONGEST]
    for at, text in enumerate(texts[:-1]):
        if words and words <= {stem(w) for w in words_of(text)} and re.match(r"\s*[$€£]?\s*\d", texts[at + 1]):
            return quantity(texts[at + 1])
    return None


def _is_shown(s: Situation, what: str) -> bool:
    quoted = unquoted(what)
    if quoted != what:
        return any(fold(quoted) in fold(e.name or e.value) for e in s.usable)
    words = {stem(w) for w in words_of(bare(re.sub(r"^(?:an?|any|some|the)\s+", "", what, flags=re.I)))}
    words -= {stem(w) for w in STOP_WORDS}
    return any(words <= {stem(w) for w in words_of(f"{e.name} {e.value}")} for e in s.usable) if words else False


def _is_so(s: Situation, what: str, how: str) -> bool | None:
    """Whether a thing is on or off, empty, or said to be so where it stands."""
    plain = unquoted(what)
    told = how.lower().strip(" .")
    if told in _ON | _OFF:
        found = s.ground(plain, lambda e: e.role in _SWITCHED)
        return None if found.best is None else bool(found.best.states & _IS_ON) == (told in _ON)
    if plain.lower() in _NOBODY:
        return any(_says(e.name, told) for e in s.usable if e.name and not e.can("tap"))
    entry = entry_meant(s, plain) or _container(s, plain)
    if entry is not None:
        return _says(s.text_of(entry), told)
    if value := value_of(s, plain):
        return fold(told) in fold(value)
    words = {stem(w) for w in words_of(f"{plain} {told}")} - {stem(w) for w in STOP_WORDS}
    of_thing = {stem(w) for w in words_of(plain)} - {stem(w) for w in STOP_WORDS}
    about = [e for e in s.usable if e.name and of_thing and of_thing <= {stem(w) for w in words_of(e.name)}]
    if about:
        return any(words <= {stem(w) for w in words_of(e.name)} and _says(e.name, told) for e in about)
    return any(_says(e.name, told) for e in s.usable if e.name) or None


def _container(s: Situation, name: str) -> Element | None:
    """The smallest box that shows a name among other things."""
    wanted = fold(name)
    boxes = [e for e in s.usable if e.role in ("group", "region", "article", "row", "listitem")]
    holding = [e for e in boxes if wanted in s.folded_text_of(e) and len(s.folded_text_of(e)) > len(wanted) + 2]
    return min(holding, key=lambda e: len(s.text_of(e)), default=None)


def _says(text: str, told: str) -> bool:
    """Whether a text says so, and not the contrary: "not available" is not available."""
    words, wanted = [stem(w) for w in words_of(text)], [stem(w) for w in words_of(told)]
    for at in range(len(words) - len(wanted) + 1) if wanted else ():
        if words[at : at + len(wanted)] == wanted and not (at and words[at - 1] in ("not", "no", "isn", "never")):
            return True
    return False

"""Presses more than once: in every box, in order, so many times, or until the screen says enough."""

from __future__ import annotations

import re
from dataclasses import replace

from devices.action import Tap
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.offline.finding.targets import find_pressable
from planner.offline.reading.quantities import compare
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.phrases import CARDINALS, bare, core_name, number_of
from planner.quoting import quotes_of, unquoted

SPREAD = re.compile(
    r"""
    \b(?:on|in|for|of)\s+(?P<many>all|every|each|both|\d{1,4})\s+(?:of\s+)?(?:the\s+)?(?P<thing>[\w-]+?)s?
    (?:\s+(?:by|of|from|with|named|called|that\ (?:say|contain)s?)\s+(?P<about>.+?))?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""In which boxes something is to be pressed."""
ORDERED = re.compile(
    r"""
    \b(?:numbers?|circles?|tiles?|buttons?|squares?|boxes|balls?)\b.*\b(?:
        (?:in|by)\ (?:ascending|descending|increasing|decreasing|numerical|order)
        |from\ (?:the\ )?(?:small|low|large|high|big)\w*\ to
    )\b.*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Numbers that are to be pressed one after another."""
_DOWNWARDS = re.compile(r"desc|decreas|largest to|highest to|biggest to|high to", re.IGNORECASE)
_TIMES = re.compile(
    rf"\s+(?:(?P<times>\d{{1,4}}|{'|'.join(CARDINALS)})\s+times|(?P<word>once|twice|thrice))\s*$", re.IGNORECASE
)
_TIMES_WORDS = {"once": 1, "twice": 2, "thrice": 3}
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_FIGURES = re.compile(r"-?\d+(?:\.\d+)?")
_COMPARED = re.compile(
    r"\b(less|lower|smaller|greater|more|higher|larger|bigger|equals?|at least|at most|below|above|over|under)\b"
    r"[^-\d]*(-?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_REACHED = re.compile(r"\b(is|reaches|shows)\s+(-?\d+(?:\.\d+)?)", re.IGNORECASE)
_WITH_UNIT = re.compile(r"(-?\d+(?:\.\d+)?)(?:\s*[a-z%°]{1,4}\b.*)?", re.IGNORECASE)
_SEEN = re.compile(
    r"^(?:you (?:see|find|reach)|it (?:says|shows|reads)|the .*? (?:says|shows|is|reads)|there is)\s+", re.IGNORECASE
)
_BOXES = frozenset({"group", "listitem", "row", "article"})


def press_in_each(s: Situation, clause: Clause, spread: re.Match[str]) -> Move:
    """``click "Like" on all posts by @ann``: the same control in every box that is about it, or in so many of them."""
    said = clause.body[: spread.start()]
    name = clause.quotes[0] if clause.quotes else core_name(said) or bare(said)
    about = fold(unquoted(spread["about"] or ""))
    wanted = int(spread["many"]) if spread["many"].isdecimal() else len(s.pressable)
    controls = exact(s.pressable, name) or [e for e in s.pressable if not e.name and fold(name) in e.hints]
    done, waiting = 0, []
    for control in controls:
        boxes = (a for a in s.screen.ancestors(control) if a.role in _BOXES and s.text_of(a) != control.name)
        box = next(boxes, None)
        if box is None or (about and about not in s.folded_text_of(box)):
            continue
        # The place of its box is its mark: the control may change its name, and the page may scroll.
        key = f"{clause.key}:each:{s.screen.children[box.parent].index(box)}"
        if s.done(key):
            done += 1
        else:
            waiting.append((control, key))
    if done >= wanted or (not waiting and done):
        return SATISFIED
    if not waiting:
        return None
    control, key = waiting[0]
    return s.act(clause, Tap(), control, f"{control.describe()} stands where the goal says", key, confidence=0.8)


def press_in_order(s: Situation, clause: Clause, told: str) -> Move:
    """``click the numbers in ascending order``; what was told says which way."""
    numbers = {
        float(e.name.replace(",", "")): e
        for e in (*s.pressable, *(t for t in s.usable if "text" in t.look))
        if _NUMBER.fullmatch(e.name.strip())
    }
    for value, element in sorted(numbers.items(), reverse=bool(_DOWNWARDS.search(told))):
        key = f"{clause.key}:number:{value:g}"
        if not s.done(key):
            return s.act(clause, Tap(), element, f"{element.name} comes next", key, confidence=0.8)
    return SATISFIED if numbers else None


def times_of(phrase: str) -> tuple[str, int]:
    """``the + button three times`` → ``("the + button", 3)``."""
    match = _TIMES.search(phrase)
    if match is None:
        return phrase, 1
    times = number_of(match["times"]) if match["times"] else _TIMES_WORDS[match["word"].lower()]
    return phrase[: match.start()], times or 1


def press_repeatedly(s: Situation, clause: Clause, phrase: str, times: int) -> Move:
    """``press + three times``."""
    key = f"{clause.key}:times"
    pressed = sum(
        past.intent.action.count
        for past in s.steps(key)
        if past.outcome is not None and past.outcome.status != "failed" and isinstance(past.intent.action, Tap)
    )
    if pressed >= times:
        return SATISFIED
    found = find_pressable(s, clause, phrase)
    if found is None:
        return None
    element, _, confidence = found
    why = f"{element.describe()} is to be pressed {times} times"
    act = s.act(clause, Tap(count=min(3, times - pressed)), element, why, key, confidence=confidence)
    return replace(act, repeats=True)


def press_until(s: Situation, clause: Clause, phrase: str, condition: str) -> Move:
    """``press Next until you see Done``, ``press + until the number is greater than 5``."""
    key = f"{clause.key}:until"
    if holds(s, condition) and (s.steps(key) or not re.search(r"\d", condition)):
        return SATISFIED
    found = find_pressable(s, replace(clause, body=phrase, quotes=tuple(quotes_of(phrase))), phrase)
    if found is None:
        return None
    return replace(s.act(clause, Tap(), found[0], f"not yet: {condition}", key, confidence=found[2]), repeats=True)


def holds(s: Situation, condition: str) -> bool:
    """Whether the screen meets a condition: a number compared, or a text shown."""
    compared = _COMPARED.search(condition) or _REACHED.search(condition)
    if compared is None:
        wanted = fold((quotes_of(condition) or [_SEEN.sub("", condition)])[0])
        return any(wanted in fold(e.name or e.value) for e in s.usable)
    named = {stem(w) for w in words_of(condition[: compared.start()]) if w not in STOP_WORDS}
    beside = [
        match
        for e in s.usable
        if named and named & {stem(w) for w in words_of(e.label)} and (match := _WITH_UNIT.fullmatch(e.name))
    ]
    texts = [e for e in s.usable if e.role in ("text", "status")]
    for at, text in enumerate(texts[:-1]):
        if (
            named
            and named <= {stem(w) for w in words_of(text.name)}
            and (after := _WITH_UNIT.match(texts[at + 1].name))
        ):
            beside.append(after)
    if beside:
        return compare(float(beside[0][1]), compared[1].lower(), float(compared[2]))
    shown = [
        float(told)
        for e in s.usable
        if e.role in ("text", "status", "cell", "heading", "textbox", "spinbutton")
        and _FIGURES.fullmatch(told := (e.value or e.name).strip())
    ]
    return bool(shown) and compare(shown[0], compared[1].lower(), float(compared[2]))

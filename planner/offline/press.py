"""Presses what an order names: a button, link, tab, picture, word; or what a description or a comparison picks out."""

from __future__ import annotations

import re
from collections.abc import Callable

from devices.action import Hover, Press, Tap
from devices.screen import Element
from devices.selector import fold
from perception.kinds import KIND_WORDS, kind_fit
from perception.lexical import stem, words_of
from perception.phrase import read_phrase
from planner.clauses import Clause
from planner.offline.boxes import about_of, box_about, named_control
from planner.offline.lookup import asked_value, by_look, drawn, only_look, pick_by_quantity
from planner.offline.phrases import bare, ordinal_of, split_list, superlative_of, without_ordinal
from planner.offline.situation import SATISFIED, Move, Situation, exact, mark
from planner.quoting import quotes_of, unquoted

SUBMITTING = (
    *(
        "submit",
        "ok",
        "done",
        "save",
        "apply",
        "search",
        "go",
        "send",
        "confirm",
        "continue",
        "next",
        "log in",
        "login",
    ),
    *("sign in", "enter", "finish", "add", "create", "update", "yes", "check", "register", "sign up", "post", "find"),
)
"""Names of buttons that hand a form in, most plain first."""
_CLOSING = ("x", "×", "✕", "✖", "close", "dismiss")
_SUBMIT_PHRASE = re.compile(
    r"^(?:the\s+)?(?:submit|ok|done|log\s?in|sign in|search|send|save|confirm)?(?:\s+(?:button|form))?(?:\s+when (?:you are |you're )?(?:done|finished|complete|ready))?$",
    re.IGNORECASE,
)
UNSURE = 0.34
"""Confidence where only meanings are alike and no word is shared: other places are looked at first."""
_LITERAL = ("exact", "whole", "words", "contained", "hint", "captioned", "look", "kind", "sole kind", "place", "nth")
_ENOUGH = 0.35
"""Calibrated confidence below which a phrase is not taken to be on the screen."""


def press(s: Situation, clause: Clause) -> Move:
    """``click X``, ``press X``, ``open X`` where X is on the screen."""
    if s.done(clause.key):
        return SATISFIED
    phrase = bare(re.sub(r"\s+when (?:you are |you're )?(?:done|finished|ready)$", "", clause.body, flags=re.I))
    phrase = bare(re.sub(r"^(?:cent(?:er|re)|middle) of\s+", "", phrase, flags=re.I))
    if _handed_in_before(s, clause):
        return SATISFIED
    if order := _ORDERED.search(phrase):
        return _in_order(
            s, clause, down=bool(re.search(r"desc|decreas|largest to|highest to|biggest to|high to", order[0], re.I))
        )
    if found := _by_comparison(s, clause, phrase):
        return found
    if found := _by_figure(s, clause, phrase):
        return found
    if nth := nth_result(phrase):
        return _by_place(s, clause, nth)
    if path := path_of(phrase):
        return along(s, clause, path)
    if answer := _answer_meant(s, clause, phrase):
        phrase = answer
    if spread := _SPREAD.search(clause.body):
        return _in_each(s, clause, spread)
    parts = split_list(phrase)
    if len(parts) > 1 and not clause.quotes and all(exact(s.pressable, part) for part in parts):
        return along(s, clause, parts)
    if key_press := _key_named(s, clause, phrase):
        return key_press
    if condition := re.search(r"\s+until\s+(.+)$", phrase, re.I):
        return _until(s, clause, phrase[: condition.start()], condition[1])
    if re.search(r"\b(?:odd one out|different (?:one|from)|does not belong|unlike the others)\b", phrase, re.I):
        return _odd_one(s, clause)
    phrase, times = times_of(phrase)
    if times > 1:
        return _repeatedly(s, clause, phrase, times)
    action = Tap()
    if clause.verb.startswith("double"):
        action = Tap(count=2)
    elif clause.verb.startswith("right"):
        action = Tap(button="right")
    found = find_pressable(s, clause, phrase)
    if found is None and (_SUBMIT_PHRASE.match(phrase) or not phrase):
        found = submitting(s)
    if found is None:
        return None
    element, why, confidence = found
    return s.act(clause, action, element, why, grounding=None, confidence=confidence)


_ORDERED = re.compile(
    r"\bnumbers?\b.*\b(?:(?:in|by) (?:ascending|descending|increasing|decreasing|numerical|order)|from (?:the )?(?:small|low|large|high|big)\w* to)\b.*",
    re.I,
)
_TIMES = {
    "once": 1,
    "twice": 2,
    "thrice": 3,
    **{w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)},
}


def _handed_in_before(s: Situation, clause: Clause) -> bool:
    """``search for X and press Search``: the order before has pressed it already."""
    if clause.number < 2:
        return False
    before = s.clauses[clause.number - 2]
    sent = s.steps(f"{before.key}:send")
    return (
        bool(sent)
        and sent[-1].intent.target is not None
        and fold(sent[-1].intent.target.name) == fold(bare(unquoted(clause.body)))
    )


_KEYS = {
    "enter": "Enter",
    "return": "Enter",
    "tab": "Tab",
    "escape": "Escape",
    "esc": "Escape",
    "space": "Space",
    "backspace": "Backspace",
    "delete key": "Delete",
}


def _key_named(s: Situation, clause: Clause, phrase: str) -> Move:
    """``press Enter``, where no control is called so."""
    name = re.sub(r"\s+key$", "", unquoted(phrase).lower())
    if clause.verb not in ("press", "hit") or name not in _KEYS or exact(s.pressable, name):
        return None
    return s.act(clause, Press(key=_KEYS[name]), s.screen.focus, f"{_KEYS[name]} is a key", confidence=0.8)


_SPREAD = re.compile(
    r"\b(?:on|in|for|of)\s+(?P<many>all|every|each|both|\d+)\s+(?:of\s+)?(?:the\s+)?(?P<thing>[\w-]+?)s?(?:\s+(?:by|of|from|with|named|called|that (?:say|contain)s?)\s+(?P<about>.+?))?$",
    re.I,
)


def _in_each(s: Situation, clause: Clause, spread: re.Match[str]) -> Move:
    """``click "Like" on all posts by @ann``: the same control in every box that is about it, or in so many of them."""
    name = (
        clause.quotes[0]
        if clause.quotes
        else core_name(clause.body[: spread.start()]) or bare(clause.body[: spread.start()])
    )
    about = fold(unquoted(spread["about"] or ""))
    wanted = int(spread["many"]) if spread["many"].isdigit() else 10_000
    controls = exact(s.pressable, name) or [e for e in s.pressable if not e.name and fold(name) in e.hints]
    done, waiting = 0, []
    for control in controls:
        box = next(
            (
                a
                for a in s.screen.ancestors(control)
                if a.role in ("group", "listitem", "row", "article") and s.text_of(a) != control.name
            ),
            None,
        )
        if box is None or (about and about not in fold(s.text_of(box))):
            continue
        # Where it stands is its mark: its name may turn into the opposite when it is pressed.
        key = f"{clause.key}:each:{control.bounds.left},{control.bounds.top}"
        if s.done(key):
            done += 1
        else:
            waiting.append((control, key))
    if done >= wanted or (not waiting and done):
        return SATISFIED
    if not waiting:
        return None
    return s.act(
        clause,
        Tap(),
        waiting[0][0],
        f"{waiting[0][0].describe()} stands where the goal says",
        waiting[0][1],
        confidence=0.8,
    )


def _until(s: Situation, clause: Clause, phrase: str, condition: str) -> Move:
    """``press Next until you see Done``, ``press + until the number is greater than 5``."""
    key = f"{clause.key}:until"
    if holds(s, condition) and (s.steps(key) or not _states_number(condition)):
        return SATISFIED
    found = find_pressable(s, clause, phrase)
    return None if found is None else s.act(clause, Tap(), found[0], f"not yet: {condition}", key, confidence=found[2])


def _states_number(condition: str) -> bool:
    return bool(re.search(r"\d", condition))


def holds(s: Situation, condition: str) -> bool:
    """Whether the screen meets a condition: a number compared, or a text shown."""
    compared = r"less|lower|smaller|greater|more|higher|larger|bigger|equals?|at least|at most|below|above|over|under"
    match = re.search(rf"\b({compared})\b[^-\d]*(-?\d+(?:\.\d+)?)", condition, re.I) or re.search(
        r"\b(is|reaches|shows)\s+(-?\d+(?:\.\d+)?)", condition, re.I
    )
    if match:
        wanted, word = float(match[2]), match[1].lower()
        shown = [
            float(t)
            for e in s.usable
            if e.role in ("text", "status", "cell", "heading", "textbox", "spinbutton")
            and re.fullmatch(r"-?\d+(?:\.\d+)?", t := (e.value or e.name).strip())
        ]
        if not shown:
            return False
        value = shown[0]
        if word in ("less", "lower", "smaller", "below", "under"):
            return value < wanted
        if word in ("greater", "more", "higher", "larger", "bigger", "above", "over"):
            return value > wanted
        return value >= wanted if word == "at least" else value <= wanted if word == "at most" else value == wanted
    text = quotes_of(condition) or [
        re.sub(
            r"^(?:you (?:see|find|reach)|it (?:says|shows|reads)|the .*? (?:says|shows|is|reads)|there is)\s+",
            "",
            condition,
            flags=re.I,
        )
    ]
    return any(fold(text[0]) in fold(e.name or e.value) for e in s.usable)


def _odd_one(s: Situation, clause: Clause) -> Move:
    """The one whose look or name no other shares."""
    things = [e for e in s.pressable if e.role in ("image", "button", "generic", "link")] or list(drawn(s))
    for told in (lambda e: e.look, lambda e: (fold(e.name),), lambda e: (str(e.bounds.area),)):
        groups: dict[tuple[str, ...], list[Element]] = {}
        for thing in things:
            groups.setdefault(tuple(told(thing)), []).append(thing)
        alone = [members[0] for members in groups.values() if len(members) == 1]
        if len(alone) == 1 and len(things) > 2:
            return s.act(clause, Tap(), alone[0], f"no other is like {alone[0].describe()}", confidence=0.7)
    return None


def path_of(phrase: str) -> list[str]:
    """``File > Export > PDF`` as its parts; empty for anything else."""
    parts = [unquoted(part).strip() for part in re.split(r"\s*(?:->|→|»|>)\s*", unquoted(phrase))]
    return parts if len(parts) > 1 and all(parts) else []


def along(s: Situation, clause: Clause, path: list[str]) -> Move:
    """Press the parts of a menu path one after the other."""
    for number, name in enumerate(path):
        key = clause.key if number == len(path) - 1 else f"{clause.key}:path:{number}"
        if s.done(key):
            continue
        if s.done(f"{key}:hover") and exact([e for e in s.usable if "offscreen" not in e.states], path[number + 1]):
            continue
        found = exact(
            [e for e in s.usable if mark(e) not in s.tried(key) and (e.can("tap") or e.role == "menuitem")], name
        )
        if not found:
            return None
        if key != clause.key and _visible_first(found)[0].role == "menuitem" and not s.done(f"{key}:hover"):
            # Menus open under the pointer; pressing a parent may already choose it.
            return s.act(
                clause,
                Hover(),
                _visible_first(found)[0],
                f"{name!r} opens part {number + 1} of the path",
                f"{key}:hover",
                confidence=0.9,
            )
        return s.act(
            clause, Tap(), _visible_first(found)[0], f"{name!r} is part {number + 1} of the path", key, confidence=0.9
        )
    return SATISFIED


def _in_order(s: Situation, clause: Clause, down: bool) -> Move:
    numbers = [
        (float(e.name.replace(",", "")), e)
        for e in (*s.pressable, *(t for t in s.usable if "text" in t.look))
        if re.fullmatch(r"\s*-?\d[\d,]*(?:\.\d+)?\s*", e.name)
    ]
    for value, element in sorted(dict(numbers).items(), reverse=down):
        key = f"{clause.key}:number:{value:g}"
        if not s.done(key):
            return s.act(clause, Tap(), element, f"{element.name} comes next", key, confidence=0.8)
    return SATISFIED if numbers else None


def times_of(phrase: str) -> tuple[str, int]:
    """``the + button three times`` → ``("the + button", 3)``."""
    match = re.search(r"\s+(?:(\d+|" + "|".join(_TIMES) + r")\s+times|(once|twice|thrice))\s*$", phrase, re.I)
    if match is None:
        return phrase, 1
    told = (match[1] or match[2]).lower()
    return phrase[: match.start()], int(told) if told.isdigit() else _TIMES[told]


def _repeatedly(s: Situation, clause: Clause, phrase: str, times: int) -> Move:
    key = f"{clause.key}:times"
    pressed = sum(
        getattr(p.intent.action, "count", 1)
        for p in s.steps(key)
        if p.outcome is not None and p.outcome.status != "failed"
    )
    if pressed >= times:
        return SATISFIED
    found = find_pressable(s, clause, phrase)
    if found is None:
        return None
    return s.act(
        clause,
        Tap(count=min(3, times - pressed)),
        found[0],
        f"{found[0].describe()} is to be pressed {times} times",
        key,
        confidence=found[2],
    )


def _answer_meant(s: Situation, clause: Clause, phrase: str) -> str:
    """What ``the answer`` stands for: the answer to the question before."""
    if not re.fullmatch(r"(?:the\s+)?(?:correct\s+|right\s+)?(?:answer|result|solution)", phrase, re.I):
        return ""
    return next(
        (
            found
            for c in reversed(s.clauses[: clause.number - 1])
            if c.kind == "ask" and (found := asked_value(s, c.body))
        ),
        "",
    )


def hover(s: Situation, clause: Clause) -> Move:
    """``hover over X``."""
    if s.done(clause.key):
        return SATISFIED
    found = find_pressable(s, clause, bare(clause.body), any_element=True)
    return None if found is None else s.act(clause, Hover(), found[0], found[1], confidence=found[2])


def submit(s: Situation, clause: Clause) -> Move:
    """``submit``, ``submit the form``."""
    if s.done(clause.key):
        return SATISFIED
    phrase = bare(re.sub(r"\bwhen (?:you are |you're )?(?:done|finished|ready)\b", "", clause.body, flags=re.I))
    found = find_pressable(s, clause, phrase) if phrase and not _SUBMIT_PHRASE.match(phrase) else None
    found = found or submitting(s)
    return None if found is None else s.act(clause, Tap(), found[0], found[1], confidence=found[2])


Found = tuple[Element, str, float]


def submitting(s: Situation) -> Found | None:
    """The button that hands the form in: by name, by type, or the only one there is."""
    buttons = [e for e in s.pressable if e.role in ("button", "link") and "covered" not in e.states]
    dialogs = s.dialogs
    if dialogs:
        buttons = [b for b in buttons if s.inside_dialog(b)] or buttons
    for name in SUBMITTING:
        for button in buttons:
            if fold(button.name) == name:
                return button, f'"{button.name}" hands the form in', 0.85
    for name in SUBMITTING[:1]:
        for button in buttons:
            if name in button.hints:
                return button, f'"{button.name}" is the form\'s submit button', 0.75
    starting = [b for b in buttons if b.name and fold(b.name).split()[0] in SUBMITTING]
    if starting:
        return starting[0], f'"{starting[0].name}" hands the form in', 0.6
    real = [b for b in buttons if b.role == "button" and b.name]
    if len(real) == 1:
        return real[0], f'"{real[0].name}" is the only button', 0.5
    return None


def find_pressable(s: Situation, clause: Clause, phrase: str, any_element: bool = False) -> Found | None:
    """The element a phrase names, scoped and without those that failed before."""
    tried = s.tried(clause.key)
    inside = scope_of(s, clause)

    def open_to(element: Element) -> bool:
        return mark(element) not in tried and (inside is None or element.index in inside)

    kinds = {reading.kind for reading in read_phrase(phrase)}
    fields = bool(kinds & {"field", "search field", "dropdown", "box", "slider"})
    pool = [e for e in (s.usable if any_element else s.pressable) if open_to(e) and (fields or not e.can("type"))]
    if re.search(r"\btext ?area\b", phrase, re.I):
        pool = [e for e in pool if "multiline" in e.states] or pool
    if ordinal_of(phrase) is None and only_look(phrase):
        seen = [e for e in by_look(s, phrase) if open_to(e)]
        if seen:
            return seen[0], f'{" ".join(seen[0].look)} is what "{phrase}" looks like', 0.85 if len(seen) == 1 else 0.7
    quotes = (
        list(clause.quotes) if unquoted(clause.body).find(unquoted(phrase)) >= 0 or clause.quotes == (phrase,) else []
    )
    name = quotes[-1] if quotes else ""
    if name and fold(name) in KIND_WORDS and not exact(s.usable, name):
        # A word in quotes that only says what kind of thing is meant.
        name = (
            "text field"
            if fold(name) == "text" and re.search(r"\b(?:widget|control|input|element)\b", phrase, re.I)
            else name
        )
        return find_pressable(
            s, Clause(clause.number, clause.kind, clause.verb, name, clause.text, (), clause.scope), name
        )
    if name and (found := _by_name(s, pool, name, phrase)):
        return found[0], f"{found[0].describe()} has the name the goal gives", 0.95 if len(found) == 1 else 0.8
    if name and fold(name) in _CLOSING and (closing := _closing(s, pool)):
        return closing, f"{closing.describe()} closes it", 0.9
    texts = [
        e
        for e in s.usable
        if open_to(e)
        and (fields or not e.can("type"))
        and e.role not in ("group", "region", "main")
        and e.index not in {p.index for p in pool}
    ]
    if name and (found := _by_name(s, texts, name, phrase)):
        return found[0], f"{found[0].describe()} shows the text the goal gives", 0.8
    if name and (marked := _by_hint(pool, name)):
        return marked, f"{marked.describe()} is marked {name!r} by its makers", 0.7
    if name:
        holding = [e for e in pool if fold(name) in fold(e.name)]
        if holding:
            best = min(holding, key=lambda e: len(e.name))
            return best, f"{best.describe()} contains the name the goal gives", 0.6
        if (spread := _spelled_out(s, open_to, name)) is not None:
            return spread, f"{spread.describe()} shows the text the goal gives", 0.6
        return None
    if (nth := _nth_of_kind(pool, phrase)) is not None:
        return nth, f'{nth.describe()} is the one "{phrase}" counts to', 0.85
    plain = without_ordinal(unquoted(phrase))
    plain = (
        re.sub(r"\s+(?:button|link|tab|icon|menu item|option)$", "", plain, flags=re.I)
        if not exact(pool, plain)
        else plain
    )
    same = exact(pool, plain) or exact(pool, core_name(phrase))
    if same and ordinal_of(phrase) is None:
        return _visible_first(same)[0], f"{same[0].describe()} is named so", 0.95 if len(same) == 1 else 0.75
    wanted = {e.index for e in pool}
    grounding = s.ground(phrase, lambda e: e.index in wanted)
    if grounding.best is not None and grounding.confidence >= _ENOUGH:
        parts = grounding.candidates[0].parts
        sure = (
            grounding.confidence
            if any(parts.get(name, 0) > 0 for name in _LITERAL)
            else min(UNSURE, grounding.confidence)
        )
        return grounding.best, f'{grounding.best.describe()} fits "{phrase}" best', sure
    if (beside := _beside_label(s, pool, phrase)) is not None:
        return beside, f'{beside.describe()} stands beside what "{phrase}" names', 0.6
    shown = {e.index for e in texts}
    read = s.ground(phrase, lambda e: e.index in shown)
    if read.best is not None and read.confidence >= _ENOUGH:
        return read.best, f'{read.best.describe()} fits "{phrase}" best', read.confidence
    return None


def _beside_label(s: Situation, pool: list[Element], phrase: str) -> Element | None:
    """``their phone number``: what can be pressed behind the caption "Phone:", or is called so by its makers."""
    words = {stem(w) for w in words_of(phrase)} - {stem(w) for w in _OF_PEOPLE}
    if not words:
        return None
    for caption in s.usable:
        told = {stem(w) for w in words_of(caption.name)}
        if not told or len(told) > 3 or not told <= words or caption.can("tap"):
            continue
        held = [e for e in s.screen.within(caption) if e in pool]
        level = [
            e
            for e in pool
            if e.bounds.overlap_y(caption.bounds) > 0 and 0 <= e.bounds.left - caption.bounds.right < 200
        ]
        if found := held or sorted(level, key=lambda e: e.bounds.left):
            return found[0]
    return next((e for e in pool if words & {stem(h) for h in e.hints} and len(e.hints) <= 4), None)


_OF_PEOPLE = ("their", "his", "her", "its", "the", "number", "address", "of", "a", "an", "to", "on", "in")


def _spelled_out(s: Situation, open_to: Callable[[Element], bool], name: str) -> Element | None:
    """A text that is cut over several elements, or differs from the name in its punctuation only."""
    wanted = "".join(words_of(name))
    if not wanted:
        return None
    shown = [e for e in s.usable if open_to(e) and e.name and wanted in "".join(words_of(e.name))]
    boxes = [
        e
        for e in s.usable
        if open_to(e)
        and e.role not in ("main", "region")
        and len(told := "".join(words_of(s.text_of(e)))) <= 1.3 * len(wanted) + 4
        and wanted in told
    ]
    return min(shown or boxes, key=lambda e: (not e.can("tap"), len(e.name) or len(s.text_of(e))), default=None)


def _nth_of_kind(pool: list[Element], phrase: str) -> Element | None:
    """``the 3rd checkbox``: nothing but a number and a kind."""
    number = ordinal_of(phrase)
    kind = KIND_WORDS.get(fold(bare(without_ordinal(phrase))))
    if number is None or kind is None:
        return None
    found = [e for e in pool if kind_fit(kind, e) >= 0.9]
    at = number - 1 if number > 0 else number
    return found[at] if -len(found) <= at < len(found) else None


def _by_hint(pool: list[Element], name: str) -> Element | None:
    """A nameless icon that its developers called so."""
    words = {stem(w) for w in words_of(name)}
    found = [e for e in pool if not e.name and words and words <= {stem(h) for h in e.hints}]
    return min(found, key=lambda e: len(e.hints), default=None)


def _by_name(s: Situation, pool: list[Element], name: str, phrase: str) -> list[Element]:
    found = exact(pool, name)
    kinds = {reading.kind for reading in read_phrase(phrase) if reading.kind}
    if len(found) > 1 and kinds:
        best = max(max(kind_fit(kind, e) for kind in kinds) for e in found)
        found = [e for e in found if max(kind_fit(kind, e) for kind in kinds) >= best - 1e-9]
    number = ordinal_of(phrase)
    if number is not None and len(found) > 1:
        at = number - 1 if number > 0 else number
        return [found[at]] if -len(found) <= at < len(found) else found
    return _visible_first(found)


def core_name(phrase: str) -> str:
    """The words of a phrase that name the thing: ``button ONE`` → ``one``."""
    readings = [reading for reading in read_phrase(phrase) if reading.kind and reading.words]
    return " ".join(readings[0].words) if readings else ""


def _visible_first(found: list[Element]) -> list[Element]:
    return sorted(found, key=lambda e: ("covered" in e.states, "offscreen" in e.states, not e.can("tap"), e.index))


def _closing(s: Situation, pool: list[Element]) -> Element | None:
    found = [e for e in pool if fold(e.name) in _CLOSING or (not e.name and {"close", "dismiss"} & set(e.hints))]
    return next((e for e in found if s.inside_dialog(e)), found[0] if found else None)


def close(s: Situation, clause: Clause) -> Move:
    """``close the dialog``."""
    if s.done(clause.key):
        return SATISFIED
    element = _closing(s, list(s.pressable))
    if element is None and s.dialogs:
        inside = [e for e in s.pressable if s.inside_dialog(e)]
        element = next((e for e in inside if fold(e.name) in ("cancel", "ok", "no thanks", "not now", "got it")), None)
    if element is not None:
        return s.tap(clause, element, f"{element.describe()} closes it")
    return press(s, clause)


def scope_of(s: Situation, clause: Clause) -> set[int] | None:
    """Indices of what lies in the one box the order speaks of: ``in the row of Anna``, ``For the user @ann``."""
    told = clause.scope or _container_phrase(clause.body)
    if not told:
        return _found_before(s, clause)
    words = fold(
        unquoted(
            re.sub(
                r"^(?:the\s+)?(?:user|row|item|entry|card|line|post|message|person)\s+(?:of|for|by|with|named|called)?\s*",
                "",
                bare(told),
                flags=re.I,
            )
        )
    )
    if not words:
        return None
    boxes = [
        e
        for e in s.usable
        if e.role in ("row", "listitem", "group", "article", "region", "dialog", "menu", "treeitem")
        and words in fold(s.text_of(e))
        and any(inner.can("tap") for inner in s.screen.within(e))
    ]
    if not boxes:
        return None
    best = min(boxes, key=lambda e: sum(1 for _ in s.screen.within(e)))
    return {best.index, *(e.index for e in s.screen.within(best))}


def _found_before(s: Situation, clause: Clause) -> set[int] | None:
    """``find the email by Ann and click the bin``: the bin in her row, where the row has one."""
    before = next((c for c in reversed(s.clauses[: clause.number - 1]) if c.verb == "find"), None)
    box = box_about(s, about_of(before.body)) if before is not None else None
    if box is None:
        return None
    inside = [e for e in s.screen.within(box) if e.can("tap")]
    names = [*clause.quotes, core_name(clause.body), *words_of(without_ordinal(clause.body))]
    if not any(named_control(inside, name) for name in names if len(name) > 2):
        return None
    return {box.index, *(e.index for e in s.screen.within(box))}


def _container_phrase(body: str) -> str:
    match = re.search(
        r"\b(?:in|of|on|for|from) the (?:row|line|card|entry|item|post|message|section) (?:of|for|by|with|named|called|that says)?\s*(.+)$",
        body,
        re.IGNORECASE,
    )
    return match[1] if match else ""


def _by_comparison(s: Situation, clause: Clause, phrase: str) -> Move:
    wanted = superlative_of(phrase)
    if wanted is None or clause.quotes:
        return None
    picked = pick_by_quantity(s, wanted)
    if picked is None:
        return None
    element, why = picked
    return s.act(clause, Tap(), element, why, confidence=0.7)


_FIGURE = re.compile(
    r"\b(?:describes?|matches|names?|identifies|fits)\b.*\b(?:figure|shape|picture|image|drawing|symbol)\b", re.I
)


_RESULT = re.compile(
    r"^(?:search\s+)?(?:results?|hits?|match(?:es)?|entry|entries|items?|article|story|stories|posts?)$", re.I
)


def nth_result(phrase: str) -> int | None:
    """``4`` for "the 4th search result": a place in a list that may run over pages."""
    number = ordinal_of(phrase)
    return number if number is not None and number > 0 and _RESULT.match(bare(without_ordinal(phrase))) else None


def _by_place(s: Situation, clause: Clause, number: int) -> Move:
    """The n-th entry of a list that is cut into pages: how many a page holds tells which page it is on."""
    entries = _entries(s)
    if not entries:
        return None
    turned = f"{clause.key}:page"
    passed = sum(int(found[1]) for p in s.steps(turned) if (found := re.search(r"(\d+) entries", p.intent.reason)))
    at = number - 1 - passed
    if at < 0:
        return None
    if at < len(entries):
        return s.act(clause, Tap(), entries[at], f"it is entry number {number}", confidence=0.85)
    turn = [
        e
        for e in s.pressable
        if fold(e.name) in ("next", "next page", ">", "»", "›", "→") and "disabled" not in e.states
    ]
    if not turn:
        return None
    return s.act(clause, Tap(), turn[0], f"this page ends after {len(entries)} entries", turned, confidence=0.8)


def _entries(s: Situation) -> list[Element]:
    """What leads to each entry of the longest list of boxes: the first link in each, page numbers left out."""
    boxes: dict[int, list[Element]] = {}
    for element in s.pressable:
        if element.role not in ("link", "button") or re.fullmatch(
            r"[\d<>«»‹›]+|next|previous|prev", fold(element.name)
        ):
            continue
        box = next((a for a in s.screen.ancestors(element) if a.role in ("group", "listitem", "row", "article")), None)
        if box is not None and not any(e.parent == box.index for e in boxes.get(box.parent, ())):
            boxes.setdefault(box.parent, []).append(element)
    return max(boxes.values(), key=len, default=[])


def _by_figure(s: Situation, clause: Clause, phrase: str) -> Move:
    """``the button that describes the figure``: the control named like the look of the one picture."""
    if not _FIGURE.search(phrase):
        return None
    pictures = [e for e in s.usable if e.role in ("image", "button", "text") and e.look and not e.name] or [
        e for e in s.usable if "text" in e.look
    ]
    controls = [e for e in s.pressable if e.name and e.role in ("button", "link", "radio", "option")]
    for picture in pictures:
        for name in look_names(picture):
            if same := exact(controls, name):
                return s.act(clause, Tap(), same[0], f"the picture is a {name}", confidence=0.8)
    return None


def look_names(element: Element) -> list[str]:
    """What people call a drawn thing: its shape, and for drawn text whether it is a letter or a digit."""
    names = [word for word in element.look]
    if "text" in names:
        letter = element.name.strip() or element.value.strip()
        names += ["letter"] if letter.isalpha() else ["number", "digit"] if letter.isdigit() else ["letter"]
    if "square" in names:
        names.append("rectangle")
    return names

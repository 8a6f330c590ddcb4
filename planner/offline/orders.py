"""Orders whose verb is itself the name of a control: reply, like, delete, book, save, log in."""

from __future__ import annotations

import re

from devices.action import Press, Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.amounts import add_more, set_amount
from planner.offline.boxes import SAME_NAMES, about_of, box_about, box_of_order, do_in_box, named_control, way_into
from planner.offline.editing import highlight, resize, style
from planner.offline.enter import assign, enter, put
from planner.offline.fields import field_for, fields_of
from planner.offline.filtering import do_in_each
from planner.offline.forms import fill, fill_and_send
from planner.offline.guess import guess
from planner.offline.keypads import work_on_keys
from planner.offline.meant import work_out
from planner.offline.phrases import CARDINALS, bare, split_list, superlative_of
from planner.offline.quantities import box_by_quantity, pick_by_quantity
from planner.offline.rating import rate
from planner.offline.sets import TICKED
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.sorting import narrow
from planner.offline.submitting import submitting
from planner.offline.targets import find_pressable
from planner.offline.values import Assignment, read_assignments
from planner.offline.writing import WRITING, Letter, letter_of, write
from planner.quoting import unquoted, without_quotes

_LOOKING = frozenset(
    {
        *("find", "read", "get", "show", "view", "use", "using", "look", "determine", "solve", "calculate", "compute"),
        *("answer", "copy"),
    }
)
_ADD_TO = re.compile(r"(.+?)\s+(?:to|on|onto|in|into)\s+(?:the|my|your)\s+(.+)$", re.IGNORECASE)
_COMMAND = re.compile(r"(?:the\s+)?(?:command\s+)?(.+?)(?:\s+(?:in|on|at)\s+the\s+[\w ]+)?$", re.IGNORECASE)
_RIDDLES = frozenset({"question", "sum", "problem", "riddle", "captcha", "equation", "math problem", "calculation"})
_LABELLED = re.compile(r"([\w -]{1,40}?)\s*[:=]\s*(.+)$")
_AS_USER = re.compile(r"\b(?:as|user\s?name|user|account|name)\s+(?:is\s+)?(?!with\b)([^\s\"“,]+)", re.IGNORECASE)
_SECRET = re.compile(r"\b(?:password|passcode|secret|pin)\s+(?:is\s+)?([^\s\"“,]+)", re.IGNORECASE)
_AT_TIME = re.compile(r"\b(?:at|for|from)\s+(\d{1,2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?)\b", re.IGNORECASE)
_CHOICE = re.compile(
    r"(?:with\s+)?(.{1,40}?)(?:\s+(?:to|for|in|on)\s+(?:the\s+)?(?:question|survey|poll|item)\b.*)?$", re.I
)
_IS_TO_BE = re.compile(
    r"(?:the|your|my|its)?\s*([\w -]{1,40}?)\s+(?:should be|has to be|must be|shall be|is)\s+(.+)$", re.IGNORECASE
)
_TO_VALUE = re.compile(r"(.+?)\s+(?:to|into)\s+(.+)$", re.IGNORECASE)
_SETTING = frozenset(
    {*("turn", "increase", "decrease", "change", "adjust", "raise", "lower", "slide", "bring", "make", "rate")}
)
"""Verbs that may set a number."""
_DOING_AWAY = frozenset(
    {
        *(
            "delete",
            "remove",
            "archive",
            "like",
            "follow",
            "unfollow",
            "block",
            "mute",
            "report",
            "star",
            "share",
            "cancel",
        )
    }
)
"""Verbs that fill in no form."""
_LOGGING_IN = frozenset({"log in", "login", "sign in", "register", "sign up"})
_COUNTS = {**CARDINALS, "a": 1, "an": 1}


def order(s: Situation, clause: Clause) -> Move:
    """Carry out an order by the control that bears its verb, in the box of the thing it speaks of."""
    if clause.verb in ("give", "make", "format", "style", "change", "set") and (move := style(s, clause)) is not None:
        return move
    if clause.verb in ("highlight", "resize"):
        return highlight(s, clause) if clause.verb == "highlight" else resize(s, clause)
    if clause.verb in ("solve", "calculate", "compute", "use") and (move := work_on_keys(s, clause)) is not None:
        return move
    if clause.verb == "answer" and (said := _CHOICE.match(clause.body)):
        ticks = [e for e in s.usable if e.role in TICKED]
        if chosen := exact(ticks, unquoted(said[1])):
            done = "checked" in chosen[0].states or s.done(clause.key)
            return SATISFIED if done else s.tap(clause, chosen[0], f"{chosen[0].describe()} is the answer")
    if clause.verb in ("answer", "solve") and (move := _answer(s, clause)) is not None:
        return move
    if clause.verb == "run":
        return _run(s, clause)
    if clause.verb not in _LOOKING and (move := do_in_each(s, clause, clause.verb, bare(clause.body))) is not None:
        return move
    if clause.verb == "add" and (move := add_to(s, clause)) is not None:
        return move
    if clause.verb in ("rate", "give") and (move := rate(s, clause)) is not None:
        return move
    if clause.verb in _SETTING and (move := set_amount(s, clause, clause.body) or set_option(s, clause)) is not None:
        return move
    if clause.verb in ("filter", "show", "view") and (move := narrow(s, clause)) is not None:
        return move
    if clause.verb == "guess":
        return guess(s, clause)
    if clause.verb in _LOOKING and not (clause.verb == "answer" and about_of(clause.body)):
        return _look_for(s, clause)
    if clause.verb in _LOGGING_IN and (clause.quotes or (_AS_USER.search(clause.body) and _SECRET.search(clause.body))):
        return _log_in(s, clause)
    if clause.verb in ("search", "look up"):
        return _search_box(s, clause)
    if clause.verb in ("add", "create") and (slot := _slot_of(s, clause)) is not None:
        return s.tap(clause, slot, f"{slot.describe()} is when it begins", f"{clause.key}:slot")
    if clause.verb in ("add", "create") and len(clause.quotes) == 1 and (move := _add_named(s, clause)) is not None:
        return move
    wanted = superlative_of(clause.body)
    if wanted is not None and not s.done(clause.key) and box_by_quantity(s, wanted):
        picked = pick_by_quantity(s, wanted)
        best = box_by_quantity(s, wanted)
        inside = [e for e in s.screen.within(best[0]) if e.can("tap")] if best is not None else []
        names = SAME_NAMES.get(clause.verb, (clause.verb,))
        called = next((c for name in names if name and (c := named_control(inside, name))), None)
        if called is not None or picked is not None:
            element, why = (called, "it does it there") if called is not None else picked or (None, "")
            return s.act(clause, Tap(), element, why, confidence=0.7)
    if (move := _amounts(s, clause)) is not None:
        if move is not SATISFIED or clause is not s.clauses[-1]:
            return move
        # "Print 5 copies": the number is in, and the order itself is still to be given.
        return do_in_box(s, clause, (clause.verb,), "") or SATISFIED
    if clause.verb == "add" and (move := add_more(s, clause, clause.body)) is not None:
        return move
    letter = letter_of(clause) if clause.verb in WRITING else Letter()
    if s.done(clause.key) and not letter.text and not letter.recipient:
        return SATISFIED
    if letter.text or letter.recipient:
        return write(s, clause, letter)
    if not s.history.steps or not s.done(f"{clause.key}:send"):
        box = box_of_order(s, clause, clause.body)[0] if clause.verb and not s.steps(clause.key) else None
        if box is not None and named_control([e for e in s.screen.within(box) if e.can("tap")], clause.verb):
            return do_in_box(s, clause, (clause.verb,), clause.body)
    if (
        not s.done(f"{clause.key}:send")
        and clause.verb
        and clause.verb not in _DOING_AWAY
        and (move := fill(s, clause)) is not None
    ):
        if move is not SATISFIED:
            return move
        button = submitting(s)
        if button is not None and clause.verb == "add" and _said_later(s, clause, button[0]):
            # What hands everything in comes later: this one thing is taken over by Enter.
            return s.act(clause, Press(key="Enter"), None, "Enter adds it", f"{clause.key}:send", confidence=0.6)
        return SATISFIED if button is None else s.tap(clause, button[0], button[1], f"{clause.key}:send")
    if s.done(f"{clause.key}:send"):
        return _choose_best(s, clause)
    if not clause.verb:
        return _by_own_word(s, clause)
    return do_in_box(s, clause, (clause.verb,), clause.body)


def _said_later(s: Situation, clause: Clause, button: Element) -> bool:
    """Whether a later order is the press of this button."""
    words = {stem(w) for w in words_of(button.name)}
    later = (c for c in s.clauses if c.number > clause.number)
    return any(words <= {stem(w) for w in words_of(c.text)} or (c.kind == "submit") for c in later)


def set_option(s: Situation, clause: Clause) -> Move:
    """``change the language to Deutsch``: in the list or field of that name; None where there is none."""
    match = _TO_VALUE.match(clause.body)
    if match is None:
        return None
    name = {stem(w) for w in words_of(bare(match[1]))}
    named = [f for f in fields_of(s) if name and name <= {stem(w) for w in words_of(f"{f.name} {f.label}")}]
    if not named:
        return None
    return assign(s, clause, Assignment(unquoted(match[2].strip(" .")), bare(match[1])), f"{clause.key}:option")


def _by_own_word(s: Situation, clause: Clause) -> Move:
    """An order whose verb nobody taught: it may be what a control is called, in the box of the thing it speaks of."""
    if (said := _LABELLED.match(clause.body) or _IS_TO_BE.match(clause.body)) and any(
        fold(said[1]) == fold((f.name or f.label or f.description).rstrip(" :*")) for f in fields_of(s)
    ):
        return assign(s, clause, Assignment(unquoted(said[2]), said[1]), f"{clause.key}:0")
    found = find_pressable(s, clause, bare(clause.body))
    if found is not None and found[2] >= 0.6 and found[0].can("tap"):
        return s.act(clause, Tap(), found[0], found[1], confidence=found[2])
    verb, _, rest = clause.body.partition(" ")
    return do_in_box(s, clause, (verb.lower(),), rest) if verb.isalpha() and len(verb) > 2 else None


def add_to(s: Situation, clause: Clause) -> Move:
    """``add the mug and the bowl to the basket``: in the card of each the control that names the place; else None."""
    match = _ADD_TO.match(clause.body)
    if match is None or clause.quotes:
        return None
    places = [w for w in words_of(match[2]) if len(w) > 2]
    parts = [bare(part) for part in split_list(match[1])]
    for number, part in enumerate(parts):
        key = f"{clause.key}:add:{number}"
        if s.done(key):
            continue
        wanted = superlative_of(part)
        best = box_by_quantity(s, wanted) if wanted is not None else None
        box = best[0] if best else box_about(s, about_of(part) or part)
        inside = [e for e in s.screen.within(box) if e.can("tap")] if box is not None else []
        control = next((c for name in (*places, "add") if (c := named_control(inside, name))), None)
        if control is None:
            return None
        return s.act(clause, Tap(), control, f"{control.describe()} puts {part} there", key, confidence=0.8)
    return SATISFIED


def _answer(s: Situation, clause: Clause) -> Move:
    """``answer the question``, where no later order says what to do with the answer: it goes into the field."""
    if any(c.kind == "enter" for c in s.clauses if c.number > clause.number) or about_of(clause.body) not in _RIDDLES:
        return None
    if s.done(clause.key):
        return SATISFIED
    answer = work_out(s, "the answer")
    field = field_for(s, clause, "", answer or "")
    if not answer or field is None:
        return None
    return s.act(clause, Type(text=answer), field[0], f"{answer} is the answer", confidence=0.7)


def _run(s: Situation, clause: Clause) -> Move:
    """``run the command date in the terminal``: type it, press Enter."""
    key, sent = f"{clause.key}:0", f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    match = _COMMAND.match(clause.body)
    text = clause.quotes[0] if clause.quotes else match[1].strip() if match else ""
    fields = [f for f in fields_of(s) if f.can("type")]
    if not text or not fields:
        return do_in_box(s, clause, (clause.verb,), clause.body)
    marked = [
        f for f in fields if {"terminal", "command", "prompt", "console", "shell"} & {*f.hints, *words_of(f.name)}
    ]
    if not s.done(key):
        return s.act(clause, Type(text=text), (marked or fields)[0], f"{text!r} is the command", key, confidence=0.7)
    return s.act(clause, Press(key="Enter"), None, "Enter runs it", sent, confidence=0.7)


def _choose_best(s: Situation, clause: Clause) -> Move:
    """After a form was handed in, its results may still have to be chosen from."""
    wanted = superlative_of(clause.body)
    picked = pick_by_quantity(s, wanted) if wanted is not None else None
    if picked is None or s.done(f"{clause.key}:best"):
        return SATISFIED
    return s.act(clause, Tap(), picked[0], picked[1], f"{clause.key}:best", confidence=0.7)


def _figures(part: str) -> str:
    """``two Soup`` → ``2 Soup``."""
    return re.sub(rf"^({'|'.join(_COUNTS)})\b", lambda m: str(_COUNTS[m[1].lower()]), part.strip(), flags=re.I)


def _amounts(s: Situation, clause: Clause) -> Move:
    """``order 2 Soup and 3 Rice``: a number goes into the field in the row of its thing."""
    pairs = [
        match
        for part in split_list(clause.body)
        if (match := re.fullmatch(r"(\d+)\s*(?:x\s*|of\s+)?(\D.+)", _figures(part)))
    ]
    numeric = [f for f in fields_of(s) if f.role == "spinbutton" or re.fullmatch(r"\d*", f.value)]
    if not pairs or not numeric:
        return None
    for number, match in enumerate(pairs):
        name = bare(re.sub(r"^(?:of|items? of|pieces? of)\s+", "", match[2], flags=re.I))
        box = box_about(s, name)
        inside = [f for f in numeric if box is not None and f.index in {e.index for e in s.screen.within(box)}]
        labelled = [f for f in numeric if fold(name) in fold(f"{f.name} {f.label}")]
        if not inside and not labelled:
            return None
        key = f"{clause.key}:amount:{number}"
        if not s.done(key):
            move = put(s, clause, (inside or labelled)[0], match[1], key, 0.8)
            if move is not SATISFIED:
                return move
    return SATISFIED


def _look_for(s: Situation, clause: Clause) -> Move:
    """``find the email by Ann``: open what is about it when something is to be done to it; else just look."""
    later = [c for c in s.clauses if c.number > clause.number]
    if clause.verb == "copy" and re.search(r"\b(?:into|to)\s+\S", clause.body, re.I):
        return enter(s, clause)
    if clause.verb in ("show", "view", "read") and (s.done(clause.key) or box_of_order(s, clause, clause.body)[0]):
        called = [w for w in words_of(without_quotes(clause.body)) if len(w) > 3]
        return do_in_box(s, clause, (clause.verb, *called[:3]), clause.body) or SATISFIED
    if clause.verb != "find" or not clause.body:
        return SATISFIED
    if _is_form_of(s, clause) or s.steps(f"{clause.key}:send"):
        return fill_and_send(s, clause)
    if not later:
        if s.done(clause.key):
            return SATISFIED
        found = find_pressable(s, clause, bare(clause.body))
        return None if found is None else s.act(clause, Tap(), found[0], found[1], confidence=found[2])
    into = f"{clause.key}:into"
    about = about_of(clause.body)
    if s.steps(f"{clause.key}:0") or (about and _not_here(s, about) and _search_field(s, certain=True) is not None):
        return _search_box(s, clause)
    if s.done(into) or not about or re.search(r"\bword\b", clause.body, re.I) or any(s.steps(c.key) for c in later):
        return SATISFIED
    shown = [e for e in s.usable if fold(about) in fold(e.name) and "offscreen" not in e.states]
    box = box_about(s, about)
    if box is not None and later and _done_in_row(s, box, later[0]):
        return SATISFIED
    if box is not None and _names_box(clause.body) and (link := way_into(s, box)) is not None:
        return s.tap(clause, link, f"{link.describe()} leads to {about}", into)
    if shown or box is not None:
        return SATISFIED
    return None if re.match(r"[A-Z\"“@]", about) else SATISFIED


def _done_in_row(s: Situation, box: Element, then: Clause) -> bool:
    """Whether what is to be done next can be done in the row itself, without opening it."""
    inside = [e for e in s.screen.within(box) if e.can("tap")]
    words = [then.verb, *then.quotes, *(w for w in words_of(without_quotes(then.body)) if len(w) > 3)]
    return then.kind in ("press", "order", "choose") and any(
        named_control(inside, name) for word in words if word for name in (word, *SAME_NAMES.get(word.lower(), ()))
    )


def _names_box(body: str) -> bool:
    """Whether what is looked for is something that opens: a message, a file, a post."""
    return bool(re.search(r"\b(?:e-?mail|message|mail|thread|file|conversation|article|product|task)\b", body, re.I))


def _log_in(s: Situation, clause: Clause) -> Move:
    for number, wanted in enumerate(read_assignments(clause.body) if clause.quotes else _credentials(clause.body)):
        move = assign(s, clause, wanted, f"{clause.key}:{number}")
        if move is not SATISFIED:
            return move
    if s.done(f"{clause.key}:send"):
        return SATISFIED
    button = submitting(s)
    return None if button is None else s.tap(clause, button[0], button[1], f"{clause.key}:send")


def _credentials(body: str) -> list[Assignment]:
    """``as mo with the password k9``, without quotation marks."""
    user, secret = _AS_USER.search(body), _SECRET.search(body)
    return [
        Assignment(found[1].strip(" .,"), name) for found, name in ((user, "user name"), (secret, "password")) if found
    ]


def _slot_of(s: Situation, clause: Clause) -> Element | None:
    """``create an event at 10:00``: the line of that time in a plan of the day, before anything is filled in."""
    match = _AT_TIME.search(without_quotes(clause.body))
    if match is None or s.steps(f"{clause.key}:slot") or fields_of(s):
        return None
    return next(iter(exact(s.pressable, match[1])), None)


def _add_named(s: Situation, clause: Clause) -> Move:
    """``add "Bread" to the list``: into the field for new things, then the button that adds, or Enter."""
    key, sent = f"{clause.key}:new", f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    fields = [f for f in fields_of(s) if f.can("type")]
    if not fields or (len(fields) > 1 and not s.done(key)):
        return None
    if not s.done(key):
        why = f"{fields[0].describe()} takes the new one"
        return s.act(clause, Type(text=clause.quotes[0]), fields[0], why, key, confidence=0.7)
    buttons = [e for e in s.pressable if e.role in ("button", "link") and not e.can("type")]
    control = next((c for name in ("add", "create", "plus", "new") if (c := named_control(buttons, name))), None)
    if control is not None:
        return s.tap(clause, control, f"{control.describe()} adds it", sent)
    return s.act(clause, Press(key="Enter"), None, "Enter adds it", sent, confidence=0.6)


def _search_box(s: Situation, clause: Clause) -> Move:
    """``search for "x"``: into the search field, then its button or Enter."""
    key, sent = f"{clause.key}:0", f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    what = clause.quotes[0] if clause.quotes else re.sub(r"^for\s+", "", bare(without_quotes(clause.body)), flags=re.I)
    if not s.done(key):
        field = _search_field(s)
        if field is None:
            return None
        return s.act(
            clause, Type(text=what), field, f"{field.describe()} takes what is looked for", key, confidence=0.8
        )
    button = submitting(s)
    if button is not None:
        return s.tap(clause, button[0], button[1], sent)
    return s.act(clause, Press(key="Enter"), None, "Enter starts the search", sent, confidence=0.6)


def _is_form_of(s: Situation, clause: Clause) -> bool:
    """Whether a form's button is called as the order begins: "find trains from … to …"."""
    said = fold(clause.text)
    return bool(fields_of(s)) and any(
        e.role == "button" and " " in e.name and said.startswith(fold(e.name)) for e in s.pressable
    )


def _not_here(s: Situation, about: str) -> bool:
    """Whether nothing on the screen speaks of it."""
    return not any(fold(about) in fold(e.name or e.value) for e in s.usable) and box_about(s, about) is None


def _search_field(s: Situation, certain: bool = False) -> Element | None:
    fields = [e for e in s.usable if e.can("type")]
    searching = [
        e
        for e in fields
        if e.role == "searchbox" or "search" in {*e.hints, *words_of(f"{e.name} {e.label} {e.description}")}
    ]
    return next(iter(searching or ([] if certain else fields)), None)

"""Says a goal otherwise, by rule: so that what is learnt does not hang on how somebody happened to put it.

Words for which there are others, polite frames, small words left out, the app named or not, quotation marks of another
kind, times of day as they are spoken, a slip of the finger now and then. What is filled in is never touched, but for
times, whose other forms mean the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any, Final

_BEFORE: Final = (
    *("please", "could you", "can you", "I want you to", "hey,", "would you please", "I need you to", "kindly"),
    *("go and", "can you please", "would you", "could you please", "let's", "now", "ok,", "help me to", "I'd like to"),
    *("I want to", "I need to", "quickly", "just", "try to", "you should", "next,", "do me a favor and", "first"),
)  # fmt: skip
_AFTER: Final = (
    *("please", "for me", "thanks", "now", "on my phone", "as soon as you can", "if you would", "thank you", "ok?"),
    *("will you", "right away", "on this phone", "would you", "asap", "when you can"),
)  # fmt: skip
_ALIKE: Final[tuple[tuple[str, ...], ...]] = (
    ("delete", "remove", "get rid of", "erase", "throw out", "wipe", "discard"),
    ("create", "make", "add", "set up", "start"),
    ("open", "go to", "bring up", "go into"),
    ("tell me", "let me know", "say", "give me", "show me"),
    ("turn on", "switch on", "enable", "activate", "put on"),
    ("turn off", "switch off", "disable", "deactivate", "stop"),
    ("find", "look for", "search for", "look up", "locate"),
    ("send", "write", "shoot", "fire off"),
    ("picture", "photo", "image", "snapshot", "pic"),
    ("pictures", "photos", "images", "pics"),
    ("called", "named", "with the name", "titled", "by the name of"),
    ("put", "place", "stick", "move"),
    ("change", "set", "switch", "adjust"),
    ("mail", "email", "e-mail", "message"),
    ("show", "display", "pull up"),
    ("buy", "order", "purchase", "get"),
    ("text", "message", "sms"),
    ("song", "track", "tune", "title"),
    ("want", "would like", "wish"),
    ("bin", "trash", "recycle bin"),
    ("what is", "what’s", "what's", "tell me"),
    ("how much", "what amount"),
    ("phone number", "number", "telephone number"),
    ("event", "appointment", "entry", "meeting"),
    ("favourite", "favorite"),
    ("favourites", "favorites", "favorite ones"),
    ("call", "phone", "ring", "dial"),
    ("conversation", "chat", "thread", "message thread"),
    ("contacts", "address book", "phone book", "contact list"),
    ("label", "tag"),
    ("rename", "give a new name to", "change the name of"),
    ("folder", "directory"),
    ("cart", "basket", "shopping cart", "trolley"),
    ("alarm", "wake-up alarm", "alarm clock"),
    ("timer", "countdown"),
    ("list", "checklist", "to-do list"),
    ("note", "memo"),
    ("item", "entry", "point"),
    ("price", "cost"),
    ("screen", "display"),
    ("volume", "loudness", "sound level"),
    ("Wi-Fi", "wifi", "WLAN", "wireless network", "wireless"),
    ("start", "begin", "launch", "kick off"),
    ("everything", "all"),
    ("mark", "flag"),
    ("my", "the"),
    ("into", "in"),
    ("stop", "end", "halt", "quit"),
    ("play", "put on", "listen to"),
    ("reply to", "answer", "respond to", "write back to"),
    ("forward", "pass on", "relay"),
    ("restore", "bring back", "recover", "get back"),
    ("archive", "file away"),
    ("save", "store", "keep"),
    ("navigate", "guide me", "take me", "lead me"),
    ("directions", "navigation", "the route"),
    ("largest", "biggest"),
    ("newest", "latest", "most recent"),
    ("expense", "spending", "payment"),
    ("category", "group"),
    ("calendar", "agenda", "schedule"),
    ("how many", "what number of"),
    ("every", "each"),
    ("no longer", "not any more", "not any longer"),
    ("do not", "don't"),
    ("I am", "I'm"),
    ("is not", "isn't"),
    ("should", "is supposed to", "ought to", "must"),
    ("need", "require", "want"),
    ("percent", "%"),
    ("minutes", "min", "mins"),
    ("seconds", "sec", "secs"),
    ("also", "too", "as well"),
    ("from", "out of"),
    ("password", "key", "passphrase"),
    ("address", "location"),
    ("uninstall", "remove", "delete"),
    ("app", "application"),
    ("message", "text"),
    ("saying", "that says", "with the words", "reading"),
    ("says", "reads"),
    ("for good", "permanently", "forever"),
    ("work out", "calculate", "compute", "figure out"),
    ("add up", "sum"),
    ("star", "mark with a star", "put a star on"),
    ("pin", "fix"),
    ("mute", "silence"),
    ("block", "bar"),
    ("copy", "duplicate"),
    ("earliest", "first"),
    ("invite", "ask along"),
    ("schedule", "plan", "arrange"),
    ("cancel", "call off", "drop"),
    ("move", "shift", "transfer"),
    ("check", "look at", "see"),
    ("check off", "tick off", "tick", "cross off"),
)
_ARTICLES: Final = re.compile(r"\b(?:the|a|an|my)\s+(?!\{)", re.IGNORECASE)
_SLOT: Final = re.compile(r"(\{\w+\})")
_QUOTED: Final = re.compile(r"[“\"](\{\w+\})[”\"]")
_MARKS: Final = (("“", "”"), ('"', '"'), ("'", "'"), ("", ""), ("„", "“"), ("«", "»"))
_NO_ORDER: Final = re.compile(
    r"(?:i|my|the|we|there|it|from|on|in|after|what|which|who|when|where|how|has|is|does|\{|can|could|would|no|by|at)\b|\{",
    re.IGNORECASE,
)
"""What begins like this is no order: no frame fits before it."""
_CLOCK_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def reworded(goal: str, parameters: Mapping[str, Any], dice: random.Random, strength: float = 0.6) -> str:
    """A wording with the parameters filled in, said otherwise most of the time; ``rephrased`` tells more."""
    said, values = rephrased(goal, parameters, dice, strength)
    return said.format(**values)


def rephrased(
    goal: str, parameters: Mapping[str, Any], dice: random.Random, strength: float = 0.6
) -> tuple[str, Mapping[str, Any]]:
    """A wording said otherwise most of the time, and what is to be filled in.

    Args:
        goal: with ``{parameter}`` in it.
        parameters: what is filled in; never changed but for times of day.
        dice: chooses.
        strength: share of the goals that are said otherwise; 0 for none.
    """
    if dice.random() < strength:
        goal = _QUOTED.sub(lambda match: _quoted(match[1], dice), goal) if dice.random() < 0.5 else goal
        goal = _exchanged(goal, dice, dice.randrange(4))
        if dice.random() < 0.25:
            goal = _without_articles(goal, dice)
        goal = _framed(goal, dice)
        if dice.random() < 0.06:
            goal = _slipped(goal, dice)
        if dice.random() < 0.2:
            goal = "".join(part if at % 2 else part.lower() for at, part in enumerate(_SLOT.split(goal)))
        if dice.random() < 0.15:
            parameters = {name: _spoken(value, dice) for name, value in parameters.items()}
    return goal, parameters


def _exchanged(goal: str, dice: random.Random, most: int) -> str:
    """Some words and phrases as others of their group, each place once at most; names stay."""
    taken: list[str] = []
    for group in dice.sample(_ALIKE, len(_ALIKE)):
        if len(taken) >= most:
            break
        for phrase in sorted(filter(None, group), key=len, reverse=True):
            match = re.search(rf"(?<![\w{{’'.\0]){re.escape(phrase)}(?![\w}}’'\0]|\.\w)", goal, re.IGNORECASE)
            if match is None or (
                match[0][0].isupper() and not phrase[0].isupper() and not _begins(goal, match.start())
            ):
                continue
            other = dice.choice([each for each in group if each.casefold() != phrase.casefold()])
            taken.append(other[:1].upper() + other[1:] if match[0][0].isupper() else other)
            goal = f"{goal[: match.start()]}\0{len(taken) - 1}\0{goal[match.end() :]}"
            break
    goal = re.sub(r"\0(\d+)\0", lambda match: taken[int(match[1])], goal)
    return " ".join(goal.split())


def _begins(goal: str, at: int) -> bool:
    return not at or goal[:at].rstrip()[-1:] in ".!?:"


def _without_articles(goal: str, dice: random.Random) -> str:
    return _ARTICLES.sub(lambda match: "" if dice.random() < 0.6 else match[0], goal)


def _quoted(slot: str, dice: random.Random) -> str:
    begin, end = dice.choice(_MARKS)
    return f"{begin}{slot}{end}"


def _framed(goal: str, dice: random.Random) -> str:
    draw = dice.random()
    if draw < 0.3 and not _NO_ORDER.match(goal):
        first = goal[0].lower() if len(goal) > 1 and goal[1].islower() and not goal.startswith("{") else goal[0]
        goal = f"{dice.choice(_BEFORE)} {first}{goal[1:]}"
        return goal[0].upper() + goal[1:] if dice.random() < 0.5 else goal
    if draw < 0.45 and goal[-1] not in ".?!”":
        return f"{goal}{dice.choice((', ', ' '))}{dice.choice(_AFTER)}"
    if draw < 0.6:
        return goal.rstrip(".?!")
    return goal + "." if draw < 0.66 and goal[-1].isalnum() else goal


def _slipped(goal: str, dice: random.Random) -> str:
    """Two letters of a longer word changed places, or one got lost."""
    parts = _SLOT.split(goal)
    words = [(at, match) for at in range(0, len(parts), 2) for match in re.finditer(r"[a-z]{5,}", parts[at])]
    if not words:
        return goal
    at, match = dice.choice(words)
    place = match.start() + dice.randrange(1, len(match[0]) - 2)
    text = parts[at]
    if dice.random() < 0.5:
        parts[at] = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    else:
        parts[at] = text[:place] + text[place + 1 :]
    return "".join(parts)


def _spoken(value: Any, dice: random.Random) -> Any:
    """A time of day in another form; anything else as it is."""
    match = _CLOCK_TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    hour, minute = int(match[1]), match[2]
    half = "am" if hour < 12 else "pm"
    twelve = (hour + 11) % 12 + 1
    forms = [f"{twelve}:{minute} {half}", f"{twelve}:{minute}{half}", f"{hour:02d}:{minute}", f"{hour}:{minute}"]
    return dice.choice([*forms, f"{twelve} {half}"] if minute == "00" else forms)

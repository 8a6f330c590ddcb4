"""A goal in clauses, and each clause as a skill's description would say it.

"Could you find flights to Rome, and also remind me to pack?" becomes "find flights to Rome" and "remind me to pack".
Rules, not a model: sentences and conjunctions part clauses; what leads in and what is said out of politeness goes.
Rewriting a query towards the documents is the aim of query transfer (QTA); here it is done without training.
"""

from __future__ import annotations

import re
from typing import Final

MAX_CLAUSES: Final = 12
MAX_CHARACTERS: Final = 4000
_FEWEST_WORDS: Final = 3

_QUOTED = re.compile(r"(?<!\w)(['\"‘“«])(?:(?!\1).){1,60}?['\"’”»](?!\w)")
_PARTING = re.compile(
    r"(?<=[.?!;])\s+|\n+|\s*[,;]\s*(?=(?:and|then|also|but|or|plus)\b)"
    r"|\b(?:and then|and also|then|and|also|additionally|as well as|plus|after that|before)\b\s*,?|\s*,\s+",
    re.IGNORECASE,
)
_LEADING_IN = re.compile(
    r"^(?:(?:and|also|then|next|finally|lastly|additionally|furthermore|moreover|first|firstly|second|secondly"
    r"|afterwards?|after that|in addition|besides|meanwhile|at the same time|by the way|hi|hello|hey|ok|okay)"
    r"\b[\s,]*)+",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:(?:please|kindly|just)\s+"
    r"|(?:can|could|would|will|do)\s+you\s+"
    r"(?:please\s+|kindly\s+|also\s+|be able to\s+|mind\s+|help\s+me\s+(?:to\s+)?)?"
    r"|(?:i|we)(?:'d| would)?\s+(?:also\s+)?(?:want|need|like|love|wish|have)\s+(?:you\s+)?to\s+"
    r"|i(?:'m| am)\s+(?:looking|trying|hoping)\s+(?:for|to)\s+|help\s+me\s+(?:to\s+)?|let me\s+"
    r"|(?:provide|give|show|tell|get|fetch|find|send|bring)\s+(?:me|us)\s+(?:with\s+)?"
    r"|i(?:'m| am)\s+interested\s+in\s+|is there (?:a way to\s+|any\s+)?)+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.\w+|\b[A-Z]:\\\S+")
_NUMBER = re.compile(r"\b(?=\w*\d)[\w#:/.\-]{2,}\b")


def clauses(goal: str) -> tuple[str, ...]:
    """What a goal asks for, one wish each, cleaned; the goal itself where it is one wish."""
    goal = goal[:MAX_CHARACTERS]
    # What stands in quotes is one thing, whatever it says.
    whole = _QUOTED.sub(lambda quoted: quoted[0].replace(",", " ").replace(" and ", " & "), goal)
    parts = (part.strip(" ,.!?\"'") for part in _PARTING.split(whole))
    found = dict.fromkeys(cleaned(part) for part in parts if len(part.split()) >= _FEWEST_WORDS)
    return tuple(found)[:MAX_CLAUSES] or (goal,)


def cleaned(clause: str) -> str:
    """A clause without what leads in and what is said out of politeness; itself where nothing would be left."""
    bare = _POLITE.sub("", _LEADING_IN.sub("", clause)).strip()
    bare = _POLITE.sub("", bare).strip()
    return bare if len(bare.split()) >= 2 else clause


def without_particulars(goal: str) -> str:
    """The goal without what changes from one use to the next: quotations, numbers, addresses, names."""
    bare = _NUMBER.sub(" ", _QUOTED.sub(" ", _ADDRESS.sub(" ", goal[:MAX_CHARACTERS])))
    words = bare.split()
    kept = [word for at, word in enumerate(words) if at == 0 or not _is_name(word, words[at - 1])]
    return " ".join(kept) if len(kept) >= 2 else goal[:MAX_CHARACTERS]


def names_something(goal: str) -> bool:
    """Whether a goal names one particular thing: in quotes, or by a capital letter within a sentence."""
    words = goal[:MAX_CHARACTERS].split()
    named = any(_is_name(word, words[at]) for at, word in enumerate(words[1:]))
    return named or _QUOTED.search(goal[:MAX_CHARACTERS]) is not None


def _is_name(word: str, before: str) -> bool:
    core = word.strip(".,!?;:()\"'")
    return core[:1].isupper() and core != "I" and not core.isupper() and not before.endswith((".", "?", "!", ":"))

"""What makes no sense, however probable it looks: texts that no such field takes, and harm that nobody asked for.

Whatever the app is, a field for figures takes no words, an address has its sign, a text does not end with "with"; and a
thing is not deleted, archived or shared for a goal that speaks of nothing of the kind.
"""

from __future__ import annotations

import re
from typing import Final

from perception.lexical import STOP_WORDS, stem, words_of
from planner.learned.choices import Choice
from planner.learned.features.wording import VERBS
from planner.learned.reading import best_fit
from planner.learned.situation import TICKS, Situation
from planner.learned.spans import wants_of

_TAKES_AWAY: Final = frozenset({"delete", "remove", "clear", "erase", "discard", "empty", "uninstall", "reset"})
_ASKS_TO_TAKE_AWAY: Final = _TAKES_AWAY | {
    *("bin", "trash", "throw", "rid", "away", "cancel", "drop", "wipe", "forget", "undo", "longer", "without", "off"),
    *("out", "unsubscribe", "destroy", "gone", "go"),
}
_DONE_TO_A_THING: Final = frozenset(
    {
        *("archive", "unarchive", "share", "block", "unblock", "report", "mute", "unmute", "restore", "hide", "print"),
        *("duplicate", "forward", "call", "pin", "unpin", "subscribe"),
    }
)
_LONGEST: Final = 4
"""Words; what says more is a sentence, not the name of a control."""


def is_nonsense(choice: Choice, s: Situation) -> bool:
    """Whether a choice is a text that its field cannot mean, or harm that the goal does not speak of."""
    if choice.at is None:
        return False
    if choice.sort == "type":
        return _is_misfit(choice, s)
    return choice.sort in ("tap", "hold") and _is_uncalled_for(choice.at, s)


def _is_misfit(choice: Choice, s: Situation) -> bool:
    assert choice.at is not None
    field, text = s.elements[choice.at], choice.text
    name = field.name.casefold()
    wants = wants_of(field)
    if wants in ("number", "time") and "date" not in name and not any(sign.isdigit() for sign in text):
        return True
    if (field.input_type == "email" or "email" in name or "e-mail" in name) and "@" not in text:
        return True
    if text.isdigit() and re.search(rf"(?<![\d-]){text}-\d|\d-{text}(?![\d-])", s.goal.text):
        return True  # a part of a longer number
    words = words_of(text)
    loose = choice.filling is not None and choice.filling.value.sort in ("piece", "name")
    if not loose or not words or text in s.goal.quotes:
        return False
    begins = choice.filling is not None and choice.filling.value.start == 0 and words[0] in VERBS
    return begins or words[-1] in STOP_WORDS or "app" in words or _is_typed(words, s)


def _is_typed(words: tuple[str, ...], s: Situation) -> bool:
    """Whether all of it was typed already, in parts: a first and a last name."""
    parts = [words_of(deed.typed) for deed in s.deeds if deed.typed]
    return len(parts) > 1 and len(words) > 1 and set(words) <= {word for part in parts for word in part}


def _is_uncalled_for(at: int, s: Situation) -> bool:
    words = words_of(s.titles[at])
    if not words or len(words) > _LONGEST or s.elements[at].role in TICKS or s.elements[at].role == "tab":
        return False
    said = tuple(stem(word) for word in s.goal.words)
    if _TAKES_AWAY & set(words):
        asked = {*said, *s.goal.words} & _ASKS_TO_TAKE_AWAY
        return not asked and not any(best_fit(word, words) for word in s.goal.telling)
    verbs = [word for word in words[:1] if word in _DONE_TO_A_THING]
    return bool(verbs) and not any(best_fit(verb, s.goal.words) for verb in verbs)

"""Words that turn an order round or narrow it down: with one of them it asks for another thing."""

from __future__ import annotations

import re
from typing import Final

REVERSING: Final = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "delete|remove|erase|clear|empty|discard|trash|uninstall|forget|unsubscribe|get rid|wipe",
        "off|disable|deactivate|stop|end|pause|mute|silence|close|hide|lock|disconnect",
        "reject|refuse|decline|deny|disallow|disagree",
        "not|never|don['’]t|without|except|but|unless|instead",
    )
)
"""Words that turn an order round: both have one of them, or neither."""

TURNING: Final = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "cancel|undo|dismiss|revert|skip",
        "less|lower|decrease|reduce|down|fewer|minus",
        "more|higher|increase|raise|up|plus",
        "change|edit|rename|move|update|modify|postpone|reschedule|replace",
        "unpin|unmark|unstar|unarchive|unblock|restore|unmute",
        "add|create|new|make|insert",
        "show|open|play|view",
        "call|ring|dial",
        "send|text|share|forward|reply|mail",
        "archive|pin|star|block|mark|lock|hide",
    )
)

_ASKS: Final = re.compile(
    r"^\W*(?:how|what|when|which|who|where|whether|is|are|does|do)\b|\?\s*$"
    r"|\b(?:tell me|look up|find out|how many|how much)\b",
    re.IGNORECASE,
)

_REQUEST: Final = re.compile(r"^\W*(?:can|could|would|will)\s+you\b", re.IGNORECASE)

QUALIFIERS: Final = re.compile(
    r"\b(?:tomorrow|tonight|yesterday|today|daily|weekly|monthly|yearly|every|each|all|both|only|until|till|after|before"
    r"|if|again|next|last|first|second|third|between|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?"
    r"|week|month|morning|afternoon|evening|night|repeat\w*|other|another|new(?:est)?|old(?:est)?|latest)\b",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether a text asks for something to be told; "could you …" asks for something to be done."""
    return _ASKS.search(text) is not None and _REQUEST.search(text) is None

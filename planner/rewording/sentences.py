"""Sentences without manners, with orders in the order of time, each with its verb, in known words."""

from __future__ import annotations

import re

from planner.clause_verbs import ING, VERB
from planner.rewording.ways import ways

_PURPOSE = re.compile(
    rf"(\b(?:click|tap|press|hit|push|select|use)\b[^,.;]*?)\s+(?:in order\s+)?to\s+(?:{VERB})\s+"
    r"(?:it|them|that|this|(?:that|the) (?:e-?mail|message|post))(?:\s+as\s+\w+)?(?=[\s,.;]|$)",
    re.IGNORECASE,
)
"""What a press is for, as in "click the bin to delete it", is no order of its own."""
_POLITE = re.compile(
    r"^\s*(?:(?:please|i (?:want|need)(?: you)? to|i (?:would|['’]?d) like(?: you)? to|i['’]d like(?: you)? to|can you"
    r"|i(?: would|['’]d)? (?:like|want)(?= (?:an?|the|some|\d)\b)"
    r"|could you|would you|you (?:should|have to|need to|must)|your task is to|try to|go ahead and|help me(?: to)?"
    r"|let['’]s|let us|(?:be|make) sure to)"
    r"\b[\s,]*)+",
    re.IGNORECASE,
)
_BOTH_WAYS = re.compile(
    r"\b(turn|switch)\s+([^,]{1,60}?\s+(?:on|off))(?:,|\s+and)\s+(?!turn|switch)([^,]{1,60}?\s+(?:on|off)\b)",
    re.IGNORECASE,
)
_PLACE_FIRST = re.compile(
    rf"^((?:in|on|under)\s+(?:the\s+)?[^,]{{1,40}}?\b(?:tab|section|page|panel|menu|settings))\s+(?=(?:{VERB})\b)",
    re.IGNORECASE,
)
_SET_BOTH = re.compile(
    r"\b(set|change)\s+([^,]{1,60}?\sto\s[^,]{1,40}?)(?:,\s*(?:and\s+)?|\s+and\s+)(?=(?:the|my|its|your)\s[^,]{1,40}?\sto\s)",
    re.IGNORECASE,
)
_DEEDS = (*ING, "click", "press", "tap", "select", "choose", "type", "enter", "open")
_DOING = rf"(?:you\s+)?(?:have\s+)?({'|'.join(_DEEDS)})"
_AFTER = re.compile(rf"^(after|before)\s+{_DOING}\s+(.+?),\s+(.+)$", re.IGNORECASE)
_BEFORE = re.compile(rf"^(.+?),?\s+before\s+{_DOING}\s+(.+)$", re.IGNORECASE)
_LONGEST = 600
"""Characters that are reworded; what is longer is a text rather than an order."""
_WHICH = re.compile(
    r"(?P<begins>^|[.;!]\s+)[Ww]hich (?:of the |one of the )?(?P<what>[\w -]+?) (?P<has>has|is|costs?|takes?|was|are) "
    r"(?P<told>[^?.]+)\?\s+(?P<verb>[A-Z]\w+)(?: on)? (?:it|that one|that|this one)\b"
)
"""``Which ticket has the lowest price? Buy it.``"""
_TAKEN_UP = re.compile(
    r"(?P<begins>^|[.;!]\s+)(?:the|your|my) (?P<what>[\w -]+?) (?:is|should be|will be) (?P<value>[^.,;?!]*[^\s.,;:?!])"
    r"[.,;:] (?:please )?(?P<verb>enter|type|fill|put|write|use|input|set)(?: in| down)? (?:it|that)(?: in)?\b",
    re.IGNORECASE,
)
"""``The date is 9 May 2026. Enter it.``"""


def in_one_sentence(text: str) -> str:
    """A text in which what one sentence tells, and the next takes up, is one order."""
    if len(text) > _LONGEST:
        return text
    text = _WHICH.sub(_picked, text)
    for way in ways(over_sentences=True):
        text = way.apply(text)
    return _TAKEN_UP.sub(r"\g<begins>enter \g<value> as the \g<what>", text)


def _picked(match: re.Match[str]) -> str:
    joint = "with" if match["has"] == "has" else f"that {match['has']}"
    return f"{match['begins']}{match['verb']} the {match['what']} {joint} {match['told']}"


def reworded(sentence: str) -> str:
    """A sentence without its manners, its orders in the order of time and in known words."""
    sentence = _on_and_off(_in_time(_PURPOSE.sub(r"\1", _POLITE.sub("", sentence))))
    for way in ways() if len(sentence) <= _LONGEST else ():
        sentence = way.apply(sentence)
    return sentence


def _on_and_off(sentence: str) -> str:
    """Two orders of ``Switch A off and B on``, ``set the A to x and the B to y``; ``In the X tab …`` and its comma."""
    sentence = _PLACE_FIRST.sub(r"\1, ", _BOTH_WAYS.sub(r"\1 \2 and \1 \3", sentence))
    while (both := _SET_BOTH.search(sentence)) is not None:
        sentence = f"{sentence[: both.start()]}{both[1]} {both[2]} and {both[1]} {sentence[both.end() :]}"
    return sentence


def _in_time(sentence: str) -> str:
    """``After clicking A, click B`` and ``press A before you press B`` in the order in which they happen."""
    if match := _AFTER.match(sentence):
        return (
            f"{match[2]} {match[3]}, then {match[4]}"
            if match[1].lower() == "after"
            else (f"{match[4]}, then {match[2]} {match[3]}")
        )
    if match := _BEFORE.match(sentence):
        return f"{match[1]}, then {match[2]} {match[3]}"
    return sentence

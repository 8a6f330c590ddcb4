"""What is told in sentences: "How deep is the lake?" of "It is 48 m deep", "In which year …" of "… opened in 1851"."""

from __future__ import annotations

import re

from perception.lexical import STOP_WORDS, stem, words_of
from planner.offline.situation import Situation

_YEAR = re.compile(r"\b(?:1[0-9]|20)\d{2}\b")
_FIGURE = re.compile(r"[$€£]?\b\d[\d,.]*\d|\b\d")
_MEASURE = re.compile(
    r"\b\d[\d,.]*\s*(?:km|cm|mm|m|metres?|meters?|miles?|feet|kg|g|tons?|years?|days?|hours?|minutes?|°C?|%)(?!\w)"
)
_NAMES = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]+(?:\s+(?:of\s+)?[A-Z][\w'’-]+)*")
_PLACE = re.compile(r"\b(?:in|at|on|near|to|from)\s+((?:the\s+)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*)")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?:\s*[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]m\b")
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
_KINDS: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = (
    (re.compile(r"\b(?:what|which) year\b", re.I), (_YEAR,)),
    (re.compile(r"^when\b|\bwhat time\b", re.I), (_CLOCK, _YEAR, _DAY)),
    (re.compile(r"\b(?:what|which) day\b", re.I), (_DAY,)),
    (re.compile(r"\bhow (?:deep|long|high|tall|wide|far|heavy|big|large|old)\b", re.I), (_MEASURE, _FIGURE)),
    (re.compile(r"\bhow (?:many|much)\b", re.I), (_FIGURE,)),
    (re.compile(r"^(?:who|whose)\b", re.I), (_NAMES,)),
    (re.compile(r"^where\b|\b(?:which|what) (?:city|town|country|place)\b", re.I), (_PLACE, _NAMES)),
)
"""What a question asks for, and how that is written."""
_WHICH = re.compile(r"(?:in |on |at |from )?(?:which|what)\s+([a-z]+)\b", re.IGNORECASE)
_ASKING = frozenset(
    stem(w)
    for w in [
        "what",
        "which",
        "who",
        "whose",
        "when",
        "where",
        "how",
        "many",
        "much",
        "long",
        "year",
        "time",
        "day",
        "is",
        "was",
        "were",
        "do",
        "does",
        "did",
    ]
)
_SHORTEST = 4
"""Words of a text that counts as a sentence."""


def told_in_text(s: Situation, question: str) -> str:
    """The answer that the best fitting sentence gives to a question; empty where no kind of answer is asked for."""
    written = next((forms for asks, forms in _KINDS if asks.search(question.strip())), None) or _named(question)
    asked = {stem(w) for w in words_of(question) if w not in STOP_WORDS} - _ASKING
    if written is None or not asked:
        return ""
    best: tuple[float, str] = (0.0, "")
    for sentence in _sentences(s):
        said = {stem(w) for w in words_of(sentence)}
        fit = len(asked & said) / len(asked)
        if fit <= best[0]:
            continue
        for form in written:
            found = [m[m.lastindex or 0] for m in form.finditer(sentence)]
            new = [f for f in found if not {stem(w) for w in words_of(f)} <= asked]
            if new:
                best = fit, new[0]
                break
    return best[1].strip(" .,") if best[0] >= 0.5 else ""


def _named(question: str) -> tuple[re.Pattern[str], ...] | None:
    """How the answer to "Which room …?" is written: "room B12"."""
    asked = _WHICH.match(question.strip())
    return asked and (
        re.compile(rf"\b{asked[1]}\s+(?:number\s+|no\.?\s+)?((?-i:[A-Z]{{0,3}}-?\d[\w-]*|[A-Z][\w'’-]*))", re.I),
    )


def _sentences(s: Situation) -> list[str]:
    """Sentences that are shown, put together again where links cut them."""
    texts = [
        s.text_of(e) if e.role in ("group", "listitem") and s.screen.children.get(e.index) else e.name for e in s.usable
    ]
    told = [t for t in texts if len(t.split()) >= _SHORTEST and len(t) < 2_000]
    return [part for text in told for part in re.split(r"(?<=[.!?])\s+", text) if part]

"""What a model wrote, as the words that may have been said: ``730`` is seven thirty, ``33%`` thirty three percent."""

from __future__ import annotations

import re

from agent.voice.pronouncing import plain_words
from agent.voice.spoken_values import say_number, spoken_words

_DIGITS = re.compile(r"\d(?:[\d\s-]*\d)?")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.]?([0-5]\d)(?!\d)")
_RUN_TOGETHER = re.compile(r"(?<!\d)([24])(1?\d[:.]?[0-5]\d)(?!\d)")
"""``for 10:50`` written as 41050, ``to 7:30`` as 2730."""
_FEWEST_DIGITS = 5
"""From so many digits on a number is read out digit by digit."""


def readings_of(text: str) -> list[list[str]]:
    """The ways in which a text can be read, the plainest first."""
    digitwise = _DIGITS.sub(lambda found: _one_by_one(found[0]), text)
    as_times = _CLOCK.sub(_time, digitwise)
    told = [_words(as_times), _words(digitwise), _words(_RUN_TOGETHER.sub(_with_little_word, text))]
    return [words for at, words in enumerate(told) if words and words not in told[:at]]


def _words(text: str) -> list[str]:
    return [word for written in text.replace("-", " ").split() for word in plain_words(spoken_words(written))]


def _one_by_one(digits: str) -> str:
    plain = re.sub(r"\D", "", digits)
    return " ".join(say_number(int(d)) for d in plain) if len(plain) >= _FEWEST_DIGITS else digits


def _time(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    if not 1 <= hour <= 23:
        return found[0]
    if not minute:
        return say_number(hour)
    return f"{say_number(hour)} {'oh ' if minute < 10 else ''}{say_number(minute)}"


def _with_little_word(found: re.Match[str]) -> str:
    return f"{say_number(int(found[1]))} {_CLOCK.sub(_time, found[2])}"


def writings_of_time(said: str) -> list[str]:
    """How a model may write a time that was said: ``seven thirty a m`` as 7:30 a.m. or as 730."""
    if re.match(r"(half|quarter) ", said) or said in ("noon", "midnight"):
        return [said, " ".join(_digits(word) for word in said.split())]
    plain = re.sub(r" (a|p) m$", "", said)
    half = said[len(plain) :].replace(" ", "")
    hour, minute = _clock(plain.removesuffix(" o'clock"))
    if "o'clock" in plain:
        return [f"{hour} o'clock", f"{plain}"]
    ending = [f" {half[0]}.m.", half, f" {half.upper()}"] if half else [""]
    if minute is None:
        return [f"{hour}{end}" for end in ending] + ([] if half else [plain, f"{hour}:00"])
    return [f"{hour}:{minute:02d}{end}" for end in ending] + [
        f"{hour}{minute:02d}{ending[0]}",
        f"{hour} {minute:02d}{ending[0]}",
    ]


def _clock(said: str) -> tuple[int, int | None]:
    words = said.split()
    for length in (2, 1):
        hour = _number(words[:length]) if len(words) >= length else None
        rest = words[length:]
        minute = _number(rest[1:] if rest[:1] == ["oh"] else rest) if rest else None
        if hour is not None and hour < 24 and (not rest or (minute is not None and (minute > 9 or rest[0] == "oh"))):
            return hour, minute
    return 0, None


def _number(words: list[str]) -> int | None:
    said = " ".join(words)
    return next((number for number in range(60) if say_number(number) == said), None)


def _digits(word: str) -> str:
    return next((str(number) for number in range(1, 13) if say_number(number) == word), word)

"""Times and numbers as they are said: the rules of a grammar for them, and what was said as it is written.

``seven thirty a m`` is 7:30 am, ``quarter to nine`` is 8:45, ``forty five`` is 45. A bare hour is a full hour.
"""

from __future__ import annotations

import re

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {
    "zero": 0,
    "oh": 0,
    **{word: number for number, word in enumerate([*_ONES, *_TEENS], start=1)},
    **{word: number * 10 for number, word in enumerate(_TENS, start=2)},
}
_DIGITS = {word: str(number) for number, word in enumerate(_ONES, start=1)} | {"zero": "0", "oh": "0"}
DIGIT_WORDS = (*_ONES, "zero", "oh")

RULES = f"""\
<one> = {" | ".join(_ONES)};
<teen> = {" | ".join(_TEENS)};
<below_hundred> = <one> | <teen> | ({" | ".join(_TENS)}) [<one>];
<number> = zero | <below_hundred> | one hundred;
<digit> = <one> | zero | oh;
<digits> = <digit> <digit> <digit>+;
<hour> = <one> | ten | eleven | twelve;
<minute> = oh <one> | <teen> | (twenty | thirty | forty | fifty) [<one>];
<half_day> = a m | p m;
<hour_24> = <teen> | twenty [one | two | three];
<time> = <hour> [<minute>] [<half_day>] | <hour> o'clock | <hour_24> <minute> | half past <hour>
       | quarter (past | to) <hour> | noon | midnight;
"""
"""Rules of a JSGF grammar."""


def read_number(words: str) -> str:
    """``forty five`` as ``45``; empty where it is no number."""
    found = _number(words.split())
    return "" if found is None else str(found)


def read_digits(words: str) -> str:
    """``five five five oh one`` as ``55501``; empty where a word is no digit."""
    digits = [_DIGITS.get(word, "") for word in words.split()]
    return "".join(digits) if all(digits) else ""


def read_time(words: str) -> str:
    """A time of day, as it is written: ``7:30``, ``7:30 am``; empty where it is none."""
    if words in ("noon", "midnight"):
        return words
    if told := re.fullmatch(r"(half|quarter) (past|to) (\w+)", words):
        hour = _VALUES.get(told[3], 0)
        if not 1 <= hour <= 12 or told[1] + told[2] == "halfto":
            return ""
        if told[2] == "past":
            return f"{hour}:{30 if told[1] == 'half' else 15}"
        return f"{hour - 1 or 12}:45"
    half = ""
    if ending := re.search(r" (?:(a) m|(p) m)$", words):
        half, words = (" am" if ending[1] else " pm"), words[: ending.start()]
    parts = words.removesuffix(" o'clock").split()
    for length in (2, 1):
        hour_found = _number(parts[:length]) if len(parts) >= length else None
        rest = parts[length:]
        minute = 0 if not rest else _number(rest[1:] if rest[0] == "oh" and len(rest) > 1 else rest)
        if hour_found is None or minute is None or rest == ["oh"]:
            continue
        if rest and minute < 10 and rest[0] != "oh":
            continue  # "seven five" is no time; "seven oh five" is
        if hour_found < (13 if half else 24) and minute < 60 and (not half or hour_found):
            return f"{hour_found}:{minute:02d}{half}"
    return ""


def _number(words: list[str]) -> int | None:
    if words == ["one", "hundred"]:
        return 100
    if len(words) == 1:
        return _VALUES.get(words[0])
    if len(words) == 2 and words[0] in _TENS and words[1] in _ONES:
        return _VALUES[words[0]] + _VALUES[words[1]]
    return None


def say_number(number: int) -> str:
    """A number below 1000 in words, as people say it."""
    if not 0 <= number < 1000:
        return " ".join(say_number(int(digit)) for digit in str(number))
    if number >= 100:
        rest = f" {say_number(number % 100)}" if number % 100 else ""
        return f"{say_number(number // 100)} hundred{rest}"
    if number < 20:
        return ["zero", *_ONES, *_TEENS][number]
    return _TENS[number // 10 - 2] + (f" {_ONES[number % 10 - 1]}" if number % 10 else "")


def spoken_words(word: str) -> str:
    """A word with digits in it as it is said: ``15`` is fifteen, ``%`` percent."""
    told = word.replace("%", " percent").replace("&", " and ")
    return " ".join(re.sub(r"\d+", lambda digits: f" {say_number(int(digits[0][:9]))} ", told).split())


def _times() -> list[str]:
    minutes = ["", "", "", *(f" {say_number(m)}" if m > 9 else f" oh {say_number(m)}" for m in range(1, 60))]
    times = [
        f"{say_number(hour)}{minute}{half}"
        for hour in range(1, 13)
        for minute in minutes
        for half in ("", " a m", " p m")
    ]
    times += [f"{say_number(hour)}{minute}" for hour in range(13, 24) for minute in minutes[3:]]
    asides = ("half past", "quarter past", "quarter to")
    times += [f"{aside} {say_number(hour)}" for hour in range(1, 13) for aside in asides] * 5
    return [*times, *(f"{say_number(hour)} o'clock" for hour in range(1, 13)), "noon", "midnight"]


VALUES = {
    "time": _times(),
    "number": [say_number(number) if number < 100 else "one hundred" for number in range(101)],
    "digits": [" ".join(say_number(int(d)) for d in f"{number * 7919 % 10_000_000:07d}") for number in range(1, 400)],
}
"""Values as they are said, by rule."""

"""Personal data in texts: found by form, and replaced by what a model can work with just as well.

Telephone numbers, mail addresses, payment cards, IBANs and one-time codes are looked for; cards and IBANs by their
check digits. The search errs on the side of finding: a long order number goes as a telephone number, which costs a
model nothing, since each value has one placeholder (``<phone:1>``) throughout a run and gets its value back in the
answer. Names and street addresses have no form and are not found.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("mail", "iban", "card", "code", "phone")

# Letters of other scripts may touch a number, so borders are those of Latin letters and of digits.
_GAP = r"[\s\u00a0\u00ad\u2007\u200b-\u200f\u202f\u2060\ufeff.,\-‐‑‒–—―()/\[\]|·•_]"
"""What people and screens put between digits."""
_MAIL = re.compile(
    r"[^\s<>()\[\]\"',;:@|]{1,64}\s?(?:@|＠|\(at\)|\[at\])\s?(?:[^\s<>()\[\]\"',;:@|.]{1,63}[.．])+[^\W\d_]{2,24}",
    re.IGNORECASE,
)
_IBAN = re.compile(rf"(?<![A-Za-z\d])[A-Z]{{2}}{_GAP}?\d{{2}}(?:{_GAP}?[A-Z\d]){{11,30}}(?![A-Za-z\d])", re.IGNORECASE)
_DIGITS = re.compile(rf"(?<![A-Za-z\d+])(?:\+{_GAP}{{0,2}}|\()?\d(?:{_GAP}{{0,3}}\d){{5,22}}(?!\d)")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_ORDINARY = re.compile(
    r"(?<![\d./+-])(?:(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)(?![./-]?\d)"
    rf"|\b{_MONTH} (?:0?[1-9]|[12]\d|3[01]),? (?:19|20)\d\d(?!\d)"
    rf"|(?<!\d)(?:0?[1-9]|[12]\d|3[01])\.? {_MONTH},? (?:19|20)\d\d(?!\d)"
    r"|(?<![\d.,])0\.\d{1,17}(?![\d.])"
    r"|(?<!\d)\d{1,6}–\d{1,6} of \d{1,6} px|(?<!\d)\d{1,5},\d{1,5}–\d{1,5},\d{1,5} px",
    re.IGNORECASE,
)
"""Dates, shares of one, and the places in pixels that our own description of a screen tells."""
_FEWEST_PHONE, _MOST_PHONE = 7, 15
_CODE_WORDS = re.compile(
    r"\b(?:otp|tan|pin|passcode|2fa|mfa|one[- ]time|verif\w*|authenti\w*|security code|access code|log-?in code|"
    r"confirmation code|code|codes|bestätigungs\w*|sicherheits\w*|einmal\w*|código|codigo|codice|verificaci\w*|"
    r"vérification|kod|kode|koodi|код\w*|пароль)\b|验证码|驗證碼|校验码|動態密碼|認証コード|確認コード|인증번호|رمز",
    re.IGNORECASE,
)
_CODE_REACH = 80
"""Characters around a word for codes in which digits are taken for one."""
_CODE = re.compile(
    rf"(?<![A-Za-z\d<])(?:[A-Z]{{1,3}}-)?(?:\d{_GAP}{{0,3}}){{3,9}}\d(?![A-Za-z\d])|(?<![A-Za-z\d<])(?=[A-Z\d-]*\d)[A-Z\d]{{2,5}}-?[A-Z\d]{{2,5}}(?!\w)"
)
_PLACEHOLDER = re.compile(r"<(?:mail|iban|card|code|phone|text):\d+>")


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data."""

    kind: str
    start: int
    end: int


def find_personal(text: str) -> list[Found]:
    """Every piece of personal data in a text, in order, none of them overlapping."""
    merged: list[Found] = []
    for piece in sorted(_candidates(text), key=lambda piece: piece.start):
        last = merged[-1] if merged else None
        if last is not None and piece.start < last.end:
            # Where two readings overlap, all of both goes; the surer kind names it.
            kind = min(last.kind, piece.kind, key=KINDS.index)
            merged[-1] = Found(kind, last.start, max(last.end, piece.end))
        else:
            merged.append(piece)
    return merged


class Masker:
    """Replaces personal data by placeholders and puts it back; one value has one placeholder as long as this lives."""

    def __init__(self) -> None:
        self._by_value: dict[str, str] = {}
        self._by_placeholder: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._by_value)

    def mask(self, text: str) -> str:
        """The text without personal data."""
        # What looks like a placeholder of ours already is a text like any other, and must not get a value back.
        text = _PLACEHOLDER.sub(lambda match: self._placeholder("text", match[0]), text)
        told, at = [], 0
        for piece in find_personal(text):
            told += [text[at : piece.start], self._placeholder(piece.kind, text[piece.start : piece.end])]
            at = piece.end
        return "".join([*told, text[at:]])

    def mask_all(self, value: Any) -> Any:
        """The same for every string in lists and dicts, keys apart."""
        match value:
            case str():
                return self.mask(value)
            case Mapping():
                return {key: self.mask_all(part) for key, part in value.items()}
            case list() | tuple():
                return [self.mask_all(part) for part in value]
            case _:
                return value

    def unmask(self, text: str, in_json: bool = False) -> str:
        """The text with the values back in the place of their placeholders.

        Args:
            text: what a model wrote.
            in_json: whether the values must be written as inside a JSON string.
        """

        def value_of(match: re.Match[str]) -> str:
            value = self._by_placeholder.get(match[0], match[0])
            return json.dumps(value, ensure_ascii=False)[1:-1] if in_json else value

        return _PLACEHOLDER.sub(value_of, text)

    def _placeholder(self, kind: str, value: str) -> str:
        if value not in self._by_value:
            number = sum(placeholder.startswith(f"<{kind}:") for placeholder in self._by_placeholder) + 1
            self._by_value[value] = f"<{kind}:{number}>"
            self._by_placeholder[self._by_value[value]] = value
        return self._by_value[value]


def _candidates(text: str) -> Iterator[Found]:
    """What may be personal data, in any order; readings may overlap."""
    text = _ORDINARY.sub(lambda match: "\n" * len(match[0]), text)
    for match in _MAIL.finditer(text):
        yield Found("mail", *match.span())
    for match in _IBAN.finditer(text):
        end = _iban_end(match[0])
        if end:
            yield Found("iban", match.start(), match.start() + end)
    runs = list(_DIGITS.finditer(text))
    for match in runs:
        yield from _cards(match)
    for word in _CODE_WORDS.finditer(text):
        start = max(0, word.start() - _CODE_REACH)
        # A number that begins within reach is looked at to its end.
        for match in _CODE.finditer(text, start, min(len(text), word.end() + _CODE_REACH)):
            yield Found("code", *match.span())
    for match in runs:
        digits = sum(character.isdigit() for character in match[0])
        if digits >= _FEWEST_PHONE:
            yield Found("phone" if digits <= _MOST_PHONE else "card", *match.span())


def _cards(match: re.Match[str]) -> Iterator[Found]:
    """Runs of 13 to 19 digits with a right check digit (ISO/IEC 7812), also amid other digits."""
    places = [at for at, character in enumerate(match[0]) if character.isdigit()]
    digits = [unicodedata.digit(match[0][at]) for at in places]
    for length in range(19, 12, -1):
        for first in range(len(digits) - length + 1):
            if _luhn(digits[first : first + length]):
                yield Found("card", match.start() + places[first], match.start() + places[first + length - 1] + 1)
                return


def _luhn(digits: list[int]) -> bool:
    doubled = [d if at % 2 == 0 else d * 2 - 9 * (d > 4) for at, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 and any(digits)


def _iban_end(text: str) -> int:
    """Where the longest beginning of a text ends that is an IBAN with right check digits (ISO 13616); 0 when none."""
    places = [at for at, character in enumerate(text) if character.isalnum()]
    signs = "".join(unicodedata.normalize("NFKC", text[at]) for at in places).upper()
    for length in range(min(34, len(signs)), 14, -1):
        number = "".join(
            str(int(sign, 36)) for sign in signs[4:length] + signs[:4] if sign.isalnum() and sign.isascii()
        )
        if int(number) % 97 == 1:
            return places[length - 1] + 1
    return 0

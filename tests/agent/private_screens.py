"""Synthetic screens with personal data on them, and the values that must not leave the machine."""

from __future__ import annotations

import random
from dataclasses import dataclass

from devices.screen import Screen
from tests.perception.screens import Draft

KINDS = ("phone", "mail", "card", "iban", "code")
_FIRST = ["ada", "bo", "anna", "eve", "åse", "jürgen", "maría", "li", "陈", "omar"]
_HOSTS = ["example.com", "mail.example.org", "post.example.de", "x-y.example.edu", "a.example.co.uk", "müller.example"]
_FIELDS = {"phone": "Phone", "mail": "E-mail", "card": "Card number", "iban": "IBAN"}
_SEPARATORS = (" ", "-", ".", "", "\u00a0", "\u2011", "\u202f")


@dataclass(frozen=True, slots=True)
class Private:
    """A screen and its personal data, by kind."""

    screen: Screen
    values: tuple[tuple[str, str], ...]


def private_screen(seed: int) -> Private:
    """The same screen for the same seed: two to five pieces of data among ordinary things."""
    draw = random.Random(seed)
    draft = Draft()
    draft.add("heading", draw.choice(["Contacts", "Payment", "Inbox", "Your account", "Nachrichten", "Order 1042"]))
    values: list[tuple[str, str]] = []
    for _ in range(draw.randrange(2, 6)):
        kind = draw.choice(KINDS)
        value = _MAKERS[kind](draw)
        values.append((kind, value))
        _show(draw, draft, kind, value)
        draft.add("button", draw.choice(["Save", "Open", "Reply", "Next", "3 items", "12:30", "2026-11-27"]))
    return Private(draft.screen(location="http://127.0.0.1/"), tuple(values))


def _show(draw: random.Random, draft: Draft, kind: str, value: str) -> None:
    if kind == "code":
        told = draw.choice(
            [
                "Your verification code is {}",
                "{} is your one-time passcode. Do not share it.",
                "Code: {}",
                "Ihr Bestätigungscode lautet {}.",
                "Votre code de vérification : {}",
                "您的验证码是{}，请勿泄露",
                "Use OTP {} to log in",
            ]
        )
        draft.add("text", told.format(value))
        return
    how = draw.randrange(4)
    if how == 0:
        draft.add(
            "textbox", {"phone": "Phone", "mail": "E-mail", "card": "Card number", "iban": "IBAN"}[kind], value=value
        )
    elif how == 1:
        draft.add("link", value)
    elif how == 2:
        draft.add("text", f"Contact: {value}, weekdays 9-17")
    else:
        row = draft.add("row", "")
        draft.add("cell", draw.choice(_FIRST).title(), parent=row)
        draft.add("cell", value, parent=row)
        draft.add("button", f"Use {value}", parent=row)


def _digits(draw: random.Random, count: int) -> str:
    return "".join(str(draw.randrange(10)) for _ in range(count))


def _phone(draw: random.Random) -> str:
    gap = draw.choice(_SEPARATORS[:3] + _SEPARATORS[4:])
    return draw.choice(
        [
            lambda: gap.join([f"+{draw.choice([45, 49, 1, 86, 351])}", *(_digits(draw, n) for n in (2, 3, 4))]),
            lambda: f"({_digits(draw, 3)}) {_digits(draw, 3)}-{_digits(draw, 4)}",
            lambda: f"0{_digits(draw, 3)}/{_digits(draw, 6)}",
            lambda: f"+1{_digits(draw, 10)}",
            lambda: f"00{_digits(draw, 11)}",
            lambda: gap.join(_digits(draw, 2) for _ in range(5)),
            lambda: f"{_digits(draw, 3)}-{_digits(draw, 4)}",
        ]
    )()


def _mail(draw: random.Random) -> str:
    name = draw.choice(_FIRST) + draw.choice([".", "_", "+", "-", ""]) + draw.choice(["k", "smith", "x9", "news"])
    host = draw.choice(_HOSTS)
    return draw.choice([f"{name}@{host}", f"{name.title()}@{host.upper()}", f"{name}{_digits(draw, 3)}@{host}"])


def _card(draw: random.Random) -> str:
    length, first = draw.choice([(16, "4"), (16, "51"), (15, "37"), (16, "6011"), (14, "36")])
    body = first + _digits(draw, length - len(first) - 1)
    total = sum(d if at % 2 else d * 2 - 9 * (d > 4) for at, d in enumerate(map(int, reversed(body))))
    number = body + str(-total % 10)
    gap = draw.choice(_SEPARATORS)
    return gap.join(number[at : at + 4] for at in range(0, len(number), 4))


def _iban(draw: random.Random) -> str:
    country, length = draw.choice([("DE", 18), ("DK", 14), ("NL", 14), ("GB", 18), ("NO", 11), ("FR", 23), ("MT", 27)])
    letters = {"NL": "ABNA", "GB": "NWBK", "MT": "MALT"}.get(country, "")
    body = letters + _digits(draw, length - len(letters))
    check = 98 - int("".join(str(int(sign, 36)) for sign in f"{body}{country}00")) % 97
    whole = f"{country}{check:02d}{body}"
    gap = draw.choice(["", " ", "\u00a0", "-"])
    return gap.join(whole[at : at + 4] for at in range(0, len(whole), 4)) if gap else whole


def _code(draw: random.Random) -> str:
    return draw.choice(
        [
            lambda: _digits(draw, 6),
            lambda: _digits(draw, 4),
            lambda: _digits(draw, 8),
            lambda: f"{_digits(draw, 3)} {_digits(draw, 3)}",
            lambda: f"{_digits(draw, 3)}-{_digits(draw, 3)}",
            lambda: f"G-{_digits(draw, 6)}",
        ]
    )()


_MAKERS = {"phone": _phone, "mail": _mail, "card": _card, "iban": _iban, "code": _code}

"""Amounts of money: whole cents inside, written and read as people do. No binary fractions anywhere."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")


def money(cents: int, sign: str = "$") -> str:
    """``$1,234.50``; a negative amount has its minus before the sign."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{sign}{whole:,}.{rest:02d}"


def plain(cents: int) -> str:
    """``1234.50``, as it is written into a field."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def cents_of(written: str) -> int | None:
    """The cents of ``12``, ``12.5`` or ``12,50``; None where that is no amount."""
    found = _WRITTEN.fullmatch(written.strip())
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None

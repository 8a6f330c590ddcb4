"""Whether what a field holds is what was typed into it."""

from __future__ import annotations

import unicodedata

_GROUPING = str.maketrans("", "", " ()-./,+:#_\u202f")


def same_text(wanted: str, arrived: str) -> bool:
    """Equal, or equal but for what fields add by themselves: grouping marks and case (``+1 (555) 010``, ``ABC``)."""
    if _plain(wanted) == _plain(arrived):
        return True
    kept = _plain(wanted).casefold().translate(_GROUPING)
    return bool(kept) and kept == _plain(arrived).casefold().translate(_GROUPING)


def one_kind_of_break(text: str) -> str:
    """Line breaks as the one character that programs write."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\u00a0", " ").replace("\r\n", "\n"))

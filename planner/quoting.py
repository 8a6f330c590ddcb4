"""Quotation marks: what stands between them is a name or a value, never grammar."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»|(?<![\w])\'([^\']+)\'(?!\w)|(?<!\w)‘([^’]+)’(?!\w)|`([^`]+)`')
_OPEN, _CLOSE = "\ue000", "\ue001"
_APART = re.compile(rf"{_QUOTED.pattern}|[{_OPEN}{_CLOSE}]+")
"""Also our own marks, where a text already holds them: put back as they were, they stand for nothing."""
HIDDEN = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
"""What stands in a text for a quoted string that was hidden."""


def quotes_of(text: str) -> list[str]:
    """The quoted strings of a text, in order."""
    return [_inner(match) for match in _QUOTED.finditer(text)]


def unquoted(text: str) -> str:
    """The text with its quote marks taken off."""
    return _QUOTED.sub(_inner, text)


def without_quotes(text: str) -> str:
    """The text with quoted strings left out."""
    return re.sub(r"\s+", " ", _QUOTED.sub(" ", text)).strip()


def hide_quotes(text: str, kept: list[str]) -> str:
    """The text with a mark in the place of each quoted string; the strings join ``kept``."""

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"{_OPEN}{len(kept) - 1}{_CLOSE}"

    return _APART.sub(hide, text)


def show_quotes(text: str, kept: list[str]) -> str:
    """The text with its quoted strings back in their places."""
    return HIDDEN.sub(lambda mark: kept[int(mark[1])], text)


def _inner(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def quoted_places(text: str) -> list[tuple[int, int]]:
    """Where quoted strings begin and end, their marks included, in order."""
    return [match.span() for match in _QUOTED.finditer(text)]

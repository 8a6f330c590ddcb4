"""Writing into the field that has the focus, as an input method does."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from emulators.phone.ui.view import View

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_TAKES = {"number": "-", "decimal": "-.,", "phone": "+*#()- .,"}
"""Kinds of fields that take digits, and what else they take."""


class Writing:
    """The cursor of one phone: always at the end of the field."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def focus_on(self, view: View) -> None:
        """Put the cursor into a field and bring the keyboard up."""
        top = self._phone.activities.top
        top["focus"], top["keyboard"] = view.path, True
        self._phone.keyboard["layer"] = "letters"

    def commit(self, text: str) -> None:
        """Add text at the end of the field."""
        view = self._phone.focused_view
        if view is not None and view.enabled:
            self.write(view, view.text + text)

    def erase(self) -> None:
        """Take the last character of the field away: what a person would call one, an emoji with all its parts."""
        view = self._phone.focused_view
        if view is not None and view.text:
            self.write(view, view.text[: _last_cluster(view.text)])

    def submit(self) -> None:
        """The keyboard's action key: search, or done."""
        view = self._phone.focused_view
        self._phone.activities.top["keyboard"] = False
        if view is not None and view.on_submit is not None:
            view.on_submit()

    def write(self, view: View, text: str) -> None:
        """Make a field hold a text, as far as it takes such text."""
        if not view.multiline:
            text = text.replace("\n", " ")
        if view.input in _TAKES:
            text = "".join(c for c in text if c.isdecimal() or c in _TAKES[view.input])
        if view.max_length:
            text = text[: view.max_length]
        if view.on_change is not None:
            view.on_change(text)


def _last_cluster(text: str) -> int:
    """Where the last character a person would call one begins."""
    at = len(text) - 1
    while at > 0 and (
        unicodedata.combining(text[at])
        or text[at] in "\u200d\ufe0f"
        or text[at - 1] == "\u200d"
        or 0x1F3FB <= ord(text[at]) <= 0x1F3FF
    ):
        at -= 1
    return at

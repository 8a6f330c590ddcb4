"""Quarters of the apps: each is left out once, to see what is made of apps that nobody practised on."""

from __future__ import annotations

from typing import Final

FOLDS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"Calculator", "Clock", "Mail", "Shop"}),
    frozenset({"Contacts", "Files", "Maps", "Notes"}),
    frozenset({"Calendar", "Expenses", "Messages", "Camera"}),
    frozenset({"Gallery", "Music", "Phone", "Settings"}),
)

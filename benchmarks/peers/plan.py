"""The ten actions that every peer carries out on the order form, and what must have arrived at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verb = Literal["input", "select", "click", "done"]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that the scripted model orders."""

    verb: Verb
    label: str = ""
    """How the model names the control: the words it can read on the page."""
    value: str = ""


PLAN = (
    Move("input", "Full name", "Ada Lovelace"),
    Move("input", "E-mail address", "ada@example.org"),
    Move("input", "City", "Oslo"),
    Move("input", "Quantity", "7"),
    Move("select", "Product", "Nut"),
    Move("click", "Express delivery"),
    Move("input", "Notes for the warehouse", "leave at dock 4"),
    Move("click", "Place order"),
    Move("click", "Open 1001"),
    Move("click", "Open 1002"),
    Move("done"),
)
EXPECTED_FORM = {
    "fullname": "Ada Lovelace",
    "email": "ada@example.org",
    "city": "Oslo",
    "qty": "7",
    "product": "Nut",
    "express": "on",
    "notes": "leave at dock 4",
}
"""What the form must send, exactly once."""

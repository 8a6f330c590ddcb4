"""What the author of a driver lets it show, and what the parts are called."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.selector import Selector


@dataclass(frozen=True, slots=True)
class Scene:
    """How the parts of the scene are called; None for a part it does not have.

    Whatever button is pressed, also one that must not be, the count goes up by one: that is how an effect nobody wanted
    is seen. Nothing on the scene moves by itself, and all but the end of the list is in sight.
    """

    button: Selector | None = field(default=Selector(role="button", name="Increment"))
    count: str = "Count:"
    """The words before the number of presses, in one text with it; empty when the scene does not count."""
    text: Selector | None = field(default=Selector(role="textbox", name="Name"))
    """A field for one line of text."""
    notes: Selector | None = field(default=Selector(role="textbox", name="Notes"))
    """A field for several lines."""
    password: Selector | None = field(default=Selector(role="textbox", name="Password"))
    disabled: Selector | None = field(default=Selector(role="button", name="Disabled"))
    """A button that cannot be pressed now."""
    covered: Selector | None = field(default=Selector(role="button", name="Covered"))
    """A button that lies wholly below something else."""
    checkbox: Selector | None = field(default=Selector(role="checkbox", name="Remember me"))
    select: Selector | None = field(default=Selector(role="combobox", name="Colour"))
    options: tuple[str, ...] = ("Red", "Green", "Blue")
    """What ``select`` offers."""
    items: Selector | None = field(default=Selector(role="list", name="Items"))
    """A list that is longer than what can be seen of it and scrolls."""
    last_item: str = "Item 100"
    """The name of its last item."""
    vanishing: Selector | None = field(default=Selector(role="button", name="Vanish"))
    """A button that is gone once it was pressed; best if another button then moves to its place."""

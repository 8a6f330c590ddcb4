"""Everything that can be done to a device: one frozen class per action, joined in the tagged union ``Action``.

The element an action works on travels beside it (``Device.perform(action, element)``), so an action says only *what* to
do. The list of actions shown to a model is generated from this union, so the two cannot drift apart.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Direction = Literal["up", "down", "left", "right"]


class _Action(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    needs_element: ClassVar[bool] = True
    """Whether ``perform`` must be given an element."""

    def describe(self) -> str:
        """A short sentence for people, without the element."""
        raise AssertionError(f"{type(self).__name__} must describe itself")


class Tap(_Action):
    """Press and release on the element."""

    kind: Literal["tap"] = "tap"
    count: int = Field(default=1, ge=1, le=3)
    button: Literal["left", "middle", "right"] = "left"
    modifiers: tuple[Literal["Alt", "Control", "Meta", "Shift"], ...] = ()
    offset_px: tuple[int, int] | None = None
    """Pixels from the element's left and top edge; None taps its centre."""

    def describe(self) -> str:
        how = {1: "tap", 2: "double-tap", 3: "triple-tap"}[self.count]
        held = "+".join(self.modifiers)
        side = f"{self.button}-" if self.button != "left" else ""
        return f"{held + ' ' if held else ''}{side}{how}"


class LongPress(_Action):
    """Press, hold, release."""

    kind: Literal["long_press"] = "long_press"
    hold_ms: int = Field(default=600, ge=100, le=10_000)

    def describe(self) -> str:
        return "long-press"


class Hover(_Action):
    """Move the pointer over the element without pressing."""

    kind: Literal["hover"] = "hover"

    def describe(self) -> str:
        return "hover over"


class Type(_Action):
    """Put text into a field with real key events, then read back what arrived."""

    kind: Literal["type"] = "type"
    text: str = Field(max_length=100_000)
    append: bool = False
    """Keep what the field holds and add to its end."""

    def describe(self) -> str:
        shown = self.text if len(self.text) <= 40 else self.text[:37] + "…"
        return f"{'append' if self.append else 'type'} {shown!r} into"


class Clear(_Action):
    """Empty a field."""

    kind: Literal["clear"] = "clear"

    def describe(self) -> str:
        return "clear"


class Press(_Action):
    """A key or chord, ``Enter`` or ``Control+a``; to the element when there is one, else to whatever has focus."""

    needs_element: ClassVar[bool] = False
    kind: Literal["press"] = "press"
    key: str = Field(min_length=1, max_length=60)
    times: int = Field(default=1, ge=1, le=500)

    def describe(self) -> str:
        return f"press {self.key}{f' {self.times} times' if self.times > 1 else ''}"


class Select(_Action):
    """Choose options of a select or list box by what they show."""

    kind: Literal["select"] = "select"
    options: tuple[str, ...] = Field(min_length=1)

    def describe(self) -> str:
        return f"select {', '.join(repr(option) for option in self.options)} in"


class Adjust(_Action):
    """Move a slider, spin button or picker to a value."""

    kind: Literal["adjust"] = "adjust"
    value: float = Field(allow_inf_nan=False)

    def describe(self) -> str:
        return f"set to {self.value:g}"


class Upload(_Action):
    """Give files to a file field."""

    kind: Literal["upload"] = "upload"
    paths: tuple[str, ...] = Field(min_length=1)

    def describe(self) -> str:
        return f"upload {', '.join(self.paths)} to"


class Scroll(_Action):
    """Scroll the element, or the page when there is none."""

    needs_element: ClassVar[bool] = False
    kind: Literal["scroll"] = "scroll"
    direction: Direction = "down"
    amount_px: int | None = Field(default=None, ge=1)
    """None scrolls by most of the visible height; the end is reached with ``to_end``."""
    to_end: bool = False

    def describe(self) -> str:
        return f"scroll {self.direction}{' to the end' if self.to_end else ''}"


class Swipe(_Action):
    """A finger's swipe across the element or screen."""

    needs_element: ClassVar[bool] = False
    kind: Literal["swipe"] = "swipe"
    direction: Direction
    duration_ms: int = Field(default=250, ge=50, le=5_000)

    def describe(self) -> str:
        return f"swipe {self.direction}"


class Drag(_Action):
    """Press on the element, move, release at another place."""

    kind: Literal["drag"] = "drag"
    to_px: tuple[int, int]
    """Where to release, in picture pixels."""
    from_px: tuple[int, int] | None = None
    """Where to press, in picture pixels; None presses the element's centre."""

    def describe(self) -> str:
        return f"drag to {self.to_px[0]}, {self.to_px[1]}"


class Open(_Action):
    """Go to an address or start an app."""

    needs_element: ClassVar[bool] = False
    kind: Literal["open"] = "open"
    location: str = Field(min_length=1, max_length=20_000)

    def describe(self) -> str:
        return f"open {self.location}"


class Back(_Action):
    """Return to the page or screen before this one."""

    needs_element: ClassVar[bool] = False
    kind: Literal["back"] = "back"

    def describe(self) -> str:
        return "go back"


class Answer(_Action):
    """Close the dialog that the page or system has opened."""

    needs_element: ClassVar[bool] = False
    kind: Literal["answer"] = "answer"
    accept: bool
    text: str = ""

    def describe(self) -> str:
        return f"{'accept' if self.accept else 'dismiss'} the dialog"


class Wait(_Action):
    """Wait until a text is shown, until it is gone, or until nothing moves any more."""

    needs_element: ClassVar[bool] = False
    kind: Literal["wait"] = "wait"
    until: Literal["settled", "shown", "gone"] = "settled"
    text: str = ""
    timeout_s: float = Field(default=5.0, gt=0, le=120)

    def describe(self) -> str:
        return "wait until nothing moves" if self.until == "settled" else f"wait until {self.text!r} is {self.until}"


Action = Annotated[
    Tap
    | LongPress
    | Hover
    | Type
    | Clear
    | Press
    | Select
    | Adjust
    | Upload
    | Scroll
    | Swipe
    | Drag
    | Open
    | Back
    | Answer
    | Wait,
    Field(discriminator="kind"),
]
"""Every action, told apart by ``kind``."""

ACTIONS: tuple[type[_Action], ...] = (
    Tap,
    LongPress,
    Hover,
    Type,
    Clear,
    Press,
    Select,
    Adjust,
    Upload,
    Scroll,
    Swipe,
    Drag,
    Open,
    Back,
    Answer,
    Wait,
)
"""The members of the union, in the order they are shown."""


def describe(action: Action, target: str = "") -> str:
    """``type 'Oslo' into textbox "City"``: one sentence for people."""
    told = action.describe()
    return f"{told} {target}" if target else told

"""What apps build their screens of. Each function returns one `View`; none keeps state.

Labels are given as they are to be shown: an app translates them with ``ui.t``. Lengths are dp.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from emulators.phone.ui.view import FILL, Align, View

Tapped = Callable[[], None]
Pad = float | tuple[float, float] | tuple[float, float, float, float]


def _pad(pad: Pad) -> tuple[float, float, float, float]:
    if isinstance(pad, tuple):
        return (pad[0], pad[1], pad[0], pad[1]) if len(pad) == 2 else pad
    return (pad, pad, pad, pad) if pad else View.pad


# --- placing ----------------------------------------------------------------------------------------------------------


def column(*children: View | None, pad: Pad = 0, gap: float = 0, cross: Align = "fill", **given: Any) -> View:
    """One below the other."""
    shown = [child for child in children if child is not None]
    given.setdefault("cls", "android.widget.LinearLayout")
    return View("column", shown, pad=_pad(pad), gap=gap, cross=cross, **given)


def row(*children: View | None, pad: Pad = 0, gap: float = 0, cross: Align = "center", **given: Any) -> View:
    """Side by side."""
    shown = [child for child in children if child is not None]
    given.setdefault("cls", "android.widget.LinearLayout")
    return View("row", shown, pad=_pad(pad), gap=gap, cross=cross, **given)


def box(*children: View | None, align: Align = "start", cross: Align = "start", pad: Pad = 0, **given: Any) -> View:
    """One over the other."""
    shown = [child for child in children if child is not None]
    given.setdefault("cls", "android.widget.FrameLayout")
    return View("box", shown, pad=_pad(pad), align=align, cross=cross, **given)


def grid(*children: View, columns: int = 2, gap: float = 8, pad: Pad = 0, **given: Any) -> View:
    """Rows of equally wide cells."""
    return View(
        "grid", children, cls="android.widget.GridLayout", columns=columns, gap=gap, pad=_pad(pad), width=FILL, **given
    )


def scroll(*children: View | None, pad: Pad = 0, gap: float = 0, id: str = "", **given: Any) -> View:
    """A column that scrolls when it is higher than its room."""
    inner = column(*children, pad=pad, gap=gap, key="content", width=FILL)
    return View("scroll", [inner], cls="android.widget.ScrollView", id=id, weight=given.pop("weight", 1.0), **given)


def shelf(*children: View, gap: float = 8, pad: Pad = (16, 8), id: str = "") -> View:
    """A row that scrolls sideways."""
    inner = row(*children, gap=gap, pad=pad, key="content")
    return View("scroll", [inner], cls="android.widget.HorizontalScrollView", id=id, horizontal=True, width=FILL)


def lazy_list(count: int, item: Callable[[int], View], id: str = "list", room_dp: float = 0, **given: Any) -> View:
    """A list that holds only the rows in sight. Give each row a ``key`` of its own.

    ``room_dp`` is left empty below the last row, so that a floating button does not cover it for ever.
    """
    given.setdefault("weight", 1.0)

    def entry(at: int) -> View:
        return item(at) if at < count else spacer(height=room_dp)

    shown = count + (1 if room_dp and count else 0)
    return View("list", cls="androidx.recyclerview.widget.RecyclerView", id=id, count=shown, item=entry, **given)


def spacer(height: float = 0, width: float = 0, weight: float = 0) -> View:
    """Empty room."""
    return View("space", width=width, height=height, weight=weight, hidden_from_tree=True)


def divider() -> View:
    """A thin line across."""
    return View("box", cls="android.view.View", fill="outline_variant", height=1, width=FILL, hidden_from_tree=True)


# --- reading ----------------------------------------------------------------------------------------------------------


def text(value: str, style: str = "body", color: str = "on_surface", id: str = "", **given: Any) -> View:
    """Text on as many lines as it takes, or ``lines``."""
    if "pad" in given:
        given["pad"] = _pad(given["pad"])
    return View("text", cls="android.widget.TextView", text=value, style=style, color=color, id=id, **given)


def heading(value: str, id: str = "", **given: Any) -> View:
    """A section's heading."""
    given.setdefault("pad", (16, 16, 16, 8))
    return text(value, "label", "primary", id, heading=True, **given)


def icon(name: str, size: float = 24, color: str = "on_surface_variant", desc: str = "", id: str = "") -> View:
    """An icon of the Material set, for the eye alone where it has no description."""
    return View(
        "icon",
        cls="android.widget.ImageView",
        icon=name,
        size=size,
        color=color,
        desc=desc,
        id=id,
        hidden_from_tree=not desc and not id,
    )


def image(picture: str, width: float, height: float, desc: str = "", radius: float = 0, **given: Any) -> View:
    """A generated picture; see `emulators.phone.ui.pictures`."""
    return View(
        "image",
        cls="android.widget.ImageView",
        picture=picture,
        width=width,
        height=height,
        desc=desc,
        radius=radius,
        **given,
    )


def avatar(name: str, size: float = 40) -> View:
    """A round mark with the first letter of a name."""
    letter = text(
        name[:1].upper() or "?",
        "headline" if size >= 64 else "subtitle",
        "on_primary_container",
        align="center",
        cross="center",
    )
    letter.width = letter.height = FILL
    return box(letter, width=size, height=size, radius=size / 2, fill="primary_container", hidden_from_tree=True)


def progress(share: float | None, desc: str = "", id: str = "progress") -> View:
    """A bar; None for something whose end is not known."""
    value = 0.35 if share is None else share
    return View(
        "progress", cls="android.widget.ProgressBar", value=value, desc=desc, id=id, width=FILL, high=1.0, low=0.0
    )


def empty(picture: str, title: str, note: str = "", action: View | None = None) -> View:
    """What a screen shows when there is nothing to show."""
    return column(
        icon(picture, 64, "outline"),
        text(title, "subtitle", align="center", id="empty_title"),
        text(note, "small", "on_surface_variant", align="center", id="empty_note") if note else None,
        action,
        gap=12,
        pad=32,
        align="center",
        cross="center",
        weight=1,
        width=FILL,
        id="empty",
    )


# --- pressing ---------------------------------------------------------------------------------------------------------

_BUTTONS = {
    "filled": ("primary", "on_primary", ""),
    "tonal": ("secondary_container", "on_secondary_container", ""),
    "outlined": ("", "primary", "outline"),
    "text": ("", "primary", ""),
    "danger": ("error", "on_error", ""),
}


def button(
    label: str, on_tap: Tapped | None, kind: str = "filled", icon_name: str = "", id: str = "", **given: Any
) -> View:
    """A button with a label."""
    fill, ink, outline = _BUTTONS[kind]
    enabled = given.get("enabled", True)
    mark = View("icon", icon=icon_name, size=18, color=ink, enabled=enabled, hidden_from_tree=True)
    words = View("text", text=label, style="label", color=ink, lines=1, enabled=enabled, hidden_from_tree=True)
    given.setdefault("align", "center")
    return View(
        "row",
        [mark, words] if icon_name else [words],
        cls="android.widget.Button",
        text=label,
        on_tap=on_tap,
        fill=fill,
        outline=outline,
        radius=20,
        height=40,
        pad=(24, 0, 24, 0) if kind != "text" else (12, 0, 12, 0),
        gap=8,
        cross="center",
        id=id,
        **given,
    )


def icon_button(name: str, desc: str, on_tap: Tapped | None, id: str = "", **given: Any) -> View:
    """A button that shows only an icon; ``desc`` is what accessibility says of it."""
    color = given.pop("color", "on_surface_variant")
    size = given.pop("size", 24)
    room = given.pop("room", 48)
    mark = View("icon", icon=name, size=size, color=color, enabled=given.get("enabled", True), hidden_from_tree=True)
    return View(
        "box",
        [mark],
        cls="android.widget.ImageButton",
        desc=desc,
        on_tap=on_tap,
        width=room,
        height=room,
        radius=room / 2,
        align="center",
        cross="center",
        id=id,
        **given,
    )


def fab(name: str, desc: str, on_tap: Tapped, label: str = "", id: str = "fab") -> View:
    """The floating action button; with a label it is an extended one."""
    mark = View("icon", icon=name, size=24, color="on_primary_container", hidden_from_tree=True)
    words = View("text", text=label, style="label", color="on_primary_container", hidden_from_tree=True)
    return View(
        "row",
        [mark, words] if label else [mark],
        cls="com.google.android.material.floatingactionbutton.FloatingActionButton",
        text=label,
        desc=desc if not label else "",
        on_tap=on_tap,
        fill="primary_container",
        radius=16,
        height=56,
        pad=(16, 0, 16, 0),
        gap=12,
        cross="center",
        id=id,
    )


def item(
    title: str,
    note: str = "",
    lead: View | str | None = None,
    trail: View | str | None = None,
    on_tap: Tapped | None = None,
    key: str = "",
    id: str = "",
    **given: Any,
) -> View:
    """A row of a list: what it is called, a note below it, something before and something behind."""
    first = icon(lead) if isinstance(lead, str) and lead else lead if isinstance(lead, View) else None
    last = text(trail, "small", "on_surface_variant", "trail", lines=1) if isinstance(trail, str) and trail else trail
    enabled = given.get("enabled", True)
    strong = given.pop("strong", False)
    words = column(
        text(title, "subtitle" if strong else "body", id="title", lines=given.pop("title_lines", 1), enabled=enabled),
        text(note, "small", "on_surface_variant", "summary", lines=given.pop("note_lines", 2), enabled=enabled)
        if note
        else None,
        weight=1,
        key="words",
    )
    return row(
        first,
        words,
        last if isinstance(last, View) else None,
        pad=(16, 10, 16, 10),
        gap=16,
        min_height=56,
        width=FILL,
        on_tap=on_tap,
        key=key,
        id=id,
        **given,
    )


def card(*children: View | None, on_tap: Tapped | None = None, pad: Pad = 16, gap: float = 8, **given: Any) -> View:
    """Things that belong together, on a surface of their own."""
    given.setdefault("cls", "androidx.cardview.widget.CardView")
    given.setdefault("fill", "surface_low")
    return column(*children, pad=pad, gap=gap, radius=12, on_tap=on_tap, **given)


# --- choosing ---------------------------------------------------------------------------------------------------------


def switch_item(
    title: str,
    on: bool,
    on_change: Callable[[bool], None],
    note: str = "",
    lead: View | str | None = None,
    **given: Any,
) -> View:
    """A row of settings with a switch; the whole row turns it."""
    knob = View(
        "switch", cls="android.widget.Switch", checked=on, id="switch_widget", enabled=given.get("enabled", True)
    )
    return item(title, note, lead, knob, lambda: on_change(not on), **given)


def checkbox(label: str, checked: bool, on_change: Callable[[bool], None], id: str = "", **given: Any) -> View:
    """A box to tick, with its label."""
    return _marked("checkbox", "android.widget.CheckBox", label, checked, lambda: on_change(not checked), id, given)


def radio(label: str, chosen: bool, on_choose: Tapped, id: str = "", **given: Any) -> View:
    """One of several, of which one is chosen."""
    return _marked("radio", "android.widget.RadioButton", label, chosen, on_choose, id, given)


def _marked(kind: Any, cls: str, label: str, checked: bool, tapped: Tapped, id: str, given: dict[str, Any]) -> View:
    enabled = given.get("enabled", True)
    mark = View(kind, checked=checked, enabled=enabled, hidden_from_tree=True)
    words = View("text", text=label, lines=2, enabled=enabled, hidden_from_tree=True, weight=1)
    given.setdefault("width", FILL)
    return View(
        "row",
        [mark, words] if label else [mark],
        cls=cls,
        text=label,
        checked=checked,
        on_tap=tapped,
        cross="center",
        gap=8,
        pad=(8, 4, 16, 4) if label else (0, 0, 0, 0),
        id=id,
        **given,
    )


def chip(label: str, chosen: bool, on_tap: Tapped, id: str = "", **given: Any) -> View:
    """A small button that is on or off."""
    ink = "on_secondary_container" if chosen else "on_surface_variant"
    mark = View("icon", icon="check", size=18, color=ink, hidden_from_tree=True)
    words = View("text", text=label, style="label", color=ink, lines=1, hidden_from_tree=True)
    return View(
        "row",
        [mark, words] if chosen else [words],
        cls="com.google.android.material.chip.Chip",
        text=label,
        checked=chosen,
        on_tap=on_tap,
        fill="secondary_container" if chosen else "",
        outline="" if chosen else "outline",
        radius=8,
        height=32,
        pad=(12, 0, 12, 0),
        gap=6,
        cross="center",
        id=id,
        **given,
    )


def slider(
    label: str, value: float, low: float, high: float, on_change: Callable[[float], None], step: float = 0, id: str = ""
) -> View:
    """A value between two ends, dragged."""
    return View(
        "slider",
        cls="android.widget.SeekBar",
        desc=label,
        value=value,
        low=low,
        high=high,
        step=step,
        on_change=on_change,
        width=FILL,
        id=id,
    )


def tabs(labels: Sequence[str], chosen: int, on_choose: Callable[[int], None]) -> View:
    """Tabs side by side, equally wide."""
    return row(
        *(
            _tab(label, position == chosen, lambda position=position: on_choose(position), f"tab{position}")  # type: ignore[misc]
            for position, label in enumerate(labels)
        ),
        cls="com.google.android.material.tabs.TabLayout",
        id="tabs",
        width=FILL,
        height=48,
        cross="fill",
    )


def _tab(label: str, chosen: bool, tapped: Tapped, key: str) -> View:
    ink = "primary" if chosen else "on_surface_variant"
    words = View("text", text=label, style="label", color=ink, lines=1, align="center", cross="center",
                 width=FILL, weight=1, hidden_from_tree=True)  # fmt: skip
    bar = View("box", fill="primary" if chosen else "", height=3, width=FILL, hidden_from_tree=True)
    return View(
        "column",
        [words, bar],
        cls="android.widget.LinearLayout",
        desc=label,
        selected=chosen,
        on_tap=tapped,
        weight=1,
        key=key,
        cross="fill",
    )


def bottom_bar(choices: Sequence[tuple[str, str]], chosen: int, on_choose: Callable[[int], None]) -> View:
    """The bar at the foot that leads to an app's parts: ``[(icon, label)]``."""
    return row(
        *(
            _destination(mark, label, position == chosen, lambda position=position: on_choose(position))  # type: ignore[misc]
            for position, (mark, label) in enumerate(choices)
        ),
        cls="com.google.android.material.bottomnavigation.BottomNavigationView",
        id="bottom_navigation",
        width=FILL,
        height=72,
        fill="surface_container",
        cross="fill",
    )


def _destination(mark: str, label: str, chosen: bool, tapped: Tapped) -> View:
    ink = "on_secondary_container" if chosen else "on_surface_variant"
    pill = box(
        View("icon", icon=mark, size=24, color=ink, hidden_from_tree=True),
        fill="secondary_container" if chosen else "",
        radius=16,
        width=64,
        height=32,
        align="center",
        cross="center",
        hidden_from_tree=True,
    )
    words = View("text", text=label, style="caption", color=ink, lines=1, align="center", hidden_from_tree=True)
    return View(
        "column",
        [pill, words],
        cls="android.widget.FrameLayout",
        desc=label,
        selected=chosen,
        on_tap=tapped,
        weight=1,
        align="center",
        cross="center",
        gap=4,
        key=f"to_{mark}",
    )


# --- writing ----------------------------------------------------------------------------------------------------------


def field(
    label: str, value: str, on_change: Callable[[str], None], id: str = "", input: str = "text", **given: Any
) -> View:
    """A field to write in. ``input``: text, number, decimal, phone, email, password, multiline, search, name, url."""
    given.setdefault("width", FILL)
    return View(
        "field",
        cls="android.widget.EditText",
        text=value,
        hint=label,
        on_change=on_change,
        input=input,
        password=input == "password",
        multiline=input == "multiline",
        id=id,
        **given,
    )


def canvas(paint: Callable[[Any, Any, Any], None], desc: str = "", id: str = "", **given: Any) -> View:
    """A view that draws itself: accessibility sees one flat thing."""
    given.setdefault("weight", 1.0)
    given.setdefault("width", FILL)
    return View("canvas", cls="android.view.View", paint=paint, desc=desc, id=id, **given)

"""A call: ringing, talking, the keys during it, and the entry that it leaves in the history."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.people import CONTACTS, digits, name_for
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    button,
    column,
    empty,
    grid,
    icon_button,
    item,
    row,
    spacer,
    text,
)

_KEYS = (
    ("1", ""), ("2", "ABC"), ("3", "DEF"), ("4", "GHI"), ("5", "JKL"), ("6", "MNO"), ("7", "PQRS"), ("8", "TUV"),
    ("9", "WXYZ"), ("*", ""), ("0", "+"), ("#", ""),
)  # fmt: skip
_ANSWERS_AFTER_S = 4.0
_RINGS_S = 25.0
_MESSAGES = "org.clewline.messages"


def void(result: object) -> None:
    """Nothing, of something."""


def span(seconds: float) -> str:
    """``03:25``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}" if minutes >= 60 else f"{minutes:02d}:{rest:02d}"


def begin(ui: Context, number: str) -> None:
    """Call a number; the other side answers after a while."""
    ui.state["current"] = _call(number, "outgoing")
    ui.after(_ANSWERS_AFTER_S, "answered")
    ui.effect("call.placed", "irreversible", number=number)


def ring(ui: Context, number: str) -> None:
    """A call comes in; it is missed when nobody takes it, and never rings from a blocked number."""
    if ui.state["current"] is None and digits(number) not in map(digits, ui.state["blocked"]):
        ui.state["current"] = _call(number, "incoming")
        ui.after(_RINGS_S, "unanswered")
        ui.phone.activities.begin(ui.app.package, "call", {})


def _call(number: str, kind: str) -> dict[str, Any]:
    return {
        "number": number,
        "kind": kind,
        "begun_s": None,
        "muted": False,
        "speaker": False,
        "held": False,
        "keys": "",
    }


def end(ui: Context) -> None:
    """Hang up, or decline; the call becomes history."""
    current, ui.state["current"] = ui.state["current"], None
    ui.cancel("answered")
    ui.cancel("unanswered")
    if current is None:
        return
    talked = current["begun_s"] is not None
    seconds = int(ui.phone.clock.elapsed_s - current["begun_s"]) if talked else 0
    kind = "missed" if current["kind"] == "incoming" and not talked else current["kind"]
    at = ui.now.replace(tzinfo=None).isoformat(timespec="minutes")
    call = {"id": ui.state["next"], "number": current["number"], "kind": kind, "at": at, "seconds": seconds}
    ui.state["calls"].append(call)
    ui.state["next"] += 1
    ui.effect("call.ended", "idempotent", number=current["number"], seconds=seconds)
    if ui.activity["screen"] == "call":
        ui.back()


def keypad(ui: Context, pressed: Callable[[str], None]) -> View:
    """Twelve keys."""

    def key(sign: str, letters: str) -> View:
        face = text(sign, "headline", align="center", hidden_from_tree=True)
        below = text(letters, "caption", "on_surface_variant", align="center", hidden_from_tree=True)
        return View(
            "column", [face, below], cls="android.widget.Button", text=sign, desc="", on_tap=partial(pressed, sign),
            on_long=partial(pressed, "+") if sign == "0" else None, cross="center", align="center", pad=(0, 4, 0, 4),
            radius=28, key=f"key{sign}", id={"*": "star", "#": "pound"}.get(sign, f"key_{sign}"),
        )  # fmt: skip

    return grid(*(key(*each) for each in _KEYS), columns=3, gap=4, pad=(24, 0))


def call(ui: Context) -> View:
    """The call that goes on."""
    current = ui.state["current"]
    if current is None:
        return _over(ui)
    people = ui.other(CONTACTS)
    name = name_for(people, current["number"])
    talking = current["begun_s"] is not None
    if talking:
        told = ui.t("On hold") if current["held"] else span(ui.phone.clock.elapsed_s - current["begun_s"])
    else:
        told = ui.t("Incoming call") if current["kind"] == "incoming" else ui.t("Calling…")
    head = column(
        text(told, "subtitle", "on_surface_variant", "call_state", align="center", live=True),
        text(name, "headline", id="contactgrid_contact_name", align="center"),
        text(current["number"], "small", "on_surface_variant", "call_number") if name != current["number"] else None,
        spacer(16),
        avatar("" if name[:1] in "+0123456789" else name, 112),
        gap=8,
        cross="center",
        width=FILL,
        pad=(24, 40, 24, 24),
    )
    if current["kind"] == "incoming" and not talking:
        foot = _answering(ui, current)
    else:
        foot = _talking(ui, current)
    return column(head, spacer(weight=1), foot, fill="surface_container", width=FILL, height=FILL)


def _over(ui: Context) -> View:
    number = str(ui.args.get("data", "")).partition(":")[2]
    again = button(ui.t("Call again"), lambda: begin(ui, number), "tonal", "call", "again") if number else None
    return ui.page(empty("call_end", ui.t("Call ended"), action=again), ui.bar("", up=True))


def _answering(ui: Context, current: dict[str, Any]) -> View:
    def take() -> None:
        ui.cancel("unanswered")
        current["begun_s"] = ui.phone.clock.elapsed_s
        ui.effect("call.answered", "irreversible", number=current["number"])

    def decline_with(words: str) -> None:
        ui.local.pop("replying", None)
        if ui.phone.has(_MESSAGES):
            app = ui.phone.app_of(_MESSAGES)
            told = {"number": current["number"], "text": words}
            app.on_event(Context(ui.phone, app, ui.activity), "send", told)
        end(ui)

    if ui.get("replying"):
        rows = [
            item(ui.t(words), on_tap=partial(decline_with, ui.t(words)), key=words) for words in ui.state["replies"]
        ]
        ui.sheet(column(*rows), partial(ui.local.update, replying=False))
    return column(
        row(
            _round("call_end", ui.t("Decline"), lambda: end(ui), "error", "on_error"),
            _round("call", ui.t("Answer"), take, "positive", "white"),
            align="between",
            width=FILL,
            pad=(56, 0, 56, 0),
        ),
        button(ui.t("Reply with a text"), partial(ui.local.update, replying=True), "text", "chat", "reply"),
        gap=24,
        cross="center",
        width=FILL,
        pad=(0, 0, 0, 48),
    )


def _talking(ui: Context, current: dict[str, Any]) -> View:
    def turn(name: str) -> None:
        current[name] = not current[name]
        ui.effect(f"call.{name}", "idempotent", on=current[name])

    def add(sign: str) -> None:
        current["keys"] += sign

    if ui.get("keys"):
        above = column(
            text(current["keys"] or " ", "title", id="dtmf", align="center"),
            keypad(ui, add),
            button(ui.t("Hide"), partial(ui.local.update, keys=False), "text", id="hide_keypad"),
            cross="center",
            gap=8,
            width=FILL,
        )
    else:
        above = grid(
            _choice("dialpad", ui.t("Keypad"), False, partial(ui.local.update, keys=True)),
            _choice("mic_off", ui.t("Mute"), current["muted"], partial(turn, "muted")),
            _choice("volume_up", ui.t("Speaker"), current["speaker"], partial(turn, "speaker")),
            _choice("pause", ui.t("Hold"), current["held"], partial(turn, "held")),
            columns=4,
            pad=(16, 0),
        )
    hang_up = _round("call_end", ui.t("End call"), lambda: end(ui), "error", "on_error")
    return column(above, row(hang_up, align="center", width=FILL), gap=32, width=FILL, pad=(0, 0, 0, 48))


def _round(mark: str, label: str, act: Callable[[], None], fill: str, ink: str) -> View:
    face = icon_button(mark, label, act, fill=fill, color=ink, room=72, size=32)
    return column(face, text(label, "caption", hidden_from_tree=True, align="center"), gap=8, cross="center", key=mark)


def _choice(mark: str, label: str, on: bool, act: Callable[[], None]) -> View:
    face = icon_button(mark, label, act, fill="primary" if on else "surface_highest",
                       color="on_primary" if on else "on_surface", checked=on, room=56)  # fmt: skip
    words = text(label, "caption", hidden_from_tree=True, align="center", lines=1)
    return column(face, words, gap=6, cross="center", key=mark)

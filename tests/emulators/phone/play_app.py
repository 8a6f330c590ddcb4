"""A small app for tests of the phone itself: a bit of everything, and things that go wrong on purpose."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.phone import Phone
from emulators.phone.system.uinode import UiNode
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import button, field, item, lazy_list, scroll, slider, text

PLAY = "org.clewline.play"


class Play(App):
    package = PLAY
    label = "Play"
    permissions = ("CAMERA", "READ_CONTACTS")
    handles = (Handles("android.intent.action.VIEW", "detail", "play"),)

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        return {"pressed": 0, "held": 0, "name": "", "number": "", "long": "", "level": 3.0, "dice": dice.random()}

    def screens(self) -> Mapping[str, Screen]:
        return {"main": self.main, "detail": self.detail, "list": self.list, "form": self.form, "broken": self.broken}

    def main(self, ui: Context) -> View:
        def press() -> None:
            ui.state["pressed"] += 1
            ui.effect("button.pressed", "probeable")

        def hold() -> None:
            ui.state["held"] += 1

        ui.confirm("asking", "Really?", "There is no way back.", "Do it", lambda: ui.effect("done", "irreversible"))
        return ui.page(
            scroll(
                text(f"Pressed {ui.state['pressed']} times"),
                button("Press", press, id="press", on_long=hold),
                button("Never", press, id="never", enabled=False),
                button("Ask", lambda: ui.local.__setitem__("asking", True), id="ask"),
                button("Detail", lambda: ui.open("detail", into="picked"), id="detail"),
                text(f"Picked {ui.get('picked', 'nothing')}"),
                button("List", lambda: ui.open("list"), id="list"),
                button("Form", lambda: ui.open("form"), id="form"),
                button("Broken", lambda: ui.open("broken"), id="broken"),
                button("Raise", lambda: void(ui.state["nothing"]), id="raise"),
                button("Camera", lambda: ui.ask_for("CAMERA"), id="camera"),
                button("Contacts", lambda: ui.ask_for("READ_CONTACTS"), id="contacts"),
                button("Toast", lambda: ui.toast("Toasted"), id="toast"),
                button("Snack", lambda: ui.snack("Gone", "Undo", "undo", number=7), id="snack"),
                button("Later", lambda: ui.after(60, "later", number=1), id="later"),
                button("Nobody", lambda: void(ui.start("no.such.ACTION")), id="nobody"),
                slider("Level", ui.state["level"], 0, 10, lambda v: ui.state.__setitem__("level", v), 1, "level"),
                gap=4,
            ),
            ui.bar("Play", menu=[("Menu entry", press)]),
        )

    def detail(self, ui: Context) -> View:
        return ui.page(scroll(button("Give back", lambda: ui.back("a pear"), id="give")), ui.bar("Detail", up=True))

    def list(self, ui: Context) -> View:
        def row(at: int) -> View:
            return item(f"Row {at}", key=f"row{at}", on_tap=lambda: ui.local.__setitem__("chosen", at))

        return ui.page(lazy_list(10_000, row, "rows"), ui.bar(f"Chosen {ui.get('chosen', '-')}"))

    def form(self, ui: Context) -> View:
        def put(name: str) -> Any:
            return lambda value: ui.state.__setitem__(name, value)

        fields = [
            field("Name", ui.state["name"], put("name"), "name"),
            field("Number", ui.state["number"], put("number"), "number", "number", max_length=4),
            *[text(f"Filler {n}") for n in range(18)],
            field("Long", ui.state["long"], put("long"), "long", "multiline"),
        ]
        return ui.page(scroll(*fields, pad=16, gap=12), ui.bar("Form", up=True))

    def broken(self, ui: Context) -> View:
        raise RuntimeError("a screen that cannot be built")

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        ui.effect(f"event.{event}", "probeable", **arguments)
        if event == "later":
            ui.notify("Later has come", "as promised", "later", "detail")


def void(result: object) -> None:
    """Nothing, of something."""


APP = Play()


def play_phone(**given: Any) -> Phone:
    """A phone with this app alone, open."""
    phone = Phone(apps=[APP], **given)
    phone.activities.launch(PLAY)
    return phone


def node(phone: Phone, name: str) -> UiNode:
    """The node of the active window that is called so."""
    found = [n for n in phone.nodes() if name in (n.text, n.description, n.hint)]
    assert found, f"{name!r} is not on the screen: {[n.text or n.description for n in phone.nodes()]}"
    return found[0]


def shows(phone: Phone, name: str) -> bool:
    """Whether the active window has something called so."""
    return any(name in (n.text, n.description, n.hint) for n in phone.nodes())


def press(phone: Phone, name: str, hold_ms: int = 50) -> None:
    """Put a finger on it."""
    left, top, right, bottom = node(phone, name).bounds
    phone.tap((left + right) // 2, (top + bottom) // 2, hold_ms)

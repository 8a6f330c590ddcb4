"""An app with one control for each class of action; what it does is counted by the phone."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Screen
from emulators.phone.view import View
from emulators.phone.widgets import button, checkbox, field, item, lazy_list, scroll, text


class Faulty(App):
    """Send (cannot be undone), a tick (probe-able), a field (idempotent), a list."""

    package = "org.clewline.faults"
    label = "Faults"

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        del dice, now
        return {"sent": 0, "ticked": False, "name": ""}

    def screens(self) -> Mapping[str, Screen]:
        return {"main": self.main}

    def main(self, ui: Context) -> View:
        def send() -> None:
            ui.state["sent"] += 1
            ui.effect("sent", "irreversible")

        def tick(value: bool) -> None:
            ui.state["ticked"] = value
            ui.effect("ticked", "probeable")

        def write(value: str) -> None:
            ui.state["name"] = value

        return ui.page(
            scroll(
                text(f"Sent: {ui.state['sent']}"),
                button("Send", send, id="send"),
                checkbox("Remember me", ui.state["ticked"], tick, "tick"),
                field("Name", ui.state["name"], write, "name"),
                lazy_list(100, lambda at: item(f"Item {at + 1}", key=f"item{at}"), "items", height=160, weight=0,
                          desc="Items"),
            ),
        )  # fmt: skip


APP = Faulty()

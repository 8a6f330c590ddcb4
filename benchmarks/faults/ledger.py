"""An app with one thing of each effect class, each of which counts how often it truly happened."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Screen
from emulators.phone.view import View
from emulators.phone.widgets import button, field, scroll, switch_item, text

PACKAGE = "org.clewline.ledger"


class Ledger(App):
    package = PACKAGE
    label = "Ledger"

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        return {"name": "", "light": False, "sent": 0}

    def screens(self) -> Mapping[str, Screen]:
        return {"main": self.main}

    def main(self, ui: Context) -> View:
        def name(value: str) -> None:
            ui.state["name"] = value
            ui.effect("name.set", "idempotent", name=value)

        def light(on: bool) -> None:
            ui.state["light"] = on
            ui.effect("light.turned", "probeable", on=on)

        def send() -> None:
            ui.state["sent"] += 1
            ui.effect("message.sent", "irreversible")

        body = scroll(
            field("Name", ui.state["name"], name, "name"),
            switch_item("Light", ui.state["light"], light, id="light"),
            button("Send", send, id="send"),
            text(f"Sent {ui.state['sent']} times", id="sent"),
            pad=16,
            gap=16,
        )
        return ui.page(body, ui.bar("Ledger"))


APP = Ledger()

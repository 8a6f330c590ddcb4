"""The conformance scene as an app of the embedded phone; its parts are called as `devices.conformance.scene` says.

Everything but the end of the list is in sight, also while the keyboard is shown.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Screen
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import box, button, checkbox, field, item, lazy_list, row, scroll, text

COLOURS = ("Red", "Green", "Blue")


class Scene(App):
    package = "org.clewline.scene"
    label = "Scene"

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        return {
            "count": 0, "name": "", "notes": "", "password": "", "remember": False, "colour": 0, "vanished": False,
        }  # fmt: skip

    def screens(self) -> Mapping[str, Screen]:
        return {"main": self.main}

    def main(self, ui: Context) -> View:
        state = ui.state

        def press() -> None:
            state["count"] += 1

        def put(name: str) -> Any:
            return lambda value: state.__setitem__(name, value)

        covered = box(
            button("Covered", press, id="covered"),
            box(width=FILL, height=FILL, fill="surface_high", on_tap=lambda: None, key="cover"),
            width=120,
            height=48,
        )
        body = scroll(
            text(f"Count: {state['count']}", id="count"),
            lazy_list(
                100, lambda at: item(f"Item {at + 1}", key=f"item{at}"), "items", height=120, weight=0, desc="Items"
            ),
            row(
                button("Increment", press, id="increment"),
                button("Disabled", press, id="disabled", enabled=False),
                gap=8,
            ),
            row(
                covered,
                None if state["vanished"] else button("Vanish", put_true(state, "vanished"), id="vanish"),
                button("Other", press, id="other"),
                gap=8,
            ),
            field("Name", state["name"], put("name"), "name"),
            field("Notes", state["notes"], put("notes"), "notes", "multiline"),
            field("Password", state["password"], put("password"), "password", "password"),
            checkbox("Remember me", state["remember"], put("remember"), "remember"),
            ui.dropdown("Colour", COLOURS, state["colour"], put("colour"), "colour"),
            pad=(16, 4),
            gap=4,
        )
        return ui.page(body)


def put_true(state: dict[str, Any], name: str) -> Any:
    return lambda: state.__setitem__(name, True)


APP = Scene()

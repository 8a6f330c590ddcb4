"""Pages of the Phone app: its settings, blocked numbers, quick responses."""

from __future__ import annotations

from functools import partial

from emulators.phone.app import Context
from emulators.phone.apps.people import CONTACTS, digits, name_for
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import (
    divider,
    field,
    icon_button,
    item,
    scroll,
    switch_item,
    text,
)

_SWITCHES = (
    ("vibrate", "Vibrate for calls"),
    ("keypad_tones", "Dial pad tones"),
    ("caller_id", "Identify unknown callers"),
)


def settings(ui: Context) -> View:
    """Switches, blocked numbers, quick responses."""
    settings = ui.state["settings"]

    def put(name: str, value: bool) -> None:
        settings[name] = value
        ui.effect("setting.changed", "idempotent", name=name, value=value)

    body = scroll(
        *(switch_item(ui.t(label), settings[name], partial(put, name), key=name) for name, label in _SWITCHES),
        item(ui.t("Blocked numbers"), ui.t("{count} numbers", count=len(ui.state["blocked"])), "block",
             on_tap=lambda: ui.open("blocked"), id="blocked"),
        item(ui.t("Quick responses"), ui.t("Texts to decline a call with"), "quickreply",
             on_tap=lambda: ui.open("replies"), id="replies"),
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("Settings"), up=True))


def blocked(ui: Context) -> View:
    """Numbers that cannot call."""
    number = ui.get("new_number")
    wrong = ui.get("wrong")

    def shut() -> None:
        for name in ("adding", "new_number", "wrong"):
            ui.local.pop(name, None)

    def add() -> None:
        if sum(c.isdecimal() for c in number) < 3:
            ui.local["wrong"] = True
        else:
            block(ui, number.strip(), True)
            shut()

    if ui.get("adding"):
        entry = field(ui.t("Phone number"), number, ui.setter("new_number"), "number", "phone",
                      error=ui.t("Enter a valid phone number") if wrong else "")  # fmt: skip
        ui.dialog(ui.t("Block a number"), body=entry, buttons=[(ui.t("Block"), add), (ui.t("Cancel"), shut)],
                  dismiss=shut)  # fmt: skip
    people = ui.other(CONTACTS)
    rows = [
        item(
            name_for(people, each), "" if name_for(people, each) == each else each, "block",
            icon_button("close", ui.t("Unblock {number}", number=each), partial(block, ui, each, False), "unblock"),
            key=f"blocked{digits(each)}",
        )
        for each in ui.state["blocked"]
    ]  # fmt: skip
    new = item(ui.t("Add a number"), lead="add", on_tap=lambda: ui.local.update(adding=True), id="add_number")
    none = None if rows else text(ui.t("Nobody is blocked"), "small", "on_surface_variant", pad=16)
    return ui.page(scroll(new, divider(), *rows, none), ui.bar(ui.t("Blocked numbers"), up=True))


def replies(ui: Context) -> View:
    """Texts to decline a call with."""
    at = ui.get("editing", -1)

    def shut() -> None:
        ui.local.pop("editing", None)
        ui.local.pop("words", None)

    def save() -> None:
        words = ui.get("words", ui.state["replies"][at]).strip()
        if words:
            ui.state["replies"][at] = words
            ui.effect("reply.changed", "idempotent", position=at, text=words)
        shut()

    if at >= 0:
        entry = field(ui.t("Quick response"), ui.get("words", ui.state["replies"][at]), ui.setter("words"), "words",
                      max_length=160)  # fmt: skip
        ui.dialog(ui.t("Edit quick response"), body=entry, buttons=[(ui.t("Save"), save), (ui.t("Cancel"), shut)],
                  dismiss=shut)  # fmt: skip
    rows = [
        item(words, lead="quickreply", on_tap=partial(ui.local.update, editing=at), key=f"reply{at}", title_lines=2)
        for at, words in enumerate(ui.state["replies"])
    ]
    return ui.page(scroll(*rows), ui.bar(ui.t("Quick responses"), up=True))


def block(ui: Context, number: str, on: bool) -> None:
    """Block a number, or let it call again."""
    kept = [each for each in ui.state["blocked"] if digits(each) != digits(number)]
    ui.state["blocked"] = [*kept, number] if on else kept
    ui.effect("number.blocked", "idempotent", number=number, on=on)
    ui.toast(ui.t("Number blocked") if on else ui.t("Number unblocked"))

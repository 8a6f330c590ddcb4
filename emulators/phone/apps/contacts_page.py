"""One contact: how to reach somebody, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.people import full_name
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    checkbox,
    column,
    empty,
    heading,
    icon_button,
    item,
    row,
    scroll,
    text,
)


def contact(ui: Context) -> View:
    """Somebody: how to reach them, and what is known of them."""
    number = ui.args.get("contact")
    found = next((each for each in ui.state["contacts"] if each["id"] == number), None)
    if found is None:
        return ui.page(empty("person_off", ui.t("This contact is gone")), ui.bar("", up=True))
    contact: dict[str, Any] = found
    name = full_name(contact)
    ui.confirm(
        "deleting", ui.t("Delete contact?"),
        ui.t("{name} will be removed from this device for good.", name=name), ui.t("Delete"),
        lambda: delete(ui, [contact["id"]]),
    )  # fmt: skip
    _label_dialog(ui, contact)
    ui.share("sharing", _card_of(contact), name)
    star = "star" if contact["favorite"] else "star_border"
    told = ui.t("Remove from favorites") if contact["favorite"] else ui.t("Add to favorites")
    bar = ui.bar(
        "",
        up=True,
        actions=[
            icon_button(star, told, lambda: _star(ui, contact), "star"),
            icon_button("edit", ui.t("Edit contact"), lambda: ui.open("edit", contact=contact["id"]), "edit"),
        ],
        menu=[
            (ui.t("Share"), lambda: ui.local.update(sharing=True)),
            (ui.t("Change labels"), lambda: ui.local.update(labelling=True)),
            (ui.t("Delete"), lambda: ui.local.update(deleting=True)),
        ],
    )
    body = scroll(
        column(
            avatar(name, 96),
            text(name, "headline", id="name", align="center"),
            text(contact["company"], "small", "on_surface_variant", "company") if contact["company"] else None,
            gap=12,
            cross="center",
            width=FILL,
            pad=(16, 8, 16, 16),
        ),
        _ways(ui, contact),
        *_facts(ui, contact),
    )
    return ui.page(body, bar)


def _ways(ui: Context, contact: dict[str, Any]) -> View:
    number = contact["phones"][0]["number"] if contact["phones"] else ""
    email = contact["email"]

    def way(mark: str, label: str, on_tap: Any, there: bool) -> View:
        face = icon_button(mark, label, on_tap if there else None, color="primary" if there else "outline",
                           fill="surface_container", enabled=there)  # fmt: skip
        words = text(label, "caption", "primary" if there else "outline", hidden_from_tree=True, align="center")
        return column(face, words, cross="center", gap=4, weight=1, key=mark)

    return row(
        way("call", ui.t("Call"), partial(_start, ui, "CALL", f"tel:{number}"), bool(number)),
        way("chat", ui.t("Text"), partial(_start, ui, "SENDTO", f"smsto:{number}"), bool(number)),
        way("mail", ui.t("Email"), partial(_start, ui, "SENDTO", f"mailto:{email}"), bool(email)),
        width=FILL,
        pad=(16, 0, 16, 16),
    )


def _facts(ui: Context, contact: dict[str, Any]) -> list[View]:
    found: list[View] = [heading(ui.t("Contact info"))]
    for at, phone in enumerate(contact["phones"]):
        data = phone["number"]
        found.append(
            item(
                data, ui.t(phone["kind"]), "call",
                icon_button("chat", ui.t("Text {number}", number=data),
                            partial(_start, ui, "SENDTO", f"smsto:{data}")),
                partial(_start, ui, "CALL", f"tel:{data}"), f"phone{at}",
                on_long=partial(_copy, ui, data),
            )
        )  # fmt: skip
    if contact["email"]:
        data = contact["email"]
        write = partial(_start, ui, "SENDTO", f"mailto:{data}")
        found.append(item(data, ui.t("Email"), "mail", on_tap=write, key="email", on_long=partial(_copy, ui, data)))
    if contact["birthday"]:
        day = datetime.fromisoformat(contact["birthday"])
        found.append(item(ui.day(day, year=True), ui.t("Birthday"), "cake", key="birthday"))
    if contact["note"]:
        found.append(item(contact["note"], ui.t("Notes"), "notes", key="note", title_lines=6))
    if contact["labels"]:
        found.append(item(", ".join(contact["labels"]), ui.t("Labels"), "label", key="labels"))
    if len(found) == 1:
        found.append(text(ui.t("No contact info yet"), "small", "on_surface_variant", pad=(16, 8, 16, 8)))
    return found


def _label_dialog(ui: Context, contact: dict[str, Any]) -> None:
    if not ui.get("labelling"):
        return

    def turn(label: str, on: bool) -> None:
        contact["labels"] = [each for each in ui.state["labels"] if (each in contact["labels"]) != (each == label)]
        ui.effect("contact.labelled", "idempotent", contact=contact["id"], label=label, on=on)

    def shut() -> None:
        ui.local.pop("labelling", None)

    boxes = [checkbox(each, each in contact["labels"], partial(turn, each), key=each) for each in ui.state["labels"]]
    ui.dialog(ui.t("Change labels"), body=column(*boxes), buttons=[(ui.t("Done"), shut)], dismiss=shut)


def _star(ui: Context, contact: dict[str, Any]) -> None:
    contact["favorite"] = not contact["favorite"]
    ui.effect("contact.starred", "idempotent", contact=contact["id"], on=contact["favorite"])
    if contact["favorite"]:
        ui.toast(ui.t("Added to favorites"))
    else:
        ui.snack(ui.t("Removed from favorites"), ui.t("Undo"), "unfavorite", contact=contact["id"])


def delete(ui: Context, numbers: Sequence[int]) -> None:
    """Delete contacts for good."""
    ui.state["contacts"] = [contact for contact in ui.state["contacts"] if contact["id"] not in numbers]
    ui.local["marked"] = []
    ui.effect("contact.deleted", "irreversible", contacts=list(numbers))
    ui.toast(ui.t("Deleted"))
    if ui.activity["screen"] == "contact":
        ui.back()


def _start(ui: Context, action: str, data: str) -> None:
    ui.start(f"android.intent.action.{action}", data)


def _copy(ui: Context, value: str) -> None:
    ui.copy(value)
    ui.toast(ui.t("Copied to clipboard"))


def _card_of(contact: dict[str, Any]) -> str:
    lines = [full_name(contact), *(phone["number"] for phone in contact["phones"]), contact["email"]]
    return "\n".join(line for line in lines if line)

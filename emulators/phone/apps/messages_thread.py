"""One conversation: its bubbles, what is written into it, its details, and how a new one is begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.people import CONTACTS, contact_with, digits, full_name, name_for
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    button,
    chip,
    column,
    divider,
    empty,
    field,
    heading,
    icon_button,
    item,
    lazy_list,
    row,
    scroll,
    switch_item,
    text,
)

_MOST = 1000
"""Characters that one message may have."""


def title_of(ui: Context, thread: dict[str, Any]) -> str:
    """Whom a conversation is with."""
    if thread["name"]:
        return str(thread["name"])
    people = ui.other(CONTACTS)
    return ", ".join(name_for(people, number) for number in thread["numbers"])


def last_at(thread: dict[str, Any]) -> datetime:
    """When the last message came or went."""
    return datetime.fromisoformat(thread["messages"][-1]["at"] if thread["messages"] else "2000-01-01")


def unread(ui: Context, thread: dict[str, Any]) -> bool:
    """Whether its last message came in and was not looked at."""
    last = thread["messages"][-1] if thread["messages"] else None
    return last is not None and last["from"] != "me" and ui.state["recent_read"].get(str(thread["id"]), 0) < last["id"]


def open_thread(ui: Context, thread: dict[str, Any]) -> None:
    """Show a conversation; it counts as read from then on."""
    if thread["messages"]:
        ui.state["recent_read"][str(thread["id"])] = thread["messages"][-1]["id"]
    ui.open("thread", thread=thread["id"])


def send(ui: Context, thread: dict[str, Any] | None, numbers: Sequence[str], words: str, picture: str = "") -> None:
    """Send a message; a conversation that is not there yet begins with it."""
    state = ui.state
    if thread is None:
        thread = {
            "id": state["next"],
            "numbers": list(numbers),
            "name": "",
            "messages": [],
            "archived": False,
            "pinned": False,
            "muted": False,
            "blocked": False,
        }
        state["threads"].append(thread)
        state["next"] += 1
    thread["archived"] = False
    message = _message(ui, "me", words)
    if picture:
        message["picture"] = picture
    thread["messages"].append(message)
    ui.effect("message.sent", "irreversible", to=list(thread["numbers"]), text=words, picture=picture)


def send_to(ui: Context, numbers: Sequence[str], words: str) -> None:
    """Send a message into the conversation with those numbers."""
    send(ui, with_numbers(ui, numbers), numbers, words)


def receive(ui: Context, number: str, words: str) -> None:
    """A message comes in: it joins its conversation, and is told of unless that is muted."""
    state = ui.state
    thread = with_numbers(ui, [number])
    if thread is None:
        thread = {
            "id": state["next"], "numbers": [number], "name": "", "messages": [], "archived": False, "pinned": False,
            "muted": False, "blocked": False,
        }  # fmt: skip
        state["threads"].append(thread)
        state["next"] += 1
    thread["messages"].append(_message(ui, digits(number), words))
    if not thread["muted"] and not thread["blocked"] and state["settings"]["notifications"]:
        ui.notify(title_of(ui, thread), words, f"thread{thread['id']}", "thread", thread=thread["id"])


def delete(ui: Context, numbers: Sequence[int]) -> None:
    """Delete conversations for good."""
    ui.state["threads"] = [thread for thread in ui.state["threads"] if thread["id"] not in numbers]
    ui.effect("thread.deleted", "irreversible", threads=list(numbers))
    ui.local.pop("marked", None)
    ui.toast(ui.t("Deleted"))


def _message(ui: Context, sender: str, words: str) -> dict[str, Any]:
    number = ui.state["next_message"]
    ui.state["next_message"] += 1
    at = ui.now.replace(tzinfo=None).isoformat(timespec="minutes")
    return {"from": sender, "text": words, "at": at, "id": number, "starred": False}


def with_numbers(ui: Context, numbers: Sequence[str]) -> dict[str, Any] | None:
    """The conversation with exactly those numbers, if there is one."""
    wanted = sorted(digits(number) for number in numbers)
    return next((t for t in ui.state["threads"] if sorted(digits(n) for n in t["numbers"]) == wanted), None)


def _current(ui: Context) -> tuple[dict[str, Any] | None, list[str]]:
    """The conversation that the screen was opened for, and its numbers."""
    number = ui.args.get("thread")
    if number is not None:
        thread = next((each for each in ui.state["threads"] if each["id"] == number), None)
        return thread, list(thread["numbers"]) if thread else []
    data = str(ui.args.get("data", "")).partition(":")[2]
    numbers = ui.args.get("numbers") or [part for part in data.split(";") if part]
    return with_numbers(ui, numbers), list(numbers)


# --- the conversation ---------------------------------------------------------------------------------------------


def thread(ui: Context) -> View:
    """The bubbles, and the line to write in."""
    known, numbers = _current(ui)
    if known is None and not numbers:
        return ui.page(empty("forum", ui.t("This conversation is gone")), ui.bar("", up=True))
    people = ui.other(CONTACTS)
    name = title_of(ui, known) if known else ", ".join(name_for(people, number) for number in numbers)
    messages = known["messages"] if known else []
    _questions(ui, known, name)
    one = numbers[0]
    chosen = next((message for message in messages if message["id"] == ui.get("message", 0)), None)
    if known is not None and chosen is not None:
        bar = _message_bar(ui, known, chosen)
    else:
        menu = [(ui.t("Details"), lambda: ui.open("details", thread=known["id"]))] if known else []
        if known is not None:
            menu += [
                (ui.t("Unmute") if known["muted"] else ui.t("Mute notifications"), lambda: _turn(ui, known, "muted")),
                (ui.t("Unarchive") if known["archived"] else ui.t("Archive"), lambda: _turn(ui, known, "archived")),
                (ui.t("Delete"), lambda: ui.local.update(deleting=True)),
                (ui.t("Unblock") if known["blocked"] else ui.t("Block"), lambda: ui.local.update(blocking=True)),
            ]
        call = icon_button("call", ui.t("Call"), partial(_start, ui, "CALL", f"tel:{one}"), "call")
        bar = ui.bar(name, up=True, actions=[call] if len(numbers) == 1 else [], menu=menu)
    if messages:
        body = lazy_list(len(messages), lambda at: _bubble(ui, numbers, messages, at), "messages", from_end=True)
    else:
        body = empty("chat_bubble_outline", name, ui.t("Write the first message."))
    foot = _composer(ui, known, numbers)
    if known is not None and known["blocked"]:
        unblock = button(ui.t("Unblock"), lambda: _turn(ui, known, "blocked"), "tonal")
        foot = row(text(ui.t("This number is blocked"), weight=1), unblock, pad=16)
    return ui.page(body, bar, None, foot)


def _start(ui: Context, action: str, data: str) -> None:
    ui.start(f"android.intent.action.{action}", data)


def _questions(ui: Context, known: dict[str, Any] | None, name: str) -> None:
    if known is None:
        return

    def gone() -> None:
        delete(ui, [known["id"]])
        ui.back()

    undone = ui.t("This can’t be undone.")
    ui.confirm("deleting", ui.t("Delete this conversation?"), undone, ui.t("Delete"), gone)
    question = ui.t("Unblock {name}?", name=name) if known["blocked"] else ui.t("Block {name}?", name=name)
    note = "" if known["blocked"] else ui.t("You will no longer get messages or calls from this number.")
    yes = ui.t("Unblock") if known["blocked"] else ui.t("Block")
    ui.confirm("blocking", question, note, yes, lambda: _turn(ui, known, "blocked"))


def _turn(ui: Context, known: dict[str, Any], name: str) -> None:
    known[name] = not known[name]
    ui.effect(f"thread.{name}", "idempotent", threads=[known["id"]], on=known[name])


def _message_bar(ui: Context, known: dict[str, Any], message: dict[str, Any]) -> View:
    def done() -> None:
        ui.local.pop("message", None)

    def copy() -> None:
        ui.copy(message["text"])
        ui.toast(ui.t("Copied to clipboard"))
        done()

    def star() -> None:
        message["starred"] = not message["starred"]
        ui.effect("message.starred", "idempotent", message=message["id"], on=message["starred"])
        done()

    def forward() -> None:
        done()
        ui.open("new", text=message["text"])

    def remove() -> None:
        known["messages"] = [each for each in known["messages"] if each["id"] != message["id"]]
        ui.effect("message.deleted", "irreversible", message=message["id"])
        done()

    ui.confirm("removing", ui.t("Delete this message?"), ui.t("This can’t be undone."), ui.t("Delete"), remove)
    return ui.bar(
        "", close=True, leave=done,
        actions=[
            icon_button("content_copy", ui.t("Copy"), copy, "copy"),
            icon_button("star", ui.t("Unstar") if message["starred"] else ui.t("Star"), star, "star"),
            icon_button("forward", ui.t("Forward"), forward, "forward"),
            icon_button("delete", ui.t("Delete"), lambda: ui.local.update(removing=True), "delete"),
        ],
    )  # fmt: skip


def _bubble(ui: Context, numbers: Sequence[str], messages: Sequence[dict[str, Any]], at: int) -> View:
    message = messages[at]
    mine = message["from"] == "me"
    when = datetime.fromisoformat(message["at"])
    new_day = at == 0 or messages[at - 1]["at"][:10] != message["at"][:10]
    sender = ""
    if not mine and len(numbers) > 1 and (at == 0 or messages[at - 1]["from"] != message["from"]):
        known = next((number for number in numbers if digits(number) == message["from"]), message["from"])
        sender = name_for(ui.other(CONTACTS), known)
    chosen = ui.get("message", 0) == message["id"]
    ink = "on_primary" if mine else "on_surface"
    picture = message.get("picture")
    words = column(
        View(
            "image",
            cls="android.widget.ImageView",
            picture=str(picture),
            width=200,
            height=150,
            radius=12,
            desc=ui.t("Photo"),
        )
        if picture
        else None,
        text(message["text"], "body", ink, "message_text") if message["text"] else None,
        fill="inverse_surface" if chosen else "primary" if mine else "surface_highest",
        radius=18,
        pad=(14, 8, 14, 8),
        gap=4,
        on_long=lambda: ui.local.update(message=message["id"]),
        key="bubble",
        selected=chosen,
    )
    if chosen and message["text"]:
        words.children[-1].color = "inverse_on_surface"
    star = View("icon", icon="star", size=14, color="star", desc=ui.t("Starred"), cls="android.widget.ImageView")
    below = row(
        text(ui.time(when), "caption", "on_surface_variant", "message_time"),
        star if message["starred"] else None,
        gap=4,
    )
    side = "end" if mine else "start"
    return column(
        text(ui.day(when), "caption", "on_surface_variant", "day", align="center", pad=(0, 12, 0, 8))
        if new_day
        else None,
        text(sender, "caption", "primary", "sender", pad=(18, 4, 18, 2)) if sender else None,
        row(words, align=side, width=FILL, pad=(72, 0, 12, 0) if mine else (12, 0, 72, 0)),
        row(below, align=side, width=FILL, pad=(20, 2, 20, 6)),
        key=f"message{message['id']}",
    )


def _composer(ui: Context, known: dict[str, Any] | None, numbers: list[str]) -> View:
    words = ui.get("text", str(ui.args.get("text", "")))
    picture = ui.get("photo", ui.args.get("picture", ""))
    picture = str(picture.get("picture", "")) if isinstance(picture, dict) else str(picture)
    card = ui.get("card", None)
    told = "\n".join(part for part in (words.strip(), _card(card)) if part)

    def go() -> None:
        if told or picture:
            send(ui, known, numbers, told, picture)
            for name in ("photo", "card"):
                ui.local.pop(name, None)
            ui.local["text"] = ""
            ui.activity["offsets"].clear()
            ui.args.pop("picture", None)

    if ui.get("attaching"):
        ui.sheet(_attachments(ui, words), lambda: ui.local.update(attaching=False))
    entry = field(ui.t("Text message"), words, ui.setter("text"), "compose_message_text", weight=1, max_length=_MOST)
    chips = [
        chip(ui.t("Photo"), True, lambda: ui.local.update(photo=""), "photo") if picture else None,
        chip(str(card["name"]), True, lambda: ui.local.pop("card"), "card") if card else None,
    ]
    shown = [each for each in chips if each is not None]
    return column(
        row(*shown, gap=8, pad=(16, 8, 16, 0)) if shown else None,
        row(
            icon_button("add_circle_outline", ui.t("Attach"), lambda: ui.local.update(attaching=True), "attach"),
            entry,
            icon_button("send", ui.t("Send SMS"), go, "send_message_button", enabled=bool(told or picture),
                        color="primary"),
            pad=(4, 8, 8, 8),
            gap=4,
            width=FILL,
        ),
        width=FILL,
        key="composer",
    )  # fmt: skip


def _card(card: Any) -> str:
    return "\n".join(str(card[name]) for name in ("name", "number", "email") if card.get(name)) if card else ""


def _attachments(ui: Context, words: str) -> View:
    def photo() -> None:
        ui.local["attaching"] = False
        ui.start("android.intent.action.GET_CONTENT", kind="image/*", into="photo")

    def contact() -> None:
        ui.local["attaching"] = False
        ui.start("android.intent.action.PICK", kind="vnd.android.cursor.dir/contact", into="card")

    def place() -> None:
        ui.local["attaching"] = False
        if not ui.allowed("ACCESS_FINE_LOCATION"):
            ui.ask_for("ACCESS_FINE_LOCATION")
        elif ui.setting("location_on", "0", "secure") == "1":
            ui.local["text"] = f"{words} {ui.t('My location')}: 52.5200, 13.4050".strip()
        else:
            ui.toast(ui.t("Location is off"))

    return column(
        item(ui.t("Photo"), lead="image", on_tap=photo, id="attach_photo"),
        item(ui.t("Contact"), lead="person", on_tap=contact, id="attach_contact"),
        item(ui.t("Location"), lead="location_on", on_tap=place, id="attach_location"),
    )


def details(ui: Context) -> View:
    """Who takes part, and what holds for this conversation alone."""
    known, numbers = _current(ui)
    if known is None:
        return ui.page(empty("forum", ui.t("This conversation is gone")), ui.bar("", up=True))
    people = ui.other(CONTACTS)

    def member(number: str) -> View:
        contact = contact_with(people, number)
        if contact is None:
            add = partial(
                ui.start, "android.intent.action.INSERT", "", "vnd.android.cursor.dir/contact", "", phone=number
            )
            last = icon_button("person_add", ui.t("Add contact"), lambda: void(add()), "add_contact")
            return item(number, "", avatar(""), last, key=number)
        opens = partial(ui.start, "android.intent.action.VIEW", "", "vnd.android.cursor.item/contact", "",
                        contact=contact["id"])  # fmt: skip
        return item(full_name(contact), number, avatar(full_name(contact)), on_tap=lambda: void(opens()), key=number)

    def rename() -> None:
        known["name"] = ui.get("group_name", known["name"]).strip()
        ui.effect("thread.renamed", "idempotent", thread=known["id"], name=known["name"])
        ui.local.pop("renaming", None)

    if ui.get("renaming"):
        entry = field(ui.t("Group name"), ui.get("group_name", known["name"]), ui.setter("group_name"), "group_name",
                      max_length=40)  # fmt: skip
        shut = partial(ui.local.pop, "renaming", None)
        ui.dialog(
            ui.t("Group name"),
            body=entry,
            buttons=[(ui.t("Save"), rename), (ui.t("Cancel"), lambda: void(shut()))],
            dismiss=lambda: void(shut()),
        )
    _questions(ui, known, title_of(ui, known))
    group = item(ui.t("Group name"), known["name"] or ui.t("None"), "edit",
                 on_tap=lambda: ui.local.update(renaming=True), id="group")  # fmt: skip
    body = scroll(
        switch_item(
            ui.t("Notifications"), not known["muted"], lambda on: _turn(ui, known, "muted"), key="notifications"
        ),
        group if len(numbers) > 1 else None,
        item(
            ui.t("Unblock") if known["blocked"] else ui.t("Block & report spam"),
            lead="block",
            on_tap=lambda: ui.local.update(blocking=True),
            id="block",
        ),
        divider(),
        heading(ui.t("{count} people", count=len(numbers)) if len(numbers) > 1 else ui.t("Person")),
        *(member(number) for number in numbers),
    )
    return ui.page(body, ui.bar(ui.t("Details"), up=True))


def void(result: object) -> None:
    """Nothing, of something."""

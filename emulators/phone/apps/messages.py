"""Messages: conversations by SMS with people, groups and services."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import messages_new, messages_thread
from emulators.phone.apps.messages_talk import talks
from emulators.phone.apps.messages_thread import last_at, open_thread, title_of, unread
from emulators.phone.apps.people import address_book
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import (
    avatar,
    box,
    column,
    empty,
    fab,
    heading,
    icon,
    icon_button,
    item,
    lazy_list,
    radio,
    row,
    scroll,
    switch_item,
    text,
)

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_SWITCHES = (
    ("notifications", "Notifications", "For all conversations"),
    ("sounds", "Outgoing message sounds", ""),
    ("delivery_reports", "Delivery reports", "Find out when an SMS that you send is delivered"),
    ("delete_codes", "Delete one-time codes after 24 hours", ""),
)
_SWIPES = (("archive", "Archive"), ("delete", "Delete"), ("off", "Off"))


class MessagesApp(App):
    """See the module."""

    package = "org.clewline.messages"
    label = "Messages"
    icon = "chat"
    color = "#0b57d0"
    system = True
    granted = ("READ_CONTACTS", "SEND_SMS", "READ_SMS", "POST_NOTIFICATIONS")
    permissions = ("ACCESS_FINE_LOCATION", "CAMERA", "READ_MEDIA_IMAGES")
    handles = (
        Handles("android.intent.action.SENDTO", "thread", "smsto"),
        Handles("android.intent.action.SENDTO", "thread", "sms"),
        Handles("android.intent.action.SEND", "new", kind="text/"),
        Handles("android.intent.action.SEND", "new", kind="image/"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """No conversation."""
        settings = {"notifications": True, "sounds": True, "delivery_reports": False, "delete_codes": False}
        return {
            "threads": [],
            "recent_read": {},
            "settings": {**settings, "swipe": "archive"},
            "next": 1,
            "next_message": 1,
        }

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """Weeks of conversations with people of the address book; a few are unread."""
        state = phone.state(self.package)
        for thread in talks(dice, address_book(phone.seed), phone.now()):
            for message in thread["messages"]:
                message.update(id=state["next_message"], starred=False)
                state["next_message"] += 1
            state["threads"].append({"id": state["next"], **thread})
            state["recent_read"][str(state["next"])] = thread["messages"][-1]["id"]
            state["next"] += 1
        incoming = [thread for thread in state["threads"] if thread["messages"][-1]["from"] != "me"]
        for thread in dice.sample(incoming, 3):
            state["recent_read"][str(thread["id"])] = 0

    def screens(self) -> Mapping[str, Screen]:
        """The list of conversations and its folders, one conversation, a new one, search, settings."""
        return {
            "main": self.main, "archived": self.archived, "blocked": self.blocked, "starred": self.starred,
            "search": self.search, "settings": self.settings, "thread": messages_thread.thread,
            "details": messages_thread.details, "new": messages_new.new,
        }  # fmt: skip

    def on_back(self, ui: Context) -> bool:
        """Back ends a selection."""
        for name in ("marked", "message"):
            if ui.get(name):
                ui.local.pop(name)
                return True
        return False

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo; a message that comes in, or one that another app of the system sends (``number`` and ``text``)."""
        if event == "unarchive":
            for thread in ui.state["threads"]:
                if thread["id"] in arguments["threads"]:
                    thread["archived"] = False
            ui.effect("thread.restored", "idempotent", threads=arguments["threads"])
        elif event == "receive":
            messages_thread.receive(ui, str(arguments["number"]), str(arguments["text"]))
        elif event == "send":
            messages_thread.send_to(ui, [str(arguments["number"])], str(arguments["text"]))

    # --- conversations --------------------------------------------------------------------------------------------

    def main(self, ui: Context) -> View:
        """All conversations that are neither archived nor blocked, pinned ones first."""
        shown = _threads(ui, lambda thread: not thread["archived"] and not thread["blocked"])
        shown.sort(key=lambda thread: not thread["pinned"])
        marked = [number for number in ui.get("marked", []) if any(t["id"] == number for t in shown)]
        self._ask_to_delete(ui, marked)
        if marked:
            return ui.page(self._list(ui, shown, marked), self._selection_bar(ui, marked, shown))
        bar = ui.bar(
            ui.t("Messages"),
            actions=[icon_button("search", ui.t("Search"), lambda: ui.open("search"), "search")],
            menu=[
                (ui.t("Archived"), lambda: ui.open("archived")),
                (ui.t("Spam & blocked"), lambda: ui.open("blocked")),
                (ui.t("Starred"), lambda: ui.open("starred")),
                (ui.t("Mark all as read"), lambda: _read(ui, ui.state["threads"])),
                (ui.t("Settings"), lambda: ui.open("settings")),
            ],
        )
        start = fab("chat", ui.t("Start chat"), lambda: ui.open("new"), ui.t("Start chat"), "start_chat")
        if not shown:
            return ui.page(
                empty("forum", ui.t("No conversations"), ui.t("Start one with the button below.")), bar, start
            )
        return ui.page(self._list(ui, shown, marked), bar, start)

    def _list(self, ui: Context, shown: Sequence[dict[str, Any]], marked: Sequence[int]) -> View:
        return lazy_list(len(shown), lambda at: self._row(ui, shown[at], marked), "conversations", pad=(0, 0, 0, 88))

    def _row(self, ui: Context, thread: dict[str, Any], marked: Sequence[int]) -> View:
        number, name = thread["id"], title_of(ui, thread)
        fresh = unread(ui, thread)
        last = thread["messages"][-1] if thread["messages"] else None
        note = ""
        if last is not None:
            note = ui.t("You: {text}", text=last["text"]) if last["from"] == "me" else last["text"]
        marks = [
            icon("push_pin", 16, desc=ui.t("Pinned")) if thread["pinned"] else None,
            icon("notifications_off", 16, desc=ui.t("Muted")) if thread["muted"] else None,
            box(width=10, height=10, radius=5, fill="primary", desc=ui.t("Unread"), id="unread") if fresh else None,
        ]
        swipe = ui.state["settings"]["swipe"]

        def swiped(direction: str) -> None:
            if swipe == "archive":
                archive(ui, [number])
            elif swipe == "delete":
                ui.local.update(marked=[number], deleting=True)

        toggle = partial(_toggle, ui, number)
        when = ui.when(last_at(thread)) if last is not None else ""
        return item(
            name, note,
            _chosen() if number in marked else avatar("" if name[:1].isdecimal() else name),
            column(text(when, "caption", "on_surface_variant", "date"), row(*marks, gap=4), cross="end", gap=4),
            toggle if marked else partial(open_thread, ui, thread),
            f"thread{number}", strong=fresh, note_lines=1, on_long=toggle, selected=number in marked,
            on_swipe=swiped if swipe != "off" and not marked else None,
        )  # fmt: skip

    def _selection_bar(self, ui: Context, marked: Sequence[int], shown: Sequence[dict[str, Any]]) -> View:
        chosen = [thread for thread in shown if thread["id"] in marked]
        pinned = all(thread["pinned"] for thread in chosen)

        def put(name: str, value: bool) -> None:
            for thread in chosen:
                thread[name] = value
            ui.effect(f"thread.{name}", "idempotent", threads=list(marked), on=value)
            ui.local.pop("marked", None)

        def mark_unread() -> None:
            for thread in chosen:
                ui.state["recent_read"][str(thread["id"])] = 0
            ui.local.pop("marked", None)

        return ui.bar(
            str(len(marked)),
            close=True,
            leave=lambda: ui.local.update(marked=[]),
            actions=[
                icon_button(
                    "push_pin", ui.t("Unpin") if pinned else ui.t("Pin"), lambda: put("pinned", not pinned), "pin"
                ),
                icon_button("archive", ui.t("Archive"), lambda: archive(ui, list(marked)), "archive"),
                icon_button("delete", ui.t("Delete"), lambda: ui.local.update(deleting=True), "delete"),
            ],
            menu=[
                (ui.t("Mark as unread"), mark_unread),
                (ui.t("Mute notifications"), lambda: put("muted", True)),
                (ui.t("Block"), lambda: put("blocked", True)),
            ],
        )

    def _ask_to_delete(self, ui: Context, marked: Sequence[int]) -> None:
        ui.confirm(
            "deleting", ui.t("Delete {count} conversations?", count=len(marked)), ui.t("This can’t be undone."),
            ui.t("Delete"), lambda: messages_thread.delete(ui, marked),
        )  # fmt: skip

    def archived(self, ui: Context) -> View:
        """What was put away; from here it comes back."""
        shown = _threads(ui, lambda thread: thread["archived"])
        back = ui.t("Unarchive")

        def restore(thread: dict[str, Any]) -> None:
            thread["archived"] = False
            ui.effect("thread.restored", "idempotent", threads=[thread["id"]])

        return self._folder(
            ui, ui.t("Archived"), shown, "unarchive", back, restore, "archive", ui.t("Nothing is archived")
        )

    def blocked(self, ui: Context) -> View:
        """Conversations of those who are blocked."""
        shown = _threads(ui, lambda thread: thread["blocked"])

        def unblock(thread: dict[str, Any]) -> None:
            thread["blocked"] = False
            ui.effect("thread.blocked", "idempotent", threads=[thread["id"]], on=False)

        title = ui.t("Spam & blocked")
        return self._folder(
            ui, title, shown, "do_not_disturb_off", ui.t("Unblock"), unblock, "block", ui.t("Nobody is blocked")
        )

    def _folder(
        self, ui: Context, title: str, shown: Sequence[dict[str, Any]], mark: str, label: str,
        act: Callable[[dict[str, Any]], None], none: str, nothing: str,
    ) -> View:  # fmt: skip
        def line(at: int) -> View:
            thread = shown[at]
            name = title_of(ui, thread)
            return item(
                name, thread["messages"][-1]["text"] if thread["messages"] else "", avatar(name),
                icon_button(mark, label, partial(act, thread), "restore"), partial(open_thread, ui, thread),
                f"thread{thread['id']}", note_lines=1,
            )  # fmt: skip

        body = lazy_list(len(shown), line, "conversations") if shown else empty(none, nothing)
        return ui.page(body, ui.bar(title, up=True))

    def starred(self, ui: Context) -> View:
        """Messages that were starred."""
        found = [(thread, each) for thread in ui.state["threads"] for each in thread["messages"] if each["starred"]]
        body = self._hits(ui, found) if found else empty("star_border", ui.t("No starred messages"))
        return ui.page(body, ui.bar(ui.t("Starred"), up=True))

    def search(self, ui: Context) -> View:
        """Messages and people that hold what is written."""
        query = ui.get("query").strip().casefold()
        found = [
            (thread, message)
            for thread in _threads(ui, lambda thread: not thread["blocked"])
            for message in reversed(thread["messages"])
            if query in message["text"].casefold() or query in title_of(ui, thread).casefold()
        ]
        if not query:
            body = empty("search", ui.t("Search messages"), ui.t("People, numbers and words"))
        elif not found:
            body = empty("search_off", ui.t("No results"))
        else:
            body = self._hits(ui, found)
        return ui.page(body, ui.search_bar(ui.t("Search messages")))

    def _hits(self, ui: Context, found: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> View:
        def line(at: int) -> View:
            thread, message = found[at]
            return item(
                title_of(ui, thread), message["text"], avatar(title_of(ui, thread)),
                ui.when(datetime.fromisoformat(message["at"])), partial(open_thread, ui, thread), f"hit{message['id']}",
            )  # fmt: skip

        return lazy_list(len(found), line, "results")

    def settings(self, ui: Context) -> View:
        """Switches, and what a swipe does."""
        settings = ui.state["settings"]

        def put(name: str, value: Any) -> None:
            settings[name] = value
            ui.effect("setting.changed", "idempotent", name=name, value=value)

        switches = [
            switch_item(ui.t(label), settings[name], partial(put, name), ui.t(note) if note else "", key=name)
            for name, label, note in _SWITCHES
        ]
        swipes = [
            radio(ui.t(label), settings["swipe"] == name, partial(put, "swipe", name), f"swipe_{name}")
            for name, label in _SWIPES
        ]
        body = scroll(heading(ui.t("General")), *switches, heading(ui.t("Swiping a conversation")), *swipes)
        return ui.page(body, ui.bar(ui.t("Settings"), up=True))


def archive(ui: Context, numbers: Sequence[int]) -> None:
    """Put conversations away, with a way back."""
    for thread in ui.state["threads"]:
        if thread["id"] in numbers:
            thread["archived"] = True
    ui.local.pop("marked", None)
    ui.effect("thread.archived", "idempotent", threads=list(numbers))
    told = ui.t("{count} archived", count=len(numbers))
    ui.snack(told, ui.t("Undo"), "unarchive", threads=list(numbers))


def _threads(ui: Context, wanted: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    return sorted(filter(wanted, ui.state["threads"]), key=last_at, reverse=True)


def _read(ui: Context, threads: Sequence[dict[str, Any]]) -> None:
    for thread in threads:
        if thread["messages"]:
            ui.state["recent_read"][str(thread["id"])] = thread["messages"][-1]["id"]
    ui.effect("threads.read", "idempotent")


def _toggle(ui: Context, number: int) -> None:
    ui.local["marked"] = sorted(set(ui.get("marked", [])) ^ {number})


def _chosen() -> View:
    tick = View("icon", icon="check", size=22, color="on_primary", hidden_from_tree=True)
    return box(tick, width=40, height=40, radius=20, fill="primary", align="center", cross="center",
               hidden_from_tree=True)  # fmt: skip


APP = MessagesApp()

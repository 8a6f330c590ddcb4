"""Mail: folders, conversations, search, labels."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import mail_compose, mail_thread
from emulators.phone.apps.mail_letters import OWNER, letters
from emulators.phone.apps.mail_thread import Moves, move, names_of
from emulators.phone.apps.people import address_book
from emulators.phone.apps.settings_parts import write
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import (
    avatar,
    box,
    column,
    divider,
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

FOLDERS = (
    ("inbox", "inbox", "Inbox"), ("starred", "star_border", "Starred"), ("sent", "send", "Sent"),
    ("drafts", "drafts", "Drafts"), ("archive", "archive", "Archive"), ("spam", "report", "Spam"),
    ("trash", "delete", "Trash"),
)  # fmt: skip
_SWITCHES = (
    ("notifications", "Notifications"), ("confirm_send", "Confirm before sending"),
    ("confirm_delete", "Confirm before deleting"), ("pictures", "Always show pictures"),
)  # fmt: skip


class MailApp(App):
    """See the module."""

    package = "org.clewline.mail"
    label = "Mail"
    icon = "mail"
    color = "#c5221f"
    granted = ("POST_NOTIFICATIONS",)
    permissions = ("READ_CONTACTS",)
    handles = (
        Handles("android.intent.action.SENDTO", "compose", "mailto"),
        Handles("android.intent.action.VIEW", "compose", "mailto"),
        Handles("android.intent.action.SEND", "compose", kind="text/plain"),
        Handles("android.intent.action.SEND", "compose", kind="image/"),
        Handles("android.intent.action.SEND", "compose", kind="application/"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """An empty box."""
        switches = {"notifications": True, "confirm_send": False, "confirm_delete": False, "pictures": True}
        return {
            "account": dict(OWNER),
            "mails": [],
            "recent_unread": [],
            "labels": ["Receipts", "Travel", "Work", "Family"],
            "settings": {**switches, "swipe": "archive", "signature": ""},
            "next": 1,
            "next_thread": 1,
        }

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """A month of mail."""
        state = phone.state(self.package)
        for letter in letters(dice, address_book(phone.seed), phone.now()):
            state["mails"].append({"id": state["next"], **letter})
            state["next"] += 1
            state["next_thread"] = max(state["next_thread"], letter["thread"] + 1)
        inbox = [mail["id"] for mail in state["mails"] if mail["folder"] == "inbox"]
        state["recent_unread"] = sorted(dice.sample(inbox, 6))
        for mail in dice.sample([mail for mail in state["mails"] if mail["folder"] == "inbox"], 2):
            mail["starred"] = True

    def screens(self) -> Mapping[str, Screen]:
        """The list of a folder, a conversation, the form, search, settings."""
        return {
            "main": self.main, "thread": mail_thread.thread, "compose": mail_compose.compose, "search": self.search,
            "settings": self.settings,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo."""
        if event == "move_back":
            for mail in ui.state["mails"]:
                mail["folder"] = arguments["folders"].get(str(mail["id"]), mail["folder"])
            ui.effect("mails.moved_back", "idempotent", mails=sorted(arguments["folders"]))

    def on_back(self, ui: Context) -> bool:
        """Back ends a selection, goes from a folder to the inbox, and keeps a half-written mail as a draft."""
        if ui.get("marked"):
            ui.local.pop("marked")
            return True
        if ui.activity["screen"] == "main" and ui.get("folder", "inbox") != "inbox":
            ui.local["folder"] = "inbox"
            return True
        if ui.activity["screen"] == "compose":
            mail_compose.keep_draft(ui)
        return False

    # --- a folder -------------------------------------------------------------------------------------------------

    def main(self, ui: Context) -> View:
        """The conversations of a folder or label."""
        folder = ui.get("folder", "inbox")
        shown = _conversations(ui, folder)
        marked = [number for number in ui.get("marked", []) if any(t[-1]["thread"] == number for t in shown)]
        if ui.get("drawer"):
            ui.drawer(self._drawer(ui, folder), lambda: ui.local.update(drawer=False))
        self._label_dialog(ui)
        mail_thread.ask_to_delete(ui, [mail for t in shown if t[-1]["thread"] in marked for mail in t])
        mail_thread.choose_labels(ui, [mail for t in shown if t[-1]["thread"] in marked for mail in t])
        write_new = fab("edit", ui.t("Compose"), lambda: ui.open("compose"), ui.t("Compose"), "compose_button")
        bar = self._bar(ui, folder, shown, marked)
        if not shown:
            note = ui.t("Nothing in Trash") if folder == "trash" else ui.t("You’re all done!")
            return ui.page(empty("inbox" if folder != "trash" else "delete", note), bar, write_new)
        body = lazy_list(len(shown), lambda at: self._row(ui, shown[at], folder, marked), "conversations",
                         pad=(0, 0, 0, 88), on_refresh=lambda: ui.toast(ui.t("No new mail")))  # fmt: skip
        return ui.page(body, bar, None if marked else write_new)

    def _bar(self, ui: Context, folder: str, shown: Sequence[list[dict[str, Any]]], marked: Sequence[int]) -> View:
        titles = {name: label for name, _, label in FOLDERS}
        if not marked:
            menu_button = icon_button("menu", ui.t("Open menu"), lambda: ui.local.update(drawer=True), "menu")
            title = ui.t(titles[folder]) if folder in titles else folder.removeprefix("label:")
            more = [(ui.t("Mark all as read"), lambda: _read_all(ui, shown))]
            if folder == "trash":
                more.append((ui.t("Empty trash"), lambda: ui.local.update(emptying=True)))
                gone = [mail for thread in shown for mail in thread if mail["folder"] == "trash"]
                ui.confirm("emptying", ui.t("Empty trash?"), ui.t("These mails will be deleted for good."),
                           ui.t("Empty trash"), lambda: mail_thread.delete_for_good(ui, gone))  # fmt: skip
            return row(
                menu_button, text(title, "title", id="toolbar_title", weight=1, lines=1, heading=True),
                icon_button("search", ui.t("Search mail"), lambda: ui.open("search"), "search"), ui.more(more),
                height=64, pad=(4, 0, 4, 0), id="toolbar", cls="androidx.appcompat.widget.Toolbar", width=-1.0,
            )  # fmt: skip
        chosen = [mail for thread in shown if thread[-1]["thread"] in marked for mail in thread]

        def unread() -> None:
            fresh = {mail["id"] for mail in chosen if mail["folder"] != "sent"}
            ui.state["recent_unread"] = sorted({*ui.state["recent_unread"], *fresh})
            ui.local.pop("marked", None)

        def star() -> None:
            for mail in chosen[-1:]:
                mail["starred"] = True
            ui.effect("mail.starred", "idempotent", mails=[mail["id"] for mail in chosen[-1:]], on=True)
            ui.local.pop("marked", None)

        def put(where: Moves) -> None:
            move(ui, chosen, where)
            ui.local.pop("marked", None)

        return ui.bar(
            str(len(marked)), close=True, leave=lambda: ui.local.update(marked=[]),
            actions=[
                icon_button("archive", ui.t("Archive"), lambda: put("archive"), "archive"),
                icon_button("delete", ui.t("Delete"), lambda: mail_thread.delete(ui, chosen), "delete"),
                icon_button("mark_email_unread", ui.t("Mark as unread"), unread, "unread"),
            ],
            menu=[
                (ui.t("Move to inbox"), lambda: put("inbox")),
                (ui.t("Change labels"), lambda: ui.local.update(labelling=True)),
                (ui.t("Add star"), star),
                (ui.t("Report spam"), lambda: put("spam")),
            ],
        )  # fmt: skip

    def _drawer(self, ui: Context, folder: str) -> View:
        def show(name: str) -> None:
            ui.local.update(folder=name, drawer=False)
            ui.activity["offsets"].clear()

        def settings() -> None:
            ui.local["drawer"] = False
            ui.open("settings")

        def entry(name: str, mark: str, label: str) -> View:
            count = len(_conversations(ui, name)) if name == "drafts" else _unread_in(ui, name)
            return item(
                label,
                "",
                mark,
                str(count) if count else "",
                partial(show, name),
                name,
                selected=name == folder,
                fill="secondary_container" if name == folder else "",
            )

        account = ui.state["account"]
        return scroll(
            text(ui.t("Mail"), "title", pad=(16, 8, 16, 0)),
            text(account["address"], "small", "on_surface_variant", "account", pad=(16, 0, 16, 12)),
            *(entry(name, mark, ui.t(label)) for name, mark, label in FOLDERS),
            divider(),
            heading(ui.t("Labels")),
            *(entry(f"label:{label}", "label", label) for label in ui.state["labels"]),
            item(ui.t("Create new label"), lead="add", id="create_label",
                 on_tap=lambda: ui.local.update(drawer=False, naming=True)),
            divider(),
            item(ui.t("Settings"), lead="settings", on_tap=settings, id="settings"),
        )  # fmt: skip

    def _label_dialog(self, ui: Context) -> None:
        def create(name: str) -> str:
            if not name or name in ui.state["labels"]:
                return ui.t("This label exists already") if name else ui.t("Enter a name")
            ui.state["labels"].append(name)
            ui.effect("label.created", label=name)
            return ""

        write(ui, "naming", ui.t("New label"), ui.t("Label name"), "", create)

    def _row(self, ui: Context, mails: list[dict[str, Any]], folder: str, marked: Sequence[int]) -> View:
        last = mails[-1]
        number = last["thread"]
        fresh = any(mail["id"] in ui.state["recent_unread"] for mail in mails)
        name = names_of(ui, mails, folder)
        count = f" ({len(mails)})" if len(mails) > 1 else ""
        starred = any(mail["starred"] for mail in mails)

        def star() -> None:
            for mail in mails:
                mail["starred"] = not starred and mail is last
            ui.effect("mail.starred", "idempotent", mails=[last["id"]], on=not starred)

        def open_it() -> None:
            if folder == "drafts":
                ui.open("compose", draft=last["id"])
            else:
                read(ui, mails)
                ui.open("thread", thread=number, folder=folder)

        def toggle() -> None:
            ui.local["marked"] = sorted(set(ui.get("marked", [])) ^ {number})

        def swiped(direction: str) -> None:
            if ui.state["settings"]["swipe"] == "delete":
                move(ui, mails, "trash")
            else:
                move(ui, mails, "archive")

        style = "subtitle" if fresh else "body"
        tick = box(View("icon", icon="check", size=22, color="on_primary", hidden_from_tree=True), width=40, height=40,
                   radius=20, fill="primary", align="center", cross="center", hidden_from_tree=True)  # fmt: skip
        preview = " ".join(last["body"].split())[:160]
        words = column(
            row(
                text(name, style, id="senders", lines=1, weight=1),
                text(
                    ui.when(datetime.fromisoformat(last["at"])),
                    "caption",
                    "primary" if fresh else "on_surface_variant",
                    "date",
                ),
                gap=8,
            ),
            row(
                text(
                    (last["subject"] or ui.t("(no subject)")),
                    "label" if fresh else "small",
                    id="subject",
                    lines=1,
                    weight=1,
                ),
                text(count, "caption", "on_surface_variant") if count else None,
            ),
            row(
                text(preview, "small", "on_surface_variant", "snippet", lines=1, weight=1),
                icon("attach_file", 16, desc=ui.t("Attachment")) if any(mail["files"] for mail in mails) else None,
                icon_button(
                    "star" if starred else "star_border",
                    ui.t("Remove star") if starred else ui.t("Add star"),
                    star,
                    "star",
                    room=32,
                    size=20,
                    color="star" if starred else "on_surface_variant",
                ),
                gap=4,
            ),
            weight=1,
            key="words",
        )
        return row(
            tick if number in marked else avatar(name),
            words,
            gap=16,
            pad=(16, 10, 12, 6),
            width=-1.0,
            cross="start",
            on_tap=toggle if marked else open_it,
            on_long=toggle,
            key=f"thread{number}",
            selected=number in marked,
            on_swipe=swiped if folder == "inbox" and not marked else None,
        )

    # --- search and settings --------------------------------------------------------------------------------------

    def search(self, ui: Context) -> View:
        """Mails by sender, subject and words."""
        query = ui.get("query").strip().casefold()
        found = [
            thread
            for thread in _conversations(ui, "all")
            if query
            and any(
                query
                in f"{m['from']['name']}\n{m['from']['address']}\n{m['subject']}\n{m['body']}\n{m['to']}".casefold()
                for m in thread
            )
        ]
        if not query:
            body = empty("search", ui.t("Search mail"), ui.t("Senders, subjects and words"))
        elif not found:
            body = empty("search_off", ui.t("No results"))
        else:
            body = lazy_list(len(found), lambda at: self._row(ui, found[at], "all", ()), "results")
        return ui.page(body, ui.search_bar(ui.t("Search mail")))

    def settings(self, ui: Context) -> View:
        """Switches, the signature, what a swipe does."""
        settings = ui.state["settings"]

        def put(name: str, value: Any) -> None:
            settings[name] = value
            ui.effect("setting.changed", "idempotent", name=name, value=value)

        def sign(words: str) -> str:
            put("signature", words)
            return ""

        write(ui, "signing", ui.t("Edit signature"), ui.t("Signature"), settings["signature"], sign)
        body = scroll(
            heading(ui.state["account"]["address"]),
            item(
                ui.t("Signature"),
                settings["signature"] or ui.t("Not set"),
                on_tap=lambda: ui.local.update(signing=True),
                id="signature",
            ),
            *(switch_item(ui.t(label), settings[name], partial(put, name), key=name) for name, label in _SWITCHES),
            heading(ui.t("Swipe action")),
            radio(ui.t("Archive"), settings["swipe"] == "archive", partial(put, "swipe", "archive"), "swipe_archive"),
            radio(ui.t("Delete"), settings["swipe"] == "delete", partial(put, "swipe", "delete"), "swipe_delete"),
        )
        return ui.page(body, ui.bar(ui.t("Settings"), up=True))


def read(ui: Context, mails: Sequence[Mapping[str, Any]]) -> None:
    """Mails that were looked at are no longer new."""
    seen = {mail["id"] for mail in mails}
    ui.state["recent_unread"] = [number for number in ui.state["recent_unread"] if number not in seen]


def _read_all(ui: Context, shown: Sequence[Sequence[Mapping[str, Any]]]) -> None:
    read(ui, [mail for thread in shown for mail in thread])
    ui.effect("mails.read", "idempotent")


def _is_in(mail: Mapping[str, Any], folder: str) -> bool:
    if folder == "starred":
        return bool(mail["starred"]) and mail["folder"] not in ("trash", "spam")
    if folder.startswith("label:"):
        return folder.removeprefix("label:") in mail["labels"] and mail["folder"] not in ("trash", "spam")
    if folder == "all":
        return mail["folder"] not in ("trash", "spam", "drafts")
    return bool(mail["folder"] == folder)


def _conversations(ui: Context, folder: str) -> list[list[dict[str, Any]]]:
    """The conversations that have a mail in the folder, the latest first; each with all of its mails."""
    threads: dict[int, list[dict[str, Any]]] = {}
    for mail in sorted(ui.state["mails"], key=lambda mail: (mail["at"], mail["id"])):
        threads.setdefault(mail["thread"], []).append(mail)
    found = []
    for mails in threads.values():
        if any(_is_in(mail, folder) for mail in mails):
            hidden = ("trash", "spam", "drafts")
            shown = [mail for mail in mails if mail["folder"] == folder or mail["folder"] not in hidden]
            found.append([mail for mail in shown if _is_in(mail, folder)] if folder in hidden else shown)
    return sorted(found, key=lambda mails: mails[-1]["at"], reverse=True)


def _unread_in(ui: Context, folder: str) -> int:
    fresh = set(ui.state["recent_unread"])
    return len({mail["thread"] for mail in ui.state["mails"] if mail["id"] in fresh and _is_in(mail, folder)})


APP = MailApp()

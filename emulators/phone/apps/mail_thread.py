"""One conversation of mails, and where mails are moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Literal

from emulators.phone.app import Context
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    button,
    checkbox,
    chip,
    column,
    divider,
    empty,
    icon_button,
    item,
    row,
    scroll,
    text,
)

Moves = Literal["inbox", "archive", "spam", "trash"]
_TOLD = {
    "inbox": "Moved to inbox", "archive": "Archived", "spam": "Reported as spam", "trash": "Moved to trash",
}  # fmt: skip


def names_of(ui: Context, mails: Sequence[Mapping[str, Any]], folder: str) -> str:
    """Who takes part in a conversation, as a list shows it."""
    mine = ui.state["account"]["address"]
    if folder in ("sent", "drafts"):
        return ui.t("To: {names}", names=", ".join(mails[-1]["to"]) or "–")
    names = [ui.t("me") if mail["from"]["address"] == mine else mail["from"]["name"] for mail in mails]
    return ", ".join(dict.fromkeys(names))


def move(ui: Context, mails: Sequence[dict[str, Any]], where: Moves) -> None:
    """Put mails elsewhere, with a way back; what was sent stays where it is unless it is deleted."""
    moved = [mail for mail in mails if mail["folder"] != "sent" or where == "trash"]
    earlier = {str(mail["id"]): mail["folder"] for mail in moved}
    for mail in moved:
        mail["folder"] = where
    ui.effect("mails.moved", "idempotent", mails=sorted(earlier), to=where)
    ui.snack(ui.t(_TOLD[where]), ui.t("Undo"), "move_back", folders=earlier)


def delete(ui: Context, mails: Sequence[dict[str, Any]]) -> None:
    """To the trash, or, from there, for good after a question; a question comes first where settings say so."""
    if ui.state["settings"]["confirm_delete"] or all(mail["folder"] == "trash" for mail in mails):
        ui.local["deleting"] = True
    else:
        move(ui, mails, "trash")
        ui.local.pop("marked", None)
        _leave(ui)


def ask_to_delete(ui: Context, mails: Sequence[dict[str, Any]]) -> None:
    """The question that `delete` may have asked for."""
    final = bool(mails) and all(mail["folder"] == "trash" for mail in mails)

    def act() -> None:
        if final:
            delete_for_good(ui, mails)
        else:
            move(ui, mails, "trash")
        ui.local.pop("marked", None)
        _leave(ui)

    note = ui.t("This can’t be undone.") if final else ui.t("It will be moved to the trash.")
    ui.confirm(
        "deleting", ui.t("Delete for good?") if final else ui.t("Delete conversation?"), note, ui.t("Delete"), act
    )


def delete_for_good(ui: Context, mails: Sequence[Mapping[str, Any]]) -> None:
    """Mails that nobody can bring back."""
    gone = {mail["id"] for mail in mails}
    ui.state["mails"] = [mail for mail in ui.state["mails"] if mail["id"] not in gone]
    ui.effect("mails.deleted", "irreversible", mails=sorted(gone))


def choose_labels(ui: Context, mails: Sequence[dict[str, Any]]) -> None:
    """While ``local["labelling"]`` is true, a dialog to put labels on mails."""
    if not ui.get("labelling") or not mails:
        return

    def turn(label: str, on: bool) -> None:
        for mail in mails:
            kept = [each for each in mail["labels"] if each != label]
            mail["labels"] = [*kept, label] if on else kept
        ui.effect("mail.labelled", "idempotent", mails=[mail["id"] for mail in mails], label=label, on=on)

    def shut() -> None:
        ui.local.pop("labelling", None)
        ui.local.pop("marked", None)

    have = set(mails[-1]["labels"])
    boxes = [checkbox(each, each in have, partial(turn, each), key=each) for each in ui.state["labels"]]
    ui.dialog(ui.t("Label as"), body=column(*boxes), buttons=[(ui.t("Done"), shut)], dismiss=shut)


def _leave(ui: Context) -> None:
    if ui.activity["screen"] == "thread":
        ui.back()


def thread(ui: Context) -> View:
    """Every mail of a conversation, the latest open, and what can be done with it."""
    number, folder = ui.args.get("thread"), ui.args.get("folder", "inbox")
    hidden = ("trash", "spam", "drafts")
    mails = [
        mail
        for mail in sorted(ui.state["mails"], key=lambda mail: (mail["at"], mail["id"]))
        if mail["thread"] == number and (mail["folder"] == folder or mail["folder"] not in hidden)
    ]
    if not mails:
        return ui.page(empty("inbox", ui.t("This conversation is gone")), ui.bar("", up=True))
    ask_to_delete(ui, mails)
    choose_labels(ui, mails)
    last = mails[-1]

    def put(where: Moves) -> None:
        move(ui, mails, where)
        ui.back()

    def unread() -> None:
        fresh = {mail["id"] for mail in mails if mail["folder"] != "sent"}
        ui.state["recent_unread"] = sorted({*ui.state["recent_unread"], *fresh})
        ui.back()

    menu = [
        (ui.t("Mark as unread"), unread),
        (ui.t("Change labels"), lambda: ui.local.update(labelling=True)),
        (ui.t("Report spam"), lambda: put("spam")),
    ]
    if last["folder"] != "inbox":
        menu.insert(0, (ui.t("Move to inbox"), lambda: put("inbox")))
    bar = ui.bar(
        "", up=True,
        actions=[
            icon_button("archive", ui.t("Archive"), lambda: put("archive"), "archive"),
            icon_button("delete", ui.t("Delete"), lambda: delete(ui, mails), "delete"),
        ],
        menu=menu,
    )  # fmt: skip
    labels = sorted({label for mail in mails for label in mail["labels"]})
    chips = [chip(label, False, lambda: ui.local.update(labelling=True), key=f"label_{label}") for label in labels]
    opened = set(ui.get("opened", [])) | {last["id"]}
    body = scroll(
        text(last["subject"] or ui.t("(no subject)"), "title", id="subject", pad=(16, 8, 16, 8), heading=True),
        row(*chips, gap=8, pad=(16, 0, 16, 8)) if chips else None,
        *(_mail(ui, mail, mail["id"] in opened) for mail in mails),
        row(
            button(
                ui.t("Reply"), partial(ui.open, "compose", mail=last["id"], mode="reply"), "outlined", "reply", "reply"
            ),
            button(
                ui.t("Forward"),
                partial(ui.open, "compose", mail=last["id"], mode="forward"),
                "outlined",
                "forward",
                "forward",
            ),
            gap=12,
            pad=16,
        ),
    )
    return ui.page(body, bar)


def _mail(ui: Context, mail: dict[str, Any], opened: bool) -> View:
    number = mail["id"]

    def star() -> None:
        mail["starred"] = not mail["starred"]
        ui.effect("mail.starred", "idempotent", mails=[number], on=mail["starred"])

    def turn() -> None:
        ui.local["opened"] = sorted(set(ui.get("opened", [])) ^ {number})

    mine = mail["from"]["address"] == ui.state["account"]["address"]
    to = ", ".join(ui.t("me") if each == ui.state["account"]["address"] else each for each in mail["to"])
    told = ui.t("to {names}", names=to)
    preview = told if opened else " ".join(mail["body"].split())
    at = datetime.fromisoformat(mail["at"])
    head = row(
        avatar(mail["from"]["name"]),
        column(
            row(
                text(ui.t("me") if mine else mail["from"]["name"], "subtitle", id="sender_name", lines=1, weight=1),
                text(ui.when(at), "caption", "on_surface_variant", "upper_date"),
                gap=8,
            ),
            text(preview, "small", "on_surface_variant", "recipient_summary", lines=1),
            text(mail["from"]["address"], "caption", "on_surface_variant", "sender_address", lines=1)
            if opened
            else None,
            weight=1,
            key="words",
        ),
        icon_button(
            "star" if mail["starred"] else "star_border",
            ui.t("Remove star") if mail["starred"] else ui.t("Add star"),
            star,
            "star",
            color="star" if mail["starred"] else "on_surface_variant",
        ),
        icon_button("reply", ui.t("Reply"), partial(ui.open, "compose", mail=number, mode="reply"), "reply_one")
        if opened
        else None,
        gap=12,
        pad=(16, 12, 4, 8),
        width=FILL,
        on_tap=turn,
        cross="start",
        key="head",
    )
    files = [
        item(
            name,
            ui.t("Attachment"),
            "attach_file",
            on_tap=partial(ui.toast, ui.t("Opening {name}", name=name)),
            key=name,
        )
        for name in mail["files"]
    ]
    cc = text(ui.t("Cc: {names}", names=", ".join(mail["cc"])), "small", pad=(16, 0, 16, 8)) if mail["cc"] else None
    shown = [text(mail["body"], id="body", pad=(16, 4, 16, 16)), *files] if opened else []
    return column(head, cc if opened else None, *shown, divider(), key=f"mail{number}")

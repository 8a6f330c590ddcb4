"""The form in which a mail is written: new, as an answer, forwarded, or from a draft."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, unquote

from emulators.phone.app import Context
from emulators.phone.apps.people import CONTACTS, full_name, matching
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import (
    avatar,
    chip,
    column,
    field,
    icon_button,
    item,
    row,
    scroll,
    text,
)

_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")


def _begin(ui: Context) -> dict[str, Any]:
    """What the form holds before anything is written."""
    args, mails = ui.args, {mail["id"]: mail for mail in ui.state["mails"]}
    signature = ui.state["settings"]["signature"]
    told: dict[str, Any] = {
        "to": "",
        "cc": "",
        "subject": "",
        "body": f"\n\n{signature}" if signature else "",
        "files": [],
    }
    draft, source = mails.get(args.get("draft", 0)), mails.get(args.get("mail", 0))
    if draft is not None:
        return told | {"to": ", ".join(draft["to"]), "cc": ", ".join(draft["cc"]), "subject": draft["subject"],
                       "body": draft["body"], "files": draft["files"]}  # fmt: skip
    if source is not None and args.get("mode") == "reply":
        mine = source["from"]["address"] == ui.state["account"]["address"]
        told["to"] = ", ".join(source["to"]) if mine else source["from"]["address"]
        told["subject"] = source["subject"] if source["subject"].startswith("Re: ") else f"Re: {source['subject']}"
    elif source is not None:
        told["subject"] = source["subject"] if source["subject"].startswith("Fwd: ") else f"Fwd: {source['subject']}"
        told["files"] = source["files"]
    data = str(args.get("data", ""))
    if data.startswith("mailto:"):
        address, _, rest = data.removeprefix("mailto:").partition("?")
        given = {key: values[0] for key, values in parse_qs(rest).items()}
        told.update(to=unquote(address), **{key: given[key] for key in ("subject", "body", "cc") if key in given})
    if args.get("text"):
        told["body"] = str(args["text"]) + told["body"]
    told["subject"] = str(args.get("subject") or told["subject"])
    if args.get("picture") or args.get("file"):
        told["files"] = [*told["files"], str(args.get("file") or args["picture"])]
    return told


def _now(ui: Context) -> dict[str, Any]:
    told = _begin(ui) | {name: ui.local[name] for name in ("to", "cc", "subject", "body", "files") if name in ui.local}
    picks = [ui.local[name]["email"] for name in sorted(ui.local) if name.startswith("pick") and ui.local[name]]
    told["picks"] = [address for address in picks if address]
    return told


def _addresses(line: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;]", line) if part.strip()]


def _quoted(ui: Context) -> str:
    source = next((mail for mail in ui.state["mails"] if mail["id"] == ui.args.get("mail")), None)
    if source is None:
        return ""
    at = datetime.fromisoformat(source["at"])
    if ui.args.get("mode") == "reply":
        lines = "\n".join(f"> {line}" for line in source["body"].split("\n"))
        return f"\n\n{ui.day(at, year=True)} {ui.time(at)}, {source['from']['name']}:\n{lines}"
    return f"\n\n---------- {ui.t('Forwarded message')} ----------\n{source['from']['name']}\n{source['body']}"


def compose(ui: Context) -> View:
    """The form."""
    told = _now(ui)
    wrong = ui.get("wrong")

    def put(name: str) -> Any:
        def putting(value: str) -> None:
            ui.local[name] = value
            ui.local.pop("wrong", None)

        return putting

    def go() -> None:
        problem = _problem(ui, told)
        if problem:
            ui.local["wrong"] = problem
        elif not told["subject"].strip():
            ui.local["bare"] = True
        elif ui.state["settings"]["confirm_send"]:
            ui.local["asking"] = True
        else:
            send(ui)

    def leave() -> None:
        keep_draft(ui)
        ui.back()

    def discard() -> None:
        _drop_draft(ui)
        ui.effect("draft.discarded", "irreversible")
        ui.back()

    ui.confirm("bare", ui.t("Send without a subject?"), "", ui.t("Send"), lambda: send(ui))
    ui.confirm("asking", ui.t("Send this mail?"), "", ui.t("Send"), lambda: send(ui))
    ui.confirm("discarding", ui.t("Discard draft?"), ui.t("What you wrote will be lost."), ui.t("Discard"), discard)
    count = sum(name.startswith("pick") for name in ui.local)
    picks = [
        chip(address, True, partial(ui.local.pop, name, None), key=name)
        for name in sorted(ui.local)
        if name.startswith("pick") and ui.local[name]
        for address in [ui.local[name]["email"] or ui.local[name]["name"]]
    ]
    pick = icon_button(
        "person_add", ui.t("Add from contacts"), id="add_contacts",
        on_tap=lambda: _void(ui.start("android.intent.action.PICK", kind="vnd.android.cursor.dir/contact",
                                      into=f"pick{count}")),
    )  # fmt: skip
    bar = ui.bar(
        ui.t("Compose"),
        up=True,
        leave=leave,
        actions=[
            icon_button(
                "attach_file",
                ui.t("Attach file"),
                id="attach",
                on_tap=lambda: _void(ui.start("android.intent.action.GET_CONTENT", kind="image/*", into="attached")),
            ),
            icon_button("send", ui.t("Send"), go, "send", color="primary"),
        ],
        menu=[
            (ui.t("Add Cc"), lambda: ui.local.update(with_cc=True)),
            (ui.t("Save draft"), leave),
            (ui.t("Discard"), lambda: ui.local.update(discarding=True)),
        ],
    )
    attached = [*told["files"], *_attached(ui)]
    chips = [chip(name, False, partial(_detach, ui, name), key=f"file_{name}") for name in attached]
    quoted = _quoted(ui)
    body = scroll(
        row(text(ui.t("From"), "small", "on_surface_variant", width=56), text(ui.state["account"]["address"], "small")),
        row(
            field(ui.t("To"), told["to"], put("to"), "to", "email", weight=1, error=wrong or ""),
            pick,
            gap=4,
            cross="start",
        ),
        _suggestions(ui, told["to"]),
        row(*picks, gap=8) if picks else None,
        field(ui.t("Cc"), told["cc"], put("cc"), "cc", "email") if told["cc"] or ui.get("with_cc") else None,
        field(ui.t("Subject"), told["subject"], put("subject"), "subject", max_length=200),
        row(*chips, gap=8) if chips else None,
        field(ui.t("Compose email"), told["body"], put("body"), "body", "multiline", max_length=4000),
        text(quoted.strip(), "small", "on_surface_variant", "quoted") if quoted else None,
        pad=16,
        gap=12,
    )
    return ui.page(body, bar)


def _suggestions(ui: Context, line: str) -> View | None:
    parts = _addresses(line)
    last = parts[-1] if parts and not line.rstrip().endswith((",", ";")) else ""
    if len(last) < 2 or "@" in last or not ui.allowed("READ_CONTACTS"):
        return None

    def take(address: str) -> None:
        ui.local["to"] = ", ".join([*parts[:-1], address]) + ", "

    found = [each for each in matching(ui.other(CONTACTS), last) if each["email"]][:4]
    rows = [
        item(
            full_name(each),
            each["email"],
            avatar(full_name(each)),
            on_tap=partial(take, each["email"]),
            key=each["email"],
        )
        for each in found
    ]
    return column(*rows, fill="surface_container", radius=8, key="suggestions") if rows else None


def _attached(ui: Context) -> list[str]:
    given = ui.get("attached", None)
    if not given:
        return []
    return [str(given.get("name") or given.get("picture") or "photo.jpg") if isinstance(given, dict) else str(given)]


def _detach(ui: Context, name: str) -> None:
    if name in _attached(ui):
        ui.local.pop("attached", None)
    else:
        ui.local["files"] = [each for each in _now(ui)["files"] if each != name]


def _problem(ui: Context, told: dict[str, Any]) -> str:
    everyone = [*_addresses(told["to"]), *told["picks"], *_addresses(told["cc"])]
    if not everyone:
        return ui.t("Add at least one recipient")
    bad = next((each for each in everyone if not _ADDRESS.fullmatch(each)), None)
    return ui.t("The address “{address}” is invalid", address=bad) if bad else ""


def _mail_of(ui: Context, told: dict[str, Any], folder: str) -> dict[str, Any]:
    state = ui.state
    source = next((mail for mail in state["mails"] if mail["id"] == ui.args.get("mail")), None)
    answers = source is not None and ui.args.get("mode") == "reply"
    mail = {
        "id": state["next"],
        "thread": source["thread"] if answers and source else state["next_thread"],
        "folder": folder,
        "from": dict(state["account"]),
        "to": [*_addresses(told["to"]), *told["picks"]],
        "cc": _addresses(told["cc"]),
        "subject": told["subject"].strip(),
        "body": told["body"].rstrip() + (_quoted(ui) if folder == "sent" else ""),
        "at": ui.now.replace(tzinfo=None).isoformat(timespec="minutes"),
        "starred": False,
        "labels": [],
        "files": [*told["files"], *_attached(ui)],
    }
    state["next"] += 1
    state["next_thread"] += not answers
    return mail


def send(ui: Context) -> None:
    """Send what is written; the draft it came from is gone."""
    mail = _mail_of(ui, _now(ui), "sent")
    _drop_draft(ui)
    ui.state["mails"].append(mail)
    ui.effect("mail.sent", "irreversible", to=mail["to"], cc=mail["cc"], subject=mail["subject"])
    ui.back()
    ui.toast(ui.t("Sent"))


def keep_draft(ui: Context) -> None:
    """Keep a half-written mail as a draft."""
    begun, told = _begin(ui), _now(ui)
    if told == {**begun, "picks": told["picks"]} and not told["picks"]:
        return
    if not any((told["to"].strip(), told["subject"].strip(), told["body"].strip(), told["picks"])):
        return
    mail = _mail_of(ui, told, "drafts")
    _drop_draft(ui)
    ui.state["mails"].append(mail)
    ui.effect("draft.saved", "probeable", mail=mail["id"])
    ui.toast(ui.t("Draft saved"))


def _drop_draft(ui: Context) -> None:
    number = ui.args.get("draft")
    ui.state["mails"] = [mail for mail in ui.state["mails"] if mail["id"] != number]


def _void(result: object) -> None:
    """Nothing, of something."""

"""The form in which a contact is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.people import full_name
from emulators.phone.ui.pickers import pick_day
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    button,
    field,
    icon_button,
    item,
    row,
    scroll,
    text,
)

KINDS = ("Mobile", "Home", "Work", "Other")


def edit(ui: Context) -> View:
    """The form of a new or known contact."""
    number = ui.args.get("contact")
    known = next((each for each in ui.state["contacts"] if each["id"] == number), None)
    draft = ui.get("draft", None) or _draft(known, ui.args)
    problem = ui.get("problem")

    def put(name: str, value: Any) -> None:
        ui.local["draft"] = {**(ui.get("draft", None) or draft), name: value}
        ui.local.pop("problem", None)

    def put_phone(at: int, name: str, value: str) -> None:
        phones = [dict(phone) for phone in (ui.get("draft", None) or draft)["phones"]]
        phones[at][name] = value
        put("phones", phones)

    def save() -> None:
        problem = _wrong(ui, draft)
        ui.local["problem"] = problem
        if not problem:
            _save(ui, known, draft)

    def discard() -> None:
        ui.local.pop("draft", None)
        ui.back()

    def leave() -> None:
        if ui.get("draft", None) is None:
            ui.back()
        else:
            ui.local["leaving"] = True

    ui.confirm("leaving", ui.t("Discard changes?"), ui.t("What you wrote will be lost."), ui.t("Discard"), discard)
    born = date.fromisoformat(draft["birthday"] or "1990-01-01")
    pick_day(ui, "born", ui.t("Birthday"), born, lambda day: put("birthday", day.isoformat()))
    told = ui.day(datetime.fromisoformat(draft["birthday"]), year=True) if draft["birthday"] else ""
    clear = icon_button("close", ui.t("Remove birthday"), lambda: put("birthday", ""), "clear_birthday")
    phones = [_phone_row(ui, at, phone, put_phone, put, draft) for at, phone in enumerate(draft["phones"])]
    new = {"kind": "Home", "number": ""}
    more = button(ui.t("Add phone"), lambda: put("phones", [*draft["phones"], new]), "text", "add", "add_phone")
    note = text(problem, "small", "error", "error", live=True) if problem else None
    body = scroll(
        note,
        field(ui.t("First name"), draft["first"], partial(put, "first"), "first_name", "name", max_length=60),
        field(ui.t("Last name"), draft["last"], partial(put, "last"), "last_name", "name", max_length=60),
        field(ui.t("Company"), draft["company"], partial(put, "company"), "company", max_length=80),
        *phones,
        row(more) if len(draft["phones"]) < 3 else None,
        field(ui.t("Email"), draft["email"], partial(put, "email"), "email", "email",
              error=problem if problem and "@" not in draft["email"] and draft["email"] else ""),
        item(told or ui.t("Add birthday"), ui.t("Birthday"), "cake", clear if told else None,
             lambda: ui.local.update(born=True), id="birthday"),
        field(ui.t("Notes"), draft["note"], partial(put, "note"), "note", "multiline", max_length=500),
        pad=16,
        gap=12,
    )  # fmt: skip
    bar = ui.bar(
        ui.t("Edit contact") if known else ui.t("Create contact"), close=True, leave=leave,
        actions=[button(ui.t("Save"), save, "filled", id="save")],
    )  # fmt: skip
    return ui.page(body, bar)


def _phone_row(ui: Context, at: int, phone: dict[str, str], put_phone: Any, put: Any, draft: dict[str, Any]) -> View:
    kinds = [ui.t(kind) for kind in KINDS]
    chosen = KINDS.index(phone["kind"])
    last = (
        icon_button("remove_circle_outline", ui.t("Remove phone"),
                    lambda: put("phones", draft["phones"][:at] + draft["phones"][at + 1 :]), "remove")
        if at
        else None
    )  # fmt: skip
    label = ui.t("Phone {n}", n=at + 1) if at else ui.t("Phone")
    kind = ui.dropdown("", kinds, chosen, lambda choice: put_phone(at, "kind", KINDS[choice]), f"kind{at}")
    return row(
        field(label, phone["number"], partial(put_phone, at, "number"), "phone", "phone", max_length=30, weight=3),
        row(kind, weight=2),
        last,
        gap=8,
        width=FILL,
        key=f"phone_row{at}",
    )  # fmt: skip


def _save(ui: Context, known: dict[str, Any] | None, draft: dict[str, Any]) -> None:
    told = {
        **draft,
        **{name: draft[name].strip() for name in ("first", "last", "company", "email", "note")},
        "phones": [{**p, "number": p["number"].strip()} for p in draft["phones"] if p["number"].strip()],
    }
    ui.local.pop("draft", None)
    if known is None:
        new = {**told, "id": ui.state["next"], "favorite": False, "labels": []}
        ui.state["contacts"].append(new)
        ui.state["next"] += 1
        ui.effect("contact.created", contact=new["id"], name=full_name(new))
        ui.back({"id": new["id"]})
        ui.open("contact", contact=new["id"])
    else:
        known.update(told)
        ui.effect("contact.changed", "idempotent", contact=known["id"])
        ui.back({"id": known["id"]})
    ui.toast(ui.t("Saved"))


def _draft(known: dict[str, Any] | None, args: Mapping[str, Any]) -> dict[str, Any]:
    if known is not None:
        kept = ("first", "last", "company", "email", "birthday", "note")
        phones = [dict(phone) for phone in known["phones"]] or [{"kind": "Mobile", "number": ""}]
        return {name: known[name] for name in kept} | {"phones": phones}
    return {
        "first": str(args.get("name", "")), "last": "", "company": "", "email": str(args.get("email", "")),
        "birthday": "", "note": "", "phones": [{"kind": "Mobile", "number": str(args.get("phone", ""))}],
    }  # fmt: skip


def _wrong(ui: Context, draft: dict[str, Any]) -> str:
    numbers = [phone["number"].strip() for phone in draft["phones"]]
    if not any((draft["first"].strip(), draft["last"].strip(), draft["company"].strip(), *numbers)):
        return ui.t("Enter a name, company or number")
    if any(number and sum(c.isdecimal() for c in number) < 3 for number in numbers):
        return ui.t("Enter a valid phone number")
    email = draft["email"].strip()
    name, at, site = email.partition("@")
    if email and not (name and at and "." in site.strip(".") and " " not in email):
        return ui.t("Enter a valid email address")
    return ""

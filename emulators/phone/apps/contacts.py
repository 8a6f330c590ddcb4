"""Contacts: people with their numbers and addresses, favourites, labels, and the form to write them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import contacts_page
from emulators.phone.apps.contacts_form import edit
from emulators.phone.apps.people import address_book, full_name, matching
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import (
    avatar,
    bottom_bar,
    divider,
    empty,
    fab,
    field,
    heading,
    icon_button,
    item,
    lazy_list,
    radio,
    row,
    scroll,
    text,
)

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

LABELS = ("Family", "Friends", "Work", "Sports club")
_PARTS = (("person", "Contacts"), ("star", "Favorites"), ("label", "Labels"))


class ContactsApp(App):
    """See the module."""

    package = "org.clewline.contacts"
    label = "Contacts"
    icon = "person"
    color = "#1a6fb5"
    system = True
    granted = ("READ_CONTACTS", "WRITE_CONTACTS")
    handles = (
        Handles("android.intent.action.PICK", "pick", kind="vnd.android.cursor.dir/contact"),
        Handles("android.intent.action.INSERT", "edit", kind="vnd.android.cursor.dir/contact"),
        Handles("android.intent.action.VIEW", "contact", kind="vnd.android.cursor.item/contact"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """Nobody."""
        return {"contacts": [], "labels": list(LABELS), "sort": "first", "next": 1}

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """The address book of the phone's seed."""
        state = phone.state(self.package)
        people = address_book(phone.seed)
        for person in people:
            phones = [{"kind": "Mobile", "number": person.number}]
            if dice.random() < 0.2:
                phones.append({"kind": dice.choice(("Home", "Work")), "number": _second_number(dice)})
            state["contacts"].append(
                {
                    "id": state["next"], "first": person.first, "last": person.last, "company": person.company,
                    "phones": phones, "email": person.email if dice.random() < 0.9 else "", "birthday": person.birthday,
                    "note": "", "favorite": False, "labels": dice.sample(LABELS, 1) if dice.random() < 0.35 else [],
                }
            )  # fmt: skip
            state["next"] += 1
        for contact in dice.sample(state["contacts"], 5):
            contact["favorite"] = True

    def screens(self) -> Mapping[str, Screen]:
        """The list, a contact, its form, search, a label, settings, and the choice of a contact for another app."""
        return {
            "main": self.main, "contact": contacts_page.contact, "edit": edit, "search": self.search,
            "label": self.label_page, "settings": self.settings, "pick": self.pick,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo."""
        if event == "unfavorite":
            _by_id(ui, arguments["contact"])["favorite"] = True

    def on_back(self, ui: Context) -> bool:
        """Back ends a selection, and asks before changes are lost."""
        if ui.get("marked"):
            ui.local["marked"] = []
            return True
        if ui.activity["screen"] == "edit" and ui.get("draft", None) is not None and not ui.get("leaving"):
            ui.local["leaving"] = True
            return True
        return False

    # --- the list -------------------------------------------------------------------------------------------------

    def main(self, ui: Context) -> View:
        """Everybody, the favourites, or the labels."""
        part = ui.get("part", 0)
        names = [(mark, ui.t(label)) for mark, label in _PARTS]
        foot = bottom_bar(names, part, ui.setter("part"))
        if part == 2:
            return ui.page(self._labels(ui), ui.bar(ui.t("Labels")), None, foot)
        shown = [contact for contact in _sorted(ui) if part == 0 or contact["favorite"]]
        marked = [number for number in ui.get("marked", []) if any(c["id"] == number for c in shown)]
        ui.confirm(
            "deleting",
            ui.t("Delete {count} contacts?", count=len(marked)),
            ui.t("They will be removed from this device for good."),
            ui.t("Delete"),
            lambda: contacts_page.delete(ui, marked),
        )
        if marked:
            return ui.page(self._list(ui, shown, marked), self._selection_bar(ui, marked, shown), None, foot)
        bar = ui.bar(
            ui.t(_PARTS[part][1]),
            actions=[icon_button("search", ui.t("Search contacts"), lambda: ui.open("search"), "search")],
            menu=[(ui.t("Settings"), lambda: ui.open("settings"))],
        )
        if not shown:
            none = (
                empty("person_off", ui.t("No contacts"), ui.t("People that you add appear here."))
                if part == 0
                else empty("star_border", ui.t("No favorites"), ui.t("Star the people you call most."))
            )
            return ui.page(none, bar, self._adding(ui), foot)
        return ui.page(self._list(ui, shown, marked), bar, self._adding(ui) if part == 0 else None, foot)

    def _adding(self, ui: Context) -> View:
        return fab("add", ui.t("Create contact"), lambda: ui.open("edit"))

    def _list(self, ui: Context, shown: Sequence[dict[str, Any]], marked: Sequence[int]) -> View:
        def line(at: int) -> View:
            contact = shown[at]
            name = _listed_name(ui, contact)
            letter = name[:1].upper()
            first = at == 0 or _listed_name(ui, shown[at - 1])[:1].upper() != letter
            number = contact["id"]
            return item(
                name,
                contact["company"],
                row(
                    text(letter if first else "", "label", "primary", width=20, align="center"),
                    _mark(name, number in marked),
                    gap=12,
                ),
                on_tap=partial(_toggle, ui, number) if marked else lambda: ui.open("contact", contact=number),
                on_long=partial(_toggle, ui, number),
                key=f"contact{number}",
                selected=number in marked,
            )

        return lazy_list(len(shown), line, "contacts", pad=(0, 0, 0, 88))

    def _selection_bar(self, ui: Context, marked: Sequence[int], shown: Sequence[dict[str, Any]]) -> View:
        def everybody() -> None:
            ui.local["marked"] = [contact["id"] for contact in shown]

        def favorites() -> None:
            for number in marked:
                _by_id(ui, number)["favorite"] = True
            ui.effect("contact.starred", "idempotent", contacts=list(marked))
            ui.local["marked"] = []

        return ui.bar(
            str(len(marked)),
            close=True,
            leave=lambda: ui.local.update(marked=[]),
            actions=[icon_button("delete", ui.t("Delete"), lambda: ui.local.update(deleting=True), "delete")],
            menu=[(ui.t("Select all"), everybody), (ui.t("Add to favorites"), favorites)],
        )

    def search(self, ui: Context) -> View:
        """People by name, company, number or address."""
        query = ui.get("query")
        found = matching(ui.state, query) if query.strip() else []
        if not query.strip():
            body = empty("search", ui.t("Search contacts"), ui.t("Name, company, number or address"))
        elif not found:
            body = empty("search_off", ui.t("No results"), ui.t("Nobody here is called “{query}”.", query=query))
        else:
            body = lazy_list(len(found), lambda at: _person(ui, found[at], _opens(ui, found[at])), "results")
        return ui.page(body, ui.search_bar(ui.t("Search contacts")))

    def pick(self, ui: Context) -> View:
        """Choose somebody for another app; gives ``{id, name, number, email}``."""
        found = matching(ui.state, ui.get("query"))

        def chosen(contact: dict[str, Any]) -> None:
            ui.back(
                {
                    "id": contact["id"], "name": full_name(contact), "email": contact["email"],
                    "number": contact["phones"][0]["number"] if contact["phones"] else "",
                }
            )  # fmt: skip

        body = (
            lazy_list(len(found), lambda at: _person(ui, found[at], partial(chosen, found[at])), "contacts")
            if found
            else empty("search_off", ui.t("No results"))
        )
        return ui.page(body, ui.search_bar(ui.t("Choose a contact")))

    # --- labels ---------------------------------------------------------------------------------------------------

    def _labels(self, ui: Context) -> View:
        def create() -> None:
            name = ui.get("new_label").strip()
            if name and name not in ui.state["labels"]:
                ui.state["labels"].append(name)
                ui.effect("label.created", label=name)
            shut()

        def shut() -> None:
            ui.local.pop("naming", None)
            ui.local.pop("new_label", None)

        if ui.get("naming"):
            entry = field(ui.t("Label name"), ui.get("new_label"), ui.setter("new_label"), "label_name", max_length=40)
            ui.dialog(ui.t("Create label"), body=entry, buttons=[(ui.t("OK"), create), (ui.t("Cancel"), shut)],
                      dismiss=shut)  # fmt: skip
        count = {label: sum(label in c["labels"] for c in ui.state["contacts"]) for label in ui.state["labels"]}
        rows = [
            item(label, trail=str(count[label]), lead="label", on_tap=partial(ui.open, "label", label=label), key=label)
            for label in ui.state["labels"]
        ]
        add = item(ui.t("Create label"), lead="add", on_tap=lambda: ui.local.update(naming=True), id="create_label")
        return scroll(*rows, divider(), add)

    def label_page(self, ui: Context) -> View:
        """Those who have a label, and the end of it."""
        label = ui.args["label"]
        shown = [contact for contact in _sorted(ui) if label in contact["labels"]]

        def delete() -> None:
            ui.state["labels"].remove(label)
            for contact in ui.state["contacts"]:
                contact["labels"] = [each for each in contact["labels"] if each != label]
            ui.effect("label.deleted", "irreversible", label=label)
            ui.back()

        ui.confirm("deleting", ui.t("Delete this label?"), ui.t("The contacts stay."), ui.t("Delete"), delete)
        body = (
            lazy_list(len(shown), lambda at: _person(ui, shown[at], _opens(ui, shown[at])), "contacts")
            if shown
            else empty("label_off", ui.t("No contacts with this label"))
        )
        return ui.page(
            body, ui.bar(label, up=True, menu=[(ui.t("Delete label"), lambda: ui.local.update(deleting=True))])
        )

    # --- one contact ----------------------------------------------------------------------------------------------

    def settings(self, ui: Context) -> View:
        """How the list is sorted, and how many there are."""

        def by(order: str) -> None:
            ui.state["sort"] = order
            ui.effect("sort.changed", "idempotent", sort=order)

        count = len(ui.state["contacts"])
        body = scroll(
            heading(ui.t("Sort by")),
            radio(ui.t("First name"), ui.state["sort"] == "first", lambda: by("first"), "sort_first"),
            radio(ui.t("Last name"), ui.state["sort"] == "last", lambda: by("last"), "sort_last"),
            divider(),
            item(ui.t("Contacts on this device"), ui.t("{count} contacts", count=count), "phone_android"),
        )
        return ui.page(body, ui.bar(ui.t("Settings"), up=True))


def _second_number(dice: random.Random) -> str:
    return f"+1 {dice.choice((206, 646, 805))}-555-{dice.randrange(100, 200):04d}"


def _by_id(ui: Context, number: int) -> dict[str, Any]:
    contact: dict[str, Any] = next(each for each in ui.state["contacts"] if each["id"] == number)
    return contact


def _opens(ui: Context, contact: dict[str, Any]) -> Any:
    return partial(ui.open, "contact", contact=contact["id"])


def _listed_name(ui: Context, contact: dict[str, Any]) -> str:
    if ui.state["sort"] == "last" and contact["last"] and contact["first"]:
        return f"{contact['last']}, {contact['first']}"
    return full_name(contact)


def _sorted(ui: Context) -> list[dict[str, Any]]:
    return sorted(ui.state["contacts"], key=lambda contact: _listed_name(ui, contact).casefold())


def _toggle(ui: Context, number: int) -> None:
    ui.local["marked"] = sorted(set(ui.get("marked", [])) ^ {number})


def _mark(name: str, marked: bool) -> View:
    if not marked:
        return avatar(name)
    return View(
        "box",
        [View("icon", icon="check", size=22, color="on_primary", hidden_from_tree=True)],
        width=40, height=40, radius=20, fill="primary", align="center", cross="center", hidden_from_tree=True,
    )  # fmt: skip


def _person(ui: Context, contact: dict[str, Any], on_tap: Any) -> View:
    number = contact["phones"][0]["number"] if contact["phones"] else contact["email"]
    return item(full_name(contact), number, avatar(full_name(contact)), on_tap=on_tap, key=f"contact{contact['id']}")


APP = ContactsApp()

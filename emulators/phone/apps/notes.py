"""Notes: texts and checklists, pinned, coloured, labelled, archived."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import notes_edit
from emulators.phone.apps.notes_edit import COLORS, choose_color, choose_labels, put_away, stamp
from emulators.phone.apps.notes_texts import NOTES
from emulators.phone.apps.settings_parts import write
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
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

_FOLDERS = (("notes", "lightbulb", "Notes"), ("archive", "archive", "Archive"), ("trash", "delete", "Trash"))
_SORTS = (("edited", "Last edited"), ("created", "Newest first"), ("title", "Title"))


class NotesApp(App):
    """See the module."""

    package = "org.clewline.notes"
    label = "Notes"
    icon = "sticky_note_2"
    color = "#b06000"
    handles = (
        Handles("android.intent.action.SEND", "edit", kind="text/"),
        Handles("com.google.android.gms.actions.CREATE_NOTE", "edit"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """Nothing written down."""
        return {
            "notes": [], "labels": ["Home", "Ideas", "Travel", "Work"], "next": 1, "view": "grid", "sort": "edited",
            "settings": {"new_at_bottom": True, "done_at_bottom": True},
        }  # fmt: skip

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """What somebody writes down in a few months."""
        state = phone.state(self.package)
        at = phone.now().replace(tzinfo=None) - timedelta(days=dice.randrange(60, 90))
        for title, body, things, labels in dice.sample(NOTES, 20):
            at += timedelta(minutes=dice.randrange(300, 5000))
            items = [{"text": thing, "done": dice.random() < 0.3} for thing in things] if things else None
            state["notes"].append(
                {
                    "id": state["next"], "title": title, "body": body, "items": items, "color": "", "pinned": False,
                    "archived": False, "trashed": False, "labels": list(labels), "at": stamp(at),
                }
            )  # fmt: skip
            state["next"] += 1
        for note in dice.sample(state["notes"], 4):
            note["color"] = dice.choice([name for name, _, _ in COLORS[1:]])
        chosen = dice.sample(state["notes"], 5)
        chosen[0]["pinned"] = chosen[1]["pinned"] = True
        chosen[2]["archived"] = chosen[3]["archived"] = True
        chosen[4]["trashed"] = True

    def screens(self) -> Mapping[str, Screen]:
        """The notes of a folder, one note, search, labels, settings."""
        return {
            "main": self.main, "edit": notes_edit.edit, "search": self.search, "labels": self.labels,
            "settings": self.settings,
        }  # fmt: skip

    def on_open(self, ui: Context) -> None:
        """Something was shared: it becomes a note."""
        if ui.activity["screen"] == "edit" and not ui.args.get("note"):
            notes_edit.take_shared(ui)

    def on_back(self, ui: Context) -> bool:
        """Back ends a selection, goes from a folder to the notes, and throws an empty note away."""
        if ui.get("marked"):
            ui.local.pop("marked")
            return True
        if ui.activity["screen"] == "main" and ui.get("folder", "notes") != "notes":
            ui.local["folder"] = "notes"
            return True
        if ui.activity["screen"] == "edit":
            notes_edit.drop_empty(ui)
        return False

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo."""
        if event == "put_back":
            for note in ui.state["notes"]:
                if note["id"] in arguments["notes"]:
                    note.update(arguments["earlier"][str(note["id"])])
            ui.effect("notes.put_back", "idempotent", notes=arguments["notes"])

    # --- a folder -------------------------------------------------------------------------------------------------

    def main(self, ui: Context) -> View:
        """The notes of a folder or label."""
        folder = ui.get("folder", "notes")
        shown = _notes(ui, folder)
        marked = [note for note in shown if note["id"] in ui.get("marked", [])]
        if ui.get("drawer"):
            ui.drawer(self._drawer(ui, folder), lambda: ui.local.update(drawer=False))
        if ui.get("sorting"):
            self._sorting(ui)
        bar = self._selection_bar(ui, folder, marked) if marked else self._bar(ui, folder, shown)
        choose_color(ui, marked)
        choose_labels(ui, marked)
        new = fab("add", ui.t("New note"), lambda: ui.open("edit"), id="new_note")
        if not shown:
            told = {"archive": ("archive", "Nothing is archived"), "trash": ("delete", "Nothing in Trash")}
            mark, words = told.get(folder, ("lightbulb", "Notes you add appear here"))
            return ui.page(empty(mark, ui.t(words)), bar, new if folder == "notes" else None)
        body = self._cards(ui, shown, marked)
        return ui.page(body, bar, new if folder not in ("archive", "trash") and not marked else None)

    def _cards(self, ui: Context, shown: Sequence[dict[str, Any]], marked: Sequence[dict[str, Any]]) -> View:
        columns = 2 if ui.state["view"] == "grid" else 1
        pinned = [note for note in shown if note["pinned"]]
        others = [note for note in shown if not note["pinned"]]
        rows: list[Callable[[], View]] = []

        def line(notes: Sequence[dict[str, Any]]) -> Callable[[], View]:
            def built() -> View:
                cards = [_card(ui, note, marked) for note in notes]
                blanks = [View("box", weight=1.0, hidden_from_tree=True) for _ in range(columns - len(cards))]
                return row(*cards, *blanks, gap=8, pad=(12, 4, 12, 4), width=FILL, cross="start",
                           key=f"notes{notes[0]['id']}")  # fmt: skip

            return built

        for title, notes in ((ui.t("Pinned"), pinned), (ui.t("Others"), others)):
            if notes and pinned:
                rows.append(partial(heading, title, key=f"heading_{title}"))
            rows += [line(notes[at : at + columns]) for at in range(0, len(notes), columns)]
        return lazy_list(len(rows), lambda at: rows[at](), "notes", pad=(0, 0, 0, 88))

    def _bar(self, ui: Context, folder: str, shown: Sequence[dict[str, Any]]) -> View:
        grid = ui.state["view"] == "grid"

        def turn() -> None:
            ui.state["view"] = "list" if grid else "grid"
            ui.effect("view.changed", "idempotent", view=ui.state["view"])

        titles = {name: label for name, _, label in _FOLDERS}
        title = ui.t(titles[folder]) if folder in titles else folder.removeprefix("label:")
        actions = [
            icon_button("search", ui.t("Search notes"), lambda: ui.open("search"), "search"),
            icon_button(
                "view_agenda" if grid else "grid_view", ui.t("List view") if grid else ui.t("Grid view"), turn, "view"
            ),
        ]
        menu = [(ui.t("Sort by"), lambda: ui.local.update(sorting=True))]
        if folder == "trash":
            menu.append((ui.t("Empty trash"), lambda: ui.local.update(emptying=True)))
            gone = [note["id"] for note in shown]
            ui.confirm(
                "emptying",
                ui.t("Empty trash?"),
                ui.t("These notes will be deleted for good."),
                ui.t("Empty trash"),
                lambda: notes_edit.delete_for_good(ui, gone),
            )
        return row(
            icon_button("menu", ui.t("Open menu"), lambda: ui.local.update(drawer=True), "menu"),
            text(title, "title", id="toolbar_title", weight=1, lines=1, heading=True),
            *actions,
            ui.more(menu),
            height=64,
            width=FILL,
            pad=(4, 0, 4, 0),
            id="toolbar",
            cls="androidx.appcompat.widget.Toolbar",
        )

    def _sorting(self, ui: Context) -> None:
        def take(name: str) -> None:
            ui.state["sort"] = name
            ui.local.pop("sorting", None)
            ui.effect("sort.changed", "idempotent", sort=name)

        def shut() -> None:
            ui.local.pop("sorting", None)

        rows = [radio(ui.t(label), ui.state["sort"] == name, partial(take, name), key=name) for name, label in _SORTS]
        ui.dialog(ui.t("Sort by"), body=column(*rows), buttons=[(ui.t("Cancel"), shut)], dismiss=shut)

    def _selection_bar(self, ui: Context, folder: str, marked: Sequence[dict[str, Any]]) -> View:
        pinned = all(note["pinned"] for note in marked)

        def put(**values: bool) -> None:
            put_away(ui, marked, **values)
            ui.local.pop("marked", None)

        menu: list[tuple[str, Callable[[], None]]] = []
        if folder == "trash":
            gone = [note["id"] for note in marked]
            ui.confirm("deleting", ui.t("Delete for good?"), ui.t("This can’t be undone."), ui.t("Delete"),
                       lambda: notes_edit.delete_for_good(ui, gone))  # fmt: skip
            actions = [
                icon_button("restore", ui.t("Restore"), lambda: put(trashed=False), "restore"),
                icon_button("delete_forever", ui.t("Delete forever"), lambda: ui.local.update(deleting=True), "delete"),
            ]
        else:
            actions = [
                icon_button(
                    "push_pin", ui.t("Unpin") if pinned else ui.t("Pin"), lambda: put(pinned=not pinned), "pin"
                ),
                icon_button("palette", ui.t("Color"), lambda: ui.local.update(coloring=True), "color"),
                icon_button("label", ui.t("Labels"), lambda: ui.local.update(labelling=True), "label"),
            ]
            away = folder == "archive"
            menu = [
                (ui.t("Unarchive") if away else ui.t("Archive"), lambda: put(archived=not away)),
                (ui.t("Delete"), lambda: put(trashed=True)),
            ]
        leave = partial(ui.local.update, marked=[])
        return ui.bar(str(len(marked)), close=True, leave=leave, actions=actions, menu=menu)

    def _drawer(self, ui: Context, folder: str) -> View:
        def show(name: str) -> None:
            ui.local.update(folder=name, drawer=False)
            ui.activity["offsets"].clear()

        def go(screen: str) -> None:
            ui.local["drawer"] = False
            ui.open(screen)

        def entry(name: str, mark: str, label: str) -> View:
            return item(label, lead=mark, on_tap=partial(show, name), key=name, selected=name == folder,
                        fill="secondary_container" if name == folder else "")  # fmt: skip

        return scroll(
            text(ui.t("Notes"), "title", pad=(16, 8, 16, 16)),
            entry("notes", "lightbulb", ui.t("All notes")),
            heading(ui.t("Labels")),
            *(entry(f"label:{label}", "label", label) for label in ui.state["labels"]),
            item(ui.t("Edit labels"), lead="edit", on_tap=partial(go, "labels"), id="edit_labels"),
            divider(),
            *(entry(name, mark, ui.t(label)) for name, mark, label in _FOLDERS[1:]),
            divider(),
            item(ui.t("Settings"), lead="settings", on_tap=partial(go, "settings"), id="settings"),
        )

    def search(self, ui: Context) -> View:
        """Notes that hold what is written, the archive too."""
        query = ui.get("query").strip().casefold()
        found = [
            note
            for note in ui.state["notes"]
            if query and not note["trashed"]
            and query in "\n".join((note["title"], note["body"], *(i["text"] for i in note["items"] or ()))).casefold()
        ]  # fmt: skip
        if not query:
            body = empty("search", ui.t("Search notes"))
        elif not found:
            body = empty("search_off", ui.t("No matching notes"))
        else:
            body = self._cards(ui, found, ())
        return ui.page(body, ui.search_bar(ui.t("Search notes")))

    def labels(self, ui: Context) -> View:
        """Labels: new ones, other names, the end of them."""
        old = ui.get("renaming")

        def create(name: str) -> str:
            if not name or name in ui.state["labels"]:
                return ui.t("This label exists already") if name else ui.t("Enter a name")
            ui.state["labels"].append(name)
            ui.effect("label.created", label=name)
            return ""

        def rename(name: str) -> str:
            if not name:
                return ui.t("Enter a name")
            ui.state["labels"] = [name if each == old else each for each in ui.state["labels"]]
            for note in ui.state["notes"]:
                note["labels"] = [name if each == old else each for each in note["labels"]]
            ui.effect("label.renamed", "idempotent", label=old, name=name)
            return ""

        def delete() -> None:
            gone = ui.local.pop("gone", "")
            ui.state["labels"] = [each for each in ui.state["labels"] if each != gone]
            for note in ui.state["notes"]:
                note["labels"] = [each for each in note["labels"] if each != gone]
            ui.effect("label.deleted", "irreversible", label=gone)

        write(ui, "creating", ui.t("Create label"), ui.t("Label name"), "", create)
        write(ui, "renaming", ui.t("Rename label"), ui.t("Label name"), str(old), rename)
        ui.confirm("deleting", ui.t("Delete this label?"), ui.t("The notes stay."), ui.t("Delete"), delete)
        rows = [
            item(
                label, "", "label",
                icon_button("delete", ui.t("Delete {name}", name=label),
                            partial(ui.local.update, deleting=True, gone=label), "delete"),
                partial(ui.local.update, renaming=label), label,
            )
            for label in ui.state["labels"]
        ]  # fmt: skip
        new = item(ui.t("Create label"), lead="add", on_tap=lambda: ui.local.update(creating=True), id="create_label")
        return ui.page(scroll(new, divider(), *rows), ui.bar(ui.t("Edit labels"), up=True))

    def settings(self, ui: Context) -> View:
        """How checklists behave."""
        settings = ui.state["settings"]

        def put(name: str, value: bool) -> None:
            settings[name] = value
            ui.effect("setting.changed", "idempotent", name=name, value=value)

        body = scroll(
            heading(ui.t("Checklists")),
            switch_item(
                ui.t("Add new items to bottom"), settings["new_at_bottom"], partial(put, "new_at_bottom"), key="new"
            ),
            switch_item(
                ui.t("Move checked items to bottom"),
                settings["done_at_bottom"],
                partial(put, "done_at_bottom"),
                key="done",
            ),
        )
        return ui.page(body, ui.bar(ui.t("Settings"), up=True))


def _notes(ui: Context, folder: str) -> list[dict[str, Any]]:
    def fits(note: dict[str, Any]) -> bool:
        if note["trashed"] or folder == "trash":
            return bool(note["trashed"]) and folder == "trash"
        if folder == "archive":
            return bool(note["archived"])
        if folder.startswith("label:"):
            return folder.removeprefix("label:") in note["labels"]
        return not note["archived"]

    found = [note for note in ui.state["notes"] if fits(note)]
    if ui.state["sort"] == "title":
        return sorted(found, key=lambda note: (note["title"] or note["body"]).casefold())
    by = "id" if ui.state["sort"] == "created" else "at"
    return sorted(found, key=lambda note: (note[by], note["id"]), reverse=True)


def _card(ui: Context, note: dict[str, Any], marked: Sequence[dict[str, Any]]) -> View:
    number = note["id"]
    chosen = any(each["id"] == number for each in marked)
    items = note["items"]
    lines = [
        row(icon("check_box" if each["done"] else "check_box_outline_blank", 16), text(each["text"], "small", lines=1,
            weight=1), gap=6, key=f"item{at}")
        for at, each in enumerate((items or [])[:5])
    ]  # fmt: skip
    more = text(ui.t("+ {count} more", count=len(items) - 5), "caption") if items and len(items) > 5 else None
    labels = (
        text(" · ".join(note["labels"]), "caption", "on_surface_variant", "labels", lines=1) if note["labels"] else None
    )

    def toggle() -> None:
        ui.local["marked"] = sorted(set(ui.get("marked", [])) ^ {number})

    told = note["title"] or (note["body"].split("\n")[0][:40] if note["body"] else ui.t("Untitled"))
    pin = icon("push_pin", 16, desc=ui.t("Pinned")) if note["pinned"] else None
    return column(
        row(text(told, "subtitle", id="title", lines=2, weight=1), pin, gap=4, width=FILL)
        if note["title"] or pin
        else None,
        text(note["body"], "small", id="body", lines=8 if ui.state["view"] == "grid" else 3) if note["body"] else None,
        *lines,
        more,
        labels,
        gap=6,
        pad=12,
        radius=12,
        weight=1,
        fill=notes_edit.fill_of(ui, note),
        outline="primary" if chosen else "outline_variant",
        on_tap=toggle if marked else partial(ui.open, "edit", note=number),
        on_long=toggle,
        selected=chosen,
        key=f"note{number}",
        id="note",
        cls="androidx.cardview.widget.CardView",
    )


APP = NotesApp()

"""Files: the folders of the phone's storage, a search, a bin, and what other apps hand over."""

from __future__ import annotations

import posixpath
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import files_dialogs, files_store
from emulators.phone.apps.files_store import ICONS, ROOT, kind_of, size_text
from emulators.phone.system.files import Entry
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    box,
    card,
    column,
    empty,
    fab,
    grid,
    heading,
    icon,
    icon_button,
    item,
    lazy_list,
    progress,
    row,
    scroll,
    shelf,
    text,
)

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

GET_CONTENT = "android.intent.action.GET_CONTENT"
_CAPACITY = 64_000_000_000
_SYSTEM_BYTES = 21_400_000_000
_KINDS = (
    ("image", "Images", "image"), ("video", "Videos", "movie"), ("audio", "Audio", "audio_file"),
    ("text", "Texts", "description"), ("document", "Documents", "picture_as_pdf"),
    ("archive", "Archives", "folder_zip"),
)  # fmt: skip
_SORTS = ("Name", "Newest first", "Oldest first", "Largest first")
_ORDERS: tuple[Callable[[tuple[str, Entry]], Any], ...] = (
    lambda each: each[0].lower(),
    lambda each: (-each[1].modified_s, each[0]),
    lambda each: (each[1].modified_s, each[0]),
    lambda each: (-each[1].size, each[0]),
)


class FilesApp(App):
    """See the module."""

    package = "org.clewline.files"
    label = "Files"
    icon = "folder"
    color = "#2f6690"
    system = True
    handles = (
        Handles("android.intent.action.SEND", "save"),
        Handles(GET_CONTENT, "choose", kind="application"),
        Handles(GET_CONTENT, "choose", kind="text"),
        Handles(GET_CONTENT, "choose", kind="*"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """Nothing starred, nothing in the bin."""
        return {"sort": 0, "hidden": False, "starred": [], "bin": [], "next": 1}

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """Put documents, downloads, pictures and music into the storage."""
        files_store.fill(phone.files, dice, phone.now())

    def screens(self) -> Mapping[str, Screen]:
        """The overview, a folder, files of a kind, a search, one file, the bin, and choosing where to."""
        return {
            "main": self.main, "folder": self.folder, "kind": self.kind, "search": self.search,
            "starred": self.starred,
            "bin": files_dialogs.bin_screen, "view": files_dialogs.view, "target": files_dialogs.target,
            "save": files_dialogs.save, "choose": self.choose,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo a move to the bin."""
        if event == "undo_bin":
            files_dialogs.restore(ui, arguments["ids"])

    def on_back(self, ui: Context) -> bool:
        """Back ends a selection first."""
        return bool(ui.local.pop("chosen", None))

    def main(self, ui: Context) -> View:
        """Kinds of files, places, and how full the phone is."""
        used = ui.phone.files.used_bytes + _SYSTEM_BYTES
        kinds = [self._tile(ui, name, mark, kind) for kind, name, mark in _KINDS]
        places = (
            ("smartphone", "Internal storage", lambda: ui.open("folder", path=ROOT)),
            ("download", "Downloads", lambda: ui.open("folder", path=f"{ROOT}/Download")),
            ("star_border", "Starred", lambda: ui.open("starred")),
            ("delete_outline", "Bin", lambda: ui.open("bin")),
        )
        space = card(
            row(text(ui.t("Storage"), "subtitle", weight=1), text(f"{used * 100 // _CAPACITY} %", "small"), width=FILL),
            progress(used / _CAPACITY, ui.t("Storage")),
            text(ui.t("{used} of {all} used", used=f"{used / 1e9:.1f} GB", all=f"{_CAPACITY / 1e9:.0f} GB"), "small",
                 "on_surface_variant", "space"),
            key="space",
        )  # fmt: skip
        body = scroll(
            heading(ui.t("Categories")),
            grid(*kinds, columns=3, pad=(16, 0), gap=12),
            heading(ui.t("Places")),
            *(item(ui.t(name), "", mark, on_tap=act, key=name) for mark, name, act in places),
            row(column(space, width=FILL), pad=16, width=FILL),
        )
        return ui.page(body, ui.bar(ui.t("Files"), actions=[_search_button(ui)]))

    def _tile(self, ui: Context, name: str, mark: str, kind: str) -> View:
        words = View("text", text=ui.t(name), style="label", hidden_from_tree=True, lines=1)
        return View(
            "column", [icon(mark, 24, "primary"), words], cls="androidx.cardview.widget.CardView", text=ui.t(name),
            on_tap=lambda: ui.open("kind", kind=kind, name=name), fill="surface_container", radius=12,
            pad=(12, 12, 12, 12), gap=8, key=kind,
        )  # fmt: skip

    # --- lists ----------------------------------------------------------------------------------------------------

    def folder(self, ui: Context) -> View:
        """What lies in a folder, folders first."""
        path, files = ui.args.get("path", ROOT), ui.phone.files
        title = posixpath.basename(path) if path != ROOT else ui.t("Internal storage")
        if not files.is_folder(path):
            return ui.page(empty("folder_off", ui.t("This folder is gone")), ui.bar(title, up=True))
        found = self._sorted(ui, files_store.listing(files, path, ui.state["hidden"]))
        menu = [
            (ui.t("New folder"), lambda: ui.local.update(naming="+", name="")),
            (ui.t("Hide hidden files") if ui.state["hidden"] else ui.t("Show hidden files"), lambda: _turn_hidden(ui)),
        ]
        add = fab("create_new_folder", ui.t("New folder"), lambda: ui.local.update(naming="+", name=""))
        if ui.get("naming") == "+":
            files_dialogs.name_dialog(ui, path)
        body = self._entries(ui, found, ui.t("Nothing in this folder"))
        return self._list_page(ui, title, column(self._crumbs(ui, path), body), found, menu, add)

    def _crumbs(self, ui: Context, path: str) -> View:
        parts = path[len(ROOT) :].strip("/").split("/") if path != ROOT else []
        shown: list[View] = []
        for depth in range(len(parts) + 1):
            there = "/".join([ROOT, *parts[:depth]])
            label = parts[depth - 1] if depth else ui.t("Internal storage")
            if depth:
                shown.append(icon("chevron_right", 18))
            last = depth == len(parts)
            go = None if last else _opener(ui, there)
            color = "primary" if last else "on_surface_variant"
            shown.append(text(label, "label", color, on_tap=go, key=f"crumb{depth}", pad=(4, 12, 4, 12)))
        return shelf(*shown, gap=2, pad=(12, 0), id="breadcrumbs")

    def kind(self, ui: Context) -> View:
        """All files of one kind."""
        kind = ui.args.get("kind", "image")
        found = [each for each in files_store.everything(ui.phone.files) if kind_of(*each) == kind]
        name = ui.t(ui.args.get("name", "Files"))
        return self._list_page(ui, name, self._entries(ui, self._sorted(ui, found), ui.t("No files here")), found)

    def starred(self, ui: Context) -> View:
        """What was marked with a star."""
        files = ui.phone.files
        found = [(path, files.entry(path)) for path in ui.state["starred"] if files.exists(path)]
        body = self._entries(ui, self._sorted(ui, found), ui.t("Nothing starred"))
        return self._list_page(ui, ui.t("Starred"), body, found)

    def search(self, ui: Context) -> View:
        """Files and folders whose name holds the words."""
        words = ui.get("query").strip().lower().split()
        bar = ui.search_bar(ui.t("Search files"))
        if not words:
            return ui.page(empty("search", ui.t("Search by name")), bar)
        found = [
            each
            for each in files_store.everything(ui.phone.files)
            if all(word in posixpath.basename(each[0]).lower() for word in words)
        ]
        files_dialogs.dialogs(ui)
        self._row_menu(ui)
        return ui.page(self._entries(ui, self._sorted(ui, found), ui.t("No results"), where=True), bar)

    def choose(self, ui: Context) -> View:
        """For another app: a file, which it gets as its path and name."""
        path, files = ui.get("path", ROOT), ui.phone.files
        found = self._sorted(ui, files_store.listing(files, path, False))

        def taken(each: tuple[str, Entry]) -> Callable[[], None]:
            return lambda: (
                ui.setter("path")(each[0])
                if each[1].is_folder
                else ui.back({"path": each[0], "name": posixpath.basename(each[0]), "size": each[1].size})
            )

        rows = lazy_list(len(found), lambda at: _plain_row(ui, found[at], taken(found[at])), "files")
        title = posixpath.basename(path) if path != ROOT else ui.t("Choose a file")
        leave = ui.back if path == ROOT else lambda: ui.setter("path")(posixpath.dirname(path))
        body = rows if found else empty("folder_open", ui.t("Nothing in this folder"))
        return ui.page(body, ui.bar(title, up=True, leave=leave, close=path == ROOT))

    def _list_page(
        self, ui: Context, title: str, body: View, found: list[tuple[str, Entry]], menu: Any = (),
        add: View | None = None,
    ) -> View:  # fmt: skip
        files_dialogs.dialogs(ui)
        self._row_menu(ui)
        chosen: list[str] = ui.get("chosen", [])
        if chosen:
            actions = [
                icon_button(
                    "drive_file_move", ui.t("Move to"), lambda: files_dialogs.ask_where(ui, "move", chosen), "move"
                ),
                icon_button(
                    "content_copy", ui.t("Copy to"), lambda: files_dialogs.ask_where(ui, "copy", chosen), "copy"
                ),
                icon_button("delete", ui.t("Move to bin"), lambda: files_dialogs.to_bin(ui, chosen), "delete"),
            ]
            menu = [(ui.t("Select all"), lambda: ui.setter("chosen")([path for path, _ in found]))]
            bar = ui.bar(ui.t("{n} selected", n=len(chosen)), close=True, actions=actions, menu=menu,
                         leave=lambda: ui.setter("chosen")([]))  # fmt: skip
            return ui.page(body, bar)
        if ui.local.get("_menu") == "sort":

            def by(at: int) -> Callable[[], None]:
                return lambda: ui.state.update(sort=at)

            ui.menu([(ui.t(name), by(at)) for at, name in enumerate(_SORTS)], "sort", ui.state["sort"])
        sort = icon_button("sort", ui.t("Sort"), lambda: ui.local.__setitem__("_menu", "sort"), "sort")
        return ui.page(body, ui.bar(title, up=True, actions=[_search_button(ui), sort], menu=menu), add)

    def _sorted(self, ui: Context, found: list[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
        order = _ORDERS[ui.state["sort"]]
        return sorted(found, key=lambda each: (not each[1].is_folder, order(each)))

    def _entries(self, ui: Context, found: list[tuple[str, Entry]], nothing: str, where: bool = False) -> View:
        if not found:
            return empty("folder_open", nothing)
        return lazy_list(len(found), lambda at: self._row(ui, found[at], where), "files", 88)

    def _row(self, ui: Context, each: tuple[str, Entry], where: bool) -> View:
        path, entry = each
        chosen: list[str] = ui.get("chosen", [])
        on = path in chosen

        def toggle() -> None:
            ui.setter("chosen")([other for other in chosen if other != path] if on else [*chosen, path])

        def show() -> None:
            if entry.is_folder:
                ui.open("folder", path=path)
            else:
                ui.open("view", path=path)

        more = None
        if not chosen:
            at = f"more_{entry.inode}"
            more = icon_button("more_vert", ui.t("More options"), lambda: ui.local.update(_menu=at, path=path), at)
        note = posixpath.dirname(path)[len(ROOT) + 1 :] if where else ""
        made = _plain_row(ui, each, toggle if chosen else show, note, more)
        made.on_long, made.selected = toggle, on
        if on:
            made.fill = "secondary_container"
        return made

    def _row_menu(self, ui: Context) -> None:
        at, path = ui.local.get("_menu", ""), ui.get("path")
        if not at.startswith("more_") or not ui.phone.files.exists(path):
            return
        starred = path in ui.state["starred"]
        entries = [
            (ui.t("Rename"), lambda: ui.local.update(naming=path, name=posixpath.basename(path))),
            (ui.t("Move to"), lambda: files_dialogs.ask_where(ui, "move", [path])),
            (ui.t("Copy to"), lambda: files_dialogs.ask_where(ui, "copy", [path])),
            (ui.t("Remove star") if starred else ui.t("Add star"), lambda: _star(ui, path)),
            (ui.t("Details"), lambda: ui.setter("details")(path)),
            (ui.t("Share"), lambda: ui.local.update(sharing=True, shared=path)),
            (ui.t("Move to bin"), lambda: files_dialogs.to_bin(ui, [path])),
        ]
        ui.menu(entries, at)


def _plain_row(
    ui: Context, each: tuple[str, Entry], act: Callable[[], None], note: str = "", trail: View | None = None
) -> View:
    path, entry = each
    kind = kind_of(path, entry)
    when = ui.day(datetime.fromtimestamp(entry.modified_s, UTC))
    told = ui.t("Folder") if entry.is_folder else f"{size_text(entry.size)} · {when}"
    color = "primary_container" if entry.is_folder else "secondary_container"
    lead = box(icon(ICONS[kind], 22, f"on_{color}"), fill=color, radius=8, width=40, height=40, align="center",
               cross="center", hidden_from_tree=True)  # fmt: skip
    name = posixpath.basename(path)
    return item(name, f"{told} · {note}" if note else told, lead, trail, act, f"entry{entry.inode}")


def _opener(ui: Context, path: str) -> Callable[[], None]:
    return lambda: ui.open("folder", path=path)


def _search_button(ui: Context) -> View:
    return icon_button("search", ui.t("Search"), lambda: ui.open("search"), "search")


def _turn_hidden(ui: Context) -> None:
    ui.state["hidden"] = not ui.state["hidden"]


def _star(ui: Context, path: str) -> None:
    starred = ui.state["starred"]
    if path in starred:
        starred.remove(path)
    else:
        starred.append(path)
    ui.effect("file.starred", "idempotent", path=path, on=path in starred)


APP = FilesApp()

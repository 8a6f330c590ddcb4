"""What the files app asks and shows beside its lists: names, details, where to, the bin, one file."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps import files_store
from emulators.phone.apps.files_store import BIN, ICONS, MIME, ROOT, kind_of, size_of, size_text
from emulators.phone.ui.pictures import jpeg
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    button,
    column,
    empty,
    field,
    icon_button,
    image,
    item,
    lazy_list,
    row,
    scroll,
    spacer,
    text,
)

_MOST_TEXT = 20_000


def dialogs(ui: Context) -> None:
    """Whatever a list of files asks just now: a new name, details, with whom to share."""
    naming = ui.get("naming")
    if naming and naming != "+":
        name_dialog(ui, posixpath.dirname(naming))
    _details(ui)
    shared = ui.get("shared")
    if shared and ui.phone.files.exists(shared):
        kind = kind_of(shared, ui.phone.files.entry(shared))
        name = posixpath.basename(shared)
        ui.share("sharing", "", name, MIME.get(kind, MIME["other"]), stream=shared)


def name_dialog(ui: Context, folder: str) -> None:
    """Ask for the name of a new folder, or another name, while ``local["naming"]`` says so."""
    naming = ui.get("naming")
    if not naming:
        return
    files, name = ui.phone.files, ui.get("name")
    was = "" if naming == "+" else posixpath.basename(naming)
    wrong = files_store.wrong_name(files, folder, name, was)

    def shut() -> None:
        ui.local.pop("naming", None)

    def save() -> None:
        told = name.strip()
        if wrong:
            ui.setter("tried")(True)
            return
        if naming == "+":
            files.make_folder(f"{folder}/{told}")
            ui.effect("folder.made", path=f"{folder}/{told}")
        elif told != was:
            files.move(naming, f"{folder}/{told}")
            _follow(ui, naming, f"{folder}/{told}")
            ui.effect("file.renamed", "idempotent", path=naming, name=told)
        shut()

    error = ui.t(wrong) if wrong and (name.strip() or ui.get("tried")) else ""
    entry = field(ui.t("Name"), name, ui.setter("name"), "name", error=error, max_length=120)
    title = ui.t("New folder") if naming == "+" else ui.t("Rename")
    yes = ui.t("Create") if naming == "+" else ui.t("Rename")
    ui.dialog(title, body=entry, buttons=[(yes, save), (ui.t("Cancel"), shut)], dismiss=shut)


def _details(ui: Context) -> None:
    path = ui.get("details")
    if not path or not ui.phone.files.exists(path):
        return
    entry = ui.phone.files.entry(path)

    def shut() -> None:
        ui.local.pop("details", None)

    changed = datetime.fromtimestamp(entry.modified_s, UTC).astimezone(ui.now.tzinfo)
    size = size_of(ui.phone.files, path)
    rows = [
        (ui.t("Kind"), ui.t(kind_of(path, entry).capitalize())),
        (ui.t("Size"), f"{size_text(size)} ({size:,} B)"),
        (ui.t("Changed"), f"{ui.day(changed, year=True)}, {ui.time(changed)}"),
        (ui.t("Place"), posixpath.dirname(path)[len(ROOT) :] or "/"),
    ]
    if entry.is_folder:
        rows.insert(2, (ui.t("Items"), str(len(ui.phone.files.names(path)))))
    body = column(
        *(
            column(text(name, "caption", "on_surface_variant"), text(told, "body"), key=f"row{name}")
            for name, told in rows
        ),
        gap=12,
    )
    ui.dialog(posixpath.basename(path), body=body, buttons=[(ui.t("Close"), shut)], dismiss=shut)


def _follow(ui: Context, old: str, new: str) -> None:
    """Stars stay with what was moved."""
    ui.state["starred"] = [
        new + path[len(old) :] if path == old or path.startswith(old + "/") else path for path in ui.state["starred"]
    ]


# --- the bin ------------------------------------------------------------------------------------------------------


def to_bin(ui: Context, paths: list[str]) -> None:
    """Move files and folders to the bin."""
    files, ids = ui.phone.files, []
    files.make_folder(BIN)
    for path in paths:
        number = ui.state["next"]
        ui.state["next"] += 1
        files.move(path, f"{BIN}/{number}")
        ui.state["bin"].append(files_store.record(path, number, ui.now))
        ui.effect("file.binned", path=path)
        ids.append(number)
    ui.local.pop("chosen", None)
    ui.snack(ui.t("{n} moved to the bin", n=len(paths)), ui.t("Undo"), "undo_bin", ids=ids)


def restore(ui: Context, ids: list[int]) -> None:
    """Put things back where they were."""
    files = ui.phone.files
    for each in [each for each in ui.state["bin"] if each["id"] in ids]:
        folder = posixpath.dirname(each["from"])
        files.make_folder(folder)
        files.move(f"{BIN}/{each['id']}", f"{folder}/{files_store.free_name(files, folder, each['name'])}")
        ui.effect("file.restored", path=each["from"])
    ui.state["bin"] = [each for each in ui.state["bin"] if each["id"] not in ids]


def bin_screen(ui: Context) -> View:
    """What was thrown away: back with it, or gone for good."""
    kept = list(reversed(ui.state["bin"]))
    asked: list[int] = ui.get("asked", [])

    def wipe() -> None:
        for number in asked:
            ui.phone.files.remove(f"{BIN}/{number}", recursive=True)
            ui.effect("file.deleted", "irreversible", id=number)
        ui.state["bin"] = [each for each in ui.state["bin"] if each["id"] not in asked]

    ui.confirm(
        "wiping", ui.t("Delete for good?"), ui.t("What is in it cannot be brought back. Items: {n}", n=len(asked)),
        ui.t("Delete"), wipe,
    )  # fmt: skip

    def ask(*ids: int) -> Callable[[], None]:
        return lambda: ui.local.update(asked=list(ids), wiping=True)

    def entry(at: int) -> View:
        each = kept[at]
        back = icon_button("restore_from_trash", ui.t("Restore"), lambda: restore(ui, [each["id"]]), "restore")
        gone = icon_button("delete_forever", ui.t("Delete for good"), ask(each["id"]), "delete")
        place = posixpath.dirname(each["from"])[len(ROOT) :] or "/"
        return item(each["name"], place, "insert_drive_file", row(back, gone), key=f"bin{each['id']}")

    menu = [
        (ui.t("Empty bin"), ask(*(each["id"] for each in kept))),
        (ui.t("Restore all"), lambda: restore(ui, [each["id"] for each in kept])),
    ]
    body = lazy_list(len(kept), entry, "bin") if kept else empty("delete_outline", ui.t("The bin is empty"))
    return ui.page(body, ui.bar(ui.t("Bin"), up=True, menu=menu if kept else ()))


# --- where to -----------------------------------------------------------------------------------------------------


def ask_where(ui: Context, what: str, paths: list[str]) -> None:
    """Let a folder be chosen for what is moved or copied."""
    ui.local.pop("chosen", None)
    ui.open("target", what=what, paths=list(paths))


def _folders(ui: Context, path: str) -> View:
    found = [each for each in files_store.listing(ui.phone.files, path, False) if each[1].is_folder]

    def into(there: str) -> Callable[[], None]:
        return lambda: ui.setter("path")(there)

    rows = [
        item(posixpath.basename(there), "", "folder", on_tap=into(there), key=f"entry{entry.inode}")
        for there, entry in found
    ]
    name_dialog(ui, path)
    return scroll(*rows, id="folders") if rows else empty("folder_open", ui.t("No folders in here"))


def _chooser(ui: Context, title: str, label: str, done: Callable[[str], None], above: View | None = None) -> View:
    path = ui.get("path", ROOT)
    leave = ui.back if path == ROOT else lambda: ui.setter("path")(posixpath.dirname(path))
    new = icon_button(
        "create_new_folder", ui.t("New folder"), lambda: ui.local.update(naming="+", name=""), "new_folder"
    )
    here = posixpath.basename(path) if path != ROOT else ui.t("Internal storage")
    foot = row(
        button(ui.t("Cancel"), ui.back, "text", id="cancel"),
        spacer(weight=1),
        button(label, lambda: done(path), id="here"),
        pad=(16, 8, 16, 12), width=FILL, fill="surface_low",
    )  # fmt: skip
    body = column(above, _folders(ui, path))
    return ui.page(body, ui.bar(here, up=True, leave=leave, close=path == ROOT, note=title, actions=[new]), foot=foot)


def target(ui: Context) -> View:
    """Where something is moved or copied to."""
    what, paths = ui.args.get("what", "copy"), ui.args.get("paths", [])
    files = ui.phone.files

    def done(folder: str) -> None:
        if any(folder == path or folder.startswith(path + "/") for path in paths):
            ui.toast(ui.t("A folder cannot go into itself"))
            return
        for path in paths:
            if what == "move":
                _follow(ui, path, files_store.move(files, path, folder))
                ui.effect("file.moved", "idempotent", path=path, to=folder)
            else:
                files_store.copy(files, path, folder)
                ui.effect("file.copied", path=path, to=folder)
        ui.back()
        told = ui.t("{n} moved", n=len(paths)) if what == "move" else ui.t("{n} copied", n=len(paths))
        ui.snack(told)

    label = ui.t("Move here") if what == "move" else ui.t("Copy here")
    return _chooser(ui, ui.t("Choose a folder"), label, done)


def save(ui: Context) -> View:
    """For what another app shares: a name and a folder."""
    stream, words = str(ui.args.get("stream", "")), str(ui.args.get("text", ""))
    first = posixpath.basename(stream) or f"{ui.args.get('subject') or ui.t('Note')}.txt"
    name = ui.get("file_name", first)
    folder = ui.get("path", ROOT)
    wrong = files_store.wrong_name(ui.phone.files, folder, name)

    def done(there: str) -> None:
        if wrong:
            return
        ui.phone.files.write(f"{there}/{name.strip()}", _content(ui, stream, words))
        ui.effect("file.saved", path=f"{there}/{name.strip()}")
        ui.back()
        ui.toast(ui.t("Saved"))

    entry = field(
        ui.t("File name"), name, ui.setter("file_name"), "file_name", max_length=120, error=ui.t(wrong) if wrong else ""
    )
    return _chooser(ui, ui.t("Save to"), ui.t("Save here"), done, row(entry, pad=(16, 0, 16, 8), width=FILL))


def _content(ui: Context, stream: str, words: str) -> bytes:
    if ui.phone.files.exists(stream):
        return ui.phone.files.read(stream)
    picture = ui.args.get("picture")
    return jpeg(str(picture)) if picture else words.encode()


# --- one file -----------------------------------------------------------------------------------------------------


def view(ui: Context) -> View:
    """A text, a picture, or what the phone says of a file that it cannot show."""
    path, files = ui.args.get("path", ""), ui.phone.files
    name = posixpath.basename(path)
    entry = files.find(path)
    if entry is None or entry.data is None:
        return ui.page(empty("insert_drive_file", ui.t("This file is gone")), ui.bar(name, up=True))
    kind = kind_of(path, entry)
    dialogs(ui)
    body: View
    if kind == "text":
        told = entry.data[:_MOST_TEXT].decode("utf-8", "replace")
        body = scroll(text(told, "body", id="content"), pad=16, id="text_view")
    elif kind == "image":
        body = column(image(path, 360, 360, name, 8), pad=16, cross="center", align="center")
    else:
        body = empty(ICONS[kind], ui.t("No app can open this file"), size_text(entry.size))

    def binned() -> None:
        to_bin(ui, [path])
        ui.back()

    actions: list[Any] = [
        icon_button("share", ui.t("Share"), lambda: ui.local.update(sharing=True, shared=path), "share"),
        icon_button("info", ui.t("Details"), lambda: ui.setter("details")(path), "info"),
        icon_button("delete", ui.t("Move to bin"), binned, "delete"),
    ]
    return ui.page(body, ui.bar(name, up=True, actions=actions))

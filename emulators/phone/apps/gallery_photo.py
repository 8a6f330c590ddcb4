"""One picture: looking at it, turning it, its details, the albums that it is in."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from emulators.phone.app import Context
from emulators.phone.apps.files_store import size_text
from emulators.phone.apps.gallery_photos import Photo, all_photos, photo_of, shown, taken, to_bin
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    box,
    button,
    column,
    empty,
    field,
    icon_button,
    item,
    row,
    scroll,
    spacer,
)


def photo(ui: Context) -> View:
    """The picture, large; a swipe shows the next one."""
    number = ui.get("photo", ui.args.get("photo", 0))
    found = photo_of(ui, number)
    if found is None or found["binned"]:
        return ui.page(empty("hide_image", ui.t("This picture is gone")), ui.bar("", up=True))
    when = taken(ui, found)
    among = [each["id"] for each in all_photos(ui)]
    at = among.index(number)

    def swipe(direction: str) -> None:
        to = at + (1 if direction == "left" else -1)
        if 0 <= to < len(among):
            ui.setter("photo")(among[to])

    def love() -> None:
        found["favourite"] = not found["favourite"]
        ui.effect("photo.favourite", "idempotent", photo=number, on=found["favourite"])

    def binned() -> None:
        to_bin(ui, [number])
        ui.back()

    _details(ui, found)
    _rename_dialog(ui, found)
    name = posixpath.basename(found["name"])
    ui.share("sharing", "", name, "image/jpeg", stream=found["path"] or name, picture=found["picture"])
    heart = icon_button(
        "favorite" if found["favourite"] else "favorite_border",
        ui.t("Remove from favourites") if found["favourite"] else ui.t("Add to favourites"), love, "favourite",
        color="primary" if found["favourite"] else "on_surface_variant",
    )  # fmt: skip
    menu = [
        (ui.t("Add to album"), lambda: ui.open("add_to", photos=[number])),
        (ui.t("Rename"), lambda: ui.local.update(renaming=True, name=found["name"].rpartition(".")[0])),
        (ui.t("Details"), lambda: ui.setter("details")(True)),
    ]
    foot = row(
        _tool("share", ui.t("Share"), lambda: ui.setter("sharing")(True)),
        _tool("tune", ui.t("Edit"), lambda: ui.open("edit", photo=number)),
        _tool("delete_outline", ui.t("Delete"), binned),
        width=FILL, height=64, fill="surface_low",
    )  # fmt: skip
    bar = ui.bar(name, up=True, actions=[heart], menu=menu, note=f"{ui.day(when, year=True)}, {ui.time(when)}")
    return ui.page(_large(ui, found, swipe), bar, foot=foot)


def _large(ui: Context, found: Photo, swipe: Callable[[str], None] | None, rotation: int = -1) -> View:
    wide = ui.phone.size_px[0] / ui.phone.density
    high = ui.phone.size_px[1] / ui.phone.density - 28 - 20 - 64 - 64 - 24
    turned = found["rotation"] if rotation < 0 else rotation
    long, short = min(wide, high * 4 / 3), min(wide, high * 4 / 3) * 3 / 4
    if turned % 180:
        long, short = short, min(high, short * 4 / 3)
    picture = shown(found, long, short, found["name"], rotation)
    return box(picture, align="center", cross="center", width=FILL, on_swipe=swipe, id="photo_view", fill="surface")


def _tool(mark: str, label: str, act: Callable[[], None]) -> View:
    picture = View("icon", icon=mark, size=24, color="on_surface", hidden_from_tree=True)
    words = View("text", text=label, style="caption", hidden_from_tree=True, lines=1)
    return View(
        "column", [picture, words], cls="android.widget.Button", text=label, on_tap=act, weight=1, align="center",
        cross="center", gap=4, id=f"tool_{mark}", min_height=64,
    )  # fmt: skip


def _details(ui: Context, found: Photo) -> None:
    if not ui.get("details"):
        return

    def shut() -> None:
        ui.local.pop("details", None)

    when = taken(ui, found)
    albums = ", ".join(each["name"] for each in ui.state["albums"] if found["id"] in each["photos"])
    told = (
        ("event", f"{ui.day(when, year=True)}, {ui.time(when)}", ui.t("Taken")),
        ("image", found["name"], f"{size_text(found['kb'] * 1000)} · 4000 × 3000"),
        ("location_on", found["place"] or ui.t("No place known"), ui.t("Place")),
        ("photo_album", albums or ui.t("In no album"), ui.t("Albums")),
    )
    ui.sheet(column(*(item(line, note, mark, key=mark) for mark, line, note in told)), shut)


def _rename_dialog(ui: Context, found: Photo) -> None:
    if not ui.get("renaming"):
        return
    name = ui.get("name")
    taken_names = {each["name"] for each in ui.state["photos"] if each is not found}
    bad = not name.strip() or "/" in name or f"{name.strip()}.jpg" in taken_names

    def shut() -> None:
        ui.local.pop("renaming", None)

    def save() -> None:
        if bad:
            return
        found["name"] = f"{name.strip()}.jpg"
        if found["path"] and ui.phone.files.exists(found["path"]):
            path = f"{posixpath.dirname(found['path'])}/{found['name']}"
            ui.phone.files.move(found["path"], path)
            found["path"] = path
        ui.effect("photo.renamed", "idempotent", photo=found["id"], name=found["name"])
        shut()

    error = ui.t("This name is not allowed") if bad and name.strip() else ""
    entry = field(ui.t("Name"), name, ui.setter("name"), "photo_name", max_length=60, error=error)
    ui.dialog(ui.t("Rename"), body=entry, buttons=[(ui.t("Save"), save), (ui.t("Cancel"), shut)], dismiss=shut)


def edit(ui: Context) -> View:
    """Turn a picture, and keep that or a turned copy."""
    found = photo_of(ui, ui.args.get("photo", 0))
    if found is None:
        return ui.page(empty("hide_image", ui.t("This picture is gone")), ui.bar("", up=True))
    by = ui.get("rotation", 0)
    rotation = (found["rotation"] + by) % 360

    def turn(degrees: int) -> Callable[[], None]:
        return lambda: ui.setter("rotation")((by + degrees) % 360)

    def leave() -> None:
        if by:
            ui.setter("leaving")(True)
        else:
            ui.back()

    def save() -> None:
        found["rotation"] = rotation
        ui.effect("photo.edited", "idempotent", photo=found["id"], rotation=rotation)
        ui.back()

    def save_copy() -> None:
        number = ui.state["next"]
        ui.state["next"] += 1
        stem = found["name"].rpartition(".")[0]
        copy = {
            **found,
            "id": number,
            "name": f"{stem}_edited.jpg",
            "rotation": rotation,
            "path": "",
            "favourite": False,
        }
        ui.state["photos"].append(copy)
        ui.effect("photo.copied", photo=number)
        ui.back()

    ui.confirm("leaving", ui.t("Discard changes?"), ui.t("The picture stays as it was."), ui.t("Discard"), ui.back)
    tools = row(
        _tool("rotate_left", ui.t("Turn left"), turn(270)),
        _tool("rotate_right", ui.t("Turn right"), turn(90)),
        _tool("restart_alt", ui.t("Reset"), turn(-by)),
        width=FILL,
    )  # fmt: skip
    keep = row(
        button(ui.t("Save copy"), save_copy, "text", id="save_copy", enabled=by != 0), spacer(weight=1),
        button(ui.t("Save"), save, id="save", enabled=by != 0), pad=(16, 4, 16, 12), width=FILL,
    )  # fmt: skip
    bar = ui.bar(
        ui.t("Edit"), up=True, close=True, leave=leave, note=ui.t("Turned by {n}°", n=rotation) if rotation else ""
    )
    return ui.page(_large(ui, found, None, rotation), bar, foot=column(tools, keep, fill="surface_low", width=FILL))


# --- albums -------------------------------------------------------------------------------------------------------


def add_to(ui: Context) -> View:
    """Into which album pictures go."""
    numbers: list[int] = ui.args.get("photos", [])
    album_dialog(ui, numbers)

    def add(album: dict[str, object]) -> Callable[[], None]:
        def added() -> None:
            kept = album["photos"]
            assert isinstance(kept, list)
            album["photos"] = sorted({*kept, *numbers}, reverse=True)
            ui.effect("album.changed", album=album["id"], photos=numbers)
            ui.back()
            ui.snack(ui.t("Added to {name}", name=album["name"]))

        return added

    new = item(ui.t("New album"), "", "add", None, lambda: ui.local.update(naming=-1, name=""), "new")
    rows = [item(each["name"], "", "photo_album", None, add(each), f"album{each['id']}") for each in ui.state["albums"]]
    return ui.page(scroll(new, *rows), ui.bar(ui.t("Add to album"), up=True, close=True))


def album_dialog(ui: Context, photos: list[int] | None = None) -> None:
    """Ask for an album's name while ``local["naming"]`` is its number, -1 for a new one."""
    naming = ui.get("naming", 0)
    if not naming:
        return
    name = ui.get("name")
    taken_names = {each["name"].lower() for each in ui.state["albums"] if each["id"] != naming}
    clash = name.strip().lower() in taken_names

    def shut() -> None:
        ui.local.pop("naming", None)

    def save() -> None:
        told = name.strip()
        if not told or clash:
            return
        shut()
        if naming > 0:
            next(each for each in ui.state["albums"] if each["id"] == naming)["name"] = told
            ui.effect("album.renamed", "idempotent", album=naming, name=told)
            return
        ui.state["albums"].append(
            {"id": ui.state["next_album"], "name": told, "photos": sorted(photos or [], reverse=True)}
        )
        ui.state["next_album"] += 1
        ui.effect("album.made", name=told)
        if photos:
            ui.back()

    error = ui.t("There is such an album already") if clash else ""
    entry = field(ui.t("Name"), name, ui.setter("name"), "album_name", max_length=40, error=error)
    title = ui.t("New album") if naming < 0 else ui.t("Rename album")
    ui.dialog(title, body=entry, buttons=[(ui.t("Save"), save), (ui.t("Cancel"), shut)], dismiss=shut)

"""Gallery: pictures by day, albums, favourites, a bin, and one picture with what can be done to it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import gallery_photo
from emulators.phone.apps.gallery_photos import (
    Photo,
    all_photos,
    delete,
    first_photos,
    photo_of,
    restore,
    shown,
    taken,
    to_bin,
)
from emulators.phone.ui.texts import month_of
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    bottom_bar,
    box,
    card,
    empty,
    fab,
    grid,
    icon,
    icon_button,
    item,
    lazy_list,
    row,
    scroll,
    text,
)

_PARTS = (("photo_library", "Photos"), ("photo_album", "Albums"), ("favorite", "Favourites"))


class GalleryApp(App):
    """See the module."""

    package = "org.clewline.gallery"
    label = "Gallery"
    icon = "photo_library"
    color = "#b26a00"
    system = True
    handles = (
        Handles("android.intent.action.GET_CONTENT", "choose", kind="image"),
        Handles("android.intent.action.PICK", "choose", kind="image"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """Pictures of half a year."""
        return first_photos(dice, now)

    def screens(self) -> Mapping[str, Screen]:
        """Pictures, an album, the bin, one picture, its editing, and choosing for somebody else."""
        return {
            "main": self.main, "album": self.album, "bin": self.bin, "photo": gallery_photo.photo,
            "edit": gallery_photo.edit, "add_to": gallery_photo.add_to, "choose": self.choose,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo a move to the bin."""
        if event == "undo_bin":
            restore(ui, list(arguments["photos"]))

    def on_back(self, ui: Context) -> bool:
        """Back ends a selection first; an edit that would be lost is asked about."""
        if ui.activity["screen"] == "edit" and ui.get("rotation", 0):
            ui.setter("leaving")(True)
            return True
        return bool(ui.local.pop("chosen", None))

    def main(self, ui: Context) -> View:
        """One of the three parts."""
        part = ui.get("part", 0)
        names = [(mark, ui.t(label)) for mark, label in _PARTS]
        foot = bottom_bar(names, part, ui.setter("part"))
        if part == 1:
            gallery_photo.album_dialog(ui)
            add = fab("add", ui.t("New album"), lambda: ui.local.update(naming=-1, name=""))
            return ui.page(self._albums(ui), self._bar(ui, ui.t("Albums")), add, foot)
        photos = [each for each in all_photos(ui) if part == 0 or each["favourite"]]
        title = ui.t(_PARTS[part][1])
        body = photo_grid(ui, photos) if photos else empty("photo_library", ui.t("No pictures"))
        return ui.page(body, selection_bar(ui, photos) or self._bar(ui, title), foot=foot)

    def _bar(self, ui: Context, title: str) -> View:
        def shoot() -> None:
            ui.start("android.media.action.STILL_IMAGE_CAMERA")

        camera = icon_button("photo_camera", ui.t("Camera"), shoot, "camera")
        return ui.bar(title, actions=[camera], menu=[(ui.t("Bin"), lambda: ui.open("bin"))])

    def _albums(self, ui: Context) -> View:
        tiles = []
        for album in ui.state["albums"]:
            photos = [photo_of(ui, number) for number in album["photos"]]
            kept = [photo for photo in photos if photo is not None and not photo["binned"]]
            cover = (
                shown(kept[0], 152, 110, radius=8, hidden_from_tree=True)
                if kept
                else box(icon("photo_album", 40), height=110, width=FILL, align="center", cross="center")
            )
            count = ui.t("1 picture") if len(kept) == 1 else ui.t("{n} pictures", n=len(kept))
            tiles.append(
                card(
                    cover, text(album["name"], "label", id="title", lines=1),
                    text(count, "small", "on_surface_variant", "summary"), on_tap=_opener(ui, album["id"]), pad=8,
                    gap=4, key=f"album{album['id']}",
                )
            )  # fmt: skip
        return (
            scroll(grid(*tiles, columns=2, gap=12, pad=16), id="albums")
            if tiles
            else empty("photo_album", ui.t("No albums"))
        )

    def album(self, ui: Context) -> View:
        """The pictures of one album."""
        album = next((each for each in ui.state["albums"] if each["id"] == ui.args.get("album")), None)
        if album is None:
            return ui.page(empty("photo_album", ui.t("No albums")), ui.bar("", up=True))
        photos = [each for each in all_photos(ui) if each["id"] in album["photos"]]
        gallery_photo.album_dialog(ui)

        def remove() -> None:
            ui.state["albums"].remove(album)
            ui.effect("album.deleted", "irreversible", name=album["name"])
            ui.back()

        told = ui.t("The pictures themselves stay in the gallery.")
        ui.confirm("deleting", ui.t("Delete album?"), told, ui.t("Delete"), remove)
        menu = [
            (ui.t("Rename album"), lambda: ui.local.update(naming=album["id"], name=album["name"])),
            (ui.t("Delete album"), lambda: ui.setter("deleting")(True)),
        ]
        body = photo_grid(ui, photos) if photos else empty("photo_library", ui.t("No pictures"))
        bar = selection_bar(ui, photos, album) or ui.bar(album["name"], up=True, menu=menu)
        return ui.page(body, bar)

    def bin(self, ui: Context) -> View:
        """What was thrown away."""
        photos = sorted(
            (each for each in ui.state["photos"] if each["binned"]), key=lambda each: each["binned"], reverse=True
        )
        asked: list[int] = ui.get("asked", [])
        ui.confirm(
            "wiping",
            ui.t("Delete for good?"),
            ui.t("This cannot be undone."),
            ui.t("Delete"),
            lambda: delete(ui, asked),
        )

        def ask(*numbers: int) -> Callable[[], None]:
            return lambda: ui.local.update(asked=list(numbers), wiping=True)

        def entry(at: int) -> View:
            each = photos[at]
            back = icon_button("restore_from_trash", ui.t("Restore"), lambda: restore(ui, [each["id"]]), "restore")
            gone = icon_button("delete_forever", ui.t("Delete for good"), ask(each["id"]), "delete")
            picture = shown(each, 56, 56, radius=8, hidden_from_tree=True)
            return item(
                each["name"], ui.day(taken(ui, each), year=True), picture, row(back, gone), key=f"bin{each['id']}"
            )

        menu = [
            (ui.t("Empty bin"), ask(*(each["id"] for each in photos))),
            (ui.t("Restore all"), lambda: restore(ui, [each["id"] for each in photos])),
        ]
        body = lazy_list(len(photos), entry, "bin") if photos else empty("delete_outline", ui.t("The bin is empty"))
        return ui.page(body, ui.bar(ui.t("Bin"), up=True, menu=menu if photos else ()))

    def choose(self, ui: Context) -> View:
        """For another app: a picture, which it gets as name, picture and path."""
        photos = all_photos(ui)

        def taken_one(photo: Photo) -> None:
            ui.back({"name": photo["name"], "picture": photo["picture"], "path": photo["path"]})

        body = photo_grid(ui, photos, taken_one) if photos else empty("photo_library", ui.t("No pictures"))
        return ui.page(body, ui.bar(ui.t("Choose a picture"), up=True, close=True))


def photo_grid(ui: Context, photos: list[Photo], on_choose: Callable[[Photo], None] | None = None) -> View:
    """Pictures under their months."""
    wide_dp = ui.phone.size_px[0] / ui.phone.density
    columns = max(3, round(wide_dp / 104))
    side = (wide_dp - 2 * (columns + 1)) / columns
    lines: list[tuple[datetime, list[Photo]]] = []
    for photo in photos:
        when = taken(ui, photo)
        same = bool(lines) and (lines[-1][0].year, lines[-1][0].month) == (when.year, when.month)
        if not same:
            lines.append((when, []))
        if not same or len(lines[-1][1]) == columns:
            lines.append((when, []))
        lines[-1][1].append(photo)

    def line(at: int) -> View:
        when, among = lines[at]
        if not among:
            month = month_of(when, ui.phone.config.language)
            return text(month, "label", pad=(12, 16, 12, 8), heading=True, key=f"month{when:%Y-%m}")
        return row(*(_tile(ui, each, side, on_choose) for each in among), gap=2, pad=(2, 1, 2, 1),
                   key=f"row{among[0]['id']}")  # fmt: skip

    return lazy_list(len(lines), line, "photos")


def _tile(ui: Context, photo: Photo, side: float, on_choose: Callable[[Photo], None] | None) -> View:
    chosen: list[int] = ui.get("chosen", [])
    on = photo["id"] in chosen

    def toggle() -> None:
        ui.setter("chosen")([each for each in chosen if each != photo["id"]] if on else [*chosen, photo["id"]])

    def act() -> None:
        if on_choose is not None:
            on_choose(photo)
        elif chosen:
            toggle()
        else:
            ui.open("photo", photo=photo["id"])

    marks = [
        icon("favorite", 16, "white") if photo["favourite"] else None,
        icon("check_circle", 24, "primary") if on else None,
    ]
    return box(
        shown(photo, side, side, hidden_from_tree=True),
        row(*marks, pad=6, gap=4, hidden_from_tree=True),
        cls="android.widget.ImageView", desc=photo["name"], on_tap=act, on_long=None if on_choose else toggle,
        selected=on, width=side, height=side, align="end", key=f"photo{photo['id']}",
    )  # fmt: skip


def selection_bar(ui: Context, photos: list[Photo], album: dict[str, Any] | None = None) -> View | None:
    """What can be done with the chosen pictures; None while none is chosen."""
    chosen: list[int] = ui.get("chosen", [])
    if not chosen:
        return None

    def binned() -> None:
        ui.setter("chosen")([])
        to_bin(ui, chosen)

    def love() -> None:
        for photo in photos:
            photo["favourite"] = photo["favourite"] or photo["id"] in chosen
        ui.effect("photo.favourite", "idempotent", count=len(chosen))
        ui.setter("chosen")([])

    def take_out() -> None:
        assert album is not None
        album["photos"] = [number for number in album["photos"] if number not in chosen]
        ui.effect("album.changed", album=album["id"])
        ui.setter("chosen")([])

    def into() -> None:
        ui.setter("chosen")([])
        ui.open("add_to", photos=list(chosen))

    first = photo_of(ui, chosen[0])
    if first is not None:
        ui.share(
            "sharing", "", first["name"], "image/jpeg", stream=first["path"] or first["name"], picture=first["picture"]
        )
    menu = [
        (ui.t("Add to favourites"), love),
        (ui.t("Select all"), lambda: ui.setter("chosen")([x["id"] for x in photos])),
    ]
    if album is not None:
        menu.append((ui.t("Remove from album"), take_out))
    actions = [
        icon_button("share", ui.t("Share"), lambda: ui.setter("sharing")(True), "share"),
        icon_button("add_photo_alternate", ui.t("Add to album"), into, "add_to"),
        icon_button("delete", ui.t("Move to bin"), binned, "delete"),
    ]
    return ui.bar(ui.t("{n} selected", n=len(chosen)), close=True, actions=actions, menu=menu,
                  leave=lambda: ui.setter("chosen")([]))  # fmt: skip


def _opener(ui: Context, album: int) -> Callable[[], None]:
    return lambda: ui.open("album", album=album)


APP = GalleryApp()

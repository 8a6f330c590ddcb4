"""The pictures that the gallery knows: what is seeded, how one is shown, what becomes of one."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from emulators.phone.app import Context
from emulators.phone.ui.pictures import generated
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import image

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

Photo = dict[str, Any]
GALLERY = "org.clewline.gallery"
CAMERA_FOLDER = "/storage/emulated/0/DCIM/Camera"
_PLACES = ("Port Ellen", "Hollowell", "Marsh End", "Fairhaven", "Gull Point", "Old Mill", "")
_SUBJECTS = ("scene", "scene", "scene", "thing", "person")


def first_photos(dice: random.Random, now: datetime) -> dict[str, Any]:
    """Forty-eight pictures of half a year, three albums, some favourites, two in the bin."""
    photos: list[Photo] = []
    when = now
    for number in range(48, 0, -1):
        when -= timedelta(hours=dice.randrange(3, 140), minutes=dice.randrange(60))
        subject = dice.choice(_SUBJECTS)
        photos.append(
            {
                "id": number, "name": f"IMG_{1200 + number}.jpg", "picture": f"{subject}:{dice.randrange(60)}",
                "taken": when.replace(microsecond=0).isoformat(), "place": dice.choice(_PLACES), "rotation": 0,
                "favourite": dice.random() < 0.12, "kb": dice.randrange(1800, 5200), "path": "", "binned": "",
            }
        )  # fmt: skip
    for photo in photos[7:9]:
        photo.update(binned=(now - timedelta(days=3)).isoformat(), favourite=False)
    kept = [photo["id"] for photo in photos if not photo["binned"]]
    albums = [
        {"id": number, "name": name, "photos": sorted(dice.sample(kept, size), reverse=True)}
        for number, (name, size) in enumerate((("Holiday", 9), ("Family", 7), ("Recipes", 4)), 1)
    ]
    return {"photos": photos, "albums": albums, "next": 60, "next_album": 4}


def all_photos(ui: Context) -> list[Photo]:
    """All that are not in the bin, the latest first."""
    return sorted(
        (each for each in ui.state["photos"] if not each["binned"]), key=lambda each: each["taken"], reverse=True
    )


def photo_of(ui: Context, number: int) -> Photo | None:
    """The picture with that number."""
    return next((each for each in ui.state["photos"] if each["id"] == number), None)


def taken(ui: Context, photo: Photo) -> datetime:
    """When it was taken, in the phone's zone."""
    return datetime.fromisoformat(photo["taken"]).astimezone(ui.now.tzinfo)


def shown(photo: Photo, width: float, height: float, desc: str = "", rotation: int = -1, **given: Any) -> View:
    """The picture, turned as it is kept or as told."""
    turned = photo["rotation"] if rotation < 0 else rotation
    if not turned:
        return image(photo["picture"], width, height, desc, **given)
    return View(
        "canvas", cls="android.widget.ImageView", paint=_painter(photo["picture"], turned), desc=desc, width=width,
        height=height, **given,
    )  # fmt: skip


def _painter(picture: str, turned: int) -> Callable[[Any, Any, Any], None]:
    def paint(pen: Any, rect: tuple[int, int, int, int], looks: Any) -> None:
        wide, high = rect[2] - rect[0], rect[3] - rect[1]
        size = (high, wide) if turned % 180 else (wide, high)
        pen.paste(generated(picture, *size).rotate(-turned, expand=True), rect[0], rect[1])

    return paint


def to_bin(ui: Context, numbers: list[int]) -> None:
    """Put pictures into the bin, from where they can come back for thirty days."""
    for photo in ui.state["photos"]:
        if photo["id"] in numbers:
            photo["binned"] = ui.now.isoformat()
            ui.effect("photo.binned", photo=photo["id"])
    ui.snack(ui.t("{n} moved to the bin", n=len(numbers)), ui.t("Undo"), "undo_bin", photos=list(numbers))


def restore(ui: Context, numbers: list[int]) -> None:
    """Take pictures out of the bin."""
    for photo in ui.state["photos"]:
        if photo["id"] in numbers:
            photo["binned"] = ""
            ui.effect("photo.restored", photo=photo["id"])


def delete(ui: Context, numbers: list[int]) -> None:
    """Delete pictures for good, with their files and their places in albums."""
    for photo in [each for each in ui.state["photos"] if each["id"] in numbers]:
        ui.state["photos"].remove(photo)
        if photo["path"] and ui.phone.files.exists(photo["path"]):
            ui.phone.files.remove(photo["path"])
        ui.effect("photo.deleted", "irreversible", photo=photo["id"])
    for album in ui.state["albums"]:
        album["photos"] = [number for number in album["photos"] if number not in numbers]


def add_photo(phone: Phone, picture: str, data: bytes, place: str) -> Photo | None:
    """A picture that has just been taken: its file, and its entry where there is a gallery."""
    now = phone.now()
    name = f"IMG_{now:%Y%m%d_%H%M%S}.jpg"
    serial = 0
    while phone.files.exists(f"{CAMERA_FOLDER}/{name}"):
        serial += 1
        name = f"IMG_{now:%Y%m%d_%H%M%S}_{serial}.jpg"
    phone.files.make_folder(CAMERA_FOLDER)
    phone.files.write(f"{CAMERA_FOLDER}/{name}", data)
    if not phone.has(GALLERY):
        return None
    state = phone.state(GALLERY)
    photo = {
        "id": state["next"], "name": name, "picture": picture, "taken": now.replace(microsecond=0).isoformat(),
        "place": place, "rotation": 0, "favourite": False, "kb": len(data) // 1000 + 1,
        "path": f"{CAMERA_FOLDER}/{name}", "binned": "",
    }  # fmt: skip
    state["next"] += 1
    state["photos"].append(photo)
    return photo

"""Tasks with the camera and with pictures."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from emulators.phone.phone import Phone
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    back,
    hold,
    open_app,
    scroll_to,
    slide,
    tap,
    type_into,
    wait,
)

CAMERA, GALLERY = "org.clewline.camera", "org.clewline.gallery"
PHOTOS = (f"{GALLERY}.photos",)
SHOT = (*PHOTOS, f"{GALLERY}.next", f"{CAMERA}.shots", f"{CAMERA}.last", "files")
ALLOWED = (f"packages.{CAMERA}", "settings.secure.clewline_asked")
_ALBUMS = ("Balcony", "Boats", "Before and after", "Best of spring", "For the calendar")


def photos(states: States) -> list[dict[str, Any]]:
    """All pictures, those in the bin too."""
    found: list[dict[str, Any]] = states[GALLERY]["photos"]
    return found


def new_photos(before: States, after: States) -> list[dict[str, Any]]:
    """What was taken; empty where an older picture changed."""
    kept = photos(before)
    return [each for each in photos(after) if each not in kept] if photos(after)[: len(kept)] == kept else []


def look(name: str) -> list[Do]:
    """From the home screen to a picture."""
    return [open_app("Gallery"), scroll_to(name), tap(name)]


def _granted(dice: random.Random, phone: Phone) -> Parameters:
    phone.packages.grant(CAMERA, "CAMERA")
    return {}


def _one_taken(side: str) -> Callable[[States, States, Parameters], bool]:
    def check(before: States, after: States, told: Parameters) -> bool:
        new = new_photos(before, after)
        return len(new) == 1 and new[0]["picture"].startswith("person" if side == "front" else "scene")

    return check


def _a_photo(dice: random.Random, phone: Phone) -> Parameters:
    kept = [each for each in phone.state(GALLERY)["photos"] if not each["binned"]]
    each = dice.choice(kept)
    each["favourite"] = False
    when = datetime.fromisoformat(each["taken"])
    return {"photo": each["name"], "id": each["id"], "day": f"{when:%b} {when.day}"}


def _a_placed_photo(dice: random.Random, phone: Phone) -> Parameters:
    each = dice.choice([each for each in phone.state(GALLERY)["photos"] if not each["binned"] and each["place"]])
    return {"photo": each["name"], "id": each["id"], "place": each["place"]}


def _binned(dice: random.Random, phone: Phone) -> Parameters:
    each = dice.choice([each for each in phone.state(GALLERY)["photos"] if each["binned"]])
    return {"photo": each["name"], "id": each["id"]}


def _changed(**new: Any) -> Callable[[States, States, Parameters], bool]:
    """A check: that one picture has these values, everything else is as before."""

    def check(before: States, after: States, told: Parameters) -> bool:
        wanted = [each | (new if each["id"] == told["id"] else {}) for each in photos(before)]
        return photos(after) == wanted

    return check


def _in_bin(before: States, after: States, told: Parameters) -> bool:
    return [each["id"] for each in photos(after) if each["binned"] and not _was(before, each["id"])["binned"]] == [
        told["id"]
    ]


def _was(states: States, number: int) -> dict[str, Any]:
    return next(each for each in photos(states) if each["id"] == number)


def _two_photos(dice: random.Random, phone: Phone) -> Parameters:
    kept = [each for each in phone.state(GALLERY)["photos"] if not each["binned"]]
    kept.sort(key=lambda each: each["taken"], reverse=True)
    at = dice.randrange(0, 9)
    first, second = kept[at], kept[at + dice.randrange(1, 3)]
    return {
        "first": first["name"],
        "second": second["name"],
        "ids": sorted((first["id"], second["id"]), reverse=True),
        "new": dice.choice(_ALBUMS),
    }


def _an_album(dice: random.Random, phone: Phone) -> Parameters:
    album = dice.choice(phone.state(GALLERY)["albums"])
    return {
        "album": album["name"],
        "album_id": album["id"],
        "count": str(len(album["photos"])),
        "new": dice.choice(_ALBUMS),
    }


def _photo_for_album(dice: random.Random, phone: Phone) -> Parameters:
    told = {**_an_album(dice, phone), **_a_photo(dice, phone)}
    album = next(each for each in phone.state(GALLERY)["albums"] if each["id"] == told["album_id"])
    album["photos"] = [each for each in album["photos"] if each != told["id"]]
    return told


def _album_now(states: States, number: int) -> list[int]:
    return list(next((each["photos"] for each in states[GALLERY]["albums"] if each["id"] == number), []))


TEMPLATES = [
    Template(
        "camera.take",
        ("Take a picture with the camera", "Take one photo of what is in front of the phone", "Open the camera and shoot a picture"),
        lambda dice, phone: {},
        lambda told: [open_app("Camera"), tap("Allow camera"), tap("While using the app"), tap("Take picture")],
        _one_taken("back"), (*SHOT, *ALLOWED), apps=("Camera",),
    ),
    Template(
        "camera.selfie",
        ("Take a selfie", "Take a picture of me with the front camera"),
        _granted, lambda told: [open_app("Camera"), tap("Switch to front camera"), tap("Take picture")],
        _one_taken("front"), (*SHOT, f"{CAMERA}.side"), apps=("Camera",),
    ),
    Template(
        "camera.with_timer",
        ("Take a picture with the 10 second timer", "Set the camera's timer to 10 seconds, press the shutter and wait until the photo is there"),
        _granted,
        lambda told: [open_app("Camera"), tap("Timer: off"), tap("Timer: 3 seconds"), tap("Take picture"), wait(11)],
        lambda before, after, told: len(new_photos(before, after)) == 1 and after[CAMERA]["timer"] == 10,
        (*SHOT, f"{CAMERA}.timer", f"{CAMERA}.counting"), apps=("Camera",), complexity=2,
    ),
    Template(
        "camera.flash_off",
        ("Turn the camera's flash off", "Make sure that the camera does not use its flash"),
        _granted, lambda told: [open_app("Camera"), tap("Flash: automatic"), tap("Flash: on")],
        lambda before, after, told: after[CAMERA]["flash"] == "off", (f"{CAMERA}.flash",), apps=("Camera",),
    ),
    Template(
        "camera.grid",
        ("Show grid lines in the camera", "Turn on the grid in the camera's settings"),
        _granted, lambda told: [open_app("Camera"), tap("Camera settings"), tap("Grid lines")],
        lambda before, after, told: after[CAMERA]["grid"] is True, (f"{CAMERA}.grid",), apps=("Camera",),
    ),
    Template(
        "camera.zoomed",
        ("Take a picture zoomed in {zoom} times", "Zoom the camera to {zoom}× and take a photo"),
        lambda dice, phone: {**_granted(dice, phone), "zoom": dice.choice((2, 3, 4, 5))},
        lambda told: [open_app("Camera"), slide("Zoom", told["zoom"]), tap("Take picture")],
        lambda before, after, told: len(new_photos(before, after)) == 1 and abs(after[CAMERA]["zoom"] - told["zoom"]) <= 0.15,
        (*SHOT, f"{CAMERA}.zoom"), apps=("Camera",), complexity=2,
    ),
    Template(
        "camera.save_location",
        ("Let the camera save where pictures were taken", "Turn on saving the location in the camera's settings and allow the access it needs"),
        _granted,
        lambda told: [
            open_app("Camera"), tap("Camera settings"), tap("Save location"), tap("While using the app"), tap("Save location"),
        ],
        lambda before, after, told: after[CAMERA]["location"] is True, (f"{CAMERA}.location", *ALLOWED), apps=("Camera",), complexity=2,
    ),
    Template(
        "camera.video",
        ("Record a video of ten seconds with the Camera app", "Film what is in front of the phone for ten seconds"),
        _granted, lambda told: [open_app("Camera")], lambda before, after, told: False, apps=("Camera",), feasible=False,
    ),
    Template(
        "gallery.favourite",
        ("Make the picture {photo} a favourite", "Mark {photo} in the Gallery with a heart", "I like {photo}, add it to my favourite pictures"),
        _a_photo, lambda told: [*look(told["photo"]), tap("Add to favourites")], _changed(favourite=True), PHOTOS, apps=("Gallery",),
    ),
    Template(
        "gallery.bin",
        ("Delete the picture {photo}", "Move {photo} to the Gallery's bin", "I do not need the photo {photo} any longer, throw it away"),
        _a_photo, lambda told: [*look(told["photo"]), tap("Delete")], _in_bin, PHOTOS, apps=("Gallery",),
    ),
    Template(
        "gallery.restore",
        ("Restore the picture {photo} from the bin", "Bring {photo} back, it is in the Gallery's bin"),
        _binned, lambda told: [open_app("Gallery"), tap("More options"), tap("Bin"), tap("Restore", told["photo"])],
        _changed(binned=""), PHOTOS, apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.delete_for_good",
        ("Delete {photo} for good, it is in the Gallery's bin already", "Remove {photo} from the bin of the Gallery permanently"),
        _binned,
        lambda told: [open_app("Gallery"), tap("More options"), tap("Bin"), tap("Delete for good", told["photo"]), tap("#button1")],
        lambda before, after, told: photos(after) == [each for each in photos(before) if each["id"] != told["id"]],
        (*PHOTOS, f"{GALLERY}.albums"), apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.empty_bin",
        ("Empty the Gallery's bin", "Delete all pictures in the bin of the Gallery for good"),
        _binned,
        lambda told: [open_app("Gallery"), tap("More options"), tap("Bin"), tap("More options"), tap("Empty bin"), tap("#button1")],
        lambda before, after, told: photos(after) == [each for each in photos(before) if not each["binned"]],
        (*PHOTOS, f"{GALLERY}.albums"), apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.rotate",
        ("Rotate the picture {photo} to the right by 90 degrees and save it", "{photo} lies on its side. Turn it clockwise once and keep that"),
        _a_photo, lambda told: [*look(told["photo"]), tap("Edit"), tap("Turn right"), tap("Save")], _changed(rotation=90), PHOTOS,
        apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.rename",
        ("Rename the picture {photo} to {title}", "Give the photo {photo} the name {title}"),
        lambda dice, phone: {**_a_photo(dice, phone), "title": dice.choice(("Sunset", "Old pier", "Workbench", "Balcony door"))},
        lambda told: [*look(told["photo"]), tap("More options"), tap("Rename"), type_into("Name", told["title"]), back(), tap("Save")],
        lambda before, after, told: _changed(name=f"{told['title']}.jpg")(before, after, told), PHOTOS, apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.new_album",
        ("Make an album {new} with the pictures {first} and {second}", "Put {first} and {second} into a new album called {new}"),
        _two_photos,
        lambda told: [
            open_app("Gallery"), scroll_to(told["first"]), hold(told["first"]), scroll_to(told["second"]), tap(told["second"]),
            tap("Add to album"), tap("New album"), type_into("Name", told["new"]), back(), tap("Save"),
        ],
        lambda before, after, told: [(each["name"], each["photos"]) for each in after[GALLERY]["albums"][3:]] == [(told["new"], told["ids"])],
        (f"{GALLERY}.albums", f"{GALLERY}.next_album"), apps=("Gallery",), complexity=3,
    ),
    Template(
        "gallery.add_to_album",
        ("Add the picture {photo} to the album {album}", "Put {photo} into my {album} album"),
        _photo_for_album,
        lambda told: [*look(told["photo"]), tap("More options"), tap("Add to album"), tap(told["album"])],
        lambda before, after, told: _album_now(after, told["album_id"])
        == sorted([*_album_now(before, told["album_id"]), told["id"]], reverse=True),
        (f"{GALLERY}.albums",), apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.rename_album",
        ("Rename the album {album} to {new}", "My album {album} is to be called {new}"),
        _an_album,
        lambda told: [
            open_app("Gallery"), tap("Albums"), tap(told["album"]), tap("More options"), tap("Rename album"),
            type_into("Name", told["new"]), back(), tap("Save"),
        ],
        lambda before, after, told: next(x["name"] for x in after[GALLERY]["albums"] if x["id"] == told["album_id"]) == told["new"],
        (f"{GALLERY}.albums",), apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.delete_album",
        ("Delete the album {album}, but none of its pictures", "Remove the album {album} from the Gallery"),
        _an_album,
        lambda told: [open_app("Gallery"), tap("Albums"), tap(told["album"]), tap("More options"), tap("Delete album"), tap("#button1")],
        lambda before, after, told: told["album"] not in [each["name"] for each in after[GALLERY]["albums"]]
        and len(after[GALLERY]["albums"]) == 2,
        (f"{GALLERY}.albums",), apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.where",
        ("Where was the picture {photo} taken?", "Which place is noted for the photo {photo}?"),
        _a_placed_photo, lambda told: [*look(told["photo"]), tap("More options"), tap("Details"), answer(told["place"])],
        lambda before, after, told: True, expected=lambda told: str(told["place"]), apps=("Gallery",), complexity=2,
    ),
    Template(
        "gallery.when",
        ("On which day was the picture {photo} taken? Answer like Mar 2", "Tell me the date of the photo {photo}, month and day as in Mar 2"),
        _a_photo, lambda told: [*look(told["photo"]), answer(told["day"])], lambda before, after, told: True,
        expected=lambda told: str(told["day"]), apps=("Gallery",),
    ),
    Template(
        "gallery.count_album",
        ("How many pictures are in the album {album}?", "Count the photos of my {album} album"),
        _an_album, lambda told: [open_app("Gallery"), tap("Albums"), answer(told["count"])], lambda before, after, told: True,
        expected=lambda told: str(told["count"]), apps=("Gallery",),
    ),
    Template(
        "gallery.missing",
        ("Make the picture {photo} a favourite", "Rotate the photo {photo} to the left and save it"),
        lambda dice, phone: {"photo": f"IMG_{dice.randrange(3000, 4000)}.jpg"},
        lambda told: [open_app("Gallery")], lambda before, after, told: False, apps=("Gallery",), feasible=False,
    ),
]  # fmt: skip

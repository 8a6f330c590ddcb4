"""One place, the way there, and what is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.maps_town import CATEGORIES, HERE, MODES, Place, distance_km, minutes, steps
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    button,
    chip,
    column,
    divider,
    empty,
    field,
    heading,
    icon,
    icon_button,
    image,
    item,
    lazy_list,
    radio,
    row,
    scroll,
    shelf,
    text,
)

LOCATION = "ACCESS_FINE_LOCATION"
LISTS = ("Favourites", "Want to go", "Starred")
_KM_PER_MILE = 1.609344


def place_of(ui: Context, number: int) -> Place | None:
    """The place with that number."""
    return next((each for each in ui.state["places"] if each["id"] == number), None)


def saved_ids(ui: Context) -> list[int]:
    """Numbers of the saved places."""
    return [each["place"] for each in ui.state["saved"]]


def distance_text(ui: Context, km: float) -> str:
    """``850 m``, ``2.3 km``, or miles as the app is set."""
    if ui.state["units"] == "mi":
        return f"{km / _KM_PER_MILE:.1f} mi"
    return f"{round(km * 100) * 10} m" if km < 1 else f"{km:.1f} km"


def _spot(place: Place) -> tuple[float, float]:
    return place["x"], place["y"]


def _share(ui: Context, found: Place) -> None:
    told = f"{found['name']}, {found['address']}"
    ui.share("sharing", told, found["name"])


def _save_sheet(ui: Context, found: Place) -> None:
    """Ask into which list a place goes while ``local["saving"]`` is its number."""
    if ui.get("saving") != found["id"]:
        return
    kept = next((each for each in ui.state["saved"] if each["place"] == found["id"]), None)

    def shut() -> None:
        ui.local.pop("saving", None)

    def into(name: str) -> Callable[[], None]:
        def put() -> None:
            if kept is not None:
                kept["list"] = name
            else:
                ui.state["saved"].append({"place": found["id"], "list": name, "note": ""})
            ui.effect("place.saved", "idempotent", place=found["id"], list=name)
            shut()
            ui.snack(ui.t("Saved in {list}", list=ui.t(name)))

        return put

    rows = [
        radio(ui.t(name), kept is not None and kept["list"] == name, into(name), f"list{at}")
        for at, name in enumerate(LISTS)
    ]
    ui.sheet(column(heading(ui.t("Save in list"), pad=(16, 0, 16, 8)), *rows, pad=(8, 0, 8, 0)), shut)


def place_sheet(ui: Context, found: Place) -> View:
    """A place at the foot of the map."""
    _share(ui, found)
    _save_sheet(ui, found)
    far = f" · {distance_text(ui, distance_km(HERE, _spot(found)))}" if ui.allowed(LOCATION) else ""

    def shut() -> None:
        ui.state["selected"] = 0

    head = row(
        column(
            text(found["name"], "title", id="place_name", lines=1),
            text(f"{found['rating']} · {ui.t(found['category'])}{far}", "small", "on_surface_variant", "place_note"),
            weight=1, on_tap=lambda: ui.open("place", place=found["id"]), key="head",
        ),
        icon_button("close", ui.t("Close"), shut, "close_sheet"),
        width=FILL,
    )  # fmt: skip
    return column(head, _actions(ui, found), fill="surface_low", pad=(16, 12, 8, 12), gap=8, width=FILL, key="sheet",
                  id="place_sheet")  # fmt: skip


def _actions(ui: Context, found: Place) -> View:
    saved = found["id"] in saved_ids(ui)
    return shelf(
        button(ui.t("Directions"), lambda: ui.open("directions", to=found["id"]), "filled", "directions",
               "directions_to"),
        button(ui.t("Saved") if saved else ui.t("Save"), lambda: ui.setter("saving")(found["id"]), "tonal",
               "bookmark" if saved else "bookmark_border", "save"),
        button(ui.t("Call"), lambda: _call(ui, found), "tonal", "call", "call"),
        button(ui.t("Share"), lambda: ui.setter("sharing")(True), "tonal", "share", "share"),
        pad=(0, 0), id="place_actions",
    )  # fmt: skip


def _call(ui: Context, found: Place) -> None:
    ui.start("android.intent.action.DIAL", f"tel:{found['phone']}")


def place(ui: Context) -> View:
    """Everything about one place."""
    found = place_of(ui, ui.args.get("place", 0))
    if found is None:
        return ui.page(empty("wrong_location", ui.t("This place is not known")), ui.bar("", up=True))
    _share(ui, found)
    _save_sheet(ui, found)
    kept = next((each for each in ui.state["saved"] if each["place"] == found["id"]), None)
    opens = ui.time(datetime(2000, 1, 1, found["opens"] % 24))  # noqa: DTZ001 - a time of day
    closes = ui.time(datetime(2000, 1, 1, found["closes"] % 24))  # noqa: DTZ001
    always = found["closes"] - found["opens"] == 24
    open_now = found["opens"] <= ui.now.hour < found["closes"]
    rated = f"{found['rating']} · {ui.t(found['category'])}"
    color = "positive" if open_now else "error"
    hours = ui.t("Open all day") if always else f"{opens} – {closes}"

    def on_map() -> None:
        ui.state["selected"] = found["id"]
        ui.state["view"].update(x=found["x"], y=found["y"], zoom=4)
        ui.phone.activities.begin(ui.app.package, "main", {}, afresh=True)

    def write(note: str) -> None:
        assert kept is not None
        kept["note"] = note

    def copy() -> None:
        ui.copy(f"{found['name']}, {found['address']}")
        ui.toast(ui.t("Copied"))

    body = scroll(
        row(image(f"scene:{found['name']}", 360, 150, "", 12, hidden_from_tree=True), align="center", width=FILL,
            pad=(16, 0, 16, 8)),
        column(
            text(found["name"], "headline", id="name"),
            row(icon("star", 18, "star"), text(rated, "small", id="rating"), gap=6),
            text(ui.t("Open now") if open_now else ui.t("Closed now"), "label", color, "open"),
            pad=(16, 0, 16, 8), gap=4,
        ),
        row(_actions(ui, found), pad=(16, 0, 0, 8), width=FILL),
        divider(),
        item(found["address"], ui.t("Tap to copy"), "location_on", None, copy, "address"),
        item(hours, ui.t("Opening hours"), "schedule", key="hours"),
        item(found["phone"], ui.t("Phone"), "call", None, lambda: _call(ui, found), "phone"),
        item(ui.t("Show on map"), "", "map", None, on_map, "on_map"),
        column(field(ui.t("My note"), kept["note"], write, "note", max_length=120), pad=16) if kept else None,
        id="place_details",
    )  # fmt: skip
    return ui.page(body, ui.bar(found["name"], up=True))


# --- the way ------------------------------------------------------------------------------------------------------


def directions(ui: Context) -> View:
    """From where to where, by what, how long, and turn by turn."""
    allowed = ui.allowed(LOCATION)
    start = place_of(ui, ui.get("from", 0))
    end = place_of(ui, ui.get("to", 0) or ui.args.get("to", 0))
    mode = ui.get("mode", "drive")
    here = start is None and allowed
    origin = HERE if here else _spot(start) if start is not None else None

    def swap() -> None:
        ui.local.update({"from": end["id"] if end else 0, "to": start["id"] if start else 0})

    def ends(label: str, name: str, shown: str) -> View:
        words = column(
            text(ui.t(label), "caption", "on_surface_variant"),
            text(shown, "body", id=f"{name}_name", lines=1),
            weight=1,
        )
        return row(words, outline="outline", radius=8, pad=(12, 6, 12, 6), width=FILL, desc=ui.t(label), min_height=52,
                   on_tap=lambda: ui.open("search", into=name, picking=True), id=f"choose_{name}")  # fmt: skip

    here_told = ui.t("Your location") if allowed else ui.t("Choose a starting point")
    first = ends("From", "from", start["name"] if start else here_told)
    second = ends("To", "to", end["name"] if end else ui.t("Choose a destination"))
    head = row(
        column(first, second, gap=8, weight=1),
        icon_button("swap_vert", ui.t("Swap"), swap, "swap", enabled=start is not None and end is not None),
        gap=8, pad=(16, 0, 8, 8), width=FILL,
    )  # fmt: skip
    bar = ui.bar(ui.t("Directions"), up=True)
    if end is None or origin is None:
        ask = None
        if origin is None:
            ask = button(ui.t("Use my location"), lambda: ui.ask_for(LOCATION), "tonal", "my_location", "use_location")
        told = ui.t("Where do you want to go?") if end is None else ui.t("Where do you start?")
        return ui.page(column(head, empty("directions", told, "", ask)), bar)
    km = distance_km(origin, _spot(end))

    def by(name: str) -> Callable[[], None]:
        return lambda: ui.setter("mode")(name)

    modes = shelf(
        *(
            chip(f"{ui.t(label)} · {minutes(km, name)} min", name == mode, by(name), f"mode_{name}")
            for name, label, _ in MODES
        ),
        id="modes",
    )
    turns = [
        item(ui.t(words, street=street), distance_text(ui, far), mark, key=f"step{at}", title_lines=2)
        for at, (mark, words, street, far) in enumerate(steps(origin, _spot(end)))
    ]
    arrive = item(ui.t("Arrive at {place}", place=end["name"]), end["address"], "place", key="arrive", title_lines=2)
    took = minutes(km, mode)

    def begin() -> None:
        ui.state["route"] = {
            "from": start["name"] if start else "", "from_at": list(origin),
            "to": end["name"], "to_at": list(_spot(end)),
            "mode": mode, "minutes": took, "km": round(km, 2),
        }  # fmt: skip
        ui.state.update(selected=0)
        ui.state["view"].update(x=origin[0], y=origin[1], zoom=3)
        ui.effect("navigation.started", "idempotent", to=end["id"], mode=mode)
        ui.notify(ui.t("To {place}", place=end["name"]), f"{took} min", "route")
        ui.phone.activities.begin(ui.app.package, "main", {}, afresh=True)

    total = row(
        text(f"{took} min", "title", id="duration"),
        text(distance_text(ui, km), "body", "on_surface_variant", "distance", weight=1),
        button(ui.t("Start"), begin, "filled", "navigation", "start"),
        gap=12, pad=(16, 8, 16, 8), width=FILL, fill="surface_low",
    )  # fmt: skip
    return ui.page(column(head, modes, scroll(*turns, arrive, id="steps")), bar, foot=total)


# --- what is saved ------------------------------------------------------------------------------------------------


def saved(ui: Context) -> View:
    """Saved places by list."""
    shown = ui.get("list", "All")
    kept: list[dict[str, Any]] = [each for each in ui.state["saved"] if shown in ("All", each["list"])]

    def show(name: str) -> Callable[[], None]:
        return lambda: ui.setter("list")(name)

    chips = shelf(*(chip(ui.t(name), name == shown, show(name), key=name) for name in ("All", *LISTS)), id="lists")

    def remove(each: dict[str, Any]) -> Callable[[], None]:
        def removed() -> None:
            at = ui.state["saved"].index(each)
            ui.state["saved"].remove(each)
            ui.effect("place.unsaved", "idempotent", place=each["place"])
            ui.snack(ui.t("Removed"), ui.t("Undo"), "undo_saved", at=at, saved=each)

        return removed

    def entry(at: int) -> View:
        each = kept[at]
        found = place_of(ui, each["place"])
        assert found is not None
        note = " · ".join(part for part in (ui.t(each["list"]), each["note"] or found["address"]) if part)
        out = icon_button("close", ui.t("Remove"), remove(each), "remove")
        mark = dict(CATEGORIES)[found["category"]]
        return item(found["name"], note, mark, out, lambda: ui.open("place", place=found["id"]), f"saved{found['id']}")

    body = lazy_list(len(kept), entry, "saved") if kept else empty("bookmark_border", ui.t("Nothing saved here"))
    return ui.page(column(chips, body), ui.bar(ui.t("Saved places"), up=True))

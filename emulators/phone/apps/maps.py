"""Maps: a town on a canvas, places to find, save and share, and ways to get there."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import maps_screens
from emulators.phone.apps.maps_drawing import painter, place_at, visible_km
from emulators.phone.apps.maps_screens import LOCATION, distance_text, place_of, place_sheet, saved_ids
from emulators.phone.apps.maps_town import CATEGORIES, HERE, SPAN, Place, distance_km, first_places, way
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    box,
    canvas,
    chip,
    column,
    empty,
    icon,
    icon_button,
    item,
    lazy_list,
    row,
    shelf,
    switch_item,
    text,
)

_FARTHEST, _NEAREST = 1, 6


class MapsApp(App):
    """See the module."""

    package = "org.clewline.maps"
    label = "Maps"
    icon = "map"
    color = "#1e7b5b"
    permissions = (LOCATION,)
    handles = (Handles("android.intent.action.VIEW", "search", scheme="geo"),)

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """The town, looked at from above, and three saved places."""
        places = first_places(dice)
        saved = [
            {"place": number, "list": name, "note": ""}
            for number, name in zip(
                dice.sample(range(1, len(places) + 1), 3), ("Favourites", "Favourites", "Want to go"), strict=True
            )
        ]
        return {
            "places": places, "view": {"x": 5.0, "y": 5.0, "zoom": 2}, "saved": saved, "recent": [], "selected": 0,
            "route": None, "satellite": False, "traffic": False, "units": "km",
        }  # fmt: skip

    def screens(self) -> Mapping[str, Screen]:
        """The map, a search, a place, the way there, what is saved, settings."""
        return {
            "main": self.main, "search": self.search, "place": maps_screens.place,
            "directions": maps_screens.directions, "saved": maps_screens.saved, "settings": self.settings,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo the removal of a saved place."""
        if event == "undo_saved":
            ui.state["saved"].insert(arguments["at"], arguments["saved"])

    def on_back(self, ui: Context) -> bool:
        """Back closes the sheet of a place first."""
        if ui.activity["screen"] == "main" and ui.state["selected"]:
            ui.state["selected"] = 0
            return True
        return False

    def main(self, ui: Context) -> View:
        """The map, with what floats over it."""
        state = ui.state
        view = state["view"]
        allowed = ui.allowed(LOCATION)
        wide, high = (each / ui.phone.density for each in ui.phone.size_px)
        route = state["route"]
        points = way(tuple(route["from_at"]), tuple(route["to_at"])) if route else []

        def touch(x: float, y: float) -> None:
            found = place_at(state["places"], view, (wide, self._height(ui, high)), x, y)
            state["selected"] = found["id"] if found is not None else 0

        def move(dx: float, dy: float) -> None:
            km = visible_km(view["zoom"])
            view["x"] = round(min(SPAN, max(0.0, view["x"] - dx * km)), 3)
            view["y"] = round(min(SPAN, max(0.0, view["y"] - dy * km * self._height(ui, high) / wide)), 3)

        def zoom(by: int) -> Callable[[], None]:
            return lambda: view.update(zoom=min(_NEAREST, max(_FARTHEST, view["zoom"] + by)))

        def pinch(factor: float) -> None:
            zoom(1 if factor > 1.2 else -1 if factor < 0.83 else 0)()

        def locate() -> None:
            if not allowed:
                ui.ask_for(LOCATION)
                return
            view.update(x=HERE[0], y=HERE[1], zoom=max(4, view["zoom"]))

        ground = canvas(
            painter(state["places"], view, chosen=state["selected"], saved=saved_ids(ui), here=allowed, route=points,
                    dark=ui.phone.config.dark, satellite=state["satellite"], traffic=state["traffic"]),
            ui.t("Map"), "map", on_touch=touch, on_move=move, on_zoom=pinch, height=FILL, weight=0.0,
        )  # fmt: skip
        words = View(
            "text", text=ui.t("Search here"), color="on_surface_variant", hidden_from_tree=True, weight=1, lines=1
        )
        entry = row(
            icon("search"), words, gap=12, height=48, weight=1, pad=(16, 0, 8, 0), cls="android.widget.TextView",
            text=ui.t("Search here"), on_tap=lambda: ui.open("search"), key="entry", id="search_box",
        )  # fmt: skip
        bar = row(
            entry,
            icon_button("bookmark_border", ui.t("Saved"), lambda: ui.open("saved"), "saved"),
            icon_button("settings", ui.t("Settings"), lambda: ui.open("settings"), "settings"),
            fill="surface", radius=26, width=FILL, pad=(0, 2, 4, 2), key="bar",
        )  # fmt: skip
        kinds = shelf(*(self._kind(ui, name, mark) for name, mark in CATEGORIES[:-1]), pad=(12, 4), id="categories")
        above = column(row(bar, pad=(12, 8, 12, 0), width=FILL), kinds, width=FILL, key="above")
        tools = column(
            self._tool("add", ui.t("Zoom in"), zoom(1), "zoom_in", view["zoom"] < _NEAREST),
            self._tool("remove", ui.t("Zoom out"), zoom(-1), "zoom_out", view["zoom"] > _FARTHEST),
            self._tool("my_location", ui.t("My location"), locate, "my_location"),
            self._tool("directions", ui.t("Directions"), lambda: ui.open("directions"), "directions"),
            gap=8, pad=12, key="tools",
        )  # fmt: skip
        floating = box(tools, align="end", cross="end", width=FILL, height=FILL, key="floating_tools")
        chosen = place_of(ui, state["selected"])
        sheet = place_sheet(ui, chosen) if chosen is not None else self._underway(ui)
        whole = box(ground, above, floating, width=FILL, weight=1.0, key="whole")
        if sheet is not None:
            sheet.key = "foot"
        return box(column(whole, sheet, key="page", width=FILL, height=FILL), fill="surface", width=FILL, height=FILL)

    def _height(self, ui: Context, high: float) -> float:
        found = next((each for each in ui.phone.windows()[0].root.walk() if each.id == "map"), None)
        return (found.bottom - found.top) / ui.phone.density if found is not None else high - 48

    def _tool(self, mark: str, label: str, act: Callable[[], None], id: str, enabled: bool = True) -> View:
        return icon_button(mark, label, act, id, fill="surface_high", enabled=enabled, color="on_surface")

    def _kind(self, ui: Context, name: str, mark: str) -> View:
        words = View("text", text=ui.t(name), style="label", hidden_from_tree=True, lines=1)
        return row(
            icon(mark, 18), words, gap=6, pad=(10, 0, 12, 0), height=34, radius=17, fill="surface",
            cls="com.google.android.material.chip.Chip", text=ui.t(name), key=name,
            on_tap=lambda: ui.open("search", category=name),
        )  # fmt: skip

    def _underway(self, ui: Context) -> View | None:
        route = ui.state["route"]
        if route is None:
            return None

        def stop() -> None:
            ui.state["route"] = None
            ui.unnotify("route")
            ui.effect("navigation.stopped", "idempotent")

        words = column(
            text(ui.t("To {place}", place=route["to"]), "subtitle", id="route_to", lines=1),
            text(f"{route['minutes']} min · {distance_text(ui, route['km'])}", "small", id="route_left"), weight=1,
        )  # fmt: skip
        return row(icon("navigation", 24, "primary"), words, icon_button("close", ui.t("End navigation"), stop, "end"),
                   gap=16, pad=(16, 12, 8, 12), width=FILL, fill="surface_low", key="underway")  # fmt: skip

    # --- finding --------------------------------------------------------------------------------------------------

    def search(self, ui: Context) -> View:
        """Places by name, street or category; for another screen, one to choose."""
        picking = bool(ui.args.get("picking"))
        if "query" not in ui.local and ui.args.get("data"):
            query = _asked_for(str(ui.args["data"]))
        else:
            query = ui.get("query")
        category = ui.args.get("category", "")
        words = query.strip().lower().split()
        allowed = ui.allowed(LOCATION)
        found = [
            each
            for each in ui.state["places"]
            if (not category or each["category"] == category)
            and all(word in f"{each['name']} {each['address']} {each['category']}".lower() for word in words)
        ]
        if allowed:
            found.sort(key=lambda each: distance_km(HERE, (each["x"], each["y"])))
        else:
            found.sort(key=lambda each: each["name"])
        if not words and not category and not picking:
            recent = [place_of(ui, number) for number in ui.state["recent"]]
            found = [each for each in recent if each is not None]
        open_now, rated = ui.get("open_now", False), ui.get("rated", False)
        found = [
            each for each in found if (not open_now or is_open(each, ui.now)) and (not rated or each["rating"] >= 4)
        ]

        def choose(each: Place) -> Callable[[], None]:
            def chosen() -> None:
                if picking:
                    ui.back(each["id"])
                    return
                state = ui.state
                state["recent"] = [each["id"], *(number for number in state["recent"] if number != each["id"])][:8]
                ui.open("place", place=each["id"])

            return chosen

        def entry(at: int) -> View:
            each = found[at]
            far = distance_text(ui, distance_km(HERE, (each["x"], each["y"]))) if allowed else ""
            note = f"{each['rating']} · {each['address']}"
            return item(each["name"], note, dict(CATEGORIES)[each["category"]], far, choose(each), f"place{each['id']}")

        chips = row(
            chip(ui.t("Open now"), open_now, lambda: ui.setter("open_now")(not open_now), "open_now"),
            chip(ui.t("4 stars and more"), rated, lambda: ui.setter("rated")(not rated), "rated"),
            gap=8, pad=(16, 4, 16, 8), width=FILL,
        )  # fmt: skip
        told = ui.t("No results") if words or category else ui.t("Search for a place, a street or a category")
        body = lazy_list(len(found), entry, "results") if found else empty("search_off" if words else "search", told)
        bar = ui.bar(ui.t(category), up=True) if category else ui.search_bar(ui.t("Search here"))
        return ui.page(column(chips, body), bar)

    def settings(self, ui: Context) -> View:
        """What the map shows, and in which unit."""
        state = ui.state

        def turn(name: str) -> Callable[[bool], None]:
            def turned(on: bool) -> None:
                state[name] = on
                ui.effect("maps.set", "idempotent", setting=name, on=on)

            return turned

        def miles(on: bool) -> None:
            state["units"] = "mi" if on else "km"
            ui.effect("maps.set", "idempotent", setting="units", on=on)

        body = column(
            switch_item(ui.t("Satellite"), state["satellite"], turn("satellite"), key="satellite"),
            switch_item(ui.t("Traffic"), state["traffic"], turn("traffic"), key="traffic"),
            switch_item(ui.t("Distances in miles"), state["units"] == "mi", miles, key="miles"),
        )
        return ui.page(body, ui.bar(ui.t("Settings"), up=True))


def is_open(place: Place, now: datetime) -> bool:
    """Whether it is open at that time."""
    return bool(place["opens"] <= now.hour < place["closes"])


def _asked_for(uri: str) -> str:
    """What a ``geo:`` address asks for: ``geo:0,0?q=Town Hall``."""
    return parse_qs(urlsplit(uri).query).get("q", [""])[0]


APP = MapsApp()

"""Camera: a viewfinder, a shutter with a timer, both cameras, flash, and what is remembered of all that."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps.gallery_photos import GALLERY, add_photo
from emulators.phone.ui.pictures import generated, jpeg
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    box,
    button,
    chip,
    column,
    empty,
    heading,
    icon_button,
    image,
    row,
    scroll,
    slider,
    spacer,
    switch_item,
    text,
)

_FLASHES = {"auto": "on", "on": "off", "off": "auto"}
_FLASH_ICONS = {"auto": "flash_auto", "on": "flash_on", "off": "flash_off"}
_TIMERS = {0: 3, 3: 10, 10: 0}
_TIMER_ICONS = {0: "timer_off", 3: "timer_3", 10: "timer_10"}
_MODES = ("Photo", "Portrait", "Night")
_RESOLUTIONS = ("12 MP (4:3)", "9 MP (16:9)", "3 MP (4:3)")
_PLACE = "Port Ellen"


class CameraApp(App):
    """See the module."""

    package = "org.clewline.camera"
    label = "Camera"
    icon = "photo_camera"
    color = "#45525e"
    permissions = ("CAMERA", "ACCESS_FINE_LOCATION")
    system = True
    handles = (
        Handles("android.media.action.STILL_IMAGE_CAMERA", "main"),
        Handles("android.media.action.IMAGE_CAPTURE", "capture"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """As it comes from the factory."""
        return {
            "side": "back", "flash": "auto", "timer": 0, "mode": "Photo", "zoom": 1.0, "grid": False, "sound": True,
            "location": False, "resolution": 0, "shots": 0, "counting": 0, "last": 0, "scene": dice.randrange(1000),
        }  # fmt: skip

    def screens(self) -> Mapping[str, Screen]:
        """The viewfinder, the same for another app, settings."""
        return {"main": self.main, "capture": self.capture, "settings": self.settings}

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """The timer has run out."""
        if event == "shoot" and ui.state["counting"]:
            ui.state["counting"] = 0
            self._shoot(ui)

    def main(self, ui: Context) -> View:
        """What the camera sees, and its buttons."""
        return self._viewfinder(ui, None)

    def capture(self, ui: Context) -> View:
        """For another app, which gets name, picture and path."""
        return self._viewfinder(ui, ui.back)

    def _viewfinder(self, ui: Context, give: Callable[[Any], None] | None) -> View:
        state = ui.state
        if not ui.allowed("CAMERA"):
            ask = button(ui.t("Allow camera"), lambda: ui.ask_for("CAMERA"), id="allow")
            note = ui.t("Without it there is nothing to see. It is asked for once.")
            return ui.page(empty("no_photography", ui.t("Camera access is needed"), note, ask), ui.bar(ui.t("Camera")))

        def press() -> None:
            if state["counting"]:
                state["counting"] = 0
                ui.cancel("shoot")
            elif state["timer"]:
                state["counting"] = state["timer"]
                ui.after(state["timer"], "shoot")
            else:
                photo = self._shoot(ui)
                if give is not None and photo is not None:
                    give({"name": photo["name"], "picture": photo["picture"], "path": photo["path"]})

        def turn(name: str, table: Mapping[Any, Any]) -> Callable[[], None]:
            return lambda: state.update({name: table[state[name]]})

        def zoom(factor: float) -> None:
            state["zoom"] = round(min(8.0, max(1.0, state["zoom"] * factor)), 1)

        flash, wait = state["flash"], state["timer"]
        flashes = {"auto": ui.t("Flash: automatic"), "on": ui.t("Flash: on"), "off": ui.t("Flash: off")}
        waits = {0: ui.t("Timer: off"), 3: ui.t("Timer: 3 seconds"), 10: ui.t("Timer: 10 seconds")}
        above = row(
            icon_button(_FLASH_ICONS[flash], flashes[flash], turn("flash", _FLASHES), "flash"),
            icon_button(_TIMER_ICONS[wait], waits[wait], turn("timer", _TIMERS), "timer"),
            icon_button("settings", ui.t("Camera settings"), lambda: ui.open("settings"), "settings"),
            align="between", width=FILL, pad=(24, 4, 24, 4), height=56,
        )  # fmt: skip
        scene = _scene(state)
        finder = View(
            "canvas", cls="android.view.TextureView", paint=_painter(scene, state["zoom"], state["grid"]),
            desc=ui.t("Viewfinder"), id="viewfinder", width=FILL, on_zoom=zoom, height=FILL,
        )  # fmt: skip
        counting = text(str(state["counting"]), "display", "white", "countdown") if state["counting"] else None
        view = box(finder, counting, align="center", cross="center", weight=1.0, width=FILL, key="view")
        zooms = row(
            text(f"{state['zoom']:g}×", "label", id="zoom_level"),
            slider(ui.t("Zoom"), state["zoom"], 1, 8, lambda to: state.update(zoom=round(to, 1)), 0.1, "zoom"),
            gap=12, pad=(24, 4, 24, 0), width=FILL,
        )  # fmt: skip

        def mode(name: str) -> View:
            return chip(ui.t(name), name == state["mode"], lambda: state.update(mode=name), f"mode_{name.lower()}")

        modes = row(*map(mode, _MODES), gap=8, align="center", width=FILL, pad=(0, 4, 0, 4))
        shutter = icon_button("photo_camera", ui.t("Stop timer") if state["counting"] else ui.t("Take picture"), press,
                              "shutter", room=72, size=36, color="on_primary", fill="primary")  # fmt: skip
        side = ui.t("Switch to front camera") if state["side"] == "back" else ui.t("Switch to back camera")
        other = {"back": "front", "front": "back"}
        below = row(
            self._last(ui), shutter, icon_button("cameraswitch", side, turn("side", other), "switch", size=28),
            align="between", width=FILL, pad=(32, 8, 32, 24),
        )  # fmt: skip
        controls = column(zooms, modes, below, width=FILL, key="controls")
        if ui.phone.size_px[0] > ui.phone.size_px[1]:
            side_by_side = column(above, spacer(weight=1), controls, weight=1.0, key="side")
            view.height, view.weight = FILL, 1.5
            return row(view, side_by_side, fill="surface", width=FILL, cross="fill")
        return column(above, view, controls, fill="surface", width=FILL)

    def _last(self, ui: Context) -> View:
        number = ui.state["last"]
        gallery = ui.other(GALLERY)
        photo = next((x for x in gallery["photos"] if x["id"] == number and not x["binned"]), None) if gallery else None
        if photo is None:
            return box(width=48, height=48, key="last", hidden_from_tree=True)

        def look() -> None:
            ui.phone.activities.open(GALLERY, "photo", {"photo": number})

        inner = image(photo["picture"], 48, 48, radius=24, hidden_from_tree=True)
        return box(inner, cls="android.widget.ImageButton", desc=ui.t("Last picture"), on_tap=look, id="last", width=48,
                   height=48)  # fmt: skip

    def _shoot(self, ui: Context) -> dict[str, Any] | None:
        state = ui.state
        scene = _scene(state)
        state["shots"] += 1
        photo = add_photo(ui.phone, scene, jpeg(scene), _PLACE if state["location"] else "")
        ui.effect("photo.taken", side=state["side"], mode=state["mode"])
        if photo is not None:
            state["last"] = photo["id"]
        return photo

    def settings(self, ui: Context) -> View:
        """What the camera remembers."""
        state = ui.state

        def turn(name: str) -> Callable[[bool], None]:
            def turned(on: bool) -> None:
                if name == "location" and on and not ui.allowed("ACCESS_FINE_LOCATION"):
                    ui.ask_for("ACCESS_FINE_LOCATION")
                    return
                state[name] = on
                ui.effect("camera.set", "idempotent", setting=name, on=on)

            return turned

        note = "" if ui.allowed("ACCESS_FINE_LOCATION") else ui.t("Asks for access to the location first")
        names = [ui.t(name) for name in _RESOLUTIONS]
        body = scroll(
            heading(ui.t("Pictures")),
            row(ui.dropdown(ui.t("Resolution"), names, state["resolution"], lambda at: state.update(resolution=at),
                            "resolution"), pad=(16, 0, 16, 8), width=FILL),
            switch_item(ui.t("Save location"), state["location"], turn("location"), note, key="location"),
            heading(ui.t("Camera")),
            switch_item(ui.t("Grid lines"), state["grid"], turn("grid"), key="grid"),
            switch_item(ui.t("Shutter sound"), state["sound"], turn("sound"), key="sound"),
        )  # fmt: skip
        return ui.page(body, ui.bar(ui.t("Camera settings"), up=True))


def _scene(state: Mapping[str, Any]) -> str:
    """What is before the lens now: another picture after every shot."""
    kind = "person" if state["side"] == "front" or state["mode"] == "Portrait" else "scene"
    return f"{kind}:live{state['scene']}:{state['shots']}"


def _painter(scene: str, zoom: float, grid: bool) -> Callable[[Any, Any, Any], None]:
    def paint(pen: Any, rect: tuple[int, int, int, int], looks: Any) -> None:
        left, top, right, bottom = rect
        wide, high = right - left, bottom - top
        large = generated(scene, wide, high)
        if zoom > 1:
            cut_w, cut_h = round(wide / zoom), round(high / zoom)
            x, y = (wide - cut_w) // 2, (high - cut_h) // 2
            large = large.crop((x, y, x + cut_w, y + cut_h)).resize((wide, high))
        pen.paste(large, left, top)
        if grid:
            for third in (1, 2):
                pen.rect(
                    (left + wide * third // 3, top, left + wide * third // 3 + looks.px(1), bottom), (255, 255, 255)
                )
                pen.rect((left, top + high * third // 3, right, top + high * third // 3 + looks.px(1)), (255, 255, 255))

    return paint


APP = CameraApp()

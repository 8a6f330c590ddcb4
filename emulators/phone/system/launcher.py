"""The home screen and the overview of what is open."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Screen
from emulators.phone.system.packages import LAUNCHER, Package
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import box, button, card, column, empty, grid, row, scroll, text


class Launcher(App):
    """What Home shows."""

    package = LAUNCHER
    label = "Home"
    icon = "home"
    color = "#3f5f90"
    system = True
    in_launcher = False

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """It keeps nothing."""
        return {}

    def screens(self) -> Mapping[str, Screen]:
        """The home screen, and what is open."""
        return {"main": self.main, "recents": self.recents}

    def main(self, ui: Context) -> View:
        """Time and day, and the icon of every app."""
        packages = sorted(
            (package for package in ui.phone.packages.values() if package.launcher_activity),
            key=lambda package: ui.phone.label_of(package.name),
        )
        return column(
            column(
                text(ui.phone.time_text(), "display", id="clock", align="center"),
                text(ui.phone.day_text(), "subtitle", "on_surface_variant", id="date", align="center"),
                pad=(16, 24, 16, 16),
                width=FILL,
            ),
            scroll(grid(*(self._entry(ui, package) for package in packages), columns=4, gap=12), pad=16, id="apps"),
            fill="surface_container",
        )

    def _entry(self, ui: Context, package: Package) -> View:
        label = ui.phone.label_of(package.name)
        app = ui.phone.app_of(package.name)
        tile = box(
            View("icon", icon=app.icon, size=30, color="#ffffff", hidden_from_tree=True),
            fill=app.color,
            radius=28,
            width=56,
            height=56,
            align="center",
            cross="center",
            hidden_from_tree=True,
        )
        words = View("text", text=label, style="caption", lines=1, align="center", hidden_from_tree=True, width=FILL)
        return View(
            "column",
            [tile, words],
            cls="android.widget.TextView",
            text=label,
            desc=label,
            on_tap=lambda: ui.phone.activities.launch(package.name),
            cross="center",
            gap=8,
            pad=(0, 8, 0, 8),
            key=package.name,
        )

    def recents(self, ui: Context) -> View:
        """Cards of the open apps, the latest first."""
        tasks = list(reversed(ui.phone.activities.tasks))
        if not tasks:
            return empty("layers", ui.t("No recent items"))
        cards = [self._card(ui, task["package"]) for task in tasks]
        clear = button(ui.t("Clear all"), ui.phone.lifecycle.close_all, "tonal", id="clear_all")
        return column(
            scroll(*cards, gap=16, pad=24, id="overview"),
            row(clear, align="center", pad=16, width=FILL),
            fill="surface_container",
        )

    def _card(self, ui: Context, package: str) -> View:
        label = ui.phone.label_of(package)
        return card(
            text(label, "subtitle"),
            on_tap=lambda: ui.phone.activities.launch(package),
            on_swipe=lambda direction: ui.phone.lifecycle.stop(package),
            desc=label,
            key=package,
            id="task",
            min_height=120,
        )


class Stub(App):
    """The screen of a package that somebody installed: the phone cannot run its code, and says so."""

    icon = "android"
    color = "#5f6368"

    def __init__(self, package: Package) -> None:
        self.package = package.name  # type: ignore[misc]
        self.label = package.label or package.name  # type: ignore[misc]
        self._activities = package.activities

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """It keeps nothing."""
        return {}

    def screens(self) -> Mapping[str, Screen]:
        """One screen stands for all of its activities."""
        return {"main": self.main}

    def main(self, ui: Context) -> View:
        """Its name."""
        return ui.page(empty("android", self.label, f"{self.package} is installed; its code does not run here."))

"""The sheet that asks with which app something is to be shared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulators.phone.app import Context
from emulators.phone.view import FILL, View
from emulators.phone.widgets import column, grid, heading, text

SEND = "android.intent.action.SEND"


def share(ui: Context, name: str, kind: str, title: str, **extras: Any) -> None:
    """Ask while ``local[name]`` is true, then start the chosen app.

    What is shared goes along as extras with Android's meaning: ``text`` and ``subject``, and ``stream``, the path of a
    file or the name of a generated picture.

    Args:
        ui: the screen that shares.
        name: the entry of ``local`` that keeps the sheet open.
        kind: the MIME type of what is shared.
        title: what the sheet says is shared.
        extras: what the other app gets.
    """
    if not ui.get(name):
        return

    def shut() -> None:
        ui.local.pop(name, None)

    def to(package: str, screen: str) -> Callable[[], None]:
        def chosen() -> None:
            shut()
            ui.effect("shared", to=package, mime=kind)
            ui.phone.activities.open(package, screen, {**extras, "kind": kind})

        return chosen

    found = _receivers(ui, kind)
    entries = [_entry(ui, package, to(package, screen)) for package, screen in found]
    nobody = text(ui.t("No app can perform this action"), "body", "on_surface_variant", pad=(24, 8, 24, 8), id="nobody")
    body = column(
        heading(ui.t("Share"), pad=(24, 0, 24, 0)),
        text(title, "small", "on_surface_variant", "content_preview", lines=1, pad=(24, 0, 24, 16)),
        grid(*entries, columns=4, pad=(16, 0, 16, 8), id="targets") if entries else nobody,
    )
    ui.sheet(body, shut)


def _receivers(ui: Context, kind: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for package in ui.phone.packages:
        if package == ui.app.package or not ui.phone.has(package):
            continue
        for handled in ui.phone.app_of(package).handles:
            if handled.action == SEND and kind.startswith(handled.kind):
                found.append((package, handled.screen))
                break
    return sorted(found, key=lambda each: ui.phone.label_of(each[0]))


def _entry(ui: Context, package: str, chosen: Callable[[], None]) -> View:
    app, label = ui.phone.app_of(package), ui.phone.label_of(package)
    mark = View("icon", icon=app.icon, size=26, color="#ffffff", hidden_from_tree=True)
    tile = View(
        "box", [mark], fill=app.color, radius=24, width=48, height=48, align="center", cross="center",
        hidden_from_tree=True,
    )  # fmt: skip
    words = View("text", text=label, style="caption", lines=1, align="center", width=FILL, hidden_from_tree=True)
    return View(
        "column", [tile, words], cls="android.widget.TextView", text=label, on_tap=chosen, cross="center", gap=6,
        pad=(0, 8, 0, 8), key=package,
    )  # fmt: skip

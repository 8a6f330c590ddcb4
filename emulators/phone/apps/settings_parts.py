"""What the pages of Settings are built of: rows that show and change one setting of the phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import column, item, radio, slider, switch_item, text


def put(ui: Context, name: str, value: str, table: str = "system") -> None:
    """Change a setting of the phone."""
    ui.put_setting(name, value, table)
    ui.effect("setting.changed", "idempotent", table=table, name=name, value=value)


def toggle(ui: Context, title: str, name: str, table: str = "system", note: str = "", **given: Any) -> View:
    """A switch for a setting that is 0 or 1."""
    on = ui.setting(name, "0", table) == "1"
    told = ui.t(note) if note else ""
    return switch_item(ui.t(title), on, lambda on: put(ui, name, "1" if on else "0", table), told, key=name, **given)


def link(ui: Context, title: str, note: str, screen: str, mark: str = "", **args: Any) -> View:
    """A row that leads to another page; the note is shown as it is."""
    return item(ui.t(title), note, mark, on_tap=partial(ui.open, screen, **args), key=f"to_{screen}{title}", id=screen)


def volume(ui: Context, title: str, name: str, most: int) -> View:
    """A slider for a volume, with its name."""
    value = float(ui.setting(name, "0"))
    return column(
        text(ui.t(title), pad=(16, 12, 16, 0)),
        slider(ui.t(title), value, 0, most, lambda value: put(ui, name, str(round(value))), step=1, id=name),
        key=f"{name}_row",
    )


def choose(
    ui: Context, name: str, title: str, choices: Sequence[tuple[str, str]], chosen: str, act: Callable[[str], None]
) -> None:
    """While ``local[name]`` is true, a dialog of radio buttons: ``[(value, label)]``, labels as they are shown."""
    if not ui.get(name):
        return

    def shut() -> None:
        ui.local.pop(name, None)

    def take(value: str) -> None:
        shut()
        act(value)

    rows = [radio(label, value == chosen, partial(take, value), key=f"choice_{value}") for value, label in choices]
    ui.dialog(title, body=column(*rows), buttons=[(ui.t("Cancel"), shut)], dismiss=shut)


def write(
    ui: Context,
    name: str,
    title: str,
    label: str,
    begin: str,
    act: Callable[[str], str],
    kind: str = "text",
    yes: str = "",
) -> None:
    """While ``local[name]`` is true, a dialog with one field; ``act`` gives back what is wrong, or nothing."""
    if not ui.get(name):
        return
    from emulators.phone.ui.widgets import field

    def shut() -> None:
        for each in (name, f"{name}_text", f"{name}_wrong"):
            ui.local.pop(each, None)

    def done() -> None:
        wrong = act(ui.get(f"{name}_text", begin).strip())
        if wrong:
            ui.local[f"{name}_wrong"] = wrong
        else:
            shut()

    entry = field(label, ui.get(f"{name}_text", begin), ui.setter(f"{name}_text"), f"{name}_field", kind,
                  error=ui.get(f"{name}_wrong"), max_length=60)  # fmt: skip
    ui.dialog(title, body=entry, buttons=[(yes or ui.t("Save"), done), (ui.t("Cancel"), shut)], dismiss=shut)

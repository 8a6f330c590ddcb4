"""One note, as it is written: every change is kept at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    checkbox,
    chip,
    column,
    empty,
    field,
    grid,
    heading,
    icon_button,
    row,
    scroll,
    text,
)

COLORS = (
    ("", "", ""), ("Red", "#f9d9d4", "#77302b"), ("Orange", "#fbe3c8", "#6b3f12"), ("Yellow", "#fdf4c2", "#63550e"),
    ("Green", "#d9efd7", "#26502d"), ("Blue", "#d3e5f8", "#204769"), ("Purple", "#e7dcf3", "#472e5b"),
    ("Pink", "#f8dde9", "#6c394f"),
)  # fmt: skip
"""Name, colour in the light theme, colour in the dark one."""


def stamp(at: datetime) -> str:
    """As notes keep a moment."""
    return at.isoformat(timespec="minutes")


def fill_of(ui: Context, note: dict[str, Any]) -> str:
    """The background of a note."""
    found = next((each for each in COLORS if each[0] == note["color"]), COLORS[0])
    return found[2 if ui.phone.config.dark else 1] or "surface"


def put_away(ui: Context, notes: Sequence[dict[str, Any]], **values: bool) -> None:
    """Pin, archive or throw notes away, with a way back."""
    earlier = {str(note["id"]): {name: note[name] for name in values} for note in notes}
    for note in notes:
        note.update(values)
        if values.get("archived") or values.get("trashed"):
            note["pinned"] = False
    numbers = [note["id"] for note in notes]
    (name, on), *_ = values.items()
    ui.effect(f"notes.{name}", "idempotent", notes=numbers, on=on)
    told = {
        ("archived", True): ui.t("Note archived"), ("archived", False): ui.t("Note unarchived"),
        ("trashed", True): ui.t("Note moved to trash"), ("trashed", False): ui.t("Note restored"),
    }.get((name, on))  # fmt: skip
    if told:
        ui.snack(told, ui.t("Undo"), "put_back", notes=numbers, earlier=earlier)


def delete_for_good(ui: Context, numbers: Sequence[int]) -> None:
    """Notes that nobody can bring back."""
    ui.state["notes"] = [note for note in ui.state["notes"] if note["id"] not in numbers]
    ui.local.pop("marked", None)
    ui.effect("notes.deleted", "irreversible", notes=list(numbers))
    if ui.activity["screen"] == "edit":
        ui.back()


def choose_color(ui: Context, notes: Sequence[dict[str, Any]]) -> None:
    """While ``local["coloring"]`` is true, the colours to choose from."""
    if not ui.get("coloring") or not notes:
        return

    def take(name: str) -> None:
        for note in notes:
            note["color"] = name
        ui.effect("notes.colored", "idempotent", notes=[note["id"] for note in notes], color=name)
        for each in ("coloring", "marked"):
            ui.local.pop(each, None)

    chosen = notes[0]["color"]
    dots = [
        View("box", cls="android.widget.RadioButton", desc=ui.t(name) if name else ui.t("Default"), width=48, height=48,
             radius=24, fill=fill_of(ui, {"color": name}), outline="primary" if name == chosen else "outline",
             checked=name == chosen, on_tap=partial(take, name), key=f"color_{name}")
        for name, _, _ in COLORS
    ]  # fmt: skip
    body = column(heading(ui.t("Color")), row(grid(*dots, columns=4, gap=16), pad=16, width=FILL))
    ui.sheet(body, lambda: ui.local.update(coloring=False))


def choose_labels(ui: Context, notes: Sequence[dict[str, Any]]) -> None:
    """While ``local["labelling"]`` is true, the labels to choose from."""
    if not ui.get("labelling") or not notes:
        return

    def turn(label: str, on: bool) -> None:
        for note in notes:
            kept = [each for each in note["labels"] if each != label]
            note["labels"] = [*kept, label] if on else kept
        ui.effect("notes.labelled", "idempotent", notes=[note["id"] for note in notes], label=label, on=on)

    def shut() -> None:
        for each in ("labelling", "marked"):
            ui.local.pop(each, None)

    have = notes[0]["labels"]
    boxes = [checkbox(each, each in have, partial(turn, each), key=each) for each in ui.state["labels"]]
    ui.dialog(ui.t("Labels"), body=column(*boxes), buttons=[(ui.t("Done"), shut)], dismiss=shut)


# --- the note -----------------------------------------------------------------------------------------------------


def _blank(ui: Context, body: str = "", title: str = "") -> dict[str, Any]:
    return {
        "id": ui.state["next"], "title": title, "body": body, "items": None, "color": "", "pinned": False,
        "archived": False, "trashed": False, "labels": [], "at": stamp(ui.now.replace(tzinfo=None)),
    }  # fmt: skip


def _known(ui: Context) -> dict[str, Any] | None:
    number = ui.get("note", ui.args.get("note", 0))
    return next((note for note in ui.state["notes"] if note["id"] == number), None)


def _made(ui: Context) -> dict[str, Any]:
    """The note that is edited; it comes into being with the first change."""
    known = _known(ui)
    if known is None:
        known = _blank(ui)
        ui.state["notes"].append(known)
        ui.state["next"] += 1
        ui.local["note"] = known["id"]
        ui.effect("note.created", note=known["id"])
    return known


def take_shared(ui: Context) -> None:
    """What another app has shared becomes a note."""
    title, body = str(ui.args.get("subject", "")), str(ui.args.get("text", ""))
    if title or body:
        note = _made(ui)
        note.update(title=title, body=body)


def drop_empty(ui: Context) -> None:
    """A note that nobody has written anything into does not stay."""
    note = _known(ui)
    if note is not None and not note["title"].strip() and not note["body"].strip() and not note["items"]:
        ui.state["notes"] = [each for each in ui.state["notes"] if each is not note]
        ui.toast(ui.t("Empty note discarded"))


def edit(ui: Context) -> View:
    """Title, text or checklist, and what can be done with the note."""
    note = _known(ui)
    if note is None and ui.args.get("note"):
        return ui.page(empty("lightbulb", ui.t("This note is gone")), ui.bar("", up=True))
    shown = note or _blank(ui)

    def put(**values: Any) -> None:
        made = _made(ui)
        made.update(values, at=stamp(ui.now.replace(tzinfo=None)))
        ui.effect("note.changed", "idempotent", note=made["id"])

    def leave() -> None:
        drop_empty(ui)
        ui.back()

    def away(**values: bool) -> None:
        put_away(ui, [_made(ui)], **values)
        ui.back()

    def copy() -> None:
        made = _made(ui)
        items = [dict(each) for each in made["items"]] if made["items"] else None
        new = {**made, "id": ui.state["next"], "items": items, "labels": list(made["labels"]), "pinned": False}
        ui.state["notes"].append(new)
        ui.state["next"] += 1
        ui.effect("note.created", note=new["id"])
        ui.back()
        ui.toast(ui.t("Copy made"))

    def begin(name: str) -> None:
        _made(ui)
        ui.local[name] = True

    if note is not None:
        choose_color(ui, [note])
        choose_labels(ui, [note])
        ui.confirm("deleting", ui.t("Delete for good?"), ui.t("This can’t be undone."), ui.t("Delete"),
                   lambda: delete_for_good(ui, [note["id"]]))  # fmt: skip
    ui.share("sharing", plain(shown), shown["title"])
    if shown["trashed"]:
        menu = [
            (ui.t("Restore"), lambda: away(trashed=False)),
            (ui.t("Delete forever"), lambda: ui.local.update(deleting=True)),
        ]
    else:
        menu = [
            (ui.t("Color"), partial(begin, "coloring")),
            (ui.t("Labels"), partial(begin, "labelling")),
            (ui.t("Hide checkboxes") if shown["items"] is not None else ui.t("Show checkboxes"),
             lambda: put(**_turned(shown))),
            (ui.t("Make a copy"), copy),
            (ui.t("Share"), lambda: ui.local.update(sharing=True)),
            (ui.t("Delete"), lambda: away(trashed=True)),
        ]  # fmt: skip
    pin = icon_button("push_pin", ui.t("Unpin") if shown["pinned"] else ui.t("Pin"),
                      lambda: put(pinned=not shown["pinned"]), "pin",
                      color="primary" if shown["pinned"] else "on_surface_variant")  # fmt: skip
    store = icon_button("unarchive" if shown["archived"] else "archive",
                        ui.t("Unarchive") if shown["archived"] else ui.t("Archive"),
                        lambda: away(archived=not shown["archived"]), "archive")  # fmt: skip
    bar = ui.bar("", up=True, leave=leave, actions=[] if shown["trashed"] else [pin, store], menu=menu)
    chips = [
        chip(label, False, lambda: ui.local.update(labelling=True), key=f"label_{label}") for label in shown["labels"]
    ]
    at = datetime.fromisoformat(shown["at"])
    listed = shown["items"] is not None
    body = scroll(
        field(
            ui.t("Title"),
            shown["title"],
            lambda value: put(title=value),
            "title",
            enabled=not shown["trashed"],
            max_length=120,
        ),
        *(_items(ui, shown, put) if listed else ()),
        None
        if listed
        else field(
            ui.t("Note"),
            shown["body"],
            lambda value: put(body=value),
            "note_text",
            "multiline",
            max_length=4000,
            enabled=not shown["trashed"],
        ),
        row(*chips, gap=8) if chips else None,
        text(ui.t("Edited {when}", when=ui.when(at)), "caption", "on_surface_variant", "edited", align="end"),
        pad=16,
        gap=12,
    )
    page = ui.page(body, bar)
    page.fill = fill_of(ui, shown)
    bar.fill = ""
    return page


def _items(ui: Context, note: dict[str, Any], put: Any) -> list[View]:
    items: list[dict[str, Any]] = note["items"]

    def change(at: int, **values: Any) -> None:
        put(items=[{**each, **values} if position == at else each for position, each in enumerate(items)])

    def remove(at: int) -> None:
        put(items=items[:at] + items[at + 1 :])

    def add() -> None:
        words = ui.get("new_item").strip()
        if words:
            new = {"text": words, "done": False}
            put(items=[*items, new] if ui.state["settings"]["new_at_bottom"] else [new, *items])
            ui.local["new_item"] = ""

    def line(at: int) -> View:
        each = items[at]
        box = checkbox("", each["done"], lambda on: change(at, done=on), "done", desc=each["text"], width=None)
        words = field("", each["text"], lambda value: change(at, text=value), "item_text", weight=1, max_length=200)
        drop = icon_button("close", ui.t("Delete item"), lambda: remove(at), "delete_item")
        return row(box, words, drop, gap=4, width=FILL, key=f"item{at}")

    order = list(range(len(items)))
    sinking = ui.state["settings"]["done_at_bottom"]
    todo = [at for at in order if not (sinking and items[at]["done"])]
    done = [at for at in order if sinking and items[at]["done"]]
    new = field(ui.t("List item"), ui.get("new_item"), ui.setter("new_item"), "new_item", weight=1, on_submit=add,
                max_length=200)  # fmt: skip
    return [
        *(line(at) for at in todo),
        row(icon_button("add", ui.t("Add item"), add, "add_item"), new, gap=4, width=FILL, key="adding"),
        *([text(ui.t("{count} checked items", count=len(done)), "label", "on_surface_variant", "checked_items")]
          if done else []),
        *(line(at) for at in done),
    ]  # fmt: skip


def _turned(note: dict[str, Any]) -> dict[str, Any]:
    """A text becomes a checklist, a checklist a text."""
    if note["items"] is None:
        return {
            "items": [{"text": line, "done": False} for line in note["body"].split("\n") if line.strip()],
            "body": "",
        }
    return {"items": None, "body": "\n".join(each["text"] for each in note["items"])}


def plain(note: dict[str, Any]) -> str:
    """A note as it is shared."""
    items = [f"{'☑' if each['done'] else '☐'} {each['text']}" for each in note["items"] or ()]
    return "\n".join(part for part in (note["title"], note["body"], *items) if part)

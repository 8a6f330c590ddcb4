"""One event: what it says, the form in which it is written, and whom it invites."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.calendar_days import REPEATS, occurrences, stamp
from emulators.phone.apps.people import CONTACTS, full_name, matching
from emulators.phone.ui.pickers import pick_day, pick_time
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    box,
    button,
    checkbox,
    column,
    empty,
    field,
    icon_button,
    item,
    lazy_list,
    row,
    scroll,
    switch_item,
    text,
)

REMINDERS = (
    (-1, "No reminder"), (0, "At the start"), (5, "5 minutes before"), (10, "10 minutes before"),
    (30, "30 minutes before"), (60, "1 hour before"), (1440, "1 day before"),
)  # fmt: skip
LENGTHS = (15, 30, 45, 60, 90, 120)
_REPEATED = {
    "never": "Does not repeat", "daily": "Every day", "weekly": "Every week", "monthly": "Every month",
    "yearly": "Every year",
}  # fmt: skip


def color_of(ui: Context, event: Mapping[str, Any]) -> str:
    """The colour of the calendar that an event is in."""
    return next((c["color"] for c in ui.state["calendars"] if c["name"] == event["calendar"]), "#1a73e8")


def moment(ui: Context, event: Mapping[str, Any], begin: str) -> str:
    """``10:00 – 11:30`` or ``All day``, for an occurrence that begins then."""
    if event["all_day"]:
        return ui.t("All day")
    start = datetime.fromisoformat(begin)
    end = start + _length(event)
    last = ui.time(end) if end.date() == start.date() else f"{ui.day(end)}, {ui.time(end)}"
    return f"{ui.time(start)} – {last}"


def _length(event: Mapping[str, Any]) -> timedelta:
    return datetime.fromisoformat(event["end"]) - datetime.fromisoformat(event["start"])


# --- one event ----------------------------------------------------------------------------------------------------


def event(ui: Context) -> View:
    """An event on one of its days."""
    found = next((each for each in ui.state["events"] if each["id"] == ui.args.get("event")), None)
    if found is None:
        return ui.page(empty("event_busy", ui.t("This event is gone")), ui.bar("", up=True))
    known: dict[str, Any] = found
    day = date.fromisoformat(str(ui.args.get("day") or known["start"][:10]))
    begin = stamp(datetime.combine(day, datetime.fromisoformat(known["start"]).time()))
    _ask_to_delete(ui, known, day)
    told = f"{ui.day(datetime.combine(day, time()), year=True)} · {moment(ui, known, begin)}"
    ui.share("sharing", f"{known['title']}\n{told}" + (f"\n{known['place']}" if known["place"] else ""), known["title"])

    def copy() -> None:
        kept = {key: value for key, value in known.items() if key not in ("id", "guests", "skipped")}
        ui.open("edit", copy={**kept, "guests": [], "skipped": []})

    bar = ui.bar(
        "", close=True,
        actions=[icon_button("edit", ui.t("Edit event"), lambda: ui.open("edit", event=known["id"]), "edit")],
        menu=[
            (ui.t("Delete"), lambda: ui.local.update(deleting=True)),
            (ui.t("Duplicate"), copy),
            (ui.t("Share"), lambda: ui.local.update(sharing=True)),
        ],
    )  # fmt: skip
    reminders = dict(REMINDERS)
    place = known["place"]
    body = scroll(
        row(
            box(width=16, height=16, radius=4, fill=color_of(ui, known), hidden_from_tree=True),
            column(
                text(known["title"], "headline", id="title"),
                text(told, "small", "on_surface_variant", "when"),
                weight=1,
            ),
            gap=16,
            pad=(16, 8, 16, 16),
            width=FILL,
            cross="start",
        ),
        item(ui.t(_REPEATED[known["repeat"]]), lead="repeat", key="repeat") if known["repeat"] != "never" else None,
        item(
            place,
            ui.t("Open in maps"),
            "location_on",
            key="place",
            on_tap=lambda: _void(ui.start("android.intent.action.VIEW", f"geo:0,0?q={place}")),
        )
        if place
        else None,
        item(ui.t(reminders[known["reminder"]]), lead="notifications", key="reminder"),
        item(ui.t(known["calendar"]), lead="calendar_today", key="calendar"),
        item(known["note"], lead="notes", title_lines=8, key="note") if known["note"] else None,
        item(ui.t("{count} guests", count=len(known["guests"])), lead="people", key="guests")
        if known["guests"]
        else None,
        *(item(g["name"], g["email"], avatar(g["name"]), key=f"guest{g['email']}") for g in known["guests"]),
    )
    return ui.page(body, bar)


def _ask_to_delete(ui: Context, known: dict[str, Any], day: date) -> None:
    if not ui.get("deleting"):
        return

    def shut() -> None:
        ui.local.pop("deleting", None)

    def everything() -> None:
        shut()
        ui.state["events"] = [each for each in ui.state["events"] if each["id"] != known["id"]]
        ui.cancel("remind", event=known["id"])
        ui.effect("event.deleted", "probeable", event=known["id"])
        ui.back()
        ui.snack(ui.t("Event deleted"), ui.t("Undo"), "undelete", event=known)

    def only_this() -> None:
        shut()
        known["skipped"] = [*known["skipped"], day.isoformat()]
        ui.effect("event.skipped", "idempotent", event=known["id"], day=day.isoformat())
        ui.back()
        ui.toast(ui.t("Event deleted"))

    if known["repeat"] == "never":
        buttons = [(ui.t("Delete"), everything), (ui.t("Cancel"), shut)]
        ui.dialog(ui.t("Delete this event?"), known["title"], buttons=buttons, dismiss=shut)
        return
    choices = column(
        item(ui.t("This event"), on_tap=only_this, id="only_this"),
        item(ui.t("All events of the series"), on_tap=everything, id="all_events"),
    )
    ui.dialog(ui.t("Delete repeating event"), body=choices, buttons=[(ui.t("Cancel"), shut)], dismiss=shut)


def restore(ui: Context, known: dict[str, Any]) -> None:
    """Bring a deleted event back."""
    ui.state["events"].append(known)
    ui.effect("event.restored", "idempotent", event=known["id"])


def _void(result: object) -> None:
    """Nothing, of something."""


# --- the form -----------------------------------------------------------------------------------------------------


def ask_before_leaving(ui: Context) -> bool:
    """Whether the form has something that would be lost; it asks then."""
    if ui.activity["screen"] == "edit" and ui.get("draft", None) is not None and not ui.get("leaving"):
        ui.local["leaving"] = True
        return True
    return False


def _fresh(ui: Context) -> dict[str, Any]:
    settings = ui.state["settings"]
    day = date.fromisoformat(str(ui.args.get("day") or ui.now.date().isoformat()))
    hour = int(ui.args.get("hour", min(23, ui.now.hour + 1)))
    begin = datetime.combine(day, time(hour))
    end = begin + timedelta(minutes=settings["minutes"])
    return {
        "title": str(ui.args.get("subject") or ui.args.get("title", "")), "start": stamp(begin), "end": stamp(end),
        "all_day": False, "place": "", "note": str(ui.args.get("text", "")), "repeat": "never", "skipped": [],
        "reminder": settings["reminder"], "guests": [], "calendar": ui.state["calendars"][0]["name"],
    }  # fmt: skip


def edit(ui: Context) -> View:
    """The form of a new or known event."""
    known = next((each for each in ui.state["events"] if each["id"] == ui.args.get("event")), None)
    first = known or ui.args.get("copy") or _fresh(ui)
    draft: dict[str, Any] = {**first, **(ui.get("draft", None) or {})}
    if "invited" in ui.local:
        draft["guests"] = ui.local["invited"]
    wrong = ui.get("wrong")

    def put(**values: Any) -> None:
        ui.local["draft"] = {**(ui.get("draft", None) or {}), **values}
        ui.local.pop("wrong", None)

    def save() -> None:
        if not draft["title"].strip():
            ui.local["wrong"] = "title"
        elif draft["end"] < draft["start"]:
            ui.local["wrong"] = "end"
        else:
            _save(ui, known, draft)

    def leave() -> None:
        if not ask_before_leaving(ui):
            ui.back()

    def discard() -> None:
        ui.local.pop("draft", None)
        ui.back()

    ui.confirm("leaving", ui.t("Discard changes?"), ui.t("What you wrote will be lost."), ui.t("Discard"), discard)
    start, end = datetime.fromisoformat(draft["start"]), datetime.fromisoformat(draft["end"])
    _pick_moment(ui, "start", start, lambda at: put(start=stamp(at), end=stamp(at + (end - start))))
    _pick_moment(ui, "end", end, lambda at: put(end=stamp(at)))
    names = [each["name"] for each in ui.state["calendars"]]
    values = [minutes for minutes, _ in REMINDERS]
    body = scroll(
        field(
            ui.t("Title"),
            draft["title"],
            lambda value: put(title=value),
            "title",
            max_length=120,
            error=ui.t("Enter a title") if wrong == "title" else "",
        ),
        switch_item(ui.t("All day"), draft["all_day"], lambda on: put(all_day=on), lead="schedule", key="all_day"),
        _moment_row(ui, "start", ui.t("Starts"), start, draft["all_day"]),
        _moment_row(ui, "end", ui.t("Ends"), end, draft["all_day"]),
        text(ui.t("The event can’t end before it starts"), "small", "error", "error", live=True)
        if wrong == "end"
        else None,
        ui.dropdown(
            ui.t("Repeat"),
            [ui.t(_REPEATED[each]) for each in REPEATS],
            REPEATS.index(draft["repeat"]),
            lambda at: put(repeat=REPEATS[at]),
            "repeat",
        ),
        ui.dropdown(
            ui.t("Reminder"),
            [ui.t(label) for _, label in REMINDERS],
            values.index(draft["reminder"]),
            lambda at: put(reminder=values[at]),
            "reminder",
        ),
        ui.dropdown(
            ui.t("Calendar"),
            [ui.t(name) for name in names],
            names.index(draft["calendar"]),
            lambda at: put(calendar=names[at]),
            "calendar",
        ),
        field(ui.t("Location"), draft["place"], lambda value: put(place=value), "location", max_length=120),
        item(
            ui.t("Guests"),
            ", ".join(guest["name"] for guest in draft["guests"]) or ui.t("Add people"),
            "people",
            on_tap=lambda: ui.open("guests", "invited", guests=draft["guests"]),
            id="guests",
        ),
        field(ui.t("Description"), draft["note"], lambda value: put(note=value), "note", "multiline", max_length=1000),
        pad=16,
        gap=12,
    )
    title = ui.t("Edit event") if known else ui.t("New event")
    return ui.page(body, ui.bar(title, close=True, leave=leave, actions=[button(ui.t("Save"), save, id="save")]))


def _moment_row(ui: Context, name: str, label: str, at: datetime, all_day: bool) -> View:
    day = button(ui.day(at, year=True), partial(_open_picker, ui, f"{name}_day"), "outlined", id=f"{name}_date")
    clock = button(ui.time(at), partial(_open_picker, ui, f"{name}_time"), "outlined", id=f"{name}_time")
    day.pad = clock.pad = (16, 0, 16, 0)
    words = text(label, "small", "on_surface_variant")
    return column(words, row(day, None if all_day else clock, gap=8, width=FILL), gap=4, key=f"{name}_row")


def _open_picker(ui: Context, name: str) -> None:
    ui.local[name] = True


def _pick_moment(ui: Context, name: str, at: datetime, act: Any) -> None:
    label = ui.t("Start") if name == "start" else ui.t("End")
    pick_day(ui, f"{name}_day", label, at.date(), lambda day: act(datetime.combine(day, at.time())))
    pick_time(ui, f"{name}_time", label, at.time(), lambda clock: act(datetime.combine(at.date(), clock)))


def _save(ui: Context, known: dict[str, Any] | None, draft: dict[str, Any]) -> None:
    state = ui.state
    told = {**draft, **{name: draft[name].strip() for name in ("title", "place", "note")}}
    if told["all_day"]:
        told.update(start=told["start"][:10] + "T00:00", end=told["end"][:10] + "T00:00")
    earlier = {guest["email"] for guest in known["guests"]} if known else set()
    invited = [guest["email"] for guest in told["guests"] if guest["email"] not in earlier]
    ui.local.pop("draft", None)
    if known is None:
        known = {"id": state["next"], **{key: value for key, value in told.items() if key != "id"}}
        state["events"].append(known)
        state["next"] += 1
        ui.effect("event.created", event=known["id"], title=known["title"], start=known["start"])
    else:
        known.update(told)
        ui.effect("event.changed", "idempotent", event=known["id"])
    if invited:
        ui.effect("invitation.sent", "irreversible", event=known["id"], to=invited)
    _remind(ui, known)
    ui.back()
    ui.toast(ui.t("Event saved"))


def _remind(ui: Context, known: dict[str, Any]) -> None:
    ui.cancel("remind", event=known["id"])
    if known["reminder"] < 0:
        return
    now = ui.now.replace(tzinfo=None)
    for day in occurrences(known, now.date(), now.date() + timedelta(days=366)):
        begin = datetime.combine(day, datetime.fromisoformat(known["start"]).time())
        seconds = (begin - timedelta(minutes=known["reminder"]) - now).total_seconds()
        if seconds >= 0:
            ui.after(seconds, "remind", event=known["id"])
            return


# --- guests -------------------------------------------------------------------------------------------------------


def guests(ui: Context) -> View:
    """Whom an event invites: people from the contacts, once the phone may look at them, or any address."""
    chosen: list[dict[str, str]] = ui.get("chosen", None) or list(ui.args.get("guests", []))
    query = ui.get("query")

    def turn(name: str, email: str, on: bool) -> None:
        kept = [guest for guest in chosen if guest["email"] != email]
        ui.local["chosen"] = [*kept, {"name": name, "email": email}] if on else kept

    def done() -> None:
        ui.back(chosen)

    bar = column(
        ui.bar(ui.t("Guests"), up=True, actions=[button(ui.t("Done"), done, id="done")]),
        row(field(ui.t("Name or email address"), query, ui.setter("query"), "guest_query", "email"), pad=(16, 0, 16, 8),
            width=FILL),
        width=FILL,
    )  # fmt: skip
    rows: list[View] = []
    emails = {guest["email"] for guest in chosen}
    typed = query.strip()
    name, _, site = typed.partition("@")
    if name and "." in site and typed not in emails:
        rows.append(checkbox(typed, False, partial(turn, typed, typed), key="typed"))
    if ui.allowed("READ_CONTACTS"):
        found = [each for each in matching(ui.other(CONTACTS), query) if each["email"]]
        rows += [
            checkbox(full_name(each), each["email"] in emails, partial(turn, full_name(each), each["email"]),
                     key=f"contact{each['id']}")
            for each in found
        ]  # fmt: skip
        body = lazy_list(len(rows), lambda at: rows[at], "people") if rows else empty("search_off", ui.t("No results"))
    else:
        ask = button(
            ui.t("Allow access to contacts"), lambda: ui.ask_for("READ_CONTACTS"), "tonal", id="allow_contacts"
        )
        note = text(ui.t("To choose from your contacts, allow access to them."), "small", "on_surface_variant")
        body = scroll(*rows, note, row(ask), pad=16, gap=12)
    return ui.page(body, bar)

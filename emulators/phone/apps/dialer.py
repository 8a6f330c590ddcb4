"""Phone: favourites, recent calls, the keypad, the call itself, blocked numbers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import dialer_call, dialer_settings
from emulators.phone.apps.dialer_settings import block
from emulators.phone.apps.people import (
    CONTACTS,
    address_book,
    contact_with,
    digits,
    full_name,
    matching,
    name_for,
)
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    bottom_bar,
    column,
    divider,
    empty,
    fab,
    field,
    grid,
    heading,
    icon,
    icon_button,
    item,
    lazy_list,
    row,
    scroll,
    text,
)

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_PARTS = (("star", "Favorites"), ("schedule", "Recents"), ("people", "Contacts"))
_MARKS = {"incoming": "call_received", "outgoing": "call_made", "missed": "call_missed"}
_KINDS = {"incoming": "Incoming", "outgoing": "Outgoing", "missed": "Missed"}
REPLIES = (
    "Can’t talk now. What’s up?",
    "I’ll call you right back.",
    "I’ll call you later.",
    "Can’t talk now. Call me later?",
)


class DialerApp(App):
    """See the module."""

    package = "org.clewline.dialer"
    label = "Phone"
    icon = "call"
    color = "#1e8e3e"
    system = True
    granted = ("CALL_PHONE", "READ_CALL_LOG", "READ_CONTACTS", "POST_NOTIFICATIONS")
    permissions = ("RECORD_AUDIO",)
    handles = (
        Handles("android.intent.action.DIAL", "dial", "tel"),
        Handles("android.intent.action.DIAL", "dial"),
        Handles("android.intent.action.VIEW", "dial", "tel"),
        Handles("android.intent.action.CALL", "call", "tel"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """Nobody has called."""
        return {
            "calls": [], "next": 1, "blocked": [], "current": None, "replies": list(REPLIES),
            "settings": {"vibrate": True, "keypad_tones": True, "caller_id": True},
        }  # fmt: skip

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """Calls of the last weeks, most of them with people of the address book."""
        state = phone.state(self.package)
        people = [dice.choice(address_book(phone.seed)) for _ in range(12)]
        at = phone.now() - timedelta(minutes=dice.randrange(20, 200))
        calls: list[dict[str, Any]] = []
        for _ in range(28):
            number = dice.choice(people).number if dice.random() < 0.85 else _stranger(dice)
            kind = dice.choices(("incoming", "outgoing", "missed"), (4, 4, 2))[0]
            seconds = 0 if kind == "missed" else dice.randrange(8, 1500)
            told = at.replace(tzinfo=None).isoformat(timespec="minutes")
            calls.insert(0, {"number": number, "kind": kind, "at": told, "seconds": seconds})
            at -= timedelta(minutes=dice.randrange(15, 60 * 30))
        for call in calls:
            state["calls"].append({"id": state["next"], **call})
            state["next"] += 1
        state["blocked"].append(_stranger(dice))

    def screens(self) -> Mapping[str, Screen]:
        """Its three parts, the keypad, a call, the calls of a number, search, settings."""
        return {
            "main": self.main, "dial": self.dial, "call": dialer_call.call, "history": self.history,
            "search": self.search, "settings": dialer_settings.settings, "blocked": dialer_settings.blocked,
            "replies": dialer_settings.replies,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Somebody answers, or a call comes in (``number``)."""
        current = ui.state["current"]
        if event == "answered" and current is not None and current["begun_s"] is None:
            current["begun_s"] = ui.phone.clock.elapsed_s
        elif event == "ring":
            dialer_call.ring(ui, str(arguments["number"]))
        elif event == "unanswered" and current is not None and current["kind"] == "incoming":
            dialer_call.end(ui)

    def on_open(self, ui: Context) -> None:
        """Another app has asked for a call."""
        number = str(ui.args.get("data", "")).partition(":")[2]
        if ui.activity["screen"] == "call" and number and ui.state["current"] is None:
            dialer_call.begin(ui, number)

    # --- the three parts ------------------------------------------------------------------------------------------

    def main(self, ui: Context) -> View:
        """Favourites, recent calls, or everybody."""
        part = ui.get("part", 1)
        names = [(mark, ui.t(label)) for mark, label in _PARTS]
        ui.confirm(
            "clearing", ui.t("Clear call history?"), ui.t("All calls will be removed from your history."),
            ui.t("Clear"), lambda: self._clear(ui),
        )  # fmt: skip
        bar = ui.bar(
            ui.t("Phone"),
            actions=[icon_button("search", ui.t("Search"), lambda: ui.open("search"), "search")],
            menu=[
                (ui.t("Clear call history"), lambda: ui.local.update(clearing=True)),
                (ui.t("Settings"), lambda: ui.open("settings")),
            ],
        )
        pad = fab("dialpad", ui.t("Key pad"), lambda: ui.open("dial"), id="dialpad_fab")
        body = (self._favorites, self._recents, self._contacts)[part](ui)
        current = ui.state["current"]
        running = None
        if current is not None:
            name = name_for(ui.other(CONTACTS), current["number"])
            running = item(ui.t("Ongoing call"), name, "call", on_tap=lambda: ui.open("call"), id="ongoing")
        return ui.page(column(running, _grown(body)), bar, pad, bottom_bar(names, part, ui.setter("part")))

    def _favorites(self, ui: Context) -> View:
        people = ui.other(CONTACTS) or {"contacts": []}
        shown = sorted((each for each in people["contacts"] if each["favorite"] and each["phones"]), key=full_name)
        if not shown:
            return empty("star_border", ui.t("No favorites"), ui.t("Star people in Contacts to call them from here."))
        cells = [
            column(
                avatar(full_name(each), 72),
                text(full_name(each), "small", lines=1, align="center"),
                cross="center", gap=8, pad=8, on_tap=partial(place, ui, each["phones"][0]["number"]),
                key=f"contact{each['id']}",
            )
            for each in shown
        ]  # fmt: skip
        return scroll(grid(*cells, columns=3), pad=8)

    def _recents(self, ui: Context) -> View:
        calls = sorted(ui.state["calls"], key=lambda call: (call["at"], call["id"]), reverse=True)
        if not calls:
            return empty("phone_disabled", ui.t("Your call log is empty"))
        groups = _grouped(calls)
        return lazy_list(len(groups), lambda at: self._recent(ui, groups[at]), "recents", pad=(0, 0, 0, 88))

    def _recent(self, ui: Context, calls: Sequence[dict[str, Any]]) -> View:
        first = calls[0]
        name = name_for(ui.other(CONTACTS), first["number"])
        missed = first["kind"] == "missed"
        note = f"{ui.t(_KINDS[first['kind']])} · {ui.when(datetime.fromisoformat(first['at']))}"
        count = f" ({len(calls)})" if len(calls) > 1 else ""
        return item(
            f"{name}{count}" if not missed else name,
            note if not missed or not count else f"{note}{count}",
            row(
                avatar("" if name[:1].isdecimal() or name[:1] == "+" else name),
                icon(_MARKS[first["kind"]], 16, "error" if missed else "on_surface_variant"),
                gap=8,
            ),
            icon_button("call", ui.t("Call {name}", name=name), partial(place, ui, first["number"])),
            partial(ui.open, "history", number=first["number"]),
            f"call{first['id']}",
        )

    def _contacts(self, ui: Context) -> View:
        shown = [each for each in matching(ui.other(CONTACTS), "") if each["phones"]]
        if not shown:
            return empty("person_off", ui.t("No contacts"))
        return lazy_list(len(shown), lambda at: self._person(ui, shown[at]), "contacts", pad=(0, 0, 0, 88))

    def _person(self, ui: Context, contact: dict[str, Any]) -> View:
        number = contact["phones"][0]["number"]
        return item(
            full_name(contact), number, avatar(full_name(contact)),
            on_tap=partial(ui.open, "history", number=number), key=f"contact{contact['id']}",
        )  # fmt: skip

    def _clear(self, ui: Context) -> None:
        ui.state["calls"].clear()
        ui.effect("calls.cleared", "irreversible")

    def search(self, ui: Context) -> View:
        """People and numbers."""
        query = ui.get("query")
        found = [each for each in matching(ui.other(CONTACTS), query) if each["phones"]] if query.strip() else []
        rows = [self._person(ui, each) for each in found]
        if sum(c.isdecimal() for c in query) >= 3:
            dial = partial(place, ui, query.strip())
            rows.insert(0, item(ui.t("Call {name}", name=query.strip()), lead="call", on_tap=dial, key="typed"))
        if not query.strip():
            body = empty("search", ui.t("Search contacts"))
        else:
            none = empty("search_off", ui.t("No results"))
            body = lazy_list(len(rows), lambda at: rows[at], "results") if rows else none
        return ui.page(body, ui.search_bar(ui.t("Search contacts")))

    # --- the keypad -----------------------------------------------------------------------------------------------

    def dial(self, ui: Context) -> View:
        """The keypad; names that fit what is dialled stand above it."""
        number = ui.get("number", str(ui.args.get("data", "")).partition(":")[2])
        found = [
            each
            for each in matching(ui.other(CONTACTS), number if digits(number) else "")
            if digits(number) and any(digits(number) in digits(phone["number"]) for phone in each["phones"])
        ]
        rows = [
            item(
                full_name(each), each["phones"][0]["number"], avatar(full_name(each)),
                on_tap=partial(place, ui, each["phones"][0]["number"]), key=f"contact{each['id']}",
            )
            for each in found[:20]
        ]  # fmt: skip
        insert = ("android.intent.action.INSERT", "", "vnd.android.cursor.dir/contact", "")
        if number and not found:
            rows.append(
                item(ui.t("Create new contact"), lead="person_add", key="add",
                     on_tap=lambda: dialer_call.void(ui.start(*insert, phone=number)))
            )  # fmt: skip
            text_to = f"smsto:{number}"
            rows.append(
                item(ui.t("Send a message"), lead="chat", key="message",
                     on_tap=lambda: dialer_call.void(ui.start("android.intent.action.SENDTO", text_to)))
            )  # fmt: skip
        erase = icon_button("backspace", ui.t("Backspace"), lambda: ui.local.update(number=number[:-1]), "deleteButton")
        shown = field(ui.t("Phone number"), number, ui.setter("number"), "digits", "phone", weight=1, max_length=40)
        call = icon_button("call", ui.t("Dial"), lambda: place(ui, number), "dialpad_floating_action_button",
                           fill="positive", color="white", room=64, size=28, enabled=bool(digits(number)))  # fmt: skip
        keys = dialer_call.keypad(ui, lambda key: ui.local.update(number=number + key))
        pad = column(
            row(shown, erase, gap=4, pad=(16, 8, 4, 4), width=FILL), keys, row(call, align="center", pad=8, width=FILL),
            fill="surface_container", pad=(0, 0, 0, 8), width=FILL, key="dialpad",
        )  # fmt: skip
        return ui.page(scroll(*rows, id="matches"), ui.bar(ui.t("Key pad"), up=True), None, pad)

    # --- one number -----------------------------------------------------------------------------------------------

    def history(self, ui: Context) -> View:
        """Every call with a number, and what can be done with it."""
        number = str(ui.args["number"])
        people = ui.other(CONTACTS)
        name = name_for(people, number)
        contact = contact_with(people, number)
        calls = [call for call in ui.state["calls"] if digits(call["number"]) == digits(number)]
        calls.sort(key=lambda call: (call["at"], call["id"]), reverse=True)
        is_blocked = _is_blocked(ui, number)

        def remove() -> None:
            gone = {call["id"] for call in calls}
            ui.state["calls"] = [call for call in ui.state["calls"] if call["id"] not in gone]
            ui.effect("calls.deleted", "irreversible", number=number)
            ui.back()

        gone = ui.t("These calls will be removed from your history.")
        ui.confirm("removing", ui.t("Delete calls with {name}?", name=name), gone, ui.t("Delete"), remove)
        note = ui.t("You will no longer get calls from this number.")
        ui.confirm("blocking", ui.t("Block {name}?", name=name), note, ui.t("Block"), lambda: block(ui, number, True))
        menu = [
            (ui.t("Unblock"), lambda: block(ui, number, False))
            if is_blocked
            else (ui.t("Block"), lambda: ui.local.update(blocking=True)),
            (ui.t("Copy number"), lambda: _copy(ui, number)),
        ]
        if calls:
            menu.append((ui.t("Delete calls"), lambda: ui.local.update(removing=True)))
        rows = [
            item(
                ui.t(_KINDS[call["kind"]]),
                f"{ui.day(at)}, {ui.time(at)}" + (f" · {dialer_call.span(call['seconds'])}" if call["seconds"] else ""),
                icon(_MARKS[call["kind"]], 20, "error" if call["kind"] == "missed" else "on_surface_variant"),
                key=f"call{call['id']}",
            )
            for call in calls
            for at in [datetime.fromisoformat(call["at"])]
        ]
        message = partial(ui.start, "android.intent.action.SENDTO", f"smsto:{number}")
        opens = partial(ui.start, "android.intent.action.VIEW", "", "vnd.android.cursor.item/contact", "")
        insert = partial(ui.start, "android.intent.action.INSERT", "", "vnd.android.cursor.dir/contact", "")
        body = scroll(
            column(
                avatar("" if contact is None else name, 80),
                text(name, "title", id="name", align="center"),
                text(number, "small", "on_surface_variant", "number") if contact else None,
                text(ui.t("Blocked"), "label", "error", "is_blocked") if is_blocked else None,
                gap=8,
                cross="center",
                width=FILL,
                pad=16,
            ),
            item(ui.t("Call"), lead="call", on_tap=lambda: place(ui, number), id="call"),
            item(ui.t("Message"), lead="chat", on_tap=lambda: dialer_call.void(message()), id="message"),
            item(ui.t("Contact details"), lead="person", id="details",
                 on_tap=lambda: dialer_call.void(opens(contact=contact["id"])))
            if contact
            else item(ui.t("Create new contact"), lead="person_add", id="add",
                      on_tap=lambda: dialer_call.void(insert(phone=number))),
            divider(),
            heading(ui.t("Call history")),
            *rows,
            None if rows else text(ui.t("No calls"), "small", "on_surface_variant", pad=16),
        )  # fmt: skip
        return ui.page(body, ui.bar("", up=True, menu=menu))

    # --- settings -------------------------------------------------------------------------------------------------


def place(ui: Context, number: str) -> None:
    """Call a number."""
    ui.open("call", data=f"tel:{number}")
    dialer_call.begin(ui, number)


def _is_blocked(ui: Context, number: str) -> bool:
    return any(digits(each) == digits(number) for each in ui.state["blocked"])


def _copy(ui: Context, number: str) -> None:
    ui.copy(number)
    ui.toast(ui.t("Copied to clipboard"))


def _grown(body: View) -> View:
    body.weight = body.weight or 1.0
    return body


def _grouped(calls: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Calls with the same number and of the same kind that follow one another are one entry."""
    groups: list[list[dict[str, Any]]] = []
    for call in calls:
        last = groups[-1][0] if groups else None
        if last is not None and last["number"] == call["number"] and last["kind"] == call["kind"]:
            groups[-1].append(call)
        else:
            groups.append([call])
    return groups


def _stranger(dice: random.Random) -> str:
    return f"+1 {dice.choice((213, 281, 347, 602))}-555-{dice.randrange(100, 200):04d}"


APP = DialerApp()

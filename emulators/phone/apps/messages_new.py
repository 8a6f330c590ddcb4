"""How a conversation is begun: with somebody, with a number, or with several."""

from __future__ import annotations

from functools import partial

from emulators.phone.app import Context
from emulators.phone.apps.messages_thread import with_numbers
from emulators.phone.apps.people import CONTACTS, full_name, matching, name_for
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    box,
    button,
    chip,
    column,
    empty,
    field,
    item,
    lazy_list,
    row,
)


def new(ui: Context) -> View:
    """Whom to write to: names and numbers, or several for a group."""
    people = ui.other(CONTACTS)
    query = ui.get("query")
    found = [each for each in matching(people, query) if each["phones"]]
    group, chosen = ui.get("group", False), list(ui.get("chosen", []))

    def take(number: str) -> None:
        if group:
            ui.local["chosen"] = [*chosen, number] if number not in chosen else [n for n in chosen if n != number]
            ui.local["query"] = ""
        else:
            begin([number])

    def begin(numbers: list[str]) -> None:
        told = {name: ui.args[name] for name in ("text", "picture") if ui.args.get(name)}
        known = with_numbers(ui, numbers)
        ui.back()
        ui.open("thread", **({"thread": known["id"]} if known else {"numbers": numbers}), **told)

    rows: list[View] = []
    if not group and not query:
        rows.append(
            item(ui.t("Create group"), lead="group_add", on_tap=lambda: ui.local.update(group=True), key="group")
        )
    if sum(c.isdecimal() for c in query) >= 3 and not any(c.isalpha() for c in query):
        number = query.strip()
        rows.append(
            item(ui.t("Send to {number}", number=number), lead="dialpad", on_tap=lambda: take(number), key="typed")
        )

    def line(at: int) -> View:
        if at < len(rows):
            return rows[at]
        contact = found[at - len(rows)]
        number = contact["phones"][0]["number"]
        on = number in chosen
        tick = View("icon", icon="check_circle", size=24, color="primary", hidden_from_tree=True)
        return item(
            full_name(contact), number, avatar(full_name(contact)), tick if on else None, lambda: take(number),
            f"contact{contact['id']}", selected=on,
        )  # fmt: skip

    count = len(rows) + len(found)
    body = lazy_list(count, line, "contacts") if count else empty("search_off", ui.t("No results"))
    names = [chip(name_for(people, n), True, partial(take, n), key=f"chosen{n}") for n in chosen]
    picked = row(*names, gap=8, pad=(16, 4, 16, 4), key="chosen") if names else None
    go = button(ui.t("Next"), partial(begin, chosen), id="next", enabled=len(chosen) > 1) if group else None
    bar = column(
        ui.bar(ui.t("New group") if group else ui.t("New conversation"), up=True, actions=[go] if go else []),
        box(field(ui.t("Type a name or phone number"), query, ui.setter("query"), "recipient_text_view"),
            pad=(16, 0, 16, 8), width=FILL),
        picked,
        width=FILL,
    )  # fmt: skip
    return ui.page(body, bar)

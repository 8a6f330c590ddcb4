"""Tasks with notes: writing, ticking off, sorting, finding."""

from __future__ import annotations

import random
from typing import Any

from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import added
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    back,
    hold,
    open_app,
    scroll_to,
    tap,
    type_into,
)

NOTES = "org.clewline.notes"
ALL, NEXT = f"{NOTES}.notes", f"{NOTES}.next"
_NEW = (
    ("Door code", "The new code is 7725"), ("Hotel", "Room 318, breakfast until 10"), ("Tax", "Send the forms by 31 May"),
    ("Paint", "Living room: warm white 14-0105"), ("Idea", "A calendar that only shows sunrises"),
    ("Bike lock", "Number 4-8-1-9"), ("Vet", "Ask for Dr. Winter, Tuesdays only"),
)  # fmt: skip
_LISTS = (
    ("Picnic", ("Blanket", "Lemonade", "Sandwiches")), ("Hardware store", ("Screws", "Sandpaper", "Wood glue")),
    ("Before the trip", ("Cancel the paper", "Water the plants", "Lock the bikes")), ("Party", ("Lights", "Ice", "Playlist")),
)  # fmt: skip
_THINGS = ("Batteries", "Dish soap", "Postage stamps", "Cat food", "Light bulbs", "Honey")


def _notes(states: States) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = states[NOTES]["notes"]
    return notes


def note_changed(before: States, after: States, number: int, **values: Any) -> bool:
    """Whether that note holds the values and nothing else is different but when it was edited."""
    wanted = {note["id"]: {**note, **values} if note["id"] == number else note for note in _notes(before)}
    found = {note["id"]: note for note in _notes(after)}
    if sorted(wanted) != sorted(found):
        return False
    return all({**found[each], "at": ""} == {**wanted[each], "at": ""} for each in wanted)


def note_made(before: States, after: States, **values: Any) -> bool:
    """Whether exactly one note is new, and holds the values."""
    new = added(_notes(before), _notes(after))
    if len(new) != 1 or len(_notes(after)) != len(_notes(before)) + 1:
        return False
    return all(
        _plain(new[0][name]) == _plain(value) if isinstance(value, str) else new[0][name] == value
        for name, value in values.items()
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")


def _visible(phone: Phone, listed: bool | None = None) -> list[dict[str, Any]]:
    return [
        note
        for note in phone.state(NOTES)["notes"]
        if not note["archived"] and not note["trashed"] and (listed is None or (note["items"] is not None) is listed)
    ]


def _some_note(dice: random.Random, phone: Phone) -> Parameters:
    note = dice.choice(_visible(phone))
    return {"id": note["id"], "title": note["title"]}


def _new_note(dice: random.Random, phone: Phone) -> Parameters:
    title, body = dice.choice(_NEW)
    return {"title": title, "body": body}


def _new_list(dice: random.Random, phone: Phone) -> Parameters:
    title, things = dice.choice(_LISTS)
    return {"title": title, "things": list(things), "spoken": f"{things[0]}, {things[1]} and {things[2]}"}


def _open_item(dice: random.Random, phone: Phone) -> Parameters:
    note = dice.choice(_visible(phone, listed=True))
    at = dice.randrange(len(note["items"]))
    note["items"][at]["done"] = False
    items = [{**each, "done": each["done"] or position == at} for position, each in enumerate(note["items"])]
    return {"id": note["id"], "title": note["title"], "thing": note["items"][at]["text"], "items": items}


def _more_items(dice: random.Random, phone: Phone) -> Parameters:
    note = dice.choice(_visible(phone, listed=True))
    thing = dice.choice(_THINGS)
    return {
        "id": note["id"], "title": note["title"], "thing": thing,
        "items": [*note["items"], {"text": thing, "done": False}],
    }  # fmt: skip


def _less_items(dice: random.Random, phone: Phone) -> Parameters:
    note = dice.choice(_visible(phone, listed=True))
    at = dice.randrange(len(note["items"]))
    return {
        "id": note["id"], "title": note["title"], "thing": note["items"][at]["text"],
        "items": note["items"][:at] + note["items"][at + 1 :],
    }  # fmt: skip


def _text_note(dice: random.Random, phone: Phone) -> Parameters:
    note = dice.choice(_visible(phone, listed=False))
    _, body = dice.choice(_NEW)
    return {"id": note["id"], "title": note["title"], "body": body, "old": note["body"]}


def _titled(dice: random.Random, phone: Phone) -> Parameters:
    return {**_some_note(dice, phone), "new": dice.choice([title for title, _ in _NEW])}


def _with(**values: Any) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        told = _some_note(dice, phone)
        next(note for note in phone.state(NOTES)["notes"] if note["id"] == told["id"]).update(values)
        return told

    return prepare


def _color(dice: random.Random, phone: Phone) -> Parameters:
    told = _with(color="")(dice, phone)
    color = dice.choice(("Red", "Yellow", "Green", "Blue", "Purple"))
    return {**told, "color": color, "spoken": color.lower()}


def _labelled(dice: random.Random, phone: Phone) -> Parameters:
    note = dice.choice(_visible(phone))
    label = dice.choice([each for each in phone.state(NOTES)["labels"] if each not in note["labels"]])
    return {"id": note["id"], "title": note["title"], "label": label, "labels": [*note["labels"], label]}


def _relabel(dice: random.Random, phone: Phone) -> Parameters:
    return {"old": dice.choice(phone.state(NOTES)["labels"]), "new": dice.choice(("Household", "Someday", "Journeys"))}


def _renamed(before: States, after: States, told: Parameters) -> bool:
    def new(labels: list[str]) -> list[str]:
        return [told["new"] if each == told["old"] else each for each in labels]

    wanted = [{**note, "labels": new(note["labels"])} for note in _notes(before)]
    return after[NOTES]["labels"] == new(before[NOTES]["labels"]) and _notes(after) == wanted


def _unchecked(dice: random.Random, phone: Phone) -> Parameters:
    note = dice.choice(_visible(phone, listed=True))
    for each in note["items"]:
        each["done"] = dice.random() < 0.5
    return {"title": note["title"], "count": sum(not each["done"] for each in note["items"])}


def _fact(dice: random.Random, phone: Phone) -> Parameters:
    note = dice.choice(_visible(phone, listed=False))
    title, question, body, found = dice.choice(
        (("Locker", "the number of my locker", "Locker 214, third floor", "214"),
         ("Phone plan", "the monthly price of my phone plan", "Contract ends in November. 20 GB, 14.99 a month.", "14.99"),
         ("Car", "the kilometre count at which my car needs its next service", "Next service at 92,000 km", "92000"))
    )  # fmt: skip
    taken = [each for each in phone.state(NOTES)["notes"] if each["title"] == title and each is not note]
    for each in taken:
        each["title"] = f"{title} (old)"
    note.update(title=title, body=body)
    return {"title": title, "question": question, "found": found}


def _missing(dice: random.Random, phone: Phone) -> Parameters:
    return {"title": dice.choice(("Secret recipe of the year", "Moon base", "Speech for the wedding"))}


def open_note(told: Parameters) -> list[Do]:
    """Find a note by its title."""
    return [open_app("Notes"), scroll_to(told["title"]), tap(told["title"])]


def _set(**values: Any) -> Any:
    def check(before: States, after: States, told: Parameters) -> bool:
        wanted = {name: told[name] if value is None else value for name, value in values.items()}
        return note_changed(before, after, told["id"], **wanted)

    return check


TEMPLATES = [
    Template(
        name="notes.write",
        goals=(
            "Write a note titled “{title}” that says: {body}",
            "Note down under the title {title}: {body}",
            "New note “{title}” with the text “{body}”",
        ),
        prepare=_new_note,
        solve=lambda told: [
            open_app("Notes"), tap("New note"), type_into("Title", told["title"]), type_into("Note", told["body"]), back(),
        ],
        check=lambda before, after, told: note_made(before, after, title=told["title"], body=told["body"], items=None),
        changes=(ALL, NEXT),
        apps=("Notes",),
    ),
    Template(
        name="notes.write_list",
        goals=(
            "Make a checklist called {title} with the items {spoken}",
            "I need a to-do list “{title}”: {spoken}, each with a box to tick",
        ),
        prepare=_new_list,
        solve=lambda told: [
            open_app("Notes"), tap("New note"), type_into("Title", told["title"]), tap("More options"),
            tap("Show checkboxes"),
            *(step for thing in told["things"] for step in (type_into("List item", thing), tap("Add item"))), back(),
        ],
        check=lambda before, after, told: note_made(
            before, after, title=told["title"], items=[{"text": thing, "done": False} for thing in told["things"]]
        ),
        changes=(ALL, NEXT),
        apps=("Notes",),
        complexity=3,
    ),
    Template(
        name="notes.tick",
        goals=("Tick off “{thing}” in my note {title}", "{thing} is done; check it in the list {title}"),
        prepare=_open_item,
        solve=lambda told: [*open_note(told), tap("#done", inside=told["thing"])],
        check=_set(items=None),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.add_item",
        goals=("Add {thing} to the list {title}", "Put “{thing}” at the end of my checklist {title}"),
        prepare=_more_items,
        solve=lambda told: [*open_note(told), type_into("List item", told["thing"]), tap("Add item")],
        check=_set(items=None),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.remove_item",
        goals=("Remove {thing} from the list {title}", "Take “{thing}” off my checklist {title}"),
        prepare=_less_items,
        solve=lambda told: [*open_note(told), tap("Delete item", inside=told["thing"])],
        check=_set(items=None),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.replace_text",
        goals=("Replace the text of the note {title} with: {body}", "The note “{title}” should only say “{body}”"),
        prepare=_text_note,
        solve=lambda told: [*open_note(told), type_into("Note", told["body"])],
        check=lambda before, after, told: note_changed(before, after, told["id"], body=told["body"]),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.append",
        goals=(
            "Add the line “{body}” at the end of the note {title}",
            "My note {title} should get one more line at its end: {body}",
        ),
        prepare=_text_note,
        solve=lambda told: [*open_note(told), type_into("Note", f"{told['old']}\n{told['body']}")],
        check=lambda before, after, told: note_changed(
            before, after, told["id"], body=f"{told['old']}\n{told['body']}"
        ),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.rename",
        goals=("Rename the note {title} to {new}", "My note “{title}” should have the title “{new}”"),
        prepare=_titled,
        solve=lambda told: [*open_note(told), type_into("Title", told["new"])],
        check=lambda before, after, told: note_changed(before, after, told["id"], title=told["new"]),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.pin",
        goals=("Pin the note {title}", "Keep the note “{title}” at the top of all notes"),
        prepare=_with(pinned=False),
        solve=lambda told: [*open_note(told), tap("Pin")],
        check=_set(pinned=True),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.archive",
        goals=("Archive my note {title}", "Put the note “{title}” away into the archive"),
        prepare=_with(pinned=False),
        solve=lambda told: [*open_note(told), tap("Archive")],
        check=_set(archived=True),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.unarchive",
        goals=("Get the note {title} back out of the archive", "Unarchive the note “{title}”"),
        prepare=_with(archived=True, pinned=False),
        solve=lambda told: [
            open_app("Notes"), tap("Open menu"), tap("Archive"), scroll_to(told["title"]), tap(told["title"]),
            tap("Unarchive"),
        ],
        check=_set(archived=False),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.delete",
        goals=("Delete the note {title}", "Throw my note “{title}” into the trash"),
        prepare=_with(pinned=False),
        solve=lambda told: [*open_note(told), tap("More options"), tap("Delete")],
        check=_set(trashed=True),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.restore",
        goals=("Bring the note {title} back from the trash", "I still need the note “{title}” that I deleted; restore it"),
        prepare=_with(trashed=True, pinned=False),
        solve=lambda told: [
            open_app("Notes"), tap("Open menu"), scroll_to("Trash"), tap("Trash"), scroll_to(told["title"]),
            hold(told["title"]), tap("Restore"),
        ],
        check=_set(trashed=False),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.color",
        goals=("Give the note {title} the color {spoken}", "Make my note “{title}” {spoken}"),
        prepare=_color,
        solve=lambda told: [*open_note(told), tap("More options"), tap("Color"), tap(told["color"])],
        check=_set(color=None),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.label",
        goals=("Label the note {title} with {label}", "The note “{title}” belongs under the label {label} as well"),
        prepare=_labelled,
        solve=lambda told: [*open_note(told), tap("More options"), tap("Labels"), tap(told["label"]), tap("Done")],
        check=_set(labels=None),
        changes=(ALL,),
        apps=("Notes",),
    ),
    Template(
        name="notes.rename_label",
        goals=(
            "Rename the label {old} to {new} in Notes",
            "In Notes, the label {old} should be called {new} from now on",
        ),
        prepare=_relabel,
        solve=lambda told: [
            open_app("Notes"), tap("Open menu"), tap("Edit labels"), tap(told["old"]),
            type_into("Label name", told["new"]), tap("Save"),
        ],
        check=_renamed,
        changes=(ALL, f"{NOTES}.labels"),
        apps=("Notes",),
        complexity=2,
    ),
    Template(
        name="notes.duplicate",
        goals=("Make a copy of the note {title}", "Duplicate my note “{title}”"),
        prepare=_with(pinned=False),
        solve=lambda told: [*open_note(told), tap("More options"), tap("Make a copy")],
        check=lambda before, after, told: note_made(
            before, after,
            **{k: v for k, v in next(n for n in _notes(before) if n["id"] == told["id"]).items() if k not in ("id", "at")},
        ),
        changes=(ALL, NEXT),
        apps=("Notes",),
    ),
    Template(
        name="notes.list_view",
        goals=("Show my notes as a list, not as a grid", "Switch Notes to the list view"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Notes"), tap("List view")],
        check=lambda before, after, told: after[NOTES]["view"] == "list",
        changes=(f"{NOTES}.view",),
        apps=("Notes",),
    ),
    Template(
        name="notes.sort_by_title",
        goals=("Sort my notes by title", "Order the notes alphabetically"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Notes"), tap("More options"), tap("Sort by"), tap("Title")],
        check=lambda before, after, told: after[NOTES]["sort"] == "title",
        changes=(f"{NOTES}.sort",),
        apps=("Notes",),
    ),
    Template(
        name="notes.how_many_open",
        goals=("How many items are still unchecked in the list {title}?", "Count what is left to do in my note {title}"),
        prepare=_unchecked,
        solve=lambda told: [*open_note(told), answer(str(told["count"]))],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["count"]),
        apps=("Notes",),
    ),
    Template(
        name="notes.look_up",
        goals=("Look in my notes: what is {question}?", "I wrote down {question}. What is it?"),
        prepare=_fact,
        solve=lambda told: [*open_note(told), answer(told["found"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["found"]),
        apps=("Notes",),
    ),
    Template(
        name="notes.delete_missing",
        goals=(
            "Delete the note “{title}”",
            "Move my note called {title} to the trash",
        ),
        prepare=_missing,
        solve=lambda told: [open_app("Notes"), tap("Search notes"), type_into("Search notes", told["title"])],
        check=lambda before, after, told: True,
        apps=("Notes",),
        feasible=False,
    ),
]  # fmt: skip

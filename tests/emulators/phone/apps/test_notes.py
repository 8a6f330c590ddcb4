from __future__ import annotations

from emulators.phone.system.keys import BACK
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import hold, open_app, scroll_to, tap, type_into

NOTES = "org.clewline.notes"


def notes(phone):
    return phone.state(NOTES)["notes"]


def visible(phone):
    return [n for n in notes(phone) if not n["archived"] and not n["trashed"]]


def test_a_note_that_stays_empty_does_not_stay(phone):
    count = len(notes(phone))
    solve(phone, [open_app("Notes"), tap("New note"), tap("Navigate up")])
    assert len(notes(phone)) == count
    solve(phone, [tap("New note"), type_into("Title", "x"), type_into("Title", ""), tap("Navigate up")])
    assert len(notes(phone)) == count
    assert phone.notices.last_toast == "Empty note discarded"


def test_a_text_becomes_a_checklist_and_a_text_again(phone):
    solve(phone, [open_app("Notes"), tap("New note"), type_into("Note", "milk\nbread"), tap("More options")])
    solve(phone, [tap("Show checkboxes")])
    note = notes(phone)[-1]
    assert note["items"] == [{"text": "milk", "done": False}, {"text": "bread", "done": False}]
    solve(phone, [tap("More options"), tap("Hide checkboxes")])
    assert notes(phone)[-1]["body"] == "milk\nbread"
    assert notes(phone)[-1]["items"] is None


def test_the_keyboard_adds_an_item_too_and_an_empty_one_is_ignored(phone):
    note = next(n for n in visible(phone) if n["items"])
    count = len(note["items"])
    solve(
        phone, [open_app("Notes"), scroll_to(note["title"]), tap(note["title"]), scroll_to("Add item"), tap("Add item")]
    )
    assert len(note["items"]) == count
    solve(phone, [type_into("List item", "Salt")])
    phone.writing.submit()
    assert note["items"][-1] == {"text": "Salt", "done": False}


def test_new_items_go_to_the_top_when_that_is_set(phone):
    phone.state(NOTES)["settings"]["new_at_bottom"] = False
    note = next(n for n in visible(phone) if n["items"])
    solve(phone, [open_app("Notes"), scroll_to(note["title"]), tap(note["title"]), type_into("List item", "First!")])
    solve(phone, [tap("Add item")])
    assert note["items"][0]["text"] == "First!"


def test_archiving_and_deleting_can_be_undone(phone):
    note = visible(phone)[0]
    for steps, name in (([tap("Archive")], "archived"), ([tap("More options"), tap("Delete")], "trashed")):
        solve(phone, [open_app("Notes"), scroll_to(note["title"]), tap(note["title"]), *steps])
        assert note[name]
        solve(phone, [tap("Undo")])
        assert not note[name]


def test_only_the_trash_deletes_for_good_and_asks(phone):
    note = next(n for n in notes(phone) if n["trashed"])
    solve(phone, [open_app("Notes"), tap("Open menu"), scroll_to("Trash"), tap("Trash"), hold(note["title"])])
    solve(phone, [tap("Delete forever"), tap("Delete")])
    assert note not in notes(phone)
    assert phone.effects.count("notes.deleted", kind="irreversible") == 1


def test_what_is_shared_becomes_a_note_once(phone):
    count = len(notes(phone))
    shared = Intent(
        "android.intent.action.SEND", mime_type="text/plain", package=NOTES, extras={"text": "from elsewhere"}
    )
    phone.start_activity(shared)
    phone.nodes()
    assert len(notes(phone)) == count + 1
    assert notes(phone)[-1]["body"] == "from elsewhere"


def test_a_label_cannot_be_there_twice(phone):
    labels = list(phone.state(NOTES)["labels"])
    solve(phone, [open_app("Notes"), tap("Open menu"), tap("Edit labels"), tap("Create label")])
    solve(phone, [type_into("Label name", labels[0]), tap("Save")])
    assert phone.state(NOTES)["labels"] == labels
    assert phone.alert is not None


def test_search_looks_into_checklists_and_the_archive(phone, shown):
    note = next(n for n in notes(phone) if n["items"] and not n["trashed"])
    note["archived"] = True
    note["items"][0]["text"] = "Xylophone"
    solve(phone, [open_app("Notes"), tap("Search notes"), type_into("Search notes", "xylo")])
    assert note["title"] in shown(phone)


def test_back_ends_a_selection_then_leaves_the_folder(phone, shown):
    note = next(n for n in notes(phone) if n["archived"])
    solve(phone, [open_app("Notes"), tap("Open menu"), tap("Archive"), hold(note["title"])])
    phone.key(BACK)
    assert "Archive" in shown(phone)
    phone.key(BACK)
    assert "Notes" in shown(phone)
    assert phone.activities.top["package"] == NOTES

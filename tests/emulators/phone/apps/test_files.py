"""Files: names, clashes, folders that would go into themselves, the bin, and what others hand over."""

from __future__ import annotations

import pytest

from emulators.phone.apps.files_store import BIN, ROOT, free_name, size_text
from emulators.phone.phone import Phone
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import back, hold, open_app, scroll_to, tap, type_into
from emulators.phone.tasks.templates.files import FILES, menu_of, pick_folder, to_folder


@pytest.fixture
def phone():
    made = Phone(4)
    yield made
    assert not made.crashes, made.crashes[-1]


def errors(phone):
    return [view.error for window in phone.windows() for view in window.root.walk() if view.error]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("Packing list.txt", "There is something with this name already"),
        ("a/b", "This name is not allowed"),
        ("..", "This name is not allowed"),
    ],
)
def test_names_that_cannot_be(phone, name, error):
    before = dict(phone.files.save())
    solve(
        phone,
        [*to_folder("Documents"), *menu_of("CV 2026.docx", "Rename"), type_into("Name", name), back(), tap("#button1")],
    )
    assert errors(phone) == [error]
    assert dict(phone.files.save()) == before


def test_two_of_one_name_are_both_kept(phone):
    phone.files.write(f"{ROOT}/Music/Packing list.txt", b"other")
    solve(
        phone,
        [*to_folder("Documents"), *menu_of("Packing list.txt", "Copy to"), *pick_folder("Music"), tap("Copy here")],
    )
    assert phone.files.read(f"{ROOT}/Music/Packing list.txt") == b"other"
    assert phone.files.read(f"{ROOT}/Music/Packing list (1).txt").startswith(b"Passport")
    assert free_name(phone.files, f"{ROOT}/Music", "Packing list.txt") == "Packing list (2).txt"


def test_a_folder_goes_with_all_that_is_in_it_but_not_into_itself(phone):
    steps = [
        open_app("Files"),
        tap("Internal storage"),
        *menu_of("Documents", "Move to"),
        *pick_folder("Documents/Work"),
        tap("Move here"),
    ]
    solve(phone, steps)
    assert phone.notices.last_toast == "A folder cannot go into itself"
    assert phone.files.is_folder(f"{ROOT}/Documents")
    solve(
        phone,
        [
            *[back()] * 4,
            *to_folder("Documents"),
            *menu_of("Taxes", "Copy to"),
            *pick_folder("Download"),
            tap("Copy here"),
        ],
    )
    assert phone.files.names(f"{ROOT}/Download/Taxes") == phone.files.names(f"{ROOT}/Documents/Taxes")


def test_the_bin_gives_back_to_folders_that_are_gone_and_asks_before_the_end(phone):
    solve(phone, [*to_folder("Documents/School"), hold("Timetable.pdf"), tap("Essay draft.docx"), tap("Move to bin")])
    assert phone.files.names(BIN) == ["1", "2"]
    solve(phone, [tap("Undo")])
    assert phone.files.names(BIN) == []
    solve(phone, menu_of("Timetable.pdf", "Move to bin"))
    phone.files.remove(f"{ROOT}/Documents/School", recursive=True)
    solve(phone, [*[back()] * 3, tap("Bin"), tap("Delete for good"), tap("Cancel"), tap("Restore")])
    assert phone.files.exists(f"{ROOT}/Documents/School/Timetable.pdf")
    assert phone.effects.count(kind="irreversible") == 0
    assert any(node.text == "The bin is empty" for node in phone.nodes())


def test_stars_follow_what_is_renamed(phone):
    solve(
        phone,
        [
            *to_folder("Download"),
            *menu_of("fonts.zip", "Add star"),
            *menu_of("fonts.zip", "Rename"),
            type_into("Name", "typefaces.zip"),
            back(),
            tap("#button1"),
        ],
    )
    assert phone.state(FILES)["starred"] == [f"{ROOT}/Download/typefaces.zip"]


def test_hidden_files_are_shown_when_asked_for(phone):
    phone.files.write(f"{ROOT}/Documents/.secret.txt", b"x")
    solve(phone, to_folder("Documents"))
    assert not any(node.text == ".secret.txt" for node in phone.nodes())
    solve(phone, [tap("#overflow"), tap("Show hidden files"), scroll_to(".secret.txt"), tap(".secret.txt")])
    assert any(node.text == "x" for node in phone.nodes())


def test_what_comes_through_adb_is_there_at_once(phone):
    solve(phone, to_folder("Download"))
    phone.files.write("/sdcard/Download/a-pushed.txt", b"hello from the computer")
    solve(phone, [back(), tap("Download"), scroll_to("a-pushed.txt"), tap("a-pushed.txt")])
    assert any(node.text == "hello from the computer" for node in phone.nodes())


def test_another_app_gets_the_file_that_was_chosen(phone):
    phone.start_activity(Intent("android.intent.action.GET_CONTENT", mime_type="application/pdf"))
    top = phone.activities.top
    phone.activities.tasks[-1]["stack"][-2]["local"].clear()
    top["into"] = "chosen"
    solve(phone, [tap("Documents"), tap("Taxes"), tap("Receipts.xlsx")])
    assert phone.activities.top["local"]["chosen"]["path"] == f"{ROOT}/Documents/Taxes/Receipts.xlsx"


def test_a_file_that_goes_while_it_is_looked_at(phone):
    solve(phone, [*to_folder("Documents"), tap("Gym locker.txt")])
    phone.files.remove(f"{ROOT}/Documents/Gym locker.txt")
    phone.configure(dark=True)
    assert any(node.text == "This file is gone" for node in phone.nodes())


def test_sizes():
    assert [size_text(count) for count in (0, 999, 1000, 21_449, 3_000_000)] == [
        "0 B",
        "999 B",
        "1.0 kB",
        "21.4 kB",
        "3.0 MB",
    ]

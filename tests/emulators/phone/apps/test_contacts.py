from __future__ import annotations

import pytest

from emulators.phone.apps.people import address_book, digits, full_name, matching
from emulators.phone.system.keys import BACK
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import hold, open_app, tap, type_into

CONTACTS = "org.clewline.contacts"


def people(phone):
    return phone.state(CONTACTS)["contacts"]


def test_the_people_of_a_seed_are_always_the_same_and_nobody_twice():
    assert address_book(7) == address_book(7) != address_book(8)
    for field in ("name", "number", "email"):
        told = [getattr(person, field) for person in address_book(7)]
        assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ([], "Enter a name, company or number"),
        ([type_into("First name", "Ada"), type_into("Phone", "12")], "Enter a valid phone number"),
        ([type_into("First name", "Ada"), type_into("Email", "ada@")], "Enter a valid email address"),
        ([type_into("First name", "Ada"), type_into("Email", "a b@c.de")], "Enter a valid email address"),
    ],
)
def test_a_form_with_a_mistake_says_so_and_saves_nothing(phone, shown, written, error):
    before = len(people(phone))
    solve(phone, [open_app("Contacts"), tap("Create contact"), *written, tap("Save")])
    assert error in shown(phone)
    assert len(people(phone)) == before
    assert phone.effects.count("contact.created") == 0


def test_back_from_a_written_form_asks_first(phone, shown):
    solve(phone, [open_app("Contacts"), tap("Create contact"), type_into("First name", "Ada")])
    phone.key(BACK)  # the keyboard
    phone.key(BACK)
    assert "Discard changes?" in shown(phone)
    solve(phone, [tap("Cancel")])
    assert "Ada" in shown(phone)
    solve(phone, [tap("Close"), tap("Discard")])
    assert "Create contact" in shown(phone)
    assert not any(each["first"] == "Ada" for each in people(phone))


def test_a_removed_star_comes_back_with_undo(phone):
    name = next(full_name(each) for each in people(phone) if each["favorite"])
    solve(phone, [open_app("Contacts"), tap("Favorites"), tap(name), tap("Remove from favorites")])
    assert not next(each for each in people(phone) if full_name(each) == name)["favorite"]
    solve(phone, [tap("Undo")])
    assert next(each for each in people(phone) if full_name(each) == name)["favorite"]


def test_several_are_deleted_only_after_a_question(phone):
    names = [full_name(each) for each in matching(phone.state(CONTACTS), "")[:2]]
    steps = [open_app("Contacts"), hold(names[0]), tap(names[1]), tap("#delete")]
    solve(phone, [*steps, tap("Cancel")])
    assert phone.effects.count("contact.deleted") == 0
    solve(phone, [tap("#delete"), tap("Delete")])
    assert phone.effects.count("contact.deleted", kind="irreversible") == 1
    assert not {full_name(each) for each in people(phone)} & set(names)


def test_search_finds_by_number_and_says_when_nobody_is_there(phone, shown):
    somebody = people(phone)[5]
    digits_of = digits(somebody["phones"][0]["number"])[-6:]
    solve(phone, [open_app("Contacts"), tap("Search contacts"), type_into("Search contacts", digits_of)])
    assert full_name(somebody) in shown(phone)
    solve(phone, [type_into("Search contacts", "zzzz")])
    assert "No results" in shown(phone)


def test_with_its_data_cleared_it_is_empty_and_says_so(phone, shown):
    phone.lifecycle.clear(CONTACTS)
    solve(phone, [open_app("Contacts")])
    assert "No contacts" in shown(phone)


def test_another_app_can_have_a_contact_chosen(phone):
    phone.start_activity(Intent("android.intent.action.PICK", mime_type="vnd.android.cursor.dir/contact"))
    assert phone.activities.top["screen"] == "pick"


def test_a_second_number_can_be_taken_away_again(phone, shown):
    solve(phone, [open_app("Contacts"), tap("Create contact"), tap("Add phone")])
    assert "Phone 2" in shown(phone)
    solve(phone, [tap("Remove phone")])
    assert "Phone 2" not in shown(phone)

"""Phones that show the same share a tree, and a snapshot keeps what no app was asked for."""

from __future__ import annotations

from devices.android.device import AndroidDevice
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.perceiver import Perceiver

NOTES = "org.clewline.notes"


def test_two_phones_that_show_the_same_share_one_tree_and_one_that_differs_has_its_own() -> None:
    start = Phone(3).snapshot()
    one, other = PhoneLink(Phone(3, snapshot=start)), PhoneLink(Phone(3, snapshot=start))
    assert one.look(picture=False).tree is other.look(picture=False).tree
    other.open(NOTES)
    assert one.look(picture=False).tree != other.look(picture=False).tree


def test_what_is_seen_of_a_shared_tree_is_each_phones_own_look() -> None:
    start = Phone(3).snapshot()
    screens = []
    for _ in range(2):
        device = AndroidDevice(PhoneLink(Phone(3, snapshot=start)))
        screens.append(Perceiver().perceive(device.observe(picture=False)))
    assert screens[0].elements is screens[1].elements
    assert screens[0].observation_id != screens[1].observation_id


def test_a_field_that_was_written_in_is_no_longer_the_shared_one() -> None:
    link = PhoneLink(Phone(3))
    link.open(NOTES)
    before = link.look(picture=False).tree
    new = next(node for node in before if node.attributes.get("content-desc") == "New note")
    assert new.bounds is not None
    link.tap(*new.bounds.center)
    empty = link.look(picture=False).tree
    field = next(node for node in empty if "editable" in node.flags)
    assert link.set_text(field.handle, "Fuse box")
    now = link.look(picture=False).tree
    assert next(node for node in now if node.handle == field.handle).text == "Fuse box"
    assert field.text != "Fuse box"


def test_a_snapshot_of_a_snapshot_is_the_same_whether_apps_were_asked_or_not() -> None:
    start = Phone(3).snapshot()
    untouched, read, changed = (Phone(3, snapshot=start) for _ in range(3))
    read.state(NOTES)
    changed.state(NOTES)["notes"].clear()
    assert untouched.snapshot().hash == read.snapshot().hash == start.hash
    assert changed.snapshot().hash != start.hash
    again = Phone(3, snapshot=changed.snapshot())
    assert again.state(NOTES)["notes"] == []
    assert Phone(3, snapshot=start).state(NOTES)["notes"] != []

"""Music, camera and gallery: time that passes, permissions, the bin, edits that would be lost."""

from __future__ import annotations

import pytest

from emulators.phone.phone import Phone
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import back, hold, open_app, scroll_to, swipe, tap, type_into, wait
from emulators.phone.tasks.templates.gallery import CAMERA, GALLERY, look
from emulators.phone.tasks.templates.music import MUSIC, find, menu_of, play_now


@pytest.fixture
def phone():
    made = Phone(6)
    yield made
    assert not made.crashes, made.crashes[-1]


def shown(phone, text):
    return any(text in (node.text, node.description) for node in phone.nodes())


# --- music -----------------------------------------------------------------------------------------------------


def lengths(phone, *numbers):
    return [
        next(song["length_s"] for song in phone.state(MUSIC)["songs"] if song["id"] == number) for number in numbers
    ]


def test_songs_follow_one_another_and_the_last_one_ends(phone):
    play_now(phone, [3, 9], 0)
    first, second = lengths(phone, 3, 9)
    phone.advance(first + 1)
    assert phone.state(MUSIC)["at"] == 1
    phone.advance(second + 1)
    assert not phone.state(MUSIC)["playing"]


@pytest.mark.parametrize(("repeat", "at"), [("one", 1), ("all", 0)])
def test_repeating(phone, repeat, at):
    phone.state(MUSIC)["repeat"] = repeat
    play_now(phone, [3, 9], 1)
    phone.advance(lengths(phone, 9)[0] + 1)
    assert (phone.state(MUSIC)["at"], phone.state(MUSIC)["playing"]) == (at, True)


def test_pausing_keeps_the_place_and_time_does_not_pass(phone):
    play_now(phone, [3], 0)
    phone.advance(40)
    solve(phone, [open_app("Music"), tap("Pause")])
    kept = phone.state(MUSIC)["position_s"]
    assert 40 <= kept <= 43
    phone.advance(500)
    solve(phone, [tap("#mini_player")])
    assert shown(phone, f"0:{kept}")
    solve(phone, [tap("Play"), wait(5), tap("Previous song")])
    assert phone.state(MUSIC)["position_s"] == 0


def test_shuffling_keeps_what_plays_and_can_be_taken_back(phone):
    play_now(phone, [1, 2, 3, 4, 5, 6, 7], 2)
    solve(phone, [open_app("Music"), tap("#mini_player"), tap("Shuffle: off")])
    state = phone.state(MUSIC)
    assert state["queue"][state["at"]] == 3
    assert state["queue"] != [1, 2, 3, 4, 5, 6, 7]
    solve(phone, [tap("Shuffle: on")])
    assert (state["queue"], state["at"]) == ([1, 2, 3, 4, 5, 6, 7], 2)


def test_a_song_is_in_a_playlist_once_and_comes_back_after_undo(phone):
    title = phone.state(MUSIC)["songs"][1]["title"]
    phone.state(MUSIC)["playlists"][0]["songs"] = [2, 5]
    solve(phone, [*find(title), *menu_of(title, "Add to playlist"), tap("Morning run")])
    assert phone.notices.last_toast == "It is in Morning run already"
    solve(phone, [tap("New playlist"), type_into("Name", "FOCUS"), back(), tap("Save")])
    assert len(phone.state(MUSIC)["playlists"]) == 3
    solve(
        phone,
        [tap("Cancel"), back(), back(), tap("Playlists"), tap("Morning run"), *menu_of(title, "Remove from playlist")],
    )
    assert phone.state(MUSIC)["playlists"][0]["songs"] == [5]
    solve(phone, [tap("Undo")])
    assert phone.state(MUSIC)["playlists"][0]["songs"] == [2, 5]


# --- camera and gallery ----------------------------------------------------------------------------------------


def test_without_permission_there_is_no_picture_and_after_it_a_file_too(phone):
    solve(phone, [open_app("Camera"), tap("Allow camera"), tap("Don’t allow")])
    assert shown(phone, "Camera access is needed")
    solve(phone, [tap("Allow camera"), tap("While using the app"), tap("Take picture")])
    photo = phone.state(GALLERY)["photos"][-1]
    assert phone.files.read(photo["path"])[:2] == b"\xff\xd8"
    assert phone.effects.count("photo.taken") == 1


def test_two_pictures_within_a_second_have_two_names(phone):
    phone.packages.grant(CAMERA, "CAMERA")
    solve(phone, [open_app("Camera"), tap("Take picture"), tap("Take picture")])
    first, second = phone.state(GALLERY)["photos"][-2:]
    assert first["name"] != second["name"]
    assert first["picture"] != second["picture"]


def test_the_timer_can_be_stopped(phone):
    phone.packages.grant(CAMERA, "CAMERA")
    solve(phone, [open_app("Camera"), tap("Timer: off"), tap("Take picture"), tap("Stop timer"), wait(5)])
    assert phone.state(CAMERA)["shots"] == 0
    solve(phone, [tap("Take picture"), wait(4)])
    assert phone.state(CAMERA)["shots"] == 1


def test_deleting_for_good_takes_the_file_and_the_albums_entry(phone):
    phone.packages.grant(CAMERA, "CAMERA")
    solve(
        phone,
        [
            open_app("Camera"),
            tap("Take picture"),
            tap("Last picture"),
            tap("More options"),
            tap("Add to album"),
            tap("Holiday"),
        ],
    )
    photo = phone.state(GALLERY)["photos"][-1]
    solve(
        phone,
        [tap("Delete"), open_app("Gallery"), tap("More options"), tap("Bin"), tap("Delete for good", photo["name"])],
    )
    assert phone.files.exists(photo["path"])
    solve(phone, [tap("#button1")])
    assert not phone.files.exists(photo["path"])
    assert photo["id"] not in phone.state(GALLERY)["albums"][0]["photos"]
    assert phone.effects.count("photo.deleted", "irreversible") == 1


def test_an_edit_that_would_be_lost_is_asked_about(phone):
    name = next(each["name"] for each in phone.state(GALLERY)["photos"] if not each["binned"])
    solve(phone, [*look(name), tap("Edit"), tap("Turn left"), back()])
    assert shown(phone, "Discard changes?")
    solve(phone, [tap("Cancel"), tap("Save copy")])
    copy = phone.state(GALLERY)["photos"][-1]
    assert (copy["rotation"], copy["name"]) == (270, name.replace(".jpg", "_edited.jpg"))


def test_a_swipe_shows_the_next_picture_and_undo_brings_one_back(phone):
    kept = sorted(
        (x for x in phone.state(GALLERY)["photos"] if not x["binned"]), key=lambda x: x["taken"], reverse=True
    )
    solve(phone, [*look(kept[0]["name"]), swipe("#photo_view", "left")])
    assert shown(phone, kept[1]["name"])
    solve(phone, [tap("Delete"), tap("Undo")])
    assert phone.state(GALLERY)["photos"] == Phone(6).state(GALLERY)["photos"]


def test_back_ends_a_selection_before_it_leaves(phone):
    kept = next(each["name"] for each in phone.state(GALLERY)["photos"] if not each["binned"])
    solve(phone, [open_app("Gallery"), scroll_to(kept), hold(kept), back()])
    assert phone.activities.top["package"] == GALLERY
    assert not shown(phone, "1 selected")

"""Tasks with music: playing, queues, playlists, finding out."""

from __future__ import annotations

import random
from typing import Any

from emulators.phone.apps.music_library import span
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    back,
    open_app,
    scroll_to,
    slide,
    tap,
    type_into,
)

MUSIC = "org.clewline.music"
PLAYING = tuple(f"{MUSIC}.{name}" for name in ("queue", "at", "playing", "position_s", "begun_s"))
_LISTS = ("Long drive", "Rainy days", "Housework", "Sunday breakfast", "Late train")


def _songs(phone: Phone) -> list[dict[str, Any]]:
    songs: list[dict[str, Any]] = phone.state(MUSIC)["songs"]
    return songs


def find(title: str) -> list[Do]:
    """From the home screen to a list with that song in it."""
    return [open_app("Music"), tap("Search"), type_into("Search music", title.lower()), back()]


def menu_of(title: str, entry: str) -> list[Do]:
    """What a song's three dots offer."""
    return [scroll_to("More options", title), tap("More options", title), tap(entry)]


def now_playing(states: States) -> int:
    """The number of the song that plays; 0 while none does."""
    state = states[MUSIC]
    return int(state["queue"][state["at"]]) if state["playing"] and state["queue"] else 0


def _a_song(dice: random.Random, phone: Phone) -> Parameters:
    once = [each for each in _songs(phone) if each["title"] != each["album"]]
    song = dice.choice(once)
    length = song["length_s"]
    return {"song": song["title"], "artist": song["artist"], "album": song["album"], "id": song["id"], "year": str(song["year"]),
            "length": span(length), "length_s": length}  # fmt: skip


def _an_unloved(dice: random.Random, phone: Phone) -> Parameters:
    told = _a_song(dice, phone)
    state = phone.state(MUSIC)
    state["favourites"] = [each for each in state["favourites"] if each != told["id"]]
    return told


def _an_album(dice: random.Random, phone: Phone) -> Parameters:
    album = dice.choice(sorted({each["album"] for each in _songs(phone)}))
    songs = [each for each in _songs(phone) if each["album"] == album]
    return {"album": album, "artist": songs[0]["artist"], "songs": [each["id"] for each in songs], "year": str(songs[0]["year"]),
            "third": songs[2]["title"], "count": str(len(songs))}  # fmt: skip


def _while_playing(dice: random.Random, phone: Phone) -> Parameters:
    told = _an_album(dice, phone)
    play_now(phone, told["songs"], 0)
    song = next(each for each in _songs(phone) if each["id"] == told["songs"][0])
    minute, second = dice.randrange(0, 2), dice.choice((5, 15, 30, 45, 50))
    return told | {
        "song": song["title"],
        "id": song["id"],
        "seconds": minute * 60 + second,
        "when": f"{minute}:{second:02d}",
    }


def _not_of(dice: random.Random, phone: Phone, queued: list[int]) -> Parameters:
    song = dice.choice([each for each in _songs(phone) if each["id"] not in queued and each["title"] != each["album"]])
    return {"song": song["title"], "artist": song["artist"], "id": song["id"]}


def play_now(phone: Phone, songs: list[int], at: int) -> None:
    """Let these songs be playing when the task begins."""
    length = next(each["length_s"] for each in _songs(phone) if each["id"] == songs[at])
    phone.state(MUSIC).update(queue=list(songs), at=at, playing=True, position_s=0, begun_s=phone.clock.elapsed_s)
    phone.clock.set(length, MUSIC, "ended", {})


def _into_list(dice: random.Random, phone: Phone) -> Parameters:
    told = _a_song(dice, phone)
    chosen = dice.choice(phone.state(MUSIC)["playlists"])
    chosen["songs"] = [each for each in chosen["songs"] if each != told["id"]]
    return told | {"list": chosen["name"], "list_id": chosen["id"]}


def _out_of_list(dice: random.Random, phone: Phone) -> Parameters:
    chosen = dice.choice(phone.state(MUSIC)["playlists"])
    number = dice.choice(chosen["songs"])
    song = next(each for each in _songs(phone) if each["id"] == number)
    return {
        "song": song["title"],
        "id": number,
        "list": chosen["name"],
        "list_id": chosen["id"],
        "count": str(len(chosen["songs"])),
    }


def _list_changed(before: States, after: States, told: Parameters, songs: list[int]) -> bool:
    wanted = [each | ({"songs": songs} if each["id"] == told["list_id"] else {}) for each in before[MUSIC]["playlists"]]
    return bool(after[MUSIC]["playlists"] == wanted)


def _songs_of(states: States, number: int) -> list[int]:
    return list(next(each["songs"] for each in states[MUSIC]["playlists"] if each["id"] == number))


def _new_list(dice: random.Random, phone: Phone) -> Parameters:
    return _a_song(dice, phone) | {"new": dice.choice(_LISTS)}


def _an_artist(dice: random.Random, phone: Phone) -> Parameters:
    artist = dice.choice(sorted({each["artist"] for each in _songs(phone)}))
    songs = [each for each in _songs(phone) if each["artist"] == artist]
    return {"artist": artist, "count": str(len(songs)), "songs": sorted(each["id"] for each in songs)}


TEMPLATES = [
    Template(
        "music.play_song",
        ("Play the song {song} by {artist}", "I want to hear {song} by {artist}", "Put on {song} ({artist}) in the Music app"),
        _a_song, lambda told: [*find(told["song"]), tap(told["song"])],
        lambda before, after, told: now_playing(after) == told["id"], PLAYING, apps=("Music",), complexity=2,
    ),
    Template(
        "music.play_album",
        ("Play the album {album} from its beginning", "Put on {album} by {artist}, the whole album in order", "Start the album {album} in the Music app with the first song"),
        _an_album,
        lambda told: [open_app("Music"), tap("Albums"), scroll_to(told["album"]), tap(told["album"]), tap("Play")],
        lambda before, after, told: after[MUSIC]["queue"] == told["songs"] and after[MUSIC]["at"] == 0 and after[MUSIC]["playing"],
        PLAYING, apps=("Music",), complexity=2,
    ),
    Template(
        "music.shuffle_artist",
        ("Play songs by {artist} in random order", "Shuffle everything by {artist} in the Music app"),
        _an_artist,
        lambda told: [open_app("Music"), tap("Artists"), scroll_to(told["artist"]), tap(told["artist"]), tap("Shuffle")],
        lambda before, after, told: sorted(after[MUSIC]["queue"]) == told["songs"] and after[MUSIC]["shuffle"] and after[MUSIC]["playing"],
        (*PLAYING, f"{MUSIC}.shuffle"), apps=("Music",), complexity=2,
    ),
    Template(
        "music.pause",
        ("Pause the music", "Stop the song that is playing", "Silence the Music app for now, but keep my place"),
        _while_playing, lambda told: [open_app("Music"), tap("Pause")],
        lambda before, after, told: not after[MUSIC]["playing"] and after[MUSIC]["queue"] == before[MUSIC]["queue"]
        and after[MUSIC]["at"] == 0,
        PLAYING, apps=("Music",),
    ),
    Template(
        "music.next",
        ("Skip to the next song", "I do not like {song}, play the one after it", "Next track, please"),
        _while_playing, lambda told: [open_app("Music"), tap("Next song")],
        lambda before, after, told: now_playing(after) == told["songs"][1], PLAYING, apps=("Music",),
    ),
    Template(
        "music.seek",
        ("Go to {when} in the song that is playing", "Jump to minute {when} of the current song", "Move the song in the player to {when}"),
        _while_playing, lambda told: [open_app("Music"), tap("#mini_player"), slide("Position", told["seconds"])],
        lambda before, after, told: now_playing(after) == told["id"] and abs(after[MUSIC]["position_s"] - told["seconds"]) <= 2,
        PLAYING, apps=("Music",), complexity=2,
    ),
    Template(
        "music.repeat_one",
        ("Repeat the current song over and over", "Let {song} play again and again in the Music app"),
        _while_playing, lambda told: [open_app("Music"), tap("#mini_player"), tap("Repeat: off"), tap("Repeat: all")],
        lambda before, after, told: after[MUSIC]["repeat"] == "one" and now_playing(after) == told["id"],
        (*PLAYING, f"{MUSIC}.repeat"), apps=("Music",), complexity=2,
    ),
    Template(
        "music.play_next",
        ("Let {song} be played after the current song", "Queue up {song} by {artist} so that it comes next"),
        lambda dice, phone: {**(album := _while_playing(dice, phone)), **_not_of(dice, phone, album["songs"])},
        lambda told: [*find(told["song"]), *menu_of(told["song"], "Play next")],
        lambda before, after, told: after[MUSIC]["queue"] == [told["songs"][0], told["id"], *told["songs"][1:]],
        PLAYING, apps=("Music",), complexity=2,
    ),
    Template(
        "music.clear_queue",
        ("Empty the play queue of the Music app", "Clear everything that is queued up in Music"),
        _while_playing, lambda told: [open_app("Music"), tap("#mini_player"), tap("Queue"), tap("More options"), tap("Clear queue")],
        lambda before, after, told: after[MUSIC]["queue"] == [], PLAYING, apps=("Music",), complexity=2,
    ),
    Template(
        "music.favourite",
        ("Mark {song} by {artist} as a favourite", "Add {song} to my favourites in Music", "I love {song}! Make it a favourite"),
        _an_unloved, lambda told: [*find(told["song"]), *menu_of(told["song"], "Add to favourites")],
        lambda before, after, told: after[MUSIC]["favourites"] == sorted([*before[MUSIC]["favourites"], told["id"]]),
        (f"{MUSIC}.favourites",), apps=("Music",), complexity=2,
    ),
    Template(
        "music.add_to_playlist",
        ("Add {song} by {artist} to the playlist {list}", "Put {song} on my {list} playlist", "{song} would fit on {list}. Add it to that playlist"),
        _into_list, lambda told: [*find(told["song"]), *menu_of(told["song"], "Add to playlist"), tap(told["list"])],
        lambda before, after, told: _list_changed(before, after, told, [*_songs_of(before, told["list_id"]), told["id"]]),
        (f"{MUSIC}.playlists",), apps=("Music",), complexity=2,
    ),
    Template(
        "music.remove_from_playlist",
        ("Take {song} off the playlist {list}", "Remove {song} from my {list} playlist"),
        _out_of_list,
        lambda told: [open_app("Music"), tap("Playlists"), tap(told["list"]), *menu_of(told["song"], "Remove from playlist")],
        lambda before, after, told: _list_changed(before, after, told, [x for x in _songs_of(before, told["list_id"]) if x != told["id"]]),
        (f"{MUSIC}.playlists",), apps=("Music",), complexity=2,
    ),
    Template(
        "music.new_playlist",
        ("Make a playlist called {new} with the song {song} in it", "Start a new playlist, {new}, and put {song} by {artist} on it"),
        _new_list,
        lambda told: [
            *find(told["song"]), *menu_of(told["song"], "Add to playlist"), tap("New playlist"), type_into("Name", told["new"]),
            back(), tap("Save"),
        ],
        lambda before, after, told: [(each["name"], each["songs"]) for each in after[MUSIC]["playlists"][3:]]
        == [(told["new"], [told["id"]])],
        (f"{MUSIC}.playlists", f"{MUSIC}.next"), apps=("Music",), complexity=2,
    ),
    Template(
        "music.rename_playlist",
        ("Rename the playlist {list} to {new}", "My playlist {list} should be called {new}"),
        lambda dice, phone: {**_out_of_list(dice, phone), "new": dice.choice(_LISTS)},
        lambda told: [
            open_app("Music"), tap("Playlists"), tap(told["list"]), tap("#overflow"), tap("Rename"), type_into("Name", told["new"]),
            back(), tap("Save"),
        ],
        lambda before, after, told: [each["name"] for each in after[MUSIC]["playlists"]]
        == [told["new"] if each["id"] == told["list_id"] else each["name"] for each in before[MUSIC]["playlists"]],
        (f"{MUSIC}.playlists",), apps=("Music",), complexity=2,
    ),
    Template(
        "music.delete_playlist",
        ("Delete the playlist {list}", "I no longer need my {list} playlist, remove it"),
        _out_of_list,
        lambda told: [open_app("Music"), tap("Playlists"), tap(told["list"]), tap("#overflow"), tap("Delete playlist"), tap("#button1")],
        lambda before, after, told: [each["id"] for each in after[MUSIC]["playlists"]]
        == [each["id"] for each in before[MUSIC]["playlists"] if each["id"] != told["list_id"]],
        (f"{MUSIC}.playlists",), apps=("Music",), complexity=2,
    ),
    Template(
        "music.album_of",
        ("On which album is the song {song}?", "Which album does {song} by {artist} belong to?"),
        _a_song, lambda told: [*find(told["song"]), *menu_of(told["song"], "Details"), answer(told["album"])],
        lambda before, after, told: True, expected=lambda told: str(told["album"]), apps=("Music",), complexity=2,
    ),
    Template(
        "music.count_of_artist",
        ("How many songs by {artist} do I have?", "Count the songs of {artist} in my music library"),
        _an_artist, lambda told: [open_app("Music"), tap("Artists"), scroll_to(told["artist"]), answer(told["count"])],
        lambda before, after, told: True, expected=lambda told: str(told["count"]), apps=("Music",),
    ),
    Template(
        "music.third_song",
        ("What is the third song on the album {album}?", "Which song is track 3 of {album} by {artist}?"),
        _an_album,
        lambda told: [open_app("Music"), tap("Albums"), scroll_to(told["album"]), tap(told["album"]), answer(told["third"])],
        lambda before, after, told: True, expected=lambda told: str(told["third"]), apps=("Music",),
    ),
    Template(
        "music.play_unknown",
        ("Play the song {song} from my library", "Put on {song} in the Music app"),
        lambda dice, phone: {"song": dice.choice(("Purple Giraffe Waltz", "Ode to My Toaster", "Ninety Lighthouses"))},
        lambda told: [open_app("Music")], lambda before, after, told: False, apps=("Music",), feasible=False,
    ),
]  # fmt: skip

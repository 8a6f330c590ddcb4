"""The music on the phone, and how a queue is played: what comes next, where in a song one is."""

from __future__ import annotations

import random
from typing import Any

from emulators.phone.app import Context

Row = dict[str, Any]

# artist, album, year, songs
_ALBUMS: tuple[tuple[str, str, int, str, tuple[str, ...]], ...] = (
    ("The Tidewrights", "Harbour Lights", 2019, "Folk",
     ("Harbour Lights", "Salt on the Window", "Ferry at Dawn", "Lanterns", "Low Water")),
    ("The Tidewrights", "Northern Weather", 2023, "Folk",
     ("First Frost", "Northern Weather", "Long Way Round", "Woodsmoke")),
    ("Mira Halden", "Paper Boats", 2021, "Pop",
     ("Paper Boats", "Tuesday Girl", "Call Me Sunday", "Neon Kitchen", "Half a Heart")),
    ("Mira Halden", "Glass Garden", 2025, "Pop", ("Glass Garden", "Overgrown", "Morning Again", "Stay for Tea")),
    ("Kofi Brass Union", "Market Street", 2018, "Jazz",
     ("Market Street", "Seven Steps", "Blue Umbrella", "Last Tram Home")),
    ("Kofi Brass Union", "Live at the Depot", 2022, "Jazz", ("Depot Stomp", "Slow Train", "Night Shift")),
    ("Static Orchard", "Wires and Apples", 2020, "Rock",
     ("Wires and Apples", "Overdrive", "Concrete Sky", "Fuse", "Ten Floors Up")),
    ("Static Orchard", "Signal Lost", 2024, "Rock", ("Signal Lost", "White Noise", "Runaway Satellite")),
    ("Leila Saab Trio", "Cedar Nights", 2017, "Jazz", ("Cedar Nights", "Courtyard", "The Old Piano", "Moon over Tyre")),
    ("Oslo Strings", "Winter Pieces", 2016, "Classical", ("Prelude in Grey", "Snow Dance", "The Frozen Lake", "Thaw")),
    ("Oslo Strings", "Summer Pieces", 2019, "Classical", ("Midnight Sun", "Meadow", "Birch Wood")),
    ("DJ Pelican", "Beach Frequencies", 2024, "Electronic",
     ("Sandcastle", "Pelican Run", "High Tide", "Sunburn", "Flamingo")),
    ("DJ Pelican", "Afterglow", 2026, "Electronic", ("Afterglow", "Slow Fade", "Zero Gravity")),
    ("Rosa Quint", "Letters from Lisbon", 2022, "Latin", ("Saudade", "Tram 28", "Blue Tiles", "Letters from Lisbon")),
)  # fmt: skip


def first_music(dice: random.Random) -> Row:
    """Songs, three playlists, a few favourites, nothing playing."""
    songs: list[Row] = []
    for artist, album, year, genre, titles in _ALBUMS:
        for track, title in enumerate(titles, 1):
            songs.append(
                {"id": len(songs) + 1, "title": title, "artist": artist, "album": album, "year": year, "genre": genre,
                 "track": track, "length_s": dice.randrange(125, 340)}
            )  # fmt: skip
    numbers = [song["id"] for song in songs]
    playlists = [
        {"id": number, "name": name, "songs": dice.sample(numbers, dice.randrange(4, 9))}
        for number, name in enumerate(("Morning run", "Focus", "Dinner"), 1)
    ]
    return {
        "songs": songs, "playlists": playlists, "favourites": sorted(dice.sample(numbers, 4)), "next": 4,
        "queue": [], "at": 0, "playing": False, "position_s": 0, "begun_s": 0.0, "shuffle": False, "repeat": "off",
        "sort": "title",
    }  # fmt: skip


def song_of(ui: Context, number: int) -> Row:
    """The song with that number."""
    found: Row = next(each for each in ui.state["songs"] if each["id"] == number)
    return found


def current(ui: Context) -> Row | None:
    """The song that plays, or would go on."""
    state = ui.state
    return song_of(ui, state["queue"][state["at"]]) if state["queue"] else None


def position(ui: Context) -> int:
    """Seconds into the current song, now."""
    state, song = ui.state, current(ui)
    if song is None:
        return 0
    passed = ui.phone.clock.elapsed_s - state["begun_s"] if state["playing"] else 0.0
    return min(int(song["length_s"]), int(state["position_s"] + passed))


def play(ui: Context, songs: list[int], first: int) -> None:
    """Play songs, beginning with one of them; shuffled where that is on."""
    state = ui.state
    queue = list(songs)
    if state["shuffle"]:
        queue = _shuffled(ui, queue, first)
    state.update(queue=queue, at=queue.index(first))
    _begin(ui, 0)


def _shuffled(ui: Context, songs: list[int], first: int) -> list[int]:
    rest = [number for number in songs if number != first]
    random.Random(f"{ui.phone.seed}:{first}:{len(songs)}").shuffle(rest)
    return [first, *rest]


def _begin(ui: Context, at_s: int) -> None:
    """Go on playing from a place in the current song."""
    song = current(ui)
    ui.cancel("ended")
    if song is None:
        return
    ui.state.update(playing=True, position_s=at_s, begun_s=ui.phone.clock.elapsed_s)
    ui.after(max(0, song["length_s"] - at_s), "ended")
    ui.effect("music.playing", "idempotent", song=song["id"])
    ui.notify(song["title"], song["artist"], "player", "player")


def pause(ui: Context) -> None:
    """Stop where one is."""
    ui.state.update(position_s=position(ui), playing=False)
    ui.cancel("ended")
    ui.unnotify("player")
    ui.effect("music.paused", "idempotent")


def resume(ui: Context) -> None:
    """Go on where it was paused."""
    _begin(ui, ui.state["position_s"])


def seek(ui: Context, second: int) -> None:
    """Go to a place in the song."""
    if ui.state["playing"]:
        _begin(ui, second)
    else:
        ui.state["position_s"] = second


def step(ui: Context, by: int, asked: bool = True) -> None:
    """The next song or the one before; what a song's end does where nobody asked."""
    state = ui.state
    if not state["queue"]:
        return
    if not asked and state["repeat"] == "one":
        _begin(ui, 0)
        return
    at = state["at"] + by
    if not 0 <= at < len(state["queue"]):
        if state["repeat"] == "off" and not asked:
            pause(ui)
            state["position_s"] = 0
            return
        at %= len(state["queue"])
    state["at"] = at
    if state["playing"] or not asked:
        _begin(ui, 0)
    else:
        state["position_s"] = 0


def turn_shuffle(ui: Context) -> None:
    """Shuffle what comes, or put it back into the order of the library."""
    state = ui.state
    state["shuffle"] = not state["shuffle"]
    song = current(ui)
    if song is None:
        return
    order = {each["id"]: at for at, each in enumerate(state["songs"])}
    queue = (
        _shuffled(ui, state["queue"], song["id"]) if state["shuffle"] else sorted(state["queue"], key=order.__getitem__)
    )
    state.update(queue=queue, at=queue.index(song["id"]))


def enqueue(ui: Context, number: int, next_up: bool) -> None:
    """Put a song behind the current one, or last."""
    state = ui.state
    if not state["queue"]:
        state.update(queue=[number], at=0, position_s=0)
    elif next_up:
        state["queue"].insert(state["at"] + 1, number)
    else:
        state["queue"].append(number)
    ui.effect("queue.changed", song=number)


def span(seconds: int) -> str:
    """``3:07``."""
    return f"{seconds // 60}:{seconds % 60:02d}"

"""Music: songs, albums, artists and playlists, a player and its queue."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Screen
from emulators.phone.apps import music_player
from emulators.phone.apps.music_library import Row, enqueue, first_music, play, song_of, span, step
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    button,
    card,
    column,
    empty,
    fab,
    field,
    grid,
    icon_button,
    image,
    item,
    lazy_list,
    row,
    scroll,
    tabs,
    text,
)

_TABS = ("Songs", "Albums", "Artists", "Playlists")
_SORTS = (("title", "Title"), ("artist", "Artist"), ("year", "Year"), ("length_s", "Length"))


class MusicApp(App):
    """See the module."""

    package = "org.clewline.music"
    label = "Music"
    icon = "music_note"
    color = "#a23b72"
    granted = ("POST_NOTIFICATIONS",)

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """A library of fourteen albums."""
        return first_music(dice)

    def screens(self) -> Mapping[str, Screen]:
        """The library, what belongs together, the player, the queue, a search, the choice of a playlist."""
        return {
            "main": self.main, "group": self.group, "playlist": self.playlist, "search": self.search,
            "player": music_player.player, "queue": music_player.queue, "add_to": self.add_to,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """A song has ended; or a song goes back into a playlist."""
        if event == "ended":
            step(ui, 1, asked=False)
        elif event == "undo_remove":
            found = _playlist(ui, arguments["playlist"])
            if found is not None:
                found["songs"].insert(arguments["at"], arguments["song"])

    def main(self, ui: Context) -> View:
        """The library, by what it is sorted into."""
        part = ui.get("part", 0)
        self._asked(ui)
        body = (self._songs, self._albums, self._artists, self._playlists)[part](ui)
        if ui.local.get("_menu") == "sort":

            def by(name: str) -> Callable[[], None]:
                return lambda: ui.state.update(sort=name)

            names = [name for name, _ in _SORTS]
            ui.menu([(ui.t(label), by(name)) for name, label in _SORTS], "sort", names.index(ui.state["sort"]))
        actions = [
            icon_button("search", ui.t("Search"), lambda: ui.open("search"), "search"),
            icon_button("sort", ui.t("Sort"), lambda: ui.local.__setitem__("_menu", "sort"), "sort"),
        ]
        add = (
            fab("playlist_add", ui.t("New playlist"), lambda: ui.local.update(naming="+", name=""))
            if part == 3
            else None
        )
        page = column(tabs([ui.t(each) for each in _TABS], part, ui.setter("part")), body)
        return ui.page(
            page, ui.bar(ui.t("Music"), actions=actions if part == 0 else actions[:1]), add, music_player.mini(ui)
        )

    # --- the four parts -------------------------------------------------------------------------------------------

    def _songs(self, ui: Context) -> View:
        key = ui.state["sort"]
        songs = sorted(ui.state["songs"], key=lambda each: (each[key], each["title"]))
        return self._list(ui, songs, "songs")

    def _list(self, ui: Context, songs: list[Row], id: str) -> View:
        numbers = [each["id"] for each in songs]
        return lazy_list(len(songs), lambda at: self._song(ui, songs[at], numbers), id)

    def _song(self, ui: Context, song: Row, among: list[int]) -> View:
        at = f"more_{song['id']}"
        more = icon_button("more_vert", ui.t("More options"), lambda: ui.local.update(_menu=at, song=song["id"]), at)

        def begin() -> None:
            play(ui, among, song["id"])
            ui.open("player")

        cover = image(f"thing:{song['album']}", 44, 44, radius=6, hidden_from_tree=True)
        playing = ui.state["playing"] and ui.state["queue"][ui.state["at"]] == song["id"]
        return item(
            song["title"], f"{song['artist']} · {span(song['length_s'])}", cover, more, begin, f"song{song['id']}",
            selected=playing,
        )  # fmt: skip

    def _asked(self, ui: Context, playlist: int = 0) -> None:
        """A song's menu, its details, a playlist's name: whatever is asked just now."""
        at = ui.local.get("_menu", "")
        _details(ui)
        _name_dialog(ui)
        if not at.startswith("more_"):
            return
        number = ui.get("song")
        loved = number in ui.state["favourites"]
        entries = [
            (ui.t("Play next"), lambda: _enqueue(ui, number, True)),
            (ui.t("Add to queue"), lambda: _enqueue(ui, number, False)),
            (ui.t("Add to playlist"), lambda: ui.open("add_to", song=number)),
            (ui.t("Remove from favourites") if loved else ui.t("Add to favourites"), lambda: love(ui, number)),
            (ui.t("Go to album"), lambda: ui.open("group", by="album", name=song_of(ui, number)["album"])),
            (ui.t("Go to artist"), lambda: ui.open("group", by="artist", name=song_of(ui, number)["artist"])),
            (ui.t("Details"), lambda: ui.setter("details")(number)),
        ]
        if playlist:
            entries.insert(3, (ui.t("Remove from playlist"), lambda: _take_out(ui, playlist, number)))
        ui.menu(entries, at)

    def _albums(self, ui: Context) -> View:
        albums = {each["album"]: each for each in ui.state["songs"]}
        tiles = [self._album(ui, name, song) for name, song in sorted(albums.items())]
        return scroll(grid(*tiles, columns=2, pad=16, gap=12), id="albums")

    def _album(self, ui: Context, name: str, song: Row) -> View:
        return card(
            image(f"thing:{name}", 160, 110, radius=8, hidden_from_tree=True),
            text(name, "label", id="title", lines=1),
            text(f"{song['artist']} · {song['year']}", "small", "on_surface_variant", "summary", lines=1),
            on_tap=lambda: ui.open("group", by="album", name=name), pad=8, gap=4, key=f"album_{name}",
        )  # fmt: skip

    def _artists(self, ui: Context) -> View:
        names = sorted({each["artist"] for each in ui.state["songs"]})

        def entry(at: int) -> View:
            songs = [each for each in ui.state["songs"] if each["artist"] == names[at]]
            albums = len({each["album"] for each in songs})
            held = ui.t("1 album") if albums == 1 else ui.t("{n} albums", n=albums)
            note = f"{held} · {_count(ui, len(songs))}"
            cover = image(f"person:{names[at]}", 44, 44, radius=22, hidden_from_tree=True)
            return item(names[at], note, cover, None, lambda: ui.open("group", by="artist", name=names[at]), names[at])

        return lazy_list(len(names), entry, "artists")

    def _playlists(self, ui: Context) -> View:
        loved = item(
            ui.t("Favourites"), _count(ui, len(ui.state["favourites"])), "favorite", None,
            lambda: ui.open("playlist", playlist=0), "favourites",
        )  # fmt: skip
        rows = [
            item(
                each["name"], _count(ui, len(each["songs"])), "queue_music", None,
                _opener(ui, each["id"]), f"playlist{each['id']}",
            )
            for each in ui.state["playlists"]
        ]  # fmt: skip
        return scroll(loved, *rows, id="playlists")

    # --- what belongs together ------------------------------------------------------------------------------------

    def group(self, ui: Context) -> View:
        """An album in its order, or all of an artist."""
        by, name = ui.args.get("by", "album"), ui.args.get("name", "")
        songs = [each for each in ui.state["songs"] if each[by] == name]
        self._asked(ui)
        if not songs:
            return ui.page(empty("album", ui.t("No songs")), ui.bar(name, up=True))
        length = sum(each["length_s"] for each in songs)
        told = f"{_count(ui, len(songs))} · {span(length)}"
        note = f"{songs[0]['artist']} · {songs[0]['year']}" if by == "album" else ""
        head = row(
            image(f"{'thing' if by == 'album' else 'person'}:{name}", 88, 88, name, 8),
            column(text(name, "title", id="name", lines=2), text(note, "small", id="note") if note else None,
                   text(told, "small", "on_surface_variant", "length"), weight=1, gap=2),
            gap=16, pad=16, width=FILL,
        )  # fmt: skip
        page = column(head, _play_buttons(ui, [each["id"] for each in songs]), self._list(ui, songs, "songs"))
        return ui.page(
            page, ui.bar(ui.t("Album") if by == "album" else ui.t("Artist"), up=True), foot=music_player.mini(ui)
        )

    def playlist(self, ui: Context) -> View:
        """A playlist, or the favourites."""
        number = ui.args.get("playlist", 0)
        found = _playlist(ui, number)
        self._asked(ui, number)
        if number and found is None:
            return ui.page(empty("queue_music", ui.t("This playlist is gone")), ui.bar("", up=True))
        numbers = found["songs"] if found else ui.state["favourites"]
        name = found["name"] if found else ui.t("Favourites")

        def delete() -> None:
            ui.state["playlists"].remove(found)
            ui.effect("playlist.deleted", "irreversible", name=name)
            ui.back()

        ui.confirm("deleting", ui.t("Delete playlist?"), name, ui.t("Delete"), delete)
        told = ui.t("My playlist {name}", name=name)
        titles = "\n".join(f"{song_of(ui, each)['title']} – {song_of(ui, each)['artist']}" for each in numbers)
        ui.share("sharing", f"{told}\n{titles}", told)
        menu = [
            (ui.t("Rename"), lambda: ui.local.update(naming=number, name=name)),
            (ui.t("Share"), lambda: ui.setter("sharing")(True)),
            (ui.t("Delete playlist"), lambda: ui.setter("deleting")(True)),
        ]
        songs = [song_of(ui, each) for each in numbers]
        body = (
            column(_play_buttons(ui, list(numbers)), self._list(ui, songs, "songs"))
            if songs
            else empty("queue_music", ui.t("No songs"), ui.t("Add songs from their menu"))
        )
        return ui.page(body, ui.bar(name, up=True, menu=menu if found else menu[1:2]), foot=music_player.mini(ui))

    def search(self, ui: Context) -> View:
        """Songs by title, artist, album or genre."""
        words = ui.get("query").strip().lower().split()
        self._asked(ui)
        bar = ui.search_bar(ui.t("Search music"))
        if not words:
            return ui.page(empty("search", ui.t("Songs, artists, albums")), bar)
        found = [
            each
            for each in ui.state["songs"]
            if all(
                word in f"{each['title']} {each['artist']} {each['album']} {each['genre']}".lower() for word in words
            )
        ]
        body = self._list(ui, found, "results") if found else empty("search_off", ui.t("No results"))
        return ui.page(body, bar)

    def add_to(self, ui: Context) -> View:
        """Into which playlist a song goes."""
        number = ui.args.get("song", 0)
        _name_dialog(ui)

        def add(each: Row) -> Callable[[], None]:
            def added() -> None:
                if number in each["songs"]:
                    ui.toast(ui.t("It is in {name} already", name=each["name"]))
                    return
                each["songs"].append(number)
                ui.effect("playlist.changed", playlist=each["id"], song=number)
                ui.back()
                ui.snack(ui.t("Added to {name}", name=each["name"]))

            return added

        rows = [
            item(
                each["name"],
                _count(ui, len(each["songs"])),
                "queue_music",
                None,
                add(each),
                f"playlist{each['id']}",
            )
            for each in ui.state["playlists"]
        ]
        new = item(ui.t("New playlist"), "", "add", None, lambda: ui.local.update(naming="+", name=""), "new")
        return ui.page(scroll(new, *rows), ui.bar(ui.t("Add to playlist"), up=True, close=True))


def _count(ui: Context, songs: int) -> str:
    return ui.t("1 song") if songs == 1 else ui.t("{n} songs", n=songs)


def _play_buttons(ui: Context, numbers: list[int]) -> View:
    def mixed() -> None:
        ui.state["shuffle"] = True
        play(ui, numbers, numbers[len(numbers) // 2])
        ui.open("player")

    def straight() -> None:
        ui.state["shuffle"] = False
        play(ui, numbers, numbers[0])
        ui.open("player")

    return row(
        button(ui.t("Play"), straight, "filled", "play_arrow", "play_all"),
        button(ui.t("Shuffle"), mixed, "tonal", "shuffle", "shuffle_all"),
        gap=12, pad=(16, 0, 16, 8),
    )  # fmt: skip


def _opener(ui: Context, number: int) -> Callable[[], None]:
    return lambda: ui.open("playlist", playlist=number)


def _playlist(ui: Context, number: int) -> Row | None:
    return next((each for each in ui.state["playlists"] if each["id"] == number), None)


def _enqueue(ui: Context, number: int, next_up: bool) -> None:
    enqueue(ui, number, next_up)
    ui.snack(ui.t("Plays next") if next_up else ui.t("Added to queue"))


def _take_out(ui: Context, playlist: int, number: int) -> None:
    found = _playlist(ui, playlist)
    if found is not None and number in found["songs"]:
        at = found["songs"].index(number)
        found["songs"].remove(number)
        ui.effect("playlist.changed", playlist=playlist, song=number)
        ui.snack(ui.t("Removed from playlist"), ui.t("Undo"), "undo_remove", playlist=playlist, song=number, at=at)


def love(ui: Context, number: int) -> None:
    """Make a song a favourite, or no longer."""
    loved = set(ui.state["favourites"]) ^ {number}
    ui.state["favourites"] = sorted(loved)
    ui.effect("favourite", "idempotent", song=number, on=number in loved)


def _details(ui: Context) -> None:
    number = ui.get("details")
    if not number:
        return
    song = song_of(ui, number)

    def shut() -> None:
        ui.local.pop("details", None)

    told = (("Artist", song["artist"]), ("Album", song["album"]), ("Track", song["track"]), ("Year", song["year"]),
            ("Genre", song["genre"]), ("Length", span(song["length_s"])))  # fmt: skip
    rows = [
        column(text(ui.t(name), "caption", "on_surface_variant"), text(str(value), "body"), key=name)
        for name, value in told
    ]
    ui.dialog(song["title"], body=column(*rows, gap=8), buttons=[(ui.t("Close"), shut)], dismiss=shut)


def _name_dialog(ui: Context) -> None:
    naming = ui.get("naming")
    if not naming:
        return
    name = ui.get("name")
    taken = name.strip().lower() in {each["name"].lower() for each in ui.state["playlists"] if each["id"] != naming}

    def shut() -> None:
        ui.local.pop("naming", None)

    def save() -> None:
        told = name.strip()
        if not told or taken:
            return
        found = _playlist(ui, naming) if naming != "+" else None
        if found is not None:
            found["name"] = told
            ui.effect("playlist.renamed", "idempotent", playlist=naming, name=told)
        else:
            song = ui.args.get("song")
            ui.state["playlists"].append({"id": ui.state["next"], "name": told, "songs": [song] if song else []})
            ui.state["next"] += 1
            ui.effect("playlist.made", name=told)
            if song:
                ui.back()
        shut()

    error = ui.t("There is such a playlist already") if taken else ""
    entry = field(ui.t("Name"), name, ui.setter("name"), "playlist_name", max_length=40, error=error)
    title = ui.t("New playlist") if naming == "+" else ui.t("Rename")
    ui.dialog(title, body=entry, buttons=[(ui.t("Save"), save), (ui.t("Cancel"), shut)], dismiss=shut)


APP = MusicApp()

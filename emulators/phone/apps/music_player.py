"""The player, its small form at the foot of the library, and the queue."""

from __future__ import annotations

from collections.abc import Callable

from emulators.phone.app import Context
from emulators.phone.apps.music_library import current, pause, position, resume, seek, song_of, span, step, turn_shuffle
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    column,
    empty,
    icon_button,
    image,
    item,
    lazy_list,
    progress,
    row,
    slider,
    spacer,
    text,
)

_REPEATS = {"off": "all", "all": "one", "one": "off"}


def mini(ui: Context) -> View | None:
    """What plays, at the foot of the library; nothing where nothing does."""
    song = current(ui)
    if song is None:
        return None
    words = column(
        text(song["title"], "label", id="mini_title", lines=1),
        text(song["artist"], "small", "on_surface_variant", lines=1),
        weight=1,
    )  # fmt: skip
    line = row(
        image(f"thing:{song['album']}", 40, 40, radius=6, hidden_from_tree=True), words, _play_pause(ui, 24),
        icon_button("skip_next", ui.t("Next song"), lambda: step(ui, 1), "mini_next"),
        gap=12, pad=(16, 8, 8, 8), width=FILL, on_tap=lambda: ui.open("player"), id="mini_player",
    )  # fmt: skip
    return column(progress(position(ui) / song["length_s"]), line, fill="surface_container", width=FILL)


def _play_pause(ui: Context, size: float) -> View:
    on = ui.state["playing"]
    label, act = (ui.t("Pause"), lambda: pause(ui)) if on else (ui.t("Play"), lambda: resume(ui))
    return icon_button("pause" if on else "play_arrow", label, act, "play_pause", size=size)


def player(ui: Context) -> View:
    """Cover, place in the song, and what can be done with it."""
    song = current(ui)
    if song is None:
        return ui.page(empty("music_off", ui.t("Nothing is playing")), ui.bar(ui.t("Now playing"), up=True))
    state, at = ui.state, position(ui)
    loved = song["id"] in state["favourites"]
    wide = ui.phone.size_px[0] > ui.phone.size_px[1]
    repeat = state["repeat"]
    told = {"off": ui.t("Repeat: off"), "all": ui.t("Repeat: all"), "one": ui.t("Repeat: one")}[repeat]

    def love() -> None:
        state["favourites"] = sorted(set(state["favourites"]) ^ {song["id"]})
        ui.effect("favourite", "idempotent", song=song["id"])

    def turn_repeat() -> None:
        state["repeat"] = _REPEATS[repeat]

    heart = icon_button(
        "favorite" if loved else "favorite_border",
        ui.t("Remove from favourites") if loved else ui.t("Add to favourites"), love, "favourite",
        color="primary" if loved else "on_surface_variant",
    )  # fmt: skip
    names = row(
        column(
            text(song["title"], "headline", id="title", lines=2),
            text(song["artist"], "body", "on_surface_variant", "artist"), weight=1,
        ),
        heart, pad=(24, 8, 12, 0), width=FILL,
    )  # fmt: skip
    place = column(
        row(
            slider(ui.t("Position"), at, 0, song["length_s"], lambda to: seek(ui, int(to)), 1, "seek_bar"),
            pad=(12, 0, 12, 0), width=FILL,
        ),
        row(
            text(span(at), "small", id="elapsed", weight=1), text(span(song["length_s"]), "small", id="total"),
            pad=(24, 0), width=FILL,
        ),
    )  # fmt: skip
    lit = {True: "primary", False: "on_surface_variant"}
    shuffle_label = ui.t("Shuffle: on") if state["shuffle"] else ui.t("Shuffle: off")
    play_pause = _play_pause(ui, 40)
    play_pause.width = play_pause.height = 72.0
    play_pause.fill, play_pause.radius = "primary_container", 36.0
    buttons = row(
        icon_button("shuffle", shuffle_label, lambda: turn_shuffle(ui), "shuffle", color=lit[state["shuffle"]]),
        icon_button("skip_previous", ui.t("Previous song"), _before(ui, at), "previous", size=36),
        play_pause,
        icon_button("skip_next", ui.t("Next song"), lambda: step(ui, 1), "next", size=36),
        icon_button(
            "repeat_one" if repeat == "one" else "repeat", told, turn_repeat, "repeat", color=lit[repeat != "off"],
        ),
        gap=4, align="center", width=FILL, pad=(8, 8, 8, 24),
    )  # fmt: skip
    side = 160.0 if wide else 280.0
    cover = row(
        image(f"thing:{song['album']}", side, side * (1 if not wide else 0.8), song["album"], 16),
        align="center",
        width=FILL,
    )
    actions = [icon_button("queue_music", ui.t("Queue"), lambda: ui.open("queue"), "queue")]
    bar = ui.bar(ui.t("Now playing"), up=True, actions=actions, note=song["album"])
    if wide:
        cover.width, cover.weight = None, 1.0
        return ui.page(row(cover, column(names, place, buttons, weight=2.0, key="controls"), width=FILL), bar)
    return ui.page(column(spacer(weight=1), cover, spacer(weight=1), names, place, buttons), bar)


def _before(ui: Context, at: int) -> Callable[[], None]:
    """Back to the beginning, or to the song before in its first seconds."""
    return lambda: seek(ui, 0) if at > 3 else step(ui, -1)


def queue(ui: Context) -> View:
    """What plays after this."""
    state = ui.state
    numbers = state["queue"]

    def jump(at: int) -> Callable[[], None]:
        return lambda: step(ui, at - state["at"])

    def remove(at: int) -> Callable[[], None]:
        def removed() -> None:
            number = numbers.pop(at)
            if at < state["at"]:
                state["at"] -= 1
            ui.effect("queue.changed", song=number)

        return removed

    def clear() -> None:
        pause(ui)
        state.update(queue=[], at=0, position_s=0)
        ui.effect("queue.cleared")

    def entry(at: int) -> View:
        song = song_of(ui, numbers[at])
        on = at == state["at"]
        out = icon_button("close", ui.t("Remove from queue"), remove(at), "remove", enabled=not on)
        mark = "equalizer" if on else "drag_indicator"
        return item(song["title"], song["artist"], mark, out, jump(at), f"queue{at}", selected=on, strong=on)

    menu = [(ui.t("Clear queue"), clear)] if numbers else []
    body = lazy_list(len(numbers), entry, "queue") if numbers else empty("queue_music", ui.t("The queue is empty"))
    return ui.page(body, ui.bar(ui.t("Queue"), up=True, menu=menu))

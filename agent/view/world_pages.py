"""Pages of worlds: the list, and one as a map."""

from __future__ import annotations

import os
import re
from pathlib import Path

from agent.errors import ConfigError
from agent.view.desk import Desk
from agent.view.markup import NOTHING, Html, Said, element, join
from agent.view.shell import address, empty
from agent.view.step_card import fact
from agent.view.wording import count
from agent.view.world_map import MOST_STATES, short_title, what_was_done, world_map
from emulators.world.model import NAME, PICTURES, World

_PICTURE = re.compile(r"[0-9a-f]{64}")
_MOST = 500


def world_folder(desk: Desk, name: str) -> Path | None:
    """The folder of a world; None where there is none of that name, or the name leads elsewhere."""
    if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
        return None
    folder = desk.worlds / name
    return folder if os.path.isfile(folder / NAME) and not folder.is_symlink() else None


def picture_of(desk: Desk, name: str, picture: str) -> Path | None:
    """The file of a state's picture."""
    folder = world_folder(desk, name)
    if folder is None or not _PICTURE.fullmatch(picture):
        return None
    path = folder / PICTURES / f"{picture}.png"
    return path if path.is_file() else None


def worlds_page(desk: Desk) -> Html:
    """The list of worlds; each is read only when it is opened."""
    try:
        names = sorted(entry.name for entry in os.scandir(desk.worlds) if world_folder(desk, entry.name))[:_MOST]
    except OSError:
        names = []
    lines = (
        element(
            "li",
            element("div", element("a", Said(name), href=address("worlds", name)), class_="what"),
            class_="run-line",
        )
        for name in names
    )
    told = (
        element("ul", *lines, class_="rows")
        if names
        else empty(
            f"No world lies in {desk.worlds}. Record one: ",
            element("code", f"clew run 'Open Clock' --on phone --record-world {desk.worlds / 'clock'}"),
        )
    )
    return join(
        (
            element("h1", "Worlds"),
            element("p", "Recorded apps and sites, which can be played again.", class_="soft"),
            told,
        )
    )


def world_page(desk: Desk, name: str, state: str) -> Html:
    """One world as a map, and one of its states.

    Raises:
        ConfigError: there is no such world.
        WorldUnusable: it is damaged.
    """
    folder = world_folder(desk, name)
    if folder is None:
        raise ConfigError(f"there is no world {name!a}", "the list shows what there is")
    world = World.load(folder)
    marked = state if state in world.states else world.start
    reach = world.paths_from(world.start)
    facts = (
        fact("Device", Said(world.device)),
        fact("States", str(len(world.states))),
        fact("Ways", str(sum(1 for _ in world.transitions()))),
        fact("Reachable", f"{len(reach)}, the farthest in {max(map(len, reach.values()))} steps"),
        fact("Play it", element("code", f"clew run '…' --on world:{folder}")),
    )
    picture = lambda of: address("worlds", name, "pictures", of)  # noqa: E731
    return join(
        (
            element("h1", Said(name)),
            element("dl", *facts, class_="summary"),
            element("p", f"The map shows the {MOST_STATES} states nearest to the beginning.", class_="soft")
            if len(world.states) > MOST_STATES
            else NOTHING,
            element(
                "div",
                world_map(world, picture, marked),
                class_="map-frame",
                tabindex="0",
                role="region",
                aria_label="Map",
            ),
            _state(world, marked, name),
        )
    )


def _state(world: World, id: str, name: str) -> Html:
    state = world.states[id]
    ways = what_was_done(world, id)[:100]
    rows = (
        element(
            "tr",
            element("td", Said(what)),
            element("td", element("a", Said(short_title(world.states[stop])), href=f"?state={stop}#state")),
            element("td", count(often, "time")),
        )
        for what, stop, often in ways
    )
    head = element("tr", *(element("th", words, scope="col") for words in ("what was done", "led to", "seen")))
    shown = (
        element(
            "img",
            src=address("worlds", name, "pictures", state.picture),
            alt="What was shown",
            class_="state-picture",
            loading="lazy",
        )
        if state.picture
        else NOTHING
    )
    return element(
        "section",
        element("h2", Said(short_title(state)), " ", element("span", Said(state.location), class_="soft")),
        element(
            "div",
            shown,
            element("table", element("thead", head), element("tbody", *rows))
            if ways
            else empty("Nothing was done there."),
            class_="split state",
        ),
        id="state",
        class_="card",
    )

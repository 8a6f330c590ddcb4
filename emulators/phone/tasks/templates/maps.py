"""Tasks with the map: finding places, saving them, getting there."""

from __future__ import annotations

import random
from typing import Any

from emulators.phone.apps.maps_screens import LISTS, LOCATION
from emulators.phone.apps.maps_town import HERE, MODES, Place, distance_km, minutes
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
    tap,
    type_into,
)

MAPS = "org.clewline.maps"
ALLOWED = (f"packages.{MAPS}", "settings.secure.clewline_asked")
SEEN = (f"{MAPS}.view", f"{MAPS}.selected")
_NOTES = ("Ask for the quiet room", "Closed in August", "Tram line 4", "Bring the receipt", "Second entrance")
_WORDS = {"drive": "by car", "transit": "by public transport", "walk": "on foot", "bike": "by bike"}


def places(phone: Phone) -> list[Place]:
    """All places of the town."""
    found: list[Place] = phone.state(MAPS)["places"]
    return found


def find(name: str) -> list[Do]:
    """From the home screen to the page of a place."""
    return [open_app("Maps"), tap("Search here"), type_into("Search here", name.lower()), back(), tap(name)]


def saved(states: States) -> list[dict[str, Any]]:
    """What is saved."""
    found: list[dict[str, Any]] = states[MAPS]["saved"]
    return found


def a_place(dice: random.Random, phone: Phone) -> Parameters:
    """A place that is not saved."""
    known = [each["place"] for each in phone.state(MAPS)["saved"]]
    each = dice.choice([each for each in places(phone) if each["id"] not in known])
    hours = "all day" if each["closes"] == 24 else f"{each['closes']:02d}:00"
    return {
        "place": each["name"],
        "id": each["id"],
        "address": each["address"],
        "phone": each["phone"],
        "closes": hours,
    }


def _a_daytime_place(dice: random.Random, phone: Phone) -> Parameters:
    each = dice.choice([each for each in places(phone) if each["closes"] < 24])
    return {"place": each["name"], "closes": f"{each['closes']:02d}:00"}


def _to_save(dice: random.Random, phone: Phone) -> Parameters:
    return a_place(dice, phone) | {"list": dice.choice(LISTS)}


def _a_saved(dice: random.Random, phone: Phone) -> Parameters:
    kept = dice.choice(phone.state(MAPS)["saved"])
    name = next(each["name"] for each in places(phone) if each["id"] == kept["place"])
    return {"place": name, "id": kept["place"], "list": kept["list"], "to": dice.choice([x for x in LISTS if x != kept["list"]]),
            "note": dice.choice(_NOTES)}  # fmt: skip


def _located(dice: random.Random, phone: Phone) -> Parameters:
    phone.packages.grant(MAPS, LOCATION)
    return {}


def _a_way(dice: random.Random, phone: Phone) -> Parameters:
    mode, _, _ = dice.choice(MODES)
    return a_place(dice, phone) | {"mode": mode, "how": _WORDS[mode]}


def _from_to(dice: random.Random, phone: Phone) -> Parameters:
    first, second = dice.sample(places(phone), 2)
    mode, _, _ = dice.choice(MODES)
    km = distance_km((first["x"], first["y"]), (second["x"], second["y"]))
    return {"start": first["name"], "place": second["name"], "id": second["id"], "mode": mode, "how": _WORDS[mode],
            "took": str(minutes(km, mode))}  # fmt: skip


def _pick(which: str, name: str) -> list[Do]:
    return [tap(f"#choose_{which}"), type_into("Search here", name.lower()), back(), tap(name)]


def _plan(told: Parameters) -> list[Do]:
    return [
        open_app("Maps"), tap("Directions"), *_pick("from", told["start"]), *_pick("to", told["place"]),
        scroll_to(f"#mode_{told['mode']}"), tap(f"#mode_{told['mode']}"),
    ]  # fmt: skip


def _underway(before: States, after: States, told: Parameters) -> bool:
    route = after[MAPS]["route"]
    return route is not None and (route["to"], route["mode"], route["from"]) == (
        told["place"],
        told["mode"],
        told.get("start", ""),
    )


def _nearest(dice: random.Random, phone: Phone) -> Parameters:
    _located(dice, phone)
    category, word = dice.choice(
        (("Pharmacies", "pharmacy"), ("Hotels", "hotel"), ("Cafés", "café"), ("Museums", "museum"))
    )
    among = sorted(distance_km(HERE, (each["x"], each["y"])) for each in places(phone) if each["category"] == category)
    nearest = next(
        each
        for each in places(phone)
        if each["category"] == category and distance_km(HERE, (each["x"], each["y"])) == among[0]
    )
    return {"category": category, "word": word, "name": nearest["name"]}


def _best(dice: random.Random, phone: Phone) -> Parameters:
    category, word = dice.choice((("Restaurants", "restaurant"), ("Cafés", "café"), ("Hotels", "hotel")))
    among = [each for each in places(phone) if each["category"] == category]
    best = max(among, key=lambda each: (each["rating"], each["name"]))
    best["rating"] = 5.0
    return {"category": category, "word": word, "name": best["name"]}


def _going(dice: random.Random, phone: Phone) -> Parameters:
    told = a_place(dice, phone)
    each = next(each for each in places(phone) if each["id"] == told["id"])
    km = distance_km(HERE, (each["x"], each["y"]))
    phone.state(MAPS)["route"] = {
        "from": "", "from_at": list(HERE), "to": each["name"], "to_at": [each["x"], each["y"]], "mode": "walk",
        "minutes": minutes(km, "walk"), "km": round(km, 2),
    }  # fmt: skip
    return told


TEMPLATES = [
    Template(
        "maps.save",
        ("Save {place} in my list {list} on the map", "Add {place} to {list} in Maps", "Find {place} in Maps and keep it under {list}"),
        _to_save, lambda told: [*find(told["place"]), tap("Save"), tap(told["list"])],
        lambda before, after, told: saved(after) == [*saved(before), {"place": told["id"], "list": told["list"], "note": ""}],
        (f"{MAPS}.saved",), apps=("Maps",), complexity=2,
    ),
    Template(
        "maps.unsave",
        ("Remove {place} from my saved places", "I no longer need {place} among the saved places of Maps"),
        _a_saved, lambda told: [open_app("Maps"), tap("Saved"), tap("Remove", told["place"])],
        lambda before, after, told: saved(after) == [each for each in saved(before) if each["place"] != told["id"]],
        (f"{MAPS}.saved",), apps=("Maps",),
    ),
    Template(
        "maps.change_list",
        ("Move {place} from my list {list} to {to} in Maps", "My saved place {place} belongs in {to}, not in {list}. Change that"),
        _a_saved, lambda told: [open_app("Maps"), tap("Saved"), tap(told["place"]), tap("Saved"), tap(told["to"])],
        lambda before, after, told: saved(after)
        == [each | ({"list": told["to"]} if each["place"] == told["id"] else {}) for each in saved(before)],
        (f"{MAPS}.saved",), apps=("Maps",), complexity=2,
    ),
    Template(
        "maps.note",
        ('Write the note "{note}" to my saved place {place}', 'Add "{note}" as my note for {place}, one of my saved places in Maps'),
        _a_saved,
        lambda told: [open_app("Maps"), tap("Saved"), tap(told["place"]), scroll_to("My note"), type_into("My note", told["note"]), back()],
        lambda before, after, told: saved(after)
        == [each | ({"note": told["note"]} if each["place"] == told["id"] else {}) for each in saved(before)],
        (f"{MAPS}.saved",), apps=("Maps",), complexity=2,
    ),
    Template(
        "maps.navigate",
        ("Take me to {place} {how}", "Start navigation to {place}, {how}, from where I am", "I want to go to {place} {how}. Start the directions in Maps"),
        _a_way,
        lambda told: [
            *find(told["place"]), tap("Directions"), tap("Use my location"), tap("While using the app"),
            scroll_to(f"#mode_{told['mode']}"), tap(f"#mode_{told['mode']}"), tap("Start"),
        ],
        _underway, (f"{MAPS}.route", *SEEN, *ALLOWED), apps=("Maps",), complexity=2,
    ),
    Template(
        "maps.navigate_from",
        ("Start the route from {start} to {place} {how}", "Navigate from {start} to {place}, {how}"),
        _from_to, lambda told: [*_plan(told), tap("Start")], _underway, (f"{MAPS}.route", *SEEN), apps=("Maps",), complexity=3,
    ),
    Template(
        "maps.how_long",
        ("How many minutes does it take from {start} to {place} {how}?", "How long is the way from {start} to {place} {how}, in minutes? Maps knows"),
        _from_to, lambda told: [*_plan(told), answer(f"{told['took']} min")], lambda before, after, told: True,
        expected=lambda told: str(told["took"]), apps=("Maps",), complexity=2,
    ),
    Template(
        "maps.stop",
        ("Stop the navigation", "End the route that is running in Maps"),
        _going, lambda told: [open_app("Maps"), tap("End navigation")],
        lambda before, after, told: after[MAPS]["route"] is None, (f"{MAPS}.route",), apps=("Maps",),
    ),
    Template(
        "maps.address",
        ("What is the address of {place}?", "In which street is {place}, and at which number?", "Look up where {place} is and tell me the address"),
        a_place, lambda told: [*find(told["place"]), answer(told["address"])], lambda before, after, told: True,
        expected=lambda told: str(told["address"]), apps=("Maps",),
    ),
    Template(
        "maps.phone",
        ("What is the phone number of {place}?", "Find the telephone number of {place} in Maps"),
        a_place, lambda told: [*find(told["place"]), answer(told["phone"])], lambda before, after, told: True,
        expected=lambda told: str(told["phone"]), apps=("Maps",),
    ),
    Template(
        "maps.closing_time",
        ("When does {place} close? Answer like 18:00", "Until what time is {place} open (as in 18:00)?"),
        _a_daytime_place, lambda told: [*find(told["place"]), answer(told["closes"])], lambda before, after, told: True,
        expected=lambda told: str(told["closes"]), apps=("Maps",),
    ),
    Template(
        "maps.nearest",
        ("Which {word} is nearest to me?", "Find the closest {word} with Maps and tell me its name"),
        _nearest, lambda told: [open_app("Maps"), scroll_to(told["category"]), tap(told["category"]), answer(told["name"])],
        lambda before, after, told: True, expected=lambda told: str(told["name"]), apps=("Maps",),
    ),
    Template(
        "maps.best_rated",
        ("Which {word} in town has the best rating?", "What is the name of the {word} with the most stars in Maps?"),
        _best, lambda told: [open_app("Maps"), scroll_to(told["category"]), tap(told["category"]), answer(told["name"])],
        lambda before, after, told: True, expected=lambda told: str(told["name"]), apps=("Maps",),
    ),
    Template(
        "maps.copy_address",
        ("Copy the address of {place}", "Put the address of {place} on the clipboard"),
        a_place, lambda told: [*find(told["place"]), scroll_to("Tap to copy"), tap("Tap to copy")],
        lambda before, after, told: after["clipboard"] == f"{told['place']}, {told['address']}", ("clipboard",), apps=("Maps",),
    ),
    Template(
        "maps.show_on_map",
        ("Show {place} on the map", "Let the map show me where {place} is"),
        a_place, lambda told: [*find(told["place"]), scroll_to("Show on map"), tap("Show on map")],
        lambda before, after, told: after[MAPS]["selected"] == told["id"] and after[MAPS]["view"]["zoom"] >= 3,
        SEEN, apps=("Maps",),
    ),
    Template(
        "maps.zoom_in",
        ("Zoom the map in {n} steps", "Make the map larger: zoom in {n} times"),
        lambda dice, phone: {"n": dice.choice((2, 3))},
        lambda told: [open_app("Maps"), *[tap("Zoom in")] * told["n"]],
        lambda before, after, told: after[MAPS]["view"]["zoom"] == before[MAPS]["view"]["zoom"] + told["n"],
        (f"{MAPS}.view.zoom",), apps=("Maps",),
    ),
    Template(
        "maps.satellite",
        ("Switch the map to satellite pictures", "Let Maps show the satellite view"),
        lambda dice, phone: {}, lambda told: [open_app("Maps"), tap("Settings"), tap("Satellite")],
        lambda before, after, told: after[MAPS]["satellite"] is True, (f"{MAPS}.satellite",), apps=("Maps",),
    ),
    Template(
        "maps.miles",
        ("Show distances in miles in Maps", "Maps should use miles from now on"),
        lambda dice, phone: {}, lambda told: [open_app("Maps"), tap("Settings"), tap("Distances in miles")],
        lambda before, after, told: after[MAPS]["units"] == "mi", (f"{MAPS}.units",), apps=("Maps",),
    ),
    Template(
        "maps.unknown",
        ("Start navigation to {place}", "Save {place} among my favourite places in Maps"),
        lambda dice, phone: {"place": dice.choice(("the Opera House", "Ice Rink Polaris", "the Observatory"))},
        lambda told: [open_app("Maps")], lambda before, after, told: False, apps=("Maps",), feasible=False,
    ),
]  # fmt: skip

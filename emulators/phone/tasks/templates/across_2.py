"""Tasks that take several apps: orders and expenses, pictures and files, places and alarms, lists and carts."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from emulators.phone.apps.calculator_arithmetic import value_of, written
from emulators.phone.apps.files_store import ROOT
from emulators.phone.apps.maps_town import HERE, distance_km, minutes
from emulators.phone.apps.money import money, plain
from emulators.phone.apps.shop_goods import line
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
    wait,
)
from emulators.phone.tasks.templates import calculator, expenses, files, gallery, maps, music, shop

CLOCK = "org.clewline.clock"
ALARM = (f"{CLOCK}.alarms", f"{CLOCK}.next")


def set_alarm(hour: int, minute: int) -> list[Do]:
    """From the home screen to a new alarm."""
    return [
        open_app("Clock"), tap("Add alarm"), type_into("Hour", f"{hour:02d}"), type_into("Minute", f"{minute:02d}"), tap("OK"),
    ]  # fmt: skip


def alarm_is_new(before: States, after: States, hour: int, minute: int) -> bool:
    """One more alarm, at that time, and on."""
    was = before[CLOCK]["alarms"]
    new = [each for each in after[CLOCK]["alarms"] if each not in was]
    return len(after[CLOCK]["alarms"]) == len(was) + 1 and [(x["hour"], x["minute"], x["on"]) for x in new] == [
        (hour, minute, True)
    ]


def _free_time(dice: random.Random, phone: Phone) -> Parameters:
    taken = {(each["hour"], each["minute"]) for each in phone.state(CLOCK)["alarms"]}
    free = [(h, m) for h in range(24) for m in range(0, 60, 5) if (h, m) not in taken]
    hour, minute = dice.choice(free)
    return {"hour": hour, "minute": minute, "time": f"{hour:02d}:{minute:02d}"}


def save_to_files(folder: str, name: str = "") -> list[Do]:
    """From a share sheet into a folder."""
    named = [type_into("File name", name), back()] if name else []
    return [tap("Files"), *named, *files.pick_folder(folder), tap("Save here")]


def _order(dice: random.Random, phone: Phone) -> Parameters:
    order = dice.choice([each for each in phone.state(shop.SHOP)["orders"] if each["status"] != "Cancelled"])
    return {"number": order["number"], "cents": order["total"], "category": dice.choice(("Leisure", "Clothing", "Gifts", "Other")),
            "note": dice.choice(("Online order", "Parcel", "From the shop"))}  # fmt: skip


def _read_order(told: Parameters) -> list[Do]:
    return [open_app("Shop"), tap("Account"), tap("Orders"), tap(f"Order {told['number']}")]


def _one_wanted(dice: random.Random, phone: Phone) -> Parameters:
    shop.fill(phone)
    each = dice.choice([each for each in shop.goods(phone, True) if each["price"] >= 5000])
    return {
        "product": each["name"],
        "lines": [line(each, {}, 1)],
        "cents": each["price"],
        "category": dice.choice(("Leisure", "Gifts")),
    }


def _a_shopping_list(dice: random.Random, phone: Phone) -> Parameters:
    shop.fill(phone)
    first, second = dice.sample(shop.goods(phone, True), 2)
    n, m = dice.randrange(1, 4), dice.randrange(1, 4)
    content = f"Shopping list\n\n{n} x {first['name']}\n{m} x {second['name']}\n"
    phone.files.write(f"{ROOT}/Documents/Shopping list.txt", content.encode())
    return {"first": first["name"], "second": second["name"], "n": n, "m": m}


def _list_in_cart(before: States, after: States, told: Parameters) -> bool:
    cart = sorted((each["name"], each["quantity"]) for each in after[shop.SHOP]["cart"])
    return cart == sorted([(told["first"], told["n"]), (told["second"], told["m"])])


def _put(name: str, count: int) -> list[Do]:
    return [tap("Search the shop"), type_into("Search the shop", name.lower()), tap(name), scroll_to("More"), *[tap("More")] * (count - 1), tap("Add to cart"), back(), back()]  # fmt: skip


def _two_prices(dice: random.Random, phone: Phone) -> Parameters:
    first, second = dice.sample(shop.goods(phone), 2)
    both = f"{plain(first['price'])}+{plain(second['price'])}"
    return {"first": first["name"], "second": second["name"], "both": both, "result": written(value_of(both)),
            "said": plain(first["price"] + second["price"])}  # fmt: skip


def _photo_to_folder(dice: random.Random, phone: Phone) -> Parameters:
    kept = [each for each in phone.state(gallery.GALLERY)["photos"] if not each["binned"]]
    return {
        "photo": dice.choice(kept)["name"],
        "folder": dice.choice(("Pictures", "Documents/Work", "Download", "Documents")),
    }


def _file_added(before: States, after: States, path: str) -> bool:
    kept = all(after["files"].get(name) == what for name, what in before["files"].items())
    return kept and sorted({*after["files"]} - {*before["files"]}) == [path]


def _camera_ready(dice: random.Random, phone: Phone) -> Parameters:
    phone.packages.grant(gallery.CAMERA, "CAMERA")
    album = dice.choice(phone.state(gallery.GALLERY)["albums"])
    return {"album": album["name"], "album_id": album["id"]}


def _in_album(before: States, after: States, told: Parameters) -> bool:
    new = gallery.new_photos(before, after)
    album = next(each["photos"] for each in after[gallery.GALLERY]["albums"] if each["id"] == told["album_id"])
    return len(new) == 1 and new[0]["id"] in album


def _place_and_time(dice: random.Random, phone: Phone) -> Parameters:
    return {
        **maps.a_place(dice, phone),
        **_free_time(dice, phone),
        "list": dice.choice(("Favourites", "Want to go", "Starred")),
    }


def _be_there(dice: random.Random, phone: Phone) -> Parameters:
    """An appointment, and when one has to leave on foot."""
    phone.packages.grant(maps.MAPS, "ACCESS_FINE_LOCATION")
    taken = {(each["hour"], each["minute"]) for each in phone.state(CLOCK)["alarms"]}
    each = dice.choice(maps.places(phone))
    took = minutes(distance_km(HERE, (each["x"], each["y"])), "walk")
    at = datetime(2026, 3, 2, dice.randrange(13, 20), dice.choice((0, 15, 30, 45)))  # noqa: DTZ001 - a time of day
    leave = at - timedelta(minutes=took)
    while (leave.hour, leave.minute) in taken:
        at += timedelta(minutes=15)
        leave = at - timedelta(minutes=took)
    return {"place": each["name"], "at": f"{at:%H:%M}", "hour": leave.hour, "minute": leave.minute}


def _meeting(dice: random.Random, phone: Phone) -> Parameters:
    told = _free_time(dice, phone)
    content = f"Present: five.\nThe launch moves to May.\nNext meeting tomorrow at {told['time']} in room B12.\n"
    phone.files.write(f"{ROOT}/Documents/Work/Meeting minutes.txt", content.encode())
    return told


def _focus(dice: random.Random, phone: Phone) -> Parameters:
    chosen = dice.choice(phone.state(music.MUSIC)["playlists"])
    return {"list": chosen["name"], "songs": list(chosen["songs"]), "minutes": dice.choice((15, 20, 25, 40, 50))}


def _bill(dice: random.Random, phone: Phone) -> Parameters:
    people = dice.randrange(2, 6)
    state = phone.state(expenses.EXPENSES)
    cents = dice.randrange(400, 3000, 5) * people
    note = dice.choice(("Boat hire", "Bowling evening", "Farewell dinner"))
    day = (phone.now().date() - timedelta(days=1)).isoformat()
    state["entries"].insert(
        0, {"id": state["next"], "cents": cents, "category": "Leisure", "day": day, "note": note, "paid": "Card"}
    )
    state["entries"].sort(key=lambda each: (each["day"], each["id"]), reverse=True)
    state["next"] += 1
    said = plain(cents // people)
    expression = f"{plain(cents)}÷{people}"
    return {
        "note": note,
        "people": people,
        "expression": expression,
        "result": written(value_of(expression)),
        "said": said,
    }


def _invoice(dice: random.Random, phone: Phone) -> Parameters:
    cents = dice.randrange(1500, 20000, 5)
    name = f"invoice-{dice.randrange(9000, 9999)}.txt"
    content = f"INVOICE\n\nGarden work, two hours\n\nTotal due: {money(cents)}\n"
    phone.files.write(f"{ROOT}/Download/{name}", content.encode())
    return {"file": name, "cents": cents, "category": "Housing", "note": "Garden work"}


TEMPLATES = [
    Template(
        "across.order_to_expense",
        ("Look up what shop order {number} cost and record that as an expense, category {category}, note {note}",
         "Enter the total of order {number} from the Shop app into Expenses under {category} with the note {note}"),
        _order, lambda told: [*_read_order(told), *expenses.write(told), tap("Save")],
        expenses.one_added, expenses.ENTRIES, apps=("Shop", "Expenses"), complexity=3,
    ),
    Template(
        "across.share_order",
        ("Share order {number} from Shop with the Expenses app and save it there as {category}",
         "Send the shop order {number} to Expenses by sharing it; file it under {category}"),
        _order,
        lambda told: [*_read_order(told), tap("Share"), tap("Expenses"), *expenses.choose_category(told["category"], "Other"), tap("Save")],
        lambda before, after, told: expenses.one_added(before, after, {name: told[name] for name in ("cents", "category")}),
        expenses.ENTRIES, apps=("Shop", "Expenses"), complexity=2,
    ),
    Template(
        "across.buy_and_record",
        ("Buy one {product} in Shop, delivered home by standard delivery, and write what it cost into Expenses as {category} with the product's name as the note",
         "Order a {product} to my home address and then add its total to my expenses, category {category}, note {product}"),
        _one_wanted,
        lambda told: [
            *shop.find(told["product"]), tap("Add to cart"), tap("Cart"), tap("Checkout"), *shop.ORDER,
            *expenses.write({"cents": told["cents"], "note": told["product"], "category": told["category"]}), tap("Save"),
        ],
        lambda before, after, told: shop.ordered(before, after, told)
        and expenses.one_added(before, after, {"cents": told["cents"], "category": told["category"], "note": told["product"]}),
        (*shop.ORDERING, *expenses.ENTRIES), apps=("Shop", "Expenses"), complexity=3,
    ),
    Template(
        "across.list_to_cart",
        ("Put everything from Documents/Shopping list.txt into the shop's cart, in the quantities noted there",
         "My file Shopping list.txt in Documents says what I need. Fill the cart in Shop accordingly, but do not order yet"),
        _a_shopping_list,
        lambda told: [
            *files.to_folder("Documents"), scroll_to("Shopping list.txt"), tap("Shopping list.txt"), open_app("Shop"),
            *_put(told["first"], told["n"]), *_put(told["second"], told["m"]),
        ],
        _list_in_cart, (f"{shop.SHOP}.cart",), apps=("Files", "Shop"), complexity=3,
    ),
    Template(
        "across.add_prices",
        ("What do {first} and {second} cost together in Shop? Add the prices up in the Calculator",
         "Find the prices of {first} and {second} in the Shop app, add them with the Calculator and tell me the sum"),
        _two_prices,
        lambda told: [*shop.find(told["first"]), back(), back(), *shop.find(told["second"]), *calculator.compute(told["both"]), answer(told["said"])],
        calculator.computed, calculator.COMPUTED, expected=lambda told: str(told["said"]), apps=("Shop", "Calculator"), complexity=3,
    ),
    Template(
        "across.split_expense",
        ("How much is {note} from my expenses for each of {people} people? Use the Calculator",
         "We were {people} at {note}. Look up in Expenses what I paid, divide it in the Calculator and tell me each one's part"),
        _bill,
        lambda told: [
            open_app("Expenses"), tap("Search"), type_into("Search expenses", told["note"].lower()),
            *calculator.compute(told["expression"]), answer(told["result"]),
        ],
        calculator.computed, calculator.COMPUTED, expected=lambda told: str(told["said"]), apps=("Expenses", "Calculator"), complexity=3,
    ),
    Template(
        "across.invoice_to_expense",
        ("Read {file} in Download and add its total to Expenses as {category}, note {note}",
         "The file Download/{file} is a bill. Record what is due as an expense under {category} with the note {note}"),
        _invoice,
        lambda told: [*files.to_folder("Download"), scroll_to(told["file"]), tap(told["file"]), *expenses.write(told), tap("Save")],
        expenses.one_added, expenses.ENTRIES, apps=("Files", "Expenses"), complexity=3,
    ),
    Template(
        "across.export_and_file",
        ("Export my expenses of February 2026 and move the file from Documents to Documents/Taxes",
         "Save the February 2026 expenses as a file and put that file into the folder Taxes within Documents"),
        lambda dice, phone: {},
        lambda told: [
            open_app("Expenses"), tap("Previous month"), tap("More options"), tap("Export month"), tap("Export"),
            *files.to_folder("Documents"), *files.menu_of("expenses-2026-02.csv", "Move to"), *files.pick_folder("Documents/Taxes"),
            tap("Move here"),
        ],
        lambda before, after, told: _file_added(before, after, f"{ROOT}/Documents/Taxes/expenses-2026-02.csv"),
        ("files",), apps=("Expenses", "Files"), complexity=3,
    ),
    Template(
        "across.photo_to_file",
        ("Save the picture {photo} from the Gallery as a file in {folder}", "Share {photo} with Files and store it in the folder {folder} under its own name"),
        _photo_to_folder,
        lambda told: [*gallery.look(told["photo"]), tap("Share"), *save_to_files(told["folder"])],
        lambda before, after, told: _file_added(before, after, f"{ROOT}/{told['folder']}/{told['photo']}"),
        ("files",), apps=("Gallery", "Files"), complexity=3,
    ),
    Template(
        "across.shot_as_favourite",
        ("Take a picture and make it a favourite in the Gallery", "Take a photo with the camera and mark that photo with a heart"),
        _camera_ready,
        lambda told: [open_app("Camera"), tap("Take picture"), tap("Last picture"), tap("Add to favourites")],
        lambda before, after, told: [each["favourite"] for each in gallery.new_photos(before, after)] == [True],
        gallery.SHOT, apps=("Camera", "Gallery"), complexity=2,
    ),
    Template(
        "across.shot_into_album",
        ("Take a picture and put it into the album {album}", "Take a photo and add it to my {album} album in the Gallery"),
        _camera_ready,
        lambda told: [
            open_app("Camera"), tap("Take picture"), tap("Last picture"), tap("More options"), tap("Add to album"), tap(told["album"]),
        ],
        _in_album, (*gallery.SHOT, f"{gallery.GALLERY}.albums"), apps=("Camera", "Gallery"), complexity=2,
    ),
    Template(
        "across.place_to_file",
        ("Save the address of {place} as a text file {place}.txt in Documents", "Share {place} from Maps with Files and keep it in Documents under the suggested name"),
        maps.a_place,
        lambda told: [*maps.find(told["place"]), scroll_to("Share"), tap("Share"), *save_to_files("Documents")],
        lambda before, after, told: _file_added(before, after, f"{ROOT}/Documents/{told['place']}.txt"),
        ("files",), apps=("Maps", "Files"), complexity=3,
    ),
    Template(
        "across.playlist_to_file",
        ("Save the titles of my playlist {list} as a text file called {list}.txt in Music", "Share the playlist {list} to Files: name {list}.txt, folder Music"),
        _focus,
        lambda told: [
            open_app("Music"), tap("Playlists"), tap(told["list"]), tap("#overflow"), tap("Share"), *save_to_files("Music", f"{told['list']}.txt"),
        ],
        lambda before, after, told: _file_added(before, after, f"{ROOT}/Music/{told['list']}.txt"),
        ("files",), apps=("Music", "Files"), complexity=3,
    ),
    Template(
        "across.place_and_alarm",
        ("Save {place} under {list} in Maps and set an alarm for {time}", "Set an alarm for {time}, then find {place} in Maps and save it in {list}"),
        _place_and_time,
        lambda told: [*maps.find(told["place"]), tap("Save"), tap(told["list"]), *set_alarm(told["hour"], told["minute"])],
        lambda before, after, told: alarm_is_new(before, after, told["hour"], told["minute"])
        and maps.saved(after)[-1]["place"] == told["id"] and maps.saved(after)[-1]["list"] == told["list"],
        (f"{maps.MAPS}.saved", *ALARM), apps=("Maps", "Clock"), complexity=3,
    ),
    Template(
        "across.leave_in_time",
        ("I have to be at {place} at {at} and will walk. Set an alarm for the minute I must leave, by the walking time in Maps",
         "Look up how long I walk to {place} and set an alarm so that I leave just in time to be there at {at}"),
        _be_there,
        lambda told: [
            *maps.find(told["place"]), tap("Directions"), scroll_to("#mode_walk"), tap("#mode_walk"), *set_alarm(told["hour"], told["minute"]),
        ],
        lambda before, after, told: alarm_is_new(before, after, told["hour"], told["minute"]), ALARM, apps=("Maps", "Clock"),
        complexity=3,
    ),
    Template(
        "across.meeting_alarm",
        ("Set an alarm for the time of the next meeting; it is in Meeting minutes.txt in Documents/Work",
         "When is the next meeting according to Documents/Work/Meeting minutes.txt? Set an alarm for that time"),
        _meeting,
        lambda told: [
            *files.to_folder("Documents/Work"), tap("Meeting minutes.txt"), *set_alarm(told["hour"], told["minute"]),
        ],
        lambda before, after, told: alarm_is_new(before, after, told["hour"], told["minute"]), ALARM, apps=("Files", "Clock"),
        complexity=3,
    ),
    Template(
        "across.focus_time",
        ("Play the playlist {list} and start a timer for {minutes} minutes", "I want to concentrate for {minutes} minutes: put on the playlist {list} and run a timer"),
        _focus,
        lambda told: [
            open_app("Music"), tap("Playlists"), tap(told["list"]), tap("Play"), open_app("Clock"), tap("Timer"),
            type_into("Minutes", str(told["minutes"])), type_into("Seconds", "0"), back(), tap("Start"), wait(1),
        ],
        lambda before, after, told: after[music.MUSIC]["playing"] and sorted(after[music.MUSIC]["queue"]) == sorted(told["songs"])
        and after[CLOCK]["timer"]["total_s"] == told["minutes"] * 60,
        (*music.PLAYING, f"{CLOCK}.timer"), apps=("Music", "Clock"), complexity=3,
    ),
]  # fmt: skip

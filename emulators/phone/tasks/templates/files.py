"""Tasks with files: naming, moving, throwing away, finding out."""

from __future__ import annotations

import posixpath
import random
from collections.abc import Mapping
from typing import Any

from emulators.phone.apps.files_store import BIN, ROOT, listing, record
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    back,
    hold,
    open_app,
    scroll_to,
    tap,
    type_into,
)

FILES = "org.clewline.files"
STORAGE = ("files",)
_TARGETS = ("Documents/Work", "Documents/Taxes", "Documents/School", "Pictures", "Download", "Music")
_NAMES = ("Old things", "Spring trip", "For Sunday", "Scans", "To read", "Archive 2026", "Kitchen plans")


def to_folder(path: str) -> list[Do]:
    """From the home screen into a folder, level by level."""
    steps = [open_app("Files"), tap("Internal storage")]
    for part in path.split("/"):
        steps += [scroll_to(part), tap(part)]
    return steps


def pick_folder(path: str) -> list[Do]:
    """In the chooser of folders, down to one."""
    steps: list[Do] = []
    for part in path.split("/"):
        steps += [scroll_to(part), tap(part)]
    return steps


def menu_of(name: str, entry: str) -> list[Do]:
    """What a file's three dots offer."""
    return [scroll_to("More options", name), tap("More options", name), tap(entry)]


def moved(paths: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """A table of files after a move."""
    return {
        new + path[len(old) :] if path == old or path.startswith(old + "/") else path: what
        for path, what in paths.items()
    }


def _a_file(dice: random.Random, phone: Phone, folder: str = "", ending: str = "") -> Parameters:
    folder = folder or dice.choice(("Documents", "Documents/Work", "Documents/School", "Download", "Pictures"))
    among = [
        path
        for path, entry in listing(phone.files, f"{ROOT}/{folder}", hidden=False)
        if not entry.is_folder and path.endswith(ending)
    ]
    path = dice.choice(among)
    return {"file": posixpath.basename(path), "folder": folder, "path": path, "place": folder.replace("/", ", then ")}


def _rename(dice: random.Random, phone: Phone) -> Parameters:
    told = _a_file(dice, phone)
    ending = told["file"].rpartition(".")[2]
    return told | {"new": f"{dice.choice(('final', 'old', 'checked', 'for-print'))}-{dice.randrange(10, 99)}.{ending}"}


def _a_move(dice: random.Random, phone: Phone) -> Parameters:
    told = _a_file(dice, phone)
    return told | {"to": dice.choice([target for target in _TARGETS if target != told["folder"]])}


def _new_folder(dice: random.Random, phone: Phone) -> Parameters:
    return {"folder": dice.choice(("Documents", "Pictures", "Music", "Download")), "new": dice.choice(_NAMES)}


def _two_downloads(dice: random.Random, phone: Phone) -> Parameters:
    found = [posixpath.basename(path) for path, entry in listing(phone.files, f"{ROOT}/Download", hidden=False)]
    first, second = sorted(dice.sample(found, 2))
    return {"first": first, "second": second, "new": dice.choice(_NAMES)}


def _sorted_away(before: States, after: States, told: Parameters) -> bool:
    folder = f"{ROOT}/Documents/{told['new']}"
    wanted = {**before["files"], folder: [-1, 0]}
    for name in (told["first"], told["second"]):
        wanted = moved(wanted, f"{ROOT}/Download/{name}", f"{folder}/{name}")
    return bool(after["files"] == wanted)


def _in_bin(dice: random.Random, phone: Phone) -> Parameters:
    """Three files in the bin."""
    state, files = phone.state(FILES), phone.files
    files.make_folder(BIN)
    names = []
    for path in dice.sample([path for path, entry in listing(files, f"{ROOT}/Download", hidden=False)], 3):
        files.move(path, f"{BIN}/{state['next']}")
        state["bin"].append(record(path, state["next"], phone.now()))
        state["next"] += 1
        names.append(posixpath.basename(path))
    chosen = dice.choice(state["bin"])
    return {"file": chosen["name"], "id": chosen["id"], "path": chosen["from"]}


def _newest(dice: random.Random, phone: Phone) -> Parameters:
    folder = dice.choice(("Download", "Documents", "Documents/Work"))
    found = [
        (entry.modified_s, path)
        for path, entry in listing(phone.files, f"{ROOT}/{folder}", hidden=False)
        if not entry.is_folder
    ]
    return {"folder": folder, "file": posixpath.basename(max(found)[1])}


def _largest(dice: random.Random, phone: Phone) -> Parameters:
    folder = dice.choice(("Download", "Documents/Taxes", "Pictures/Screenshots", "Documents/Work"))
    found = [(entry.size, path) for path, entry in listing(phone.files, f"{ROOT}/{folder}", hidden=False)]
    return {"folder": folder, "file": posixpath.basename(max(found)[1])}


def _size(dice: random.Random, phone: Phone) -> Parameters:
    told = _a_file(dice, phone)
    return told | {"size": str(len(phone.files.read(told["path"])))}


def _a_fact(dice: random.Random, phone: Phone) -> Parameters:
    number, day, room = (
        dice.randrange(101, 480),
        dice.randrange(3, 29),
        f"{dice.choice('ABCD')}{dice.randrange(10, 40)}",
    )
    facts = (
        ("Documents/Gym locker.txt", f"Locker {number}, second row, left of the window.\n", "the number of my gym locker", str(number)),
        ("Documents/Work/Meeting minutes.txt", f"Present: five.\nThe launch moves to {day} May.\nNext meeting on Thursday at 15:30 in room {room}.\n",
         "the room of the next meeting", room),
        ("Documents/School/Presentation notes.txt", f"Open with the map.\nThree slides at most.\nSpeak for {number} seconds.\n",
         "how many seconds I should speak", str(number)),
    )  # fmt: skip
    path, content, what, wanted = dice.choice(facts)
    phone.files.write(f"{ROOT}/{path}", content.encode())
    return {"file": posixpath.basename(path), "folder": posixpath.dirname(path), "what": what, "wanted": wanted}


def _count(dice: random.Random, phone: Phone) -> Parameters:
    for number in range(dice.randrange(1, 6)):
        phone.files.write(f"{ROOT}/Recordings/take-{number + 1}.wav", bytes(2000 + number))
    return {"count": str(len(phone.files.names(f"{ROOT}/Recordings")))}


def _binned(before: States, after: States, told: Parameters) -> bool:
    wanted = moved({**before["files"], BIN: [-1, 0]}, told["path"], f"{BIN}/1")
    return bool(after["files"] == wanted) and [each["from"] for each in after[FILES]["bin"]] == [told["path"]]


TEMPLATES = [
    Template(
        "files.rename",
        ("Rename {file} in {folder} to {new}", "The file {file} (in {folder}) should be called {new}", "In Files, give {file} from the folder {folder} the name {new}"),
        _rename,
        lambda told: [*to_folder(told["folder"]), *menu_of(told["file"], "Rename"), type_into("Name", told["new"]), back(), tap("#button1")],
        lambda before, after, told: after["files"] == moved(before["files"], told["path"], f"{ROOT}/{told['folder']}/{told['new']}"),
        STORAGE, apps=("Files",), complexity=2,
    ),
    Template(
        "files.new_folder",
        ("Make a folder {new} inside {folder}", "Create a new folder called {new} in {folder} on my phone", "I need a folder named {new} within {folder}"),
        _new_folder,
        lambda told: [*to_folder(told["folder"]), tap("New folder"), type_into("Name", told["new"]), back(), tap("Create")],
        lambda before, after, told: after["files"] == {**before["files"], f"{ROOT}/{told['folder']}/{told['new']}": [-1, 0]},
        STORAGE, apps=("Files",), complexity=2,
    ),
    Template(
        "files.move",
        ("Move {file} from {folder} to {to}", "{file} lies in {folder}; put it into {to} instead", "In Files, move the file {file} out of {folder} and into {to}"),
        _a_move,
        lambda told: [*to_folder(told["folder"]), *menu_of(told["file"], "Move to"), *pick_folder(told["to"]), tap("Move here")],
        lambda before, after, told: after["files"] == moved(before["files"], told["path"], f"{ROOT}/{told['to']}/{told['file']}"),
        STORAGE, apps=("Files",), complexity=2,
    ),
    Template(
        "files.copy",
        ("Copy {file} from {folder} to {to}", "I want {file} in {to} too; the one in {folder} stays where it is", "Put a copy of {folder}/{file} into the folder {to}"),
        _a_move,
        lambda told: [*to_folder(told["folder"]), *menu_of(told["file"], "Copy to"), *pick_folder(told["to"]), tap("Copy here")],
        lambda before, after, told: after["files"]
        == {**before["files"], f"{ROOT}/{told['to']}/{told['file']}": before["files"][told["path"]]},
        STORAGE, apps=("Files",), complexity=2,
    ),
    Template(
        "files.sort_away",
        ("Make a folder {new} in Documents and move {first} and {second} from Download into it",
         "Take {first} and {second} out of Download and put both into a new folder Documents/{new}"),
        _two_downloads,
        lambda told: [
            *to_folder("Download"), scroll_to(told["first"]), hold(told["first"]), scroll_to(told["second"]), tap(told["second"]),
            tap("Move to"), *pick_folder("Documents"), tap("New folder"), type_into("Name", told["new"]), back(), tap("Create"),
            scroll_to(told["new"]), tap(told["new"]), tap("Move here"),
        ],
        _sorted_away, STORAGE, apps=("Files",), complexity=3,
    ),
    Template(
        "files.bin",
        ("Move {file} in {folder} to the bin", "Throw away the file {file} from {folder}", "I no longer need {file} (folder {folder}). Delete it, the bin is fine"),
        _a_file,
        lambda told: [*to_folder(told["folder"]), *menu_of(told["file"], "Move to bin")],
        _binned, (*STORAGE, f"{FILES}.bin", f"{FILES}.next"), apps=("Files",), complexity=2,
    ),
    Template(
        "files.restore",
        ("Get {file} back from the bin", "I deleted {file} by mistake; restore it in Files", "Put {file}, which is in the Files bin, back where it was"),
        _in_bin,
        lambda told: [open_app("Files"), tap("Bin"), tap("Restore", told["file"])],
        lambda before, after, told: after["files"] == moved(before["files"], f"{BIN}/{told['id']}", told["path"])
        and len(after[FILES]["bin"]) == 2,
        (*STORAGE, f"{FILES}.bin"), apps=("Files",),
    ),
    Template(
        "files.delete_for_good",
        ("Delete {file} from the bin for good", "Remove {file} from the Files bin permanently, but leave the rest of the bin alone"),
        _in_bin,
        lambda told: [open_app("Files"), tap("Bin"), tap("Delete for good", told["file"]), tap("#button1")],
        lambda before, after, told: after["files"]
        == {path: what for path, what in before["files"].items() if path != f"{BIN}/{told['id']}"},
        (*STORAGE, f"{FILES}.bin"), apps=("Files",), complexity=2,
    ),
    Template(
        "files.empty_bin",
        ("Empty the bin in Files", "Delete everything that is in the Files bin for good", "Wipe the recycle bin of the Files app"),
        _in_bin,
        lambda told: [open_app("Files"), tap("Bin"), tap("More options"), tap("Empty bin"), tap("#button1")],
        lambda before, after, told: not after[FILES]["bin"]
        and after["files"] == {path: what for path, what in before["files"].items() if not path.startswith(BIN + "/")},
        (*STORAGE, f"{FILES}.bin"), apps=("Files",), complexity=2,
    ),
    Template(
        "files.star",
        ("Mark {file} in {folder} with a star", "Star the file {file}, it is in {folder}", "Add {file} from {folder} to my starred files"),
        _a_file,
        lambda told: [*to_folder(told["folder"]), *menu_of(told["file"], "Add star")],
        lambda before, after, told: after[FILES]["starred"] == [told["path"]],
        (f"{FILES}.starred",), apps=("Files",), complexity=2,
    ),
    Template(
        "files.newest",
        ("Which file in {folder} was changed last?", "What is the newest file in my folder {folder}?"),
        _newest,
        lambda told: [*to_folder(told["folder"]), tap("Sort"), tap("Newest first"), answer(told["file"])],
        lambda before, after, told: True, (f"{FILES}.sort",), expected=lambda told: str(told["file"]), apps=("Files",), complexity=2,
    ),
    Template(
        "files.largest",
        ("Which file in {folder} is the largest?", "Find the biggest file in {folder} and tell me its name"),
        _largest,
        lambda told: [*to_folder(told["folder"]), tap("Sort"), tap("Largest first"), answer(told["file"])],
        lambda before, after, told: True, (f"{FILES}.sort",), expected=lambda told: str(told["file"]), apps=("Files",), complexity=2,
    ),
    Template(
        "files.exact_size",
        ("How many bytes exactly is {file} in {folder}?", "Tell me the exact size in bytes of {file}, which lies in {folder}"),
        _size,
        lambda told: [*to_folder(told["folder"]), *menu_of(told["file"], "Details"), answer(f"{int(told['size']):,} bytes")],
        lambda before, after, told: True, expected=lambda told: str(told["size"]), apps=("Files",), complexity=2,
    ),
    Template(
        "files.read",
        ("Look into {file} in {folder} and tell me {what}", "What does {file} (in {folder}) say: {what}?"),
        _a_fact,
        lambda told: [*to_folder(told["folder"]), scroll_to(told["file"]), tap(told["file"]), answer(told["wanted"])],
        lambda before, after, told: True, expected=lambda told: str(told["wanted"]), apps=("Files",), complexity=2,
    ),
    Template(
        "files.count",
        ("How many files are in the folder Recordings?", "Count the files in Recordings on my phone"),
        _count,
        lambda told: [open_app("Files"), tap("Internal storage"), *menu_of("Recordings", "Details"), answer(told["count"])],
        lambda before, after, told: True, expected=lambda told: str(told["count"]), apps=("Files",), complexity=2,
    ),
    Template(
        "files.rename_missing",
        ("Rename the file {file} in Documents to {new}", "The file {file} in my Documents folder must be called {new} from now on"),
        lambda dice, phone: {"file": dice.choice(("Thesis.docx", "Contract Mill Lane.pdf", "Wedding speech.txt")), "new": "final.txt"},
        lambda told: to_folder("Documents"), lambda before, after, told: False, apps=("Files",), feasible=False, complexity=2,
    ),
]  # fmt: skip

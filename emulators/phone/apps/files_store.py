"""What the files app does to the phone's storage, and what lies there at first."""

from __future__ import annotations

import posixpath
import random
from datetime import datetime, timedelta
from typing import Any

from emulators.phone.system.files import Entry, Files

ROOT = "/storage/emulated/0"
BIN = f"{ROOT}/.Bin"
KINDS = {
    "image": ("jpg", "jpeg", "png", "gif", "webp"), "video": ("mp4", "mkv", "webm"),
    "audio": ("mp3", "ogg", "flac", "wav"),
    "text": ("txt", "md", "csv", "json", "log"), "document": ("pdf", "docx", "xlsx", "odt"),
    "archive": ("zip", "tar", "apk"),
}  # fmt: skip
ICONS = {
    "image": "image", "video": "movie", "audio": "audio_file", "text": "description", "document": "picture_as_pdf",
    "archive": "folder_zip", "folder": "folder", "other": "insert_drive_file",
}  # fmt: skip
MIME = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/mpeg", "text": "text/plain",
        "document": "application/pdf", "archive": "application/zip", "other": "application/octet-stream"}  # fmt: skip

# folder, name, bytes or text, days ago
_FIRST: tuple[tuple[str, str, int | str, int], ...] = (
    ("Documents", "Lease agreement.pdf", 48_210, 210), ("Documents", "Insurance policy.pdf", 39_870, 160),
    ("Documents", "CV 2026.docx", 21_400, 12), ("Documents", "Packing list.txt",
     "Passport\nCharger\nRain jacket\nHiking shoes\nSunscreen\nNotebook\n", 5),
    ("Documents", "Gym locker.txt", "Locker 217, second row, left of the window.\n", 33),
    ("Documents", "Reading list.md",
     "# Reading list\n\n- Birds of the Coast\n- The Lighthouse Keeper\n- A Short History of Maps\n", 48),
    ("Documents", "Recipe lentil soup.txt",
     "250 g red lentils\n1 onion\n2 carrots\n1.2 l stock\n1 tsp cumin\n\nSimmer for 25 minutes.\n", 71),
    ("Documents/Taxes", "Tax return 2024.pdf", 55_020, 290), ("Documents/Taxes", "Tax return 2025.pdf", 57_310, 20),
    ("Documents/Taxes", "Receipts.xlsx", 18_330, 19), ("Documents/Taxes", "Donations.csv",
     "date,to,amount\n2025-04-02,Sea Rescue,50.00\n2025-11-19,Library Friends,30.00\n", 25),
    ("Documents/School", "Timetable.pdf", 9_120, 180), ("Documents/School", "Essay draft.docx", 15_770, 64),
    ("Documents/School", "Presentation notes.txt",
     "Open with the map.\nThree slides at most.\nThank the library.\n", 62),
    ("Documents/Work", "Meeting minutes.txt",
     "Present: five.\nThe launch moves to 14 May.\nNext meeting on Thursday at 15:30 in room B12.\n", 3),
    ("Documents/Work", "Budget draft.xlsx", 26_450, 8), ("Documents/Work", "Offer Hollowell.pdf", 31_200, 15),
    ("Documents/Work", "Project plan.docx", 22_900, 30), ("Download", "boarding-pass.pdf", 12_650, 2),
    ("Download", "concert-tickets.pdf", 14_030, 6), ("Download", "city-map.png", 33_480, 9),
    ("Download", "manual-kettle.pdf", 44_610, 40), ("Download", "podcast-episode-12.mp3", 61_240, 4),
    ("Download", "fonts.zip", 52_340, 95), ("Download", "invoice-8841.pdf", 8_940, 11),
    ("Download", "invoice-8907.pdf", 9_310, 1), ("Download", "wallpaper-dunes.jpg", 40_020, 70),
    ("Download", "notes-app-2.1.apk", 59_870, 120), ("Download", "timetable-ferry.pdf", 16_200, 13),
    ("Download", "lecture-slides.pdf", 47_110, 27),
    ("Download", "sensor.log", "09:00 ok\n09:05 ok\n09:10 late\n09:15 ok\n", 1),
    ("Pictures", "logo-draft.png", 20_160, 44), ("Pictures", "floor-plan.png", 28_900, 150),
    ("Pictures/Screenshots", "Screenshot_20260214.png", 25_010, 16),
    ("Pictures/Screenshots", "Screenshot_20260221.png", 26_340, 9),
    ("Pictures/Screenshots", "Screenshot_20260227.png", 24_120, 3), ("Music", "Harbour Lights.mp3", 60_010, 220),
    ("Music", "Slow Train.mp3", 58_760, 220), ("Music", "Paper Boats.mp3", 57_120, 205),
    ("Music", "voice-memo-ideas.wav", 35_500, 18), ("Movies", "beach-day.mp4", 62_480, 230),
    ("Movies", "cat-and-box.mp4", 51_300, 88), ("Podcasts", "tides-ep3.mp3", 60_600, 36),
    ("Podcasts", "tides-ep4.mp3", 61_020, 29), ("Recordings", "interview-part1.wav", 41_290, 55),
    ("Recordings", "interview-part2.wav", 43_770, 55),
)  # fmt: skip


def fill(files: Files, dice: random.Random, now: datetime) -> None:
    """Put in what a phone that has been used for a year has in its storage."""
    for folder, name, content, days in _FIRST:
        data = content.encode() if isinstance(content, str) else bytes(content + dice.randrange(0, 900))
        when = now - timedelta(days=days, minutes=dice.randrange(5, 700))
        files.make_folder(f"{ROOT}/{folder}")
        files.write(f"{ROOT}/{folder}/{name}", data, modified_s=int(when.timestamp()))


def kind_of(path: str, entry: Entry) -> str:
    """``folder``, ``image``, ``text`` …, ``other``."""
    if entry.is_folder:
        return "folder"
    ending = path.rpartition(".")[2].lower()
    return next((kind for kind, endings in KINDS.items() if ending in endings), "other")


def size_text(count: int) -> str:
    """``512 B``, ``21.4 kB``, ``3.0 MB``: decimal units, as Android shows them."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def listing(files: Files, folder: str, hidden: bool) -> list[tuple[str, Entry]]:
    """What lies in a folder, with its paths."""
    names = files.names(folder)
    return [
        (f"{folder}/{name}", files.entry(f"{folder}/{name}")) for name in names if hidden or not name.startswith(".")
    ]


def everything(files: Files) -> list[tuple[str, Entry]]:
    """All files and folders of the shared storage but what is hidden or in the bin."""
    found = files.save()
    return [
        (path, entry)
        for path, entry in sorted(found.items())
        if path.startswith(ROOT + "/") and "/." not in path and not path.startswith(f"{ROOT}/Android")
    ]


def size_of(files: Files, path: str) -> int:
    """Bytes of a file, or of all files in a folder."""
    return sum(entry.size for _, entry in files.walk(path) if not entry.is_folder)


def free_name(files: Files, folder: str, name: str) -> str:
    """The name, or ``name (1).txt`` and so on where it is taken."""
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    tried, number = name, 0
    while files.exists(f"{folder}/{tried}"):
        number += 1
        tried = f"{stem} ({number}){dot}{ending}"
    return tried


def copy(files: Files, path: str, folder: str) -> str:
    """Copy a file, or a folder with all that is in it, into a folder; returns the copy's path."""
    target = f"{folder}/{free_name(files, folder, posixpath.basename(path))}"
    for each, entry in list(files.walk(path)):
        there = target + each[len(path) :]
        if entry.data is None:
            files.make_folder(there)
        else:
            files.write(there, entry.data)
    return target


def move(files: Files, path: str, folder: str) -> str:
    """Move a file or folder into a folder; returns its new path."""
    if posixpath.dirname(path) == folder:
        return path
    target = f"{folder}/{free_name(files, folder, posixpath.basename(path))}"
    files.move(path, target)
    return target


def wrong_name(files: Files, folder: str, name: str, was: str = "") -> str:
    """What is wrong with a name in a folder, in English; nothing where it is good."""
    name = name.strip()
    if not name:
        return "Enter a name"
    if "/" in name or "\0" in name or name in (".", "..") or len(name.encode()) > 200:
        return "This name is not allowed"
    if name != was and files.exists(f"{folder}/{name}"):
        return "There is something with this name already"
    return ""


def record(path: str, number: int, when: datetime) -> dict[str, Any]:
    """What the bin remembers of something."""
    return {"id": number, "from": path, "name": posixpath.basename(path), "at": when.isoformat()}

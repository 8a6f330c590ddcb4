"""APKs for tests: a manifest compiled here, and a real one that ships inside a package."""

from __future__ import annotations

import importlib.util
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ANDROID = "http://schemas.android.com/apk/res/android"

NUMBERS = {"versionCode": 0x0101021B, "versionName": 0x0101021C, "name": 0x01010003, "label": 0x01010001,
           "minSdkVersion": 0x0101020C, "targetSdkVersion": 0x01010270, "targetPackage": 0x01010021,
           "testOnly": 0x01010272}  # fmt: skip

AN_APP: Mapping[str, Any] = {
    "package": "com.example.notes",
    "version_code": 7,
    "version_name": "1.2",
    "label": "Example notes",
    "permissions": ["android.permission.CAMERA", "android.permission.INTERNET"],
}

Element = tuple[str, Mapping[str, str | int | bool], Sequence["Element"]]


def apk(told: Mapping[str, Any], **files: bytes) -> bytes:
    """An APK with a manifest of what is told, and a launcher activity called Main."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AndroidManifest.xml", compile_xml(manifest(told)))
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def manifest(told: Mapping[str, Any]) -> Element:
    main: Element = (
        "activity",
        {"name": ".Main"},
        [
            (
                "intent-filter",
                {},
                [
                    ("action", {"name": "android.intent.action.MAIN"}, []),
                    ("category", {"name": "android.intent.category.LAUNCHER"}, []),
                ],
            )
        ],
    )
    root: dict[str, str | int | bool] = {"package": told["package"], "versionCode": told["version_code"]}
    if "version_name" in told:
        root["versionName"] = told["version_name"]
    if "split" in told:
        root["split"] = told["split"]
    children: list[Element] = [("uses-sdk", {"minSdkVersion": told.get("min_sdk", 26), "targetSdkVersion": 34}, [])]
    children += [("uses-permission", {"name": name}, []) for name in told.get("permissions", ())]
    children.append(("application", {"label": told.get("label", "")}, [main, ("activity", {"name": "other"}, [])]))
    if "runner" in told:
        children.append(("instrumentation", {"name": told["runner"], "targetPackage": told["package"]}, []))
    return "manifest", root, children


def compile_xml(root: Element, *, utf8: bool = False) -> bytes:
    """Android's binary XML, as aapt2 writes it: numbered attribute names first in the pool of strings."""
    names = list(NUMBERS)
    pool: list[str] = [*names, ANDROID]

    def index(text: str) -> int:
        if text not in pool:
            pool.append(text)
        return pool.index(text)

    def attribute(name: str, value: str | int | bool) -> bytes:
        space = index(ANDROID) if name in NUMBERS else 0xFFFFFFFF
        if isinstance(value, bool):
            return struct.pack("<IIIHBBI", space, index(name), 0xFFFFFFFF, 8, 0, 0x12, 0xFFFFFFFF if value else 0)
        if isinstance(value, int):
            return struct.pack("<IIIHBBI", space, index(name), 0xFFFFFFFF, 8, 0, 0x10, value & 0xFFFFFFFF)
        return struct.pack("<IIIHBBI", space, index(name), index(value), 8, 0, 0x03, index(value))

    def element(one: Element) -> bytes:
        tag, attributes, children = one
        told = b"".join(attribute(name, value) for name, value in attributes.items())
        head = struct.pack("<IIIIHHHHHH", 1, 0xFFFFFFFF, 0xFFFFFFFF, index(tag), 20, 20, len(attributes), 0, 0, 0)
        begin = chunk(0x0102, 16, head + told)
        end = chunk(0x0103, 16, struct.pack("<IIII", 1, 0xFFFFFFFF, 0xFFFFFFFF, index(tag)))
        return begin + b"".join(element(child) for child in children) + end

    body = element(root)
    numbers = chunk(0x0180, 8, struct.pack(f"<{len(names)}I", *NUMBERS.values()))
    return chunk(0x0003, 8, strings(pool, utf8=utf8) + numbers + body)


def chunk(kind: int, header: int, rest: bytes) -> bytes:
    rest += bytes(-len(rest) % 4)
    return struct.pack("<HHI", kind, header, 8 + len(rest)) + rest


def strings(pool: Sequence[str], *, utf8: bool) -> bytes:
    offsets, data = [], bytearray()
    for text in pool:
        offsets.append(len(data))
        if utf8:
            coded = text.encode()
            data += length8(len(text)) + length8(len(coded)) + coded + b"\0"
        else:
            coded = text.encode("utf-16-le")
            units = len(coded) // 2
            data += (
                struct.pack("<H", units) if units < 0x8000 else struct.pack("<HH", 0x8000 | units >> 16, units & 0xFFFF)
            )
            data += coded + b"\0\0"
    table = struct.pack(f"<{len(offsets)}I", *offsets)
    head = struct.pack("<5I", len(pool), 0, 0x100 if utf8 else 0, 28 + len(table), 0)
    return chunk(0x0001, 28, head + table + bytes(data))


def length8(count: int) -> bytes:
    return bytes([count]) if count < 0x80 else bytes([0x80 | count >> 8, count & 0xFF])


def of_uiautomator2() -> Path:
    """The APK that the package uiautomator2 brings along."""
    found = importlib.util.find_spec("uiautomator2")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "assets" / "app-uiautomator.apk"

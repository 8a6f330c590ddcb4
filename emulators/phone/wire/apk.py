"""What an APK says about itself: its binary manifest, and the texts that the manifest refers to.

Enough is read to install and launch it as a stub. The formats are those of ``ResourceTypes.h`` of the Android Open
Source Project; the reading is in ``chunks``.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from emulators.phone.wire.chunks import BadChunk, Element, Reference, read_document, read_string

MAX_MANIFEST_BYTES = 8 * 1024 * 1024
MAX_RESOURCES_BYTES = 128 * 1024 * 1024

_MAIN = "android.intent.action.MAIN"
_LAUNCHER = ("android.intent.category.LAUNCHER", "android.intent.category.LEANBACK_LAUNCHER")


class BadApk(ValueError):
    """The bytes are no APK, or its manifest cannot be read."""


@dataclass(frozen=True, slots=True)
class Apk:
    """What the manifest says. Class names are full; ``launcher_activity`` is "" when nothing is to be launched."""

    package: str
    split: str
    version_code: int
    version_name: str
    min_sdk: int
    target_sdk: int
    label: str
    activities: tuple[str, ...]
    launcher_activity: str
    permissions: tuple[str, ...]
    instrumentation: tuple[tuple[str, str], ...]
    """Runner and the package that it is to run in."""
    test_only: bool


def read_apk(data: bytes) -> Apk:
    """Read an APK.

    Raises:
        BadApk: no zip file, no manifest, or one that breaks the format.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = _member(archive, "AndroidManifest.xml", MAX_MANIFEST_BYTES)
            if manifest is None:
                raise BadApk("no AndroidManifest.xml")
            resources = _member(archive, "resources.arsc", MAX_RESOURCES_BYTES) or b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadApk(str(error) or type(error).__name__) from error
    try:
        return _describe(read_document(manifest), resources)
    except (BadChunk, struct.error, IndexError) as error:
        raise BadApk(f"broken manifest: {error}") from error


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes | None:
    try:
        described = archive.getinfo(name)
    except KeyError:
        return None
    if described.file_size > limit:
        raise BadApk(f"{name} is larger than {limit} bytes")
    return archive.read(described)


def _describe(root: Element, resources: bytes) -> Apk:
    if root.tag != "manifest":
        raise BadApk(f"the manifest starts with <{root.tag}>")

    def text(element: Element, name: str) -> str:
        value = element.attributes.get(name, "")
        if isinstance(value, Reference):
            try:
                return read_string(resources, value.id) or ""
            except (BadChunk, struct.error, IndexError):
                return ""
        return str(value)

    package = text(root, "package")
    if not package:
        raise BadApk("the manifest names no package")

    def full(name: str) -> str:
        return package + name if name.startswith(".") else name if "." in name else f"{package}.{name}" if name else ""

    application = next(iter(_children(root, "application")), Element("application", {}))
    activities: list[str] = []
    launcher, launcher_label = "", ""
    for element in application.children:
        if element.tag not in ("activity", "activity-alias"):
            continue
        name = full(text(element, "name"))
        activities.append(name)
        if not launcher and any(_launches(intent) for intent in _children(element, "intent-filter")):
            launcher, launcher_label = name, text(element, "label")
    sdk = next(iter(_children(root, "uses-sdk")), Element("uses-sdk", {}))
    min_sdk = _number(text(sdk, "minSdkVersion"), 1)
    asked = [text(one, "name") for tag in ("uses-permission", "uses-permission-sdk-23") for one in _children(root, tag)]
    code = _number(text(root, "versionCode"), 0) | _number(text(root, "versionCodeMajor"), 0) << 32
    return Apk(
        package=package,
        split=text(root, "split"),
        version_code=code,
        version_name=text(root, "versionName"),
        min_sdk=min_sdk,
        target_sdk=_number(text(sdk, "targetSdkVersion"), min_sdk),
        label=launcher_label or text(application, "label") or package.rpartition(".")[2],
        activities=tuple(dict.fromkeys(activities)),
        launcher_activity=launcher,
        permissions=tuple(dict.fromkeys(name for name in asked if name)),
        instrumentation=tuple(
            (full(text(one, "name")), text(one, "targetPackage")) for one in _children(root, "instrumentation")
        ),
        test_only=text(application, "testOnly") == "true",
    )


def _children(element: Element, tag: str) -> Iterator[Element]:
    return (child for child in element.children if child.tag == tag)


def _launches(intent: Element) -> bool:
    actions = [child.attributes.get("name") for child in _children(intent, "action")]
    categories = [child.attributes.get("name") for child in _children(intent, "category")]
    return _MAIN in actions and any(name in categories for name in _LAUNCHER)


def _number(text: str, default: int) -> int:
    try:
        return int(text, 0)
    except ValueError:
        return default

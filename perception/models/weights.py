"""Which files make up a network, and the proof that they are the published ones.

A folder of weights holds a ``manifest.toml`` with the length and the sha256 of each file. A path to a file is handed
out only after the file was compared with the manifest: once per process, and again when its inode, length or
modification time changed. Model files count as untrusted input, so the manifest may only name plain files beside
itself, of kinds that hold numbers or text (nothing that unpickles).

The folders that clewline ships lie in ``perception/weights/NAME/``, each with the recipe that made it.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from perception.errors import ManifestInvalid, WeightsAltered, WeightsMissing

MANIFEST: Final = "manifest.toml"
SCHEMA: Final = 1
MAX_MANIFEST_BYTES: Final = 1 << 20
KINDS: Final = frozenset({".onnx", ".data", ".npy", ".safetensors", ".gguf", ".txt", ".json"})
REINSTALL: Final = "reinstall clewline; in a checkout, run: git checkout -- perception/weights"

_TEXTS: Final = ("id", "license", "license_file", "upstream", "quantization", "recipe")
_KEYS: Final = frozenset({"schema", "version", *_TEXTS, "settings", "files", "sources", "metrics"})

# (device, inode, length, modification time in ns) → sha256: what this process has already read to the end
_read: dict[tuple[int, int, int, int], str] = {}


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """One file that the manifest vouches for.

    Args:
        name: plain file name, beside the manifest.
        bytes: exact length.
        sha256: 64 lower-case hexadecimal digits.
    """

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Weights:
    """A folder of weights, as its manifest tells it.

    Args:
        folder: where the files lie.
        id: name of the network, equal in every version.
        version: counts up whenever the numbers change.
        license: SPDX expression of the weights' licence.
        license_file: file beside the manifest with the licence's text.
        upstream: the project whose weights these are or were derived from.
        quantization: what was done to the published numbers.
        recipe: the command that makes the files again.
        settings: what the code that runs the network must know (sizes in numbers of items).
        files: every file that is read at run time.
    """

    folder: Path
    id: str
    version: int
    license: str
    license_file: str
    upstream: str
    quantization: str
    recipe: str
    settings: Mapping[str, int]
    files: tuple[WeightsFile, ...]

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change whenever a number, a file or the tokenizer changes.

        Vectors of different fingerprints must not be compared: an index stores it beside the vectors it holds.
        """
        listed = "\n".join(f"{file.name} {file.sha256}" for file in sorted(self.files, key=lambda file: file.name))
        return hashlib.sha256(listed.encode()).hexdigest()[:16]

    def setting(self, name: str) -> int:
        """A positive number from the manifest.

        Raises:
            ManifestInvalid: it is not there.
        """
        if name not in self.settings:
            raise ManifestInvalid(f"{self.folder / MANIFEST}: settings.{name} is missing", REINSTALL)
        return self.settings[name]

    def path(self, name: str) -> Path:
        """Where a listed file lies, after its length and sha256 were compared with the manifest.

        Raises:
            ManifestInvalid: the manifest does not list the file.
            WeightsMissing: the file is not there or cannot be read.
            WeightsAltered: it is not the file that was published.
        """
        for file in self.files:
            if file.name == name:
                _compare(self.folder / name, file)
                return self.folder / name
        raise ManifestInvalid(f"{self.folder / MANIFEST}: {name} is not listed", REINSTALL)


def shipped(name: str) -> Path:
    """The folder of the weights that come with clewline under this name."""
    return Path(__file__).resolve().parent.parent / "weights" / name


def read_manifest(folder: Path) -> Weights:
    """Reads ``manifest.toml``; the files themselves are not touched yet.

    Raises:
        WeightsMissing: there is no manifest.
        ManifestInvalid: it is not TOML, lacks something, or names what it must not.
    """
    path = folder / MANIFEST
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_MANIFEST_BYTES + 1)
    except OSError as error:
        raise WeightsMissing(f"{path} cannot be read: {error.strerror}", REINSTALL) from error
    if len(raw) > MAX_MANIFEST_BYTES:
        raise ManifestInvalid(f"{path} is longer than {MAX_MANIFEST_BYTES} bytes", REINSTALL)
    try:
        table = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestInvalid(f"{path} is not valid TOML: {error}", REINSTALL) from error
    try:
        return _weights(folder, table)
    except _Wrong as wrong:
        raise ManifestInvalid(f"{path}: {wrong}", REINSTALL) from None


class _Wrong(Exception):
    """One thing that is wrong with a manifest; ``read_manifest`` adds where."""


def _weights(folder: Path, table: Mapping[str, object]) -> Weights:
    if unknown := sorted(table.keys() - _KEYS):
        raise _Wrong(f"unknown key {unknown[0]!r}")
    if table.get("schema") != SCHEMA:
        raise _Wrong(f"schema is {table.get('schema')!r}, this version of clewline reads {SCHEMA}")
    texts = {key: _text(table, key) for key in _TEXTS}
    texts["license_file"] = _plain_name(texts["license_file"])
    settings = table.get("settings", {})
    if not isinstance(settings, dict):
        raise _Wrong("settings is not a table")
    files = table.get("files")
    if not isinstance(files, list) or not files:
        raise _Wrong("files lists nothing")
    listed = tuple(_file(entry) for entry in files)
    if len({file.name for file in listed}) < len(listed):
        raise _Wrong("a file is listed twice")
    return Weights(
        folder=folder,
        version=_count(table, "version"),
        settings={key: _count(settings, key) for key in settings},
        files=listed,
        **texts,
    )


def _file(entry: object) -> WeightsFile:
    if not isinstance(entry, dict) or entry.keys() != {"name", "bytes", "sha256"}:
        raise _Wrong("each of files needs exactly name, bytes and sha256")
    name = _plain_name(_text(entry, "name"))
    if PurePosixPath(name).suffix not in KINDS:
        raise _Wrong(f"{name!r} is of no kind that is allowed ({', '.join(sorted(KINDS))})")
    digest = _text(entry, "sha256")
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise _Wrong(f"the sha256 of {name!r} is not 64 lower-case hexadecimal digits")
    return WeightsFile(name=name, bytes=_count(entry, "bytes"), sha256=digest)


def _plain_name(name: str) -> str:
    # both flavours, so that a manifest means the same on every system
    plain = PurePosixPath(name).name == name and PureWindowsPath(name).name == name
    if not plain or name in {".", ".."}:
        raise _Wrong(f"{name!r} is not a plain file name")
    return name


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise _Wrong(f"{key} is missing or not a text")
    return value


def _count(table: Mapping[str, object], key: str) -> int:
    value = table.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _Wrong(f"{key} is missing or not a whole number above 0")
    return value


def _compare(path: Path, file: WeightsFile) -> None:
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if status.st_size != file.bytes:
                raise WeightsAltered(
                    f"{path} has {status.st_size} bytes instead of {file.bytes}: it is cut off or altered", REINSTALL
                )
            key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
            digest = _read.get(key)
            if digest is None:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                _read[key] = digest
    except OSError as error:
        raise WeightsMissing(f"{path} cannot be read: {error.strerror}", REINSTALL) from error
    if digest != file.sha256:
        raise WeightsAltered(f"{path} is not the published file: its sha256 begins with {digest[:12]}", REINSTALL)

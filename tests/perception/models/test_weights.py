"""A file of weights is handed out only when it is the published one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from devices.errors import ClewError
from perception.errors import ManifestInvalid, PerceptionError, WeightsAltered, WeightsError, WeightsMissing
from perception.models import weights
from perception.models.weights import read_manifest, shipped

NUMBERS = b"\x00\x01\x02\x03" * 100
HEAD = """schema = 1
id = "tiny"
version = 2
license = "Apache-2.0"
license_file = "LICENSE"
upstream = "nobody/tiny"
quantization = "none"
recipe = "python -m nothing"
"""
FILE = f"""
[[files]]
name = "tiny.onnx"
bytes = {len(NUMBERS)}
sha256 = "{hashlib.sha256(NUMBERS).hexdigest()}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tiny.onnx").write_bytes(NUMBERS)
    (tmp_path / "manifest.toml").write_text(HEAD + "[settings]\nwidth = 3\n" + FILE)
    return tmp_path


def test_a_manifest_tells_what_the_network_is(folder):
    tiny = read_manifest(folder)

    assert (tiny.id, tiny.version, tiny.license, tiny.setting("width")) == ("tiny", 2, "Apache-2.0", 3)
    assert tiny.path("tiny.onnx") == folder / "tiny.onnx"


def test_every_kind_of_trouble_is_an_infrastructure_failure_with_a_next_step(folder):
    (folder / "tiny.onnx").unlink()

    with pytest.raises(WeightsError) as caught:
        read_manifest(folder).path("tiny.onnx")

    assert isinstance(caught.value, PerceptionError)
    assert isinstance(caught.value, ClewError)
    assert caught.value.exit_code == 3
    assert "reinstall clewline" in caught.value.hint


@pytest.mark.parametrize("place", [0, len(NUMBERS) // 2, len(NUMBERS) - 1])
def test_one_flipped_bit_is_refused(folder, place):
    changed = bytearray(NUMBERS)
    changed[place] ^= 1
    (folder / "tiny.onnx").write_bytes(changed)

    with pytest.raises(WeightsAltered, match="not the published file"):
        read_manifest(folder).path("tiny.onnx")


@pytest.mark.parametrize("kept", [0, 1, len(NUMBERS) - 1])
def test_a_file_that_is_cut_off_is_refused(folder, kept):
    (folder / "tiny.onnx").write_bytes(NUMBERS[:kept])

    with pytest.raises(WeightsAltered, match=f"has {kept} bytes instead of {len(NUMBERS)}"):
        read_manifest(folder).path("tiny.onnx")


def test_a_missing_file_and_a_missing_folder_are_told_apart_from_altered_ones(folder):
    tiny = read_manifest(folder)
    (folder / "tiny.onnx").unlink()

    with pytest.raises(WeightsMissing, match=r"tiny\.onnx cannot be read"):
        tiny.path("tiny.onnx")
    with pytest.raises(WeightsMissing, match=r"manifest\.toml cannot be read"):
        read_manifest(folder / "nowhere")


def test_a_directory_in_the_place_of_a_file_is_missing(folder):
    (folder / "tiny.onnx").unlink()
    (folder / "tiny.onnx").mkdir()

    with pytest.raises(WeightsMissing):
        read_manifest(folder).path("tiny.onnx")


def test_a_file_is_read_once_in_a_process_and_again_when_it_changed(folder, monkeypatch):
    read: list[str] = []
    digest = hashlib.file_digest

    def counting(stream, name):
        read.append(stream.name)
        return digest(stream, name)

    monkeypatch.setattr(hashlib, "file_digest", counting)
    tiny = read_manifest(folder)
    path = tiny.path("tiny.onnx")
    tiny.path("tiny.onnx")
    assert len(read) == 1

    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))
    tiny.path("tiny.onnx")
    assert len(read) == 2

    replacement = folder / "replacement"
    replacement.write_bytes(bytes(len(NUMBERS)))
    os.utime(replacement, ns=(status.st_atime_ns, status.st_mtime_ns))
    replacement.replace(path)  # same length, same time, another inode
    with pytest.raises(WeightsAltered):
        tiny.path("tiny.onnx")


@pytest.mark.parametrize(
    ("manifest", "complaint"),
    [
        ("", "schema is None"),
        ("not toml at all", "not valid TOML"),
        (HEAD.replace("schema = 1", "schema = 2") + FILE, "schema is 2"),
        (HEAD, "files lists nothing"),
        (HEAD + 'surprise = "x"\n' + FILE, "unknown key 'surprise'"),
        (HEAD.replace('id = "tiny"', "id = 5") + FILE, "id is missing or not a text"),
        (HEAD.replace("version = 2", "version = true") + FILE, "version is missing"),
        (HEAD + "[settings]\nwidth = 0\n" + FILE, "width is missing or not a whole number above 0"),
        (HEAD.replace("[settings]", "") + "settings = 4\n" + FILE, "settings is not a table"),
        (HEAD + FILE + FILE, "listed twice"),
        (HEAD + FILE.replace("tiny.onnx", "../tiny.onnx"), "not a plain file name"),
        (HEAD + FILE.replace("tiny.onnx", "/etc/tiny.onnx"), "not a plain file name"),
        (HEAD + FILE.replace("tiny.onnx", "..\\\\tiny.onnx"), "not a plain file name"),
        (HEAD + FILE.replace("tiny.onnx", ".."), "not a plain file name"),
        (HEAD.replace('"LICENSE"', '"../LICENSE"') + FILE, "not a plain file name"),
        (HEAD + FILE.replace("tiny.onnx", "tiny.pkl"), "of no kind that is allowed"),
        (HEAD + FILE.replace("tiny.onnx", "tiny.pt"), "of no kind that is allowed"),
        (HEAD + FILE.replace(f"bytes = {len(NUMBERS)}", "bytes = -1"), "bytes is missing"),
        (HEAD + FILE.replace('sha256 = "', 'sha256 = "z'), "not 64 lower-case"),
        (HEAD + FILE + 'url = "x"\n', "exactly name, bytes and sha256"),
    ],
)
def test_a_bad_manifest_says_what_is_bad(folder, manifest, complaint):
    (folder / "manifest.toml").write_text(manifest)

    with pytest.raises(ManifestInvalid, match=complaint):
        read_manifest(folder)


def test_a_manifest_of_another_encoding_or_of_endless_length_is_refused(folder):
    (folder / "manifest.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ManifestInvalid, match="not valid TOML"):
        read_manifest(folder)

    (folder / "manifest.toml").write_text("#" * (weights.MAX_MANIFEST_BYTES + 1))
    with pytest.raises(ManifestInvalid, match="longer than"):
        read_manifest(folder)


def test_what_the_manifest_does_not_list_is_not_handed_out(folder):
    (folder / "other.onnx").write_bytes(NUMBERS)

    with pytest.raises(ManifestInvalid, match=r"other\.onnx is not listed"):
        read_manifest(folder).path("other.onnx")
    with pytest.raises(ManifestInvalid, match=r"settings\.depth is missing"):
        read_manifest(folder).setting("depth")


def test_the_fingerprint_follows_the_numbers_and_nothing_else(folder):
    before = read_manifest(folder).fingerprint
    text = (folder / "manifest.toml").read_text()

    (folder / "manifest.toml").write_text(text.replace("nobody", "somebody"))
    assert read_manifest(folder).fingerprint == before

    digest = hashlib.sha256(NUMBERS).hexdigest()
    (folder / "manifest.toml").write_text(text.replace(digest, hashlib.sha256(b"other").hexdigest()))
    assert read_manifest(folder).fingerprint != before


@pytest.mark.parametrize("folder_of_weights", sorted(path.parent.name for path in shipped("").glob("*/manifest.toml")))
def test_every_folder_we_ship_is_whole_and_says_its_licence(folder_of_weights):
    found = read_manifest(shipped(folder_of_weights))

    for file in found.files:
        assert found.path(file.name).exists()
    told = (found.folder / found.license_file).read_text()
    assert "Apache License" in told or "Permission is hereby granted" in told
    assert (found.folder / "README.md").exists()

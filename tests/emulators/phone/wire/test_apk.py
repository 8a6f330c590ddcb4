from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.phone.wire.apk import BadApk, read_apk
from emulators.phone.wire.chunks import BadChunk, read_document, read_string
from tests.emulators.phone.wire.apks import AN_APP, apk, compile_xml, manifest, of_uiautomator2

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def test_a_manifest_says_what_is_needed() -> None:
    found = read_apk(apk({**AN_APP, "runner": "androidx.Runner", "min_sdk": 30}))
    assert (found.package, found.version_code, found.version_name) == ("com.example.notes", 7, "1.2")
    assert (found.min_sdk, found.target_sdk, found.label) == (30, 34, "Example notes")
    assert found.activities == ("com.example.notes.Main", "com.example.notes.other")
    assert found.launcher_activity == "com.example.notes.Main"
    assert found.permissions == ("android.permission.CAMERA", "android.permission.INTERNET")
    assert found.instrumentation == (("androidx.Runner", "com.example.notes"),)


def test_a_real_apk_with_its_resources() -> None:
    data = of_uiautomator2().read_bytes()
    found = read_apk(data)
    assert (found.package, found.label) == ("com.github.uiautomator", "ATX")
    assert found.launcher_activity == "com.github.uiautomator.MainActivity"
    assert found.version_code > 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert read_string(archive.read("resources.arsc"), 0x7F990001) is None


@settings(deadline=None, max_examples=60)
@given(words, words, st.booleans())
def test_texts_come_back_in_both_codings(label: str, name: str, utf8: bool) -> None:
    if utf8:
        label, name = label[:40], name[:40]
    root = read_document(compile_xml(("manifest", {"package": "a.b", "label": label, "own": name}, []), utf8=utf8))
    assert (root.attributes["label"], root.attributes["own"]) == (label, name)


def test_long_texts_have_long_lengths() -> None:
    long = "x" * 40_000
    assert read_document(compile_xml(("a", {"label": long}, []))).attributes["label"] == long
    assert read_document(compile_xml(("a", {"label": "ü" * 200}, []), utf8=True)).attributes["label"] == "ü" * 200


def test_numbers_and_truths() -> None:
    root = read_document(compile_xml(("a", {"versionCode": 0xFFFFFFFE, "testOnly": True}, [])))
    assert root.attributes == {"versionCode": "-2", "testOnly": "true"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"not a zip",
        zipped(other=b"x"),
        zipped(AndroidManifest__xml=b""),
        zipped(AndroidManifest__xml=b"<manifest/>"),
        zipped(AndroidManifest__xml=compile_xml(("application", {}, []))),
        zipped(AndroidManifest__xml=compile_xml(("manifest", {"label": "x"}, []))),
    ],
)
def test_what_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(BadApk):
        read_apk(data)


WHOLE = compile_xml(manifest(AN_APP))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(WHOLE)))
def test_a_spoiled_manifest_ends_in_an_error_or_a_manifest(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    try:
        assert read_apk(zipped(AndroidManifest__xml=bytes(data[:length]))).package
    except BadApk:
        return


def test_deep_and_broken_documents_are_refused() -> None:
    from tests.emulators.phone.wire.apks import Element

    deep: Element = ("a", {}, [])
    for _ in range(120):
        deep = ("a", {}, [deep])
    with pytest.raises(BadChunk, match="too deeply"):
        read_document(compile_xml(deep))
    whole = compile_xml(("a", {}, []))
    with pytest.raises(BadChunk):
        read_document(whole[:-24])


def test_a_manifest_that_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulators.phone.wire.apk.MAX_MANIFEST_BYTES", 100)
    with pytest.raises(BadApk, match="larger"):
        read_apk(apk(AN_APP))

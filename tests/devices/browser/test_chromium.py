"""The order in which a browser is looked for, against fake executables in temporary folders."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from importlib.machinery import ModuleSpec
from pathlib import Path

import psutil
import pytest

from devices.browser import chromium
from devices.browser.chromium import chromium_version, find_chromium, playwright_chromiums, run_bounded
from devices.errors import BrowserNotFound, ClewError

REVISION = "4321"


@pytest.fixture
def environ(tmp_path, monkeypatch) -> dict[str, str]:
    """An environment in which nothing is installed: empty HOME, empty PATH, a Playwright without browsers."""
    package = tmp_path / "site" / "playwright" / "driver" / "package"
    package.mkdir(parents=True)
    (package / "browsers.json").write_text(
        json.dumps({"browsers": [{"name": "firefox", "revision": "9"}, {"name": "chromium", "revision": REVISION}]})
    )
    spec = ModuleSpec("playwright", None, origin=str(tmp_path / "site" / "playwright" / "__init__.py"))
    monkeypatch.setattr(chromium, "find_spec", lambda name: spec if name == "playwright" else None)
    monkeypatch.setattr(chromium, "MACOS_PLACES", ())
    for name in ("home", "bin"):
        (tmp_path / name).mkdir()
    return {"HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "bin")}


def make_program(path: Path, script: str = "echo 'Chromium 150.0.1.2 built for tests'") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def registry(home: Path) -> Path:
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"


def make_managed(folder: Path, layout: str = "chrome-linux64/chrome", revision: str = REVISION) -> Path:
    path = make_program(folder / f"chromium-{revision}" / layout)
    (folder / f"chromium-{revision}" / "INSTALLATION_COMPLETE").touch()
    return path


def test_nothing_anywhere_names_the_two_ways(environ):
    with pytest.raises(BrowserNotFound) as caught:
        find_chromium(environ)
    assert "clew doctor --fix" in caught.value.hint
    assert "CLEW_CHROMIUM" in caught.value.hint
    assert caught.value.exit_code == 3
    assert isinstance(caught.value, ClewError)


def test_the_named_one_comes_before_all_others(environ, tmp_path):
    make_managed(registry(tmp_path / "home"))
    make_program(tmp_path / "bin" / "chromium")
    mine = make_program(tmp_path / "mine" / "my browser")
    found = find_chromium(environ | {"CLEW_CHROMIUM": str(mine)})
    assert (found.path, found.source) == (str(mine), "CLEW_CHROMIUM")


def test_a_bare_name_means_a_command(environ, tmp_path):
    special = make_program(tmp_path / "bin" / "brave")
    assert find_chromium(environ | {"CLEW_CHROMIUM": "brave"}).path == str(special)


@pytest.mark.parametrize("what", ["missing", "plain", "folder", "name"])
def test_a_named_one_that_cannot_be_run_is_an_error_and_never_the_next_in_line(environ, tmp_path, what):
    make_program(tmp_path / "bin" / "chromium")
    (tmp_path / "plain").write_text("text")
    (tmp_path / "folder").mkdir()
    named = "no-such-command" if what == "name" else str(tmp_path / what)
    with pytest.raises(BrowserNotFound, match=named) as caught:
        find_chromium(environ | {"CLEW_CHROMIUM": named})
    assert "CLEW_CHROMIUM" in caught.value.hint


def test_a_named_application_bundle_is_told_where_its_executable_is(environ, tmp_path):
    (tmp_path / "Chromium.app").mkdir()
    with pytest.raises(BrowserNotFound) as caught:
        find_chromium(environ | {"CLEW_CHROMIUM": str(tmp_path / "Chromium.app")})
    assert caught.value.hint.endswith("Chromium.app/Contents/MacOS/Chromium")


@pytest.mark.parametrize("layout", ["chrome-linux64/chrome", "chrome-linux/chrome", "chrome-linux-arm64/chrome"])
def test_the_one_playwright_manages_comes_before_the_systems(environ, tmp_path, layout):
    make_program(tmp_path / "bin" / "chromium")
    managed = make_managed(registry(tmp_path / "home"), layout)
    found = find_chromium(environ)
    assert (found.path, found.source) == (str(managed), "playwright")


def test_playwrights_own_settings_for_its_folder_are_followed(environ, tmp_path):
    elsewhere = make_managed(tmp_path / "elsewhere")
    assert find_chromium(environ | {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "elsewhere")}).path == str(elsewhere)
    inside = make_managed(tmp_path / "site" / "playwright" / "driver" / "package" / ".local-browsers")
    assert find_chromium(environ | {"PLAYWRIGHT_BROWSERS_PATH": "0"}).path == str(inside)
    if sys.platform != "darwin":
        cached = make_managed(tmp_path / "cache" / "ms-playwright")
        assert find_chromium(environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}).path == str(cached)


def test_other_revisions_and_half_downloads_are_passed_over(environ, tmp_path):
    folder = registry(tmp_path / "home")
    make_managed(folder, revision="4320")
    make_managed(folder)
    (folder / f"chromium-{REVISION}" / "INSTALLATION_COMPLETE").unlink()
    system = make_program(tmp_path / "bin" / "chromium")
    assert find_chromium(environ).path == str(system)


@pytest.mark.parametrize("listing", ["", "[]", "{}", '{"browsers": [{}]}', '{"browsers": 3}', "\x00"])
def test_a_playwright_that_cannot_be_read_manages_nothing(environ, tmp_path, listing):
    (tmp_path / "site" / "playwright" / "driver" / "package" / "browsers.json").write_text(listing)
    assert list(playwright_chromiums(environ)) == []


def test_without_playwright_the_system_is_searched(environ, tmp_path, monkeypatch):
    monkeypatch.setattr(chromium, "find_spec", lambda name: None)
    system = make_program(tmp_path / "bin" / "chromium")
    assert find_chromium(environ).path == str(system)


def test_the_systems_names_in_order(environ, tmp_path):
    names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"]
    programs = [make_program(tmp_path / "bin" / name) for name in names]
    for program in programs:
        found = find_chromium(environ)
        assert (found.path, found.source) == (str(program), "PATH")
        program.unlink()
    with pytest.raises(BrowserNotFound):
        find_chromium(environ)


def test_ubuntus_placeholder_counts_only_with_its_snap(environ, tmp_path, monkeypatch):
    snap = tmp_path / "snap" / "bin" / "chromium"
    monkeypatch.setattr(chromium, "_SNAP", snap)
    placeholder = make_program(tmp_path / "bin" / "chromium-browser", f'exec {snap} "$@"')
    chrome = make_program(tmp_path / "bin" / "google-chrome")
    assert find_chromium(environ).path == str(chrome)
    make_program(snap)
    assert find_chromium(environ).path == str(placeholder)


def test_the_usual_places_on_macos_come_last(environ, tmp_path, monkeypatch):
    place = make_program(tmp_path / "Applications" / "Chromium.app" / "Contents" / "MacOS" / "Chromium")
    monkeypatch.setattr(chromium, "MACOS_PLACES", (str(tmp_path / "nothing"), str(place)))
    monkeypatch.setattr("sys.platform", "darwin")
    found = find_chromium(environ)
    assert (found.path, found.source) == (str(place), "macOS")
    system = make_program(tmp_path / "bin" / "chrome")
    assert find_chromium(environ).path == str(system)


def test_looking_does_not_import_playwright():
    code = (
        "import sys; from devices.browser.chromium import find_chromium\n"
        "try: find_chromium({'PATH': '', 'HOME': '/nonexistent'})\n"
        "except Exception as error: print(type(error).__name__)\n"
        "print('playwright' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)", "156.0.8078.79"),
        ("Google Chrome for Testing 159.0.8154.6", "159.0.8154.6"),
        ("HeadlessChrome 120.1", "120.1"),
    ],
)
def test_the_version(tmp_path, said, version):
    assert chromium_version(str(make_program(tmp_path / "chrome", f"echo '{said}'; echo noise 1.2 >&2"))) == version


def test_a_browser_that_lacks_a_library_passes_its_words_on(tmp_path):
    lame = make_program(tmp_path / "chrome", "echo 'error while loading shared libraries: libnss3.so' >&2; exit 127")
    with pytest.raises(BrowserNotFound, match=r"libnss3\.so"):
        chromium_version(str(lame))


@pytest.mark.parametrize("script", ["echo hello", "exit 0", "echo 'Chromium 1.2.3'; exit 1", "kill -9 $$"])
def test_what_is_no_chromium_is_refused(tmp_path, script):
    with pytest.raises(BrowserNotFound):
        chromium_version(str(make_program(tmp_path / "chrome", script)))


def test_what_cannot_be_run_is_refused(tmp_path):
    (tmp_path / "chrome").write_bytes(b"\x7fELF not really")
    (tmp_path / "chrome").chmod(0o755)
    with pytest.raises(BrowserNotFound, match="cannot be run"):
        chromium_version(str(tmp_path / "chrome"))


def test_a_browser_that_hangs_is_ended_with_its_children(tmp_path):
    pid_file = tmp_path / "pid"
    hangs = make_program(tmp_path / "chrome", f"sleep 300 & echo $! > {pid_file}; wait")
    began_s = time.monotonic()
    with pytest.raises(BrowserNotFound, match="within 0.5 s"):
        chromium_version(str(hangs), timeout_s=0.5)
    assert time.monotonic() - began_s < 20
    child = int(pid_file.read_text())
    deadline_s = time.monotonic() + 10  # the kernel ends a process when it next gets round to it
    while is_running(child):
        assert time.monotonic() < deadline_s, "the child outlived the browser"
        threading.Event().wait(0.02)


def is_running(process_id: int) -> bool:
    try:
        return psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_a_bounded_command_printed(tmp_path):
    done = run_bounded([str(make_program(tmp_path / "speaks", "echo out; echo err >&2; exit 3"))], 20)
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\n", "err\n")

"""The doctor's findings, on machines that tests make up; one test looks at the real one."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from agent.doctor import machine as doctor
from agent.doctor.machine import (
    Check,
    check_chromium,
    check_data_folder,
    check_fonts,
    check_names,
    check_playwright,
    check_python,
    check_start,
    check_weights,
    run_checks,
    worst,
)
from agent.ownership import Clash
from agent.places import data_folder
from devices.browser.chromium import Chromium, find_chromium
from devices.errors import BrowserNotFound
from emulators.errors import BrowserInstallFailed

STARTS = "echo '<html><head></head><body></body></html>'"


def make_program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


class _NoSession:
    """Stands for a browser that Playwright drives without trouble."""

    def __init__(self, options: object) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def driven(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "Session", _NoSession)


def test_an_old_python_fails_and_a_new_one_does_not():
    assert check_python((3, 10, 14)).status == "fail"
    assert "3.11" in check_python((3, 10, 14)).fix
    for version in ((3, 11, 0), (3, 14, 2), sys.version_info[:3]):
        assert check_python(version).status == "ok"


def test_a_taken_name_fails_and_names_the_cure(monkeypatch):
    assert check_names().status == "ok"
    monkeypatch.setattr(doctor, "find_clashes", lambda: (Clash("agent", "other 1.0", "/somewhere/agent"),))
    check = check_names()
    assert (check.status, "other 1.0" in check.detail, "pipx" in check.fix) == ("fail", True, True)


def test_playwright_is_told_with_its_version():
    check = check_playwright()
    assert check.status == "ok"
    assert check.detail.split()[1][0].isdigit()


def test_a_playwright_that_cannot_be_imported_fails(monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    check = check_playwright()
    assert (check.status, bool(check.fix)) == ("fail", True)


def test_the_browser_is_told_with_its_version_and_source(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_CHROMIUM", make_program(tmp_path / "mine", "echo Chromium 150.0.1.2"))
    browser, check = check_chromium()
    assert browser is not None
    assert (check.status, check.detail) == ("ok", f"150.0.1.2 at {tmp_path / 'mine'} (from CLEW_CHROMIUM)")


def test_a_browser_named_wrongly_fails(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_CHROMIUM", str(tmp_path / "gone"))
    browser, check = check_chromium()
    assert browser is None
    assert (check.status, "CLEW_CHROMIUM" in check.fix) == ("fail", True)


@pytest.mark.usefixtures("driven")
def test_a_browser_that_shows_a_page_starts(tmp_path):
    path = make_program(tmp_path / "chrome", f'echo "$@" > {tmp_path}/flags; {STARTS}')
    assert check_start(path).status == "ok"
    flags = (tmp_path / "flags").read_text().split()
    assert flags[-2:] == ["--dump-dom", "about:blank"]
    assert ("--no-sandbox" in flags) == (os.geteuid() == 0)
    (profile,) = [flag.partition("=")[2] for flag in flags if flag.startswith("--user-data-dir")]
    assert not Path(profile).exists(), "the profile was the doctor's own and is gone with it"


def test_only_root_goes_without_the_sandbox(tmp_path, monkeypatch, driven):
    path = make_program(tmp_path / "chrome", f'echo "$@" > {tmp_path}/flags; {STARTS}')
    for user, bare in ((1000, False), (0, True)):
        monkeypatch.setattr("os.geteuid", lambda user=user: user)
        check = check_start(path)
        assert ("--no-sandbox" in (tmp_path / "flags").read_text()) == bare
        assert ("without its sandbox" in check.detail) == bare


@pytest.mark.parametrize(
    ("script", "detail", "fix"),
    [
        ("echo 'error while loading shared libraries: libnss3.so' >&2; exit 127", "libnss3.so", "install-deps"),
        ("echo 'FATAL: No usable sandbox!' >&2; kill -6 $$", "No usable sandbox", "user namespaces"),
        ("exit 0", "exit status 0", "clew doctor --fix"),
        ("echo noise; exit 4", "exit status 4", "clew doctor --fix"),
        ("sleep 300 & wait", "within 1 s", "clew doctor --fix"),
    ],
)
def test_a_browser_that_does_not_start_says_why_and_what_to_do(tmp_path, script, detail, fix):
    check = check_start(make_program(tmp_path / "chrome", script), limit_s=1.0)
    assert check.status == "fail"
    assert detail in check.detail
    assert fix in check.fix


def test_a_browser_that_is_gone_does_not_start(tmp_path):
    assert check_start(str(tmp_path / "gone")).status == "fail"


def test_a_browser_that_playwright_cannot_drive_fails(tmp_path):
    check = check_start(make_program(tmp_path / "chrome", STARTS), limit_s=20.0)
    assert check.status == "fail"
    assert "Playwright cannot drive it" in check.detail


@pytest.mark.parametrize(
    ("script", "status"),
    [("printf 'DejaVu Sans\\nDejaVu Sans\\nLiberation Mono\\n'", "ok"), ("exit 0", "warn"), ("exit 1", "warn")],
)
def test_fonts(tmp_path, monkeypatch, script, status):
    make_program(tmp_path / "fc-list", script)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    check = check_fonts()
    assert check.status == status
    if status == "ok":
        assert check.detail == "2 font families"
    else:
        assert "fonts-liberation" in check.fix


def test_a_machine_without_fontconfig_is_not_blamed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check_fonts().status == "ok"


@pytest.fixture
def weights(tmp_path) -> Path:
    """A folder of weights as it ships, with four bytes of network."""
    folder = tmp_path / "weights" / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.onnx").write_bytes(b"clew")
    texts = ("license", "license_file", "upstream", "quantization", "recipe")
    (folder / "manifest.toml").write_text(
        'schema = 1\nid = "tiny"\nversion = 1\n'
        + "".join(f'{key} = "x"\n' for key in texts)
        + f'[[files]]\nname = "tiny.onnx"\nbytes = 4\nsha256 = "{hashlib.sha256(b"clew").hexdigest()}"\n'
    )
    return folder


def test_weights_as_published(weights):
    check = check_weights(weights.parent)
    assert (check.status, check.detail) == ("ok", "tiny: 0 MB, as published")


def test_weights_that_were_altered_or_are_gone_fail(weights):
    (weights / "tiny.onnx").write_bytes(b"wlec")
    assert check_weights(weights.parent).status == "fail"
    (weights / "tiny.onnx").unlink()
    check = check_weights(weights.parent)
    assert (check.status, "tiny.onnx" in check.detail, "reinstall" in check.fix) == ("fail", True, True)
    (weights / "manifest.toml").unlink()
    assert check_weights(weights.parent).status == "fail"


def test_the_shipped_weights_are_the_published_ones():
    check = check_weights()
    assert check.status == "ok", check.detail


def test_the_data_folder_follows_the_setting(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "here"))
    assert data_folder() == tmp_path / "here"
    monkeypatch.delenv("CLEW_HOME")
    assert data_folder().name == "clewline"


def test_a_data_folder_that_is_not_there_yet_is_fine_and_left_alone(tmp_path):
    folder = tmp_path / "a" / "b"
    check = check_data_folder(folder)
    assert check.status == "ok"
    assert "made at the first run" in check.detail
    assert list(tmp_path.iterdir()) == []


def test_fixing_makes_the_data_folder(tmp_path):
    check = check_data_folder(tmp_path / "a" / "b", fix=True)
    assert check.status == "ok"
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("fix", [False, True])
def test_a_data_folder_below_a_file_fails(tmp_path, fix):
    (tmp_path / "file").touch()
    check = check_data_folder(tmp_path / "file" / "clewline", fix=fix)
    assert (check.status, "CLEW_HOME" in check.fix) == ("fail", True)


def test_a_read_only_data_folder_fails(tmp_path, monkeypatch):
    def refuse(**options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    check = check_data_folder(tmp_path)
    assert (check.status, "Read-only" in check.detail, "CLEW_HOME" in check.fix) == ("fail", True, True)


def test_a_full_disk_warns(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=10_000_000))
    assert check_data_folder(tmp_path).status == "warn"


def test_the_worst_of_all():
    ok, warn, fail = (Check("x", status, "") for status in ("ok", "warn", "fail"))
    assert worst([]) == worst([ok]) == "ok"
    assert worst([ok, warn, ok]) == "warn"
    assert worst([warn, fail, ok]) == "fail"


def no_browser() -> Chromium:
    raise BrowserNotFound("none", hint="get one")


def test_without_a_browser_nothing_is_started_and_nothing_installed(monkeypatch, tmp_path):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    monkeypatch.setattr(doctor, "find_chromium", no_browser)
    monkeypatch.setattr("emulators.browsers.ensure_chromium", lambda progress: pytest.fail("not asked to"))
    checks = {check.name: check for check in run_checks()}
    assert checks["chromium"] == Check("chromium", "fail", "none", "get one")
    assert "chromium starts" not in checks


def test_fixing_installs_a_browser_and_looks_again(monkeypatch, tmp_path, driven):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(doctor, "find_chromium", no_browser)
    browser = Chromium(make_program(tmp_path / "chrome", f"echo Chromium 150.0.1.2; {STARTS}"), "playwright")

    def install(progress) -> Chromium:
        progress("fetching")
        monkeypatch.setattr(doctor, "find_chromium", lambda: browser)
        return browser

    monkeypatch.setattr("emulators.browsers.ensure_chromium", install)
    lines: list[str] = []
    checks = {check.name: check for check in run_checks(fix=True, progress=lines.append)}
    assert lines == ["fetching"]
    assert checks["chromium"].status == checks["chromium starts"].status == "ok"
    assert (tmp_path / "home").is_dir()


def test_fixing_that_does_not_work_says_why(monkeypatch, tmp_path):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    monkeypatch.setattr(doctor, "find_chromium", no_browser)

    def install(progress) -> Chromium:
        raise BrowserInstallFailed("no network", "plug it in")

    monkeypatch.setattr("emulators.browsers.ensure_chromium", install)
    checks = {check.name: check for check in run_checks(fix=True)}
    assert checks["chromium"] == Check("chromium", "fail", "no network", "plug it in")


@pytest.mark.browser
def test_the_real_browser_starts():
    check = check_start(find_chromium().path)
    assert check.status == "ok", check.detail

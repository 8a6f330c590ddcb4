"""Installing Appium and starting it, with stand-ins for Node and npm that do what theirs would."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from agent.doctor.phones import appium_checks, check_acceleration, emulator_checks
from devices.android.adb_server import AdbServer
from emulators.appium_packages import PACKAGES, appium_folder, find_appium, find_node, fits, install_appium
from emulators.appium_server import AppiumServer
from emulators.errors import AppiumNotInstalled, AppiumNotStarted

NPM = f"""#!{sys.executable}
import json, os, sys
from pathlib import Path
folder = Path(sys.argv[sys.argv.index("--prefix") + 1])
assert "--ignore-scripts" in sys.argv
wanted = json.loads((folder / "package.json").read_text())["dependencies"]
if os.environ.get("NPM_FAILS"):
    print("npm error code ENOTFOUND")
    sys.exit(1)
for number in range(250):
    print(f"npm http fetch GET 200 http://registry/x-{{number}}.tgz 12ms")
for name, version in wanted.items():
    place = folder / "node_modules" / name
    place.mkdir(parents=True)
    (place / "package.json").write_text(json.dumps({{"version": os.environ.get("NPM_GIVES", version)}}))
"""


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch) -> Path:
    """A PATH with a Node that only knows its version, and an npm that fetches from nowhere."""
    folder = tmp_path / "bin"
    program(folder, "node", "#!/bin/sh\necho v22.12.0\n")
    program(folder, "npm", NPM)
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize(
    ("version", "good"),
    [((20, 19, 0), True), ((20, 18, 9), False), ((21, 9, 0), False), ((22, 11, 0), False), ((22, 12, 0), True),
     ((23, 9, 0), False), ((24, 0, 0), True), ((18, 20, 0), False)],
)  # fmt: skip
def test_which_nodes_run_appium(version: tuple[int, int, int], good: bool):
    assert fits(version) is good


def test_it_is_fetched_once_with_progress(tools: Path, tmp_path: Path):
    said: list[str] = []
    folder = install_appium(tmp_path / "cache", said.append)
    assert folder == appium_folder(tmp_path / "cache") == find_appium(tmp_path / "cache")
    assert [line.strip() for line in said[1:]] == ["100 packages", "200 packages"]
    (tools / "npm").unlink()
    assert install_appium(tmp_path / "cache", said.append) == folder
    assert os.listdir(tmp_path / "cache") == [folder.name], "nothing half-made is left"


def test_without_a_network_it_is_said_and_nothing_is_left(tools: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("NPM_FAILS", "1")
    with pytest.raises(AppiumNotInstalled, match="ENOTFOUND") as caught:
        install_appium(tmp_path / "cache", lambda line: None)
    assert "network" in caught.value.hint
    assert os.listdir(tmp_path / "cache") == []


def test_other_versions_than_ours_are_not_used(tools: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("NPM_GIVES", "1.0.0")
    with pytest.raises(AppiumNotInstalled, match="1.0.0, not"):
        install_appium(tmp_path / "cache", lambda line: None)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("node", "#!/bin/sh\necho v18.0.0\n", "none that Appium runs on"),
        ("node", "#!/bin/sh\nexit 3\n", "does not say"),
        ("node", "", "no Node"),
        ("npm", "", "no npm"),
    ],
)
def test_without_a_fit_node_it_is_said(tools: Path, tmp_path: Path, name: str, text: str, told: str):
    (tools / name).unlink()
    if text:
        program(tools, name, text)
    with pytest.raises(AppiumNotInstalled, match=told) as caught:
        install_appium(tmp_path / "cache", lambda line: None)
    assert "nodejs.org" in caught.value.hint


def test_a_server_that_ends_or_hangs_is_told_with_its_last_words(tools: Path, adb: AdbServer, tmp_path, monkeypatch):
    folder = install_appium(tmp_path / "cache", lambda line: None)
    program(tools, "node", '#!/bin/sh\n[ "$1" = --version ] && echo v24.0.0 && exit\necho "Fatal: no driver"; exit 7\n')
    with pytest.raises(AppiumNotStarted, match=r"status 7: Fatal: no driver"):
        AppiumServer(folder, adb)
    monkeypatch.setattr("emulators.appium_server.START_LIMIT_S", 0.5)
    program(tools, "node", '#!/bin/sh\n[ "$1" = --version ] && echo v24.0.0 && exit\nexec /bin/sleep 60\n')
    with pytest.raises(AppiumNotStarted, match="did not answer"):
        AppiumServer(folder, adb)


def test_the_doctor_says_what_is_missing_and_fetches_it(tools: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    checks = {check.name: check for check in appium_checks()}
    assert checks["node"].status == "ok"
    assert (checks["appium"].status, checks["appium"].fix) == ("fail", "run `clew doctor --fix appium`")
    assert "appium starts" not in checks
    said: list[str] = []
    monkeypatch.setattr("emulators.appium_server.START_LIMIT_S", 0.3)
    program(tools, "node", '#!/bin/sh\n[ "$1" = --version ] && echo v24.0.0 && exit\nexit 7\n')
    fixed = {check.name: check for check in appium_checks(fix=True, progress=said.append)}
    assert fixed["appium"].status == "ok"
    assert json.dumps(PACKAGES["appium"]).strip('"') in fixed["appium"].detail
    assert fixed["appium starts"].status == "fail"
    assert said


def test_the_doctor_of_emulators(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("ANDROID_HOME", str(tmp_path))
    monkeypatch.setenv("ANDROID_AVD_HOME", str(tmp_path / "avd"))
    checks = {check.name: check for check in emulator_checks()}
    assert checks["sdk parts"].status == "fail"
    assert "sdkmanager emulator" in checks["sdk parts"].fix
    assert checks["virtual devices"].status == "warn"
    assert check_acceleration(tmp_path / "kvm", "linux").status == "warn"
    assert check_acceleration(tmp_path / "kvm", "darwin").status == "ok"
    (tmp_path / "kvm").touch()
    assert check_acceleration(tmp_path / "kvm", "linux").status == "ok"


def test_this_machine_has_a_node_or_says_so():
    if shutil.which("node") is None:
        with pytest.raises(AppiumNotInstalled, match="no Node"):
            find_node()
    else:
        assert find_node().version > (0, 0, 0)

"""Getting a browser onto a machine, with installers that are small scripts: no network, nothing is installed."""

from __future__ import annotations

import json
import os
import sys
import time
from importlib.machinery import ModuleSpec
from pathlib import Path

import psutil
import pytest

from devices.browser import chromium
from devices.errors import BrowserNotFound
from emulators import browsers
from emulators.browsers import ensure_chromium, install_chromium
from emulators.errors import BrowserInstallFailed

REVISION = "77"
WORKS = "echo Chromium 150.0.1.2"
LAME = "echo error while loading shared libraries: libnss3.so >&2; exit 127"
ENOTFOUND = "echo 'Error: getaddrinfo ENOTFOUND downloads.example' >&2"


class Machine:
    """A machine with nothing on it but what a test puts there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bin = root / "bin"
        self.managed = root / "managed" / f"chromium-{REVISION}" / "chrome-linux64" / "chrome"
        self.log = root / "log"
        self.lines: list[str] = []
        self.bin.mkdir()

    def program(self, path: Path, script: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def script_that_makes(self, path: Path, script: str) -> str:
        """Shell text that puts an executable at ``path``, as an installer would."""
        return (
            f"mkdir -p {path.parent}; printf '#!/bin/sh\\n%s\\n' '{script}' > {path}; chmod +x {path}; "
            f"touch {self.root}/managed/chromium-{REVISION}/INSTALLATION_COMPLETE 2>/dev/null; true"
        )

    def playwright(self, script: str, deps: str = "exit 0") -> None:
        """What ``python -m playwright install`` and ``install-deps`` do here."""
        self.program(
            self.root / "python",
            f'echo "python $*" >> {self.log}\n'
            f'case "$3" in install) {script} ;; install-deps) {deps} ;; *) exit 9 ;; esac',
        )

    def apt(self, install: str, update: str = "exit 0") -> None:
        self.program(
            self.bin / "apt-get",
            f'echo "apt-get $*" >> {self.log}\ncase "$*" in *update*) {update} ;; *) {install} ;; esac',
        )

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path, monkeypatch) -> Machine:
    machine = Machine(tmp_path)
    package = tmp_path / "site" / "playwright" / "driver" / "package"
    package.mkdir(parents=True)
    (package / "browsers.json").write_text(json.dumps({"browsers": [{"name": "chromium", "revision": REVISION}]}))
    spec = ModuleSpec("playwright", None, origin=str(tmp_path / "site" / "playwright" / "__init__.py"))
    monkeypatch.setattr(chromium, "find_spec", lambda name: spec)
    monkeypatch.setattr(chromium, "SYSTEM_NAMES", ("fake-chromium",))
    monkeypatch.setattr(chromium, "MACOS_PLACES", ())
    monkeypatch.setattr(browsers, "_is_root", lambda: True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "managed"))
    # the installers need a shell's own tools; apt-get is ours or not there
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "mkdir", "printf", "chmod", "touch", "sleep", "echo", "true"):
        found = next((Path(f) / name for f in ("/bin", "/usr/bin") if (Path(f) / name).exists()), None)
        if found is not None:
            (tools / name).symlink_to(found)
    monkeypatch.setenv("PATH", f"{machine.bin}{os.pathsep}{tools}")
    monkeypatch.delenv("CLEW_CHROMIUM", raising=False)
    return machine


def test_one_that_is_there_is_kept(machine):
    program = machine.program(machine.bin / "fake-chromium", WORKS)
    assert ensure_chromium(machine.lines.append).path == str(program)
    assert machine.calls() == []


def test_playwrights_installer_comes_first(machine):
    machine.playwright("echo '|#### |  50% of 165 MiB'; " + machine.script_that_makes(machine.managed, WORKS))
    machine.apt("exit 1")
    found = ensure_chromium(machine.lines.append)
    assert (found.path, found.source) == (str(machine.managed), "playwright")
    assert machine.calls() == ["python -m playwright install chromium"]
    assert any("50% of 165 MiB" in line for line in machine.lines)


def test_one_that_is_there_but_does_not_start_is_replaced(machine):
    machine.program(machine.bin / "fake-chromium", LAME)
    machine.playwright(machine.script_that_makes(machine.managed, WORKS))
    assert ensure_chromium(machine.lines.append).path == str(machine.managed)


def test_the_one_a_person_named_is_never_replaced(machine, monkeypatch):
    machine.playwright(machine.script_that_makes(machine.managed, WORKS))
    monkeypatch.setenv("CLEW_CHROMIUM", str(machine.root / "gone"))
    with pytest.raises(BrowserNotFound):
        ensure_chromium(machine.lines.append)
    assert machine.calls() == []


def test_missing_system_libraries_are_installed_by_root(machine):
    machine.playwright(
        machine.script_that_makes(machine.managed, LAME), deps=machine.script_that_makes(machine.managed, WORKS)
    )
    machine.apt("exit 1")
    assert ensure_chromium(machine.lines.append).path == str(machine.managed)
    assert machine.calls()[-1] == "python -m playwright install-deps chromium"


def test_missing_system_libraries_without_rights_say_what_to_run(machine, monkeypatch):
    monkeypatch.setattr(browsers, "_is_root", lambda: False)
    machine.playwright(machine.script_that_makes(machine.managed, LAME))
    machine.apt("exit 1")
    with pytest.raises(BrowserInstallFailed, match=r"libnss3\.so") as caught:
        install_chromium(machine.lines.append)
    assert "--with-deps" in caught.value.hint
    assert not any(call.startswith("apt-get") for call in machine.calls())


def test_without_a_network_it_stops_early_and_turns_to_the_packages(machine):
    machine.playwright(f"{ENOTFOUND}; {ENOTFOUND}; {ENOTFOUND}; sleep 300")
    machine.apt(machine.script_that_makes(machine.bin / "fake-chromium", WORKS))
    began_s = time.monotonic()
    found = install_chromium(machine.lines.append)
    assert time.monotonic() - began_s < 30
    assert (found.path, found.source) == (str(machine.bin / "fake-chromium"), "PATH")
    update, install = machine.calls()[1:]
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends chromium fonts-liberation")
    assert any("cannot be reached" in line for line in machine.lines)


def test_a_network_that_stumbles_is_given_its_time(machine):
    stumble = f"{ENOTFOUND}; echo '| 10% of 165 MiB'; {ENOTFOUND}; echo '| 20% of 165 MiB'; {ENOTFOUND}"
    machine.playwright(f"{stumble}; {machine.script_that_makes(machine.managed, WORKS)}")
    assert install_chromium(machine.lines.append).source == "playwright"


def test_an_installer_that_never_ends_is_ended(machine, monkeypatch):
    monkeypatch.setattr(browsers, "PLAYWRIGHT_LIMIT_S", 0.5)
    machine.playwright("sleep 300 & wait")
    with pytest.raises(BrowserInstallFailed, match="within 0.5 s"):
        install_chromium(machine.lines.append)


def test_when_nothing_works_the_error_tells_both_reasons_and_all_ways(machine):
    machine.playwright("echo 'Error: disk is full'; exit 1")
    machine.apt("echo 'E: Unable to locate package chromium'; exit 100", update="exit 100")
    with pytest.raises(BrowserInstallFailed) as caught:
        install_chromium(machine.lines.append)
    assert "disk is full" in caught.value.message
    assert "Unable to locate package chromium" in caught.value.message
    assert "playwright install chromium" in caught.value.hint
    assert "apt-get install chromium" in caught.value.hint
    assert "CLEW_CHROMIUM" in caught.value.hint
    assert caught.value.exit_code == 3


def test_a_python_without_playwright_is_told(machine):
    with pytest.raises(BrowserInstallFailed, match="cannot be run"):
        install_chromium(machine.lines.append)


def test_a_package_that_holds_no_browser_is_told(machine):
    machine.playwright("exit 1")
    machine.apt("exit 0")
    with pytest.raises(BrowserInstallFailed, match="apt-get installed a package, but no Chromium"):
        install_chromium(machine.lines.append)


def test_an_interrupt_ends_the_installer(machine):
    machine.playwright(f"echo $$ > {machine.root}/pid; echo started; sleep 300")

    def interrupt(line: str) -> None:
        if "started" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_chromium(interrupt)
    assert not psutil.pid_exists(int((machine.root / "pid").read_text()))  # it was ours to wait for


def test_the_command_tells_what_it_found(machine, capsys):
    machine.program(machine.bin / "fake-chromium", WORKS)
    assert browsers.main() == 0
    assert capsys.readouterr().out.startswith("Chromium 150.0.1.2 at ")


def test_the_command_tells_what_to_do(machine, capsys):
    machine.playwright("exit 1")
    assert browsers.main() == 3
    assert "what to do: " in capsys.readouterr().err

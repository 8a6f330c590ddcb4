"""Starting emulators: exact command lines, every gate of the boot passed or not, consoles, ends.

The program is a stand-in that serves the embedded phone; adb is real. None of this says anything about Android itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.action import Tap
from devices.android import AndroidDevice
from devices.android.adb import AdbLink
from devices.android.adb_server import AdbServer
from devices.errors import DeviceBusy
from emulators.console import Console
from emulators.emulator import GATES_S, Emulator, EmulatorOptions
from emulators.errors import AvdRefused, ConsoleRefused, EmulatorNotStarted, NoDeviceFree
from emulators.lease import Lease
from emulators.phone.apps import shipped
from emulators.ports import PortPair, Reserved, reserve_ports
from emulators.running_emulators import find_running, leave_running, running_emulators, stop_running
from perception.perceiver import Perceiver
from tests.emulators.phone.wire.wired import wait_for


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Reserved]:
    reserved = reserve_ports(tmp_path / "leases")
    yield reserved
    reserved.release()


def test_the_command_line_is_the_one_that_was_asked_for():
    ports = PortPair(5580)
    plain = EmulatorOptions().argv(Path("/sdk/emulator"), "phone", ports)
    assert plain == [
        "/sdk/emulator", "-avd", "phone", "-ports", "5580,5581", "-gpu", "swiftshader_indirect",
        "-no-window", "-no-audio", "-no-boot-anim", "-no-snapshot",
    ]  # fmt: skip
    rich = EmulatorOptions(
        headless=False, gpu="host", snapshot="clean", wipe=True, read_only=True, memory_mb=3072, cores=4,
        dns=("1.1.1.1", "9.9.9.9"), proxy="http://127.0.0.1:3128", grpc_port=8554,
    )  # fmt: skip
    assert rich.argv(Path("e"), "phone", ports)[5:] == [
        "-gpu", "host", "-snapshot", "clean", "-no-snapshot-save", "-wipe-data", "-read-only", "-memory", "3072",
        "-cores", "4", "-dns-server", "1.1.1.1,9.9.9.9", "-http-proxy", "http://127.0.0.1:3128", "-grpc", "8554",
    ]  # fmt: skip
    assert "-no-snapshot" in EmulatorOptions(snapshot="clean", cold=True).argv(Path("e"), "phone", ports)


def test_it_boots_is_driven_kept_put_back_and_ended(stand_in, adb: AdbServer, ports, tmp_path, monkeypatch):
    record = tmp_path / "argv.jsonl"
    monkeypatch.setenv("STAND_IN_RECORD", str(record))
    gates: list[str] = []
    options = EmulatorOptions(memory_mb=2048)
    with Emulator(stand_in, "phone", ports.ports, adb, tmp_path / "log", options, gates.append) as emulator:
        assert [gate.split(": ")[1] for gate in gates] == list(GATES_S)
        assert json.loads(record.read_text()) == options.argv(stand_in, "phone", ports.ports)[1:]
        assert emulator.trouble() == ""
        assert emulator.shell("settings get global animator_duration_scale").strip() == "0"
        with emulator.console() as console:
            assert console.avd_name() == "phone"
            console.save_snapshot("clean")
            assert console.snapshots() == ("clean",)
            driven(emulator, adb)
            console.load_snapshot("clean")
            with pytest.raises(ConsoleRefused, match="other"):
                console.load_snapshot("other")
            console.delete_snapshot("clean")
            assert console.snapshots() == ()
            console.locate(13.4, 52.5)
            console.receive_sms("5551234", "hello there")
            console.set_battery(150)
            console.set_network("edge", "gprs")
        pid = emulator.pid
    assert emulator.trouble() == "ended"
    assert not Path(f"/proc/{pid}").exists()
    emulator.close()


def driven(emulator: Emulator, adb: AdbServer) -> None:
    device = AndroidDevice(AdbLink(emulator.serial, adb, fast=False), shipped()[0].package)
    screen = Perceiver().perceive(device.observe(picture=False))
    device.perform(Tap(), next(element for element in screen if element.can("tap")))
    device.close()


@pytest.mark.parametrize(
    ("fault", "stage", "told"),
    [
        ("exit", "console", "status 1"),
        ("silent", "console", "not within"),
        ("never-boots", "boot", "not within"),
        ("animates", "animation", "not within"),
    ],
)
def test_the_gate_that_is_not_passed_is_named(
    stand_in, adb: AdbServer, ports, tmp_path, monkeypatch, fault, stage, told
):
    monkeypatch.setenv("STAND_IN_FAULT", fault)
    quick = dict.fromkeys(GATES_S, 1.0) | ({"console": 30.0} if fault != "silent" else {}) | {"adb": 20.0}
    with pytest.raises(EmulatorNotStarted, match=told) as caught:
        Emulator(stand_in, "phone", ports.ports, adb, tmp_path / "log", EmulatorOptions(gates_s=quick))
    assert caught.value.stage == stage
    if fault == "exit":
        assert "hardware acceleration" in caught.value.hint


def test_a_program_that_is_none_is_told(adb: AdbServer, ports, tmp_path):
    with pytest.raises(EmulatorNotStarted, match="cannot be run"):
        Emulator(tmp_path / "nothing", "phone", ports.ports, adb, tmp_path / "log")


def test_one_that_is_killed_is_in_trouble(stand_in, adb: AdbServer, ports, tmp_path):
    with Emulator(stand_in, "phone", ports.ports, adb, tmp_path / "log") as emulator:
        with emulator.console() as console:
            console.kill()
        wait_for(lambda: not emulator.running, "the emulator ends")
        assert emulator.trouble() == "ended"


def test_one_runs_on_after_the_command_and_is_found_again(stand_in, adb: AdbServer, ports, tmp_path):
    folder = tmp_path / "emulators"
    emulator = Emulator(stand_in, "phone", ports.ports, adb, tmp_path / "log")
    kept = leave_running(emulator, folder)
    emulator.close()  # it is not ours any more
    assert find_running(folder, kept.serial).alive
    assert [one.name for one in running_emulators(folder)] == ["phone"]
    stop_running(folder, "phone")
    assert running_emulators(folder) == ()
    with pytest.raises(AvdRefused, match="runs"):
        find_running(folder, "phone")


def test_what_is_written_of_one_that_is_gone_is_forgotten(tmp_path):
    told = {"name": "x", "serial": "emulator-1", "console_port": 1, "pid": 1, "started_s": 1.0, "log": ""}
    (tmp_path / "x.json").write_text(json.dumps(told))
    (tmp_path / "y.json").write_text("{")
    assert running_emulators(tmp_path) == ()
    assert not (tmp_path / "x.json").exists()


def test_ports_are_reserved_across_processes(tmp_path):
    first, second = reserve_ports(tmp_path), reserve_ports(tmp_path)
    assert first.ports != second.ports
    assert first.ports.console % 2 == 0
    assert set(first.ports.for_appium().values()).isdisjoint(second.ports.for_appium().values())
    with pytest.raises(DeviceBusy):
        Lease(tmp_path, f"emulator ports {first.ports.console}")
    first.release()
    again = reserve_ports(tmp_path)
    assert again.ports == first.ports
    again.release()
    second.release()


def test_when_all_ports_are_taken_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("emulators.ports._free", lambda port: False)
    with pytest.raises(NoDeviceFree, match="5554 to 5681"):
        reserve_ports(tmp_path)


@pytest.mark.parametrize("word", ["a b", "x\nkill", "", "ü"])
def test_nothing_is_slipped_into_a_console(word, monkeypatch):
    console = object.__new__(Console)
    monkeypatch.setattr(Console, "ask", lambda self, *words, **limits: pytest.fail(f"asked {words}"))
    with pytest.raises(ConsoleRefused):
        console.load_snapshot(word)


def test_without_an_emulator_there_is_no_console():
    with pytest.raises(ConsoleRefused, match="no emulator"):
        Console(1)

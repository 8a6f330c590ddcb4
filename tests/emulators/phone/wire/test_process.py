"""A phone in a process of its own, its control port, and several at once."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading

import psutil
import pytest

from emulators.errors import PhoneNotServed
from emulators.phone.wire.control import RemotePhone, read_fault, write_fault
from emulators.phone.wire.faults import Fault, Kind, Layer, Phase
from emulators.phone.wire.process import PhoneProcess
from emulators.phone.wire.server import serve
from tests.emulators.phone.play_app import PLAY, play_phone
from tests.emulators.phone.wire.wired import LIMIT_S, Adb

PLAY_APP = "tests/emulators/phone/play_app.py"


def test_its_truth_is_read_and_its_faults_are_set_from_outside(adb: Adb) -> None:
    with PhoneProcess(["--apps", PLAY_APP, "--seed", "3", "--size", "720x1280", "--dpi", "320"]) as process:
        control = process.control()
        assert control.call("ping") == "pong"
        assert control.call("start", package=PLAY) == [PLAY, f"{PLAY}.MainActivity"]
        adb.text("connect", process.serial)
        phone = Adb(adb.port, adb.home, process.serial)
        assert "Physical size: 720x1280" in phone.text("shell", "wm size")
        tree = control.call("tree")
        left, top = tree.split('text="Press"')[1].split('bounds="[')[1].split("]")[0].split(",")
        tap = f"input tap {int(left) + 9} {int(top) + 9}"
        phone.shell(tap)
        assert control.count("button.pressed") == 1
        control.break_with(Fault(Kind.DISCONNECT, Layer.ADB, "shell*input*", phase=Phase.AFTER))
        assert phone.run("shell", tap).returncode != 0
        assert control.count("button.pressed") == 2
        assert [one["kind"] for one in control.call("struck")] == ["disconnect"]
        saved = control.call("save", name="a")
        control.advance(3600)
        control.call("load", name="a")
        assert control.call("save", name="b") == saved
        control.call("configure", dark=True)
        assert control.call("settings")["secure"]["ui_night_mode"] == "2"
        control.call("reset", seed=3)
        assert control.count() == 0
        assert control.call("crashes") == []
        with pytest.raises(ValueError, match="KeyError"):
            control.state("com.nope")
        with pytest.raises(ValueError, match="KeyError"):
            control.call("format_disk")
        control.close()
        adb.run("disconnect", process.serial)


def test_without_its_token_nobody_gets_in() -> None:
    with serve(play_phone(), control_token="right") as server:
        with RemotePhone(server.control_port, "right") as control:
            assert control.call("ping") == "pong"
        for line in (b'{"token": "wrong", "call": "stop"}\n', b"nonsense\n", b"[]\n", b'{"call": "stop"}\n'):
            with socket.create_connection(("127.0.0.1", server.control_port), 10) as connection:
                connection.sendall(line)
                assert connection.recv(100) == b""
        with RemotePhone(server.control_port, "wrong") as control, pytest.raises(PhoneNotServed):
            control.call("stop")
        assert not server.ended.is_set()


def test_it_ends_with_its_parent_and_on_request() -> None:
    process = PhoneProcess()
    control = process.control()
    control.call("stop")
    control.close()
    process.close()
    with pytest.raises(PhoneNotServed):
        process.control()


@pytest.mark.parametrize(
    ("words", "status"),
    [(["--size", "tall"], 2), (["--dpi", "5"], 2), (["--apps", "/nowhere.py"], 2), (["--avd", "x", "--port", "1"], 3)],
)
def test_what_it_cannot_do_it_says_in_a_line(words: list[str], status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "emulators.phone", *words], capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert done.returncode == status, done.stderr
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_fault_survives_the_way_through_json() -> None:
    fault = Fault(Kind.LATENCY, Layer.RPC, "cl*", at=2, repeat=0, phase=Phase.AFTER, chance=0.5, seconds=1.5)
    assert read_fault(json.loads(json.dumps(write_fault(fault)))) == fault


def test_four_phones_at_once(adb: Adb) -> None:
    phones = [PhoneProcess(["--seed", str(seed)]) for seed in range(4)]
    try:
        assert len({phone.port for phone in phones}) == 4
        for phone in phones:
            adb.text("connect", phone.serial)
        started = [
            Adb(adb.port, adb.home, phone.serial).start("shell", "input keyevent 3; echo $?") for phone in phones
        ]
        assert [one.communicate(timeout=LIMIT_S)[0] for one in started] == [b"0\n"] * 4
    finally:
        for phone in phones:
            adb.run("disconnect", phone.serial)
            phone.close()


def test_serving_leaves_nothing_behind() -> None:
    own = psutil.Process()
    with serve(play_phone()):
        pass
    before = own.num_fds(), threading.active_count()
    for _ in range(5):
        with serve(play_phone(), console=True, control_token="x"):
            pass
    assert (own.num_fds(), threading.active_count()) == before

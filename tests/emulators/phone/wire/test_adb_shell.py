"""adb-shell speaks to the daemon with no adb binary between: a second reading of the protocol."""

from __future__ import annotations

import io
import os

import pytest
from adb_shell.adb_device import AdbDeviceTcp
from adb_shell.exceptions import AdbCommandFailureException

from emulators.phone.wire.server import Server, serve
from tests.emulators.phone.play_app import play_phone
from tests.emulators.phone.wire.wired import wait_for

Both = tuple[Server, AdbDeviceTcp]


@pytest.fixture
def both():
    with serve(play_phone()) as server:
        device = AdbDeviceTcp("127.0.0.1", server.port, default_transport_timeout_s=10.0)
        assert device.connect()
        yield server, device
        device.close()


def test_shell_and_pictures(both: Both) -> None:
    _, device = both
    assert device.shell("getprop ro.product.model; echo $?") == "clewline simulated phone\n0\n"
    assert device.exec_out("screencap -p", decode=False).startswith(b"\x89PNG")
    assert list(device.streaming_shell("seq 3")) == ["1\n", "2\n", "3\n"]


def test_files(both: Both) -> None:
    _, device = both
    data = os.urandom(200_000)
    device.push(io.BytesIO(data), "/sdcard/Download/x.bin", mtime=1_700_000_000)
    mode, size, modified_s = device.stat("/sdcard/Download/x.bin")
    assert (mode & 0o170000, size, modified_s) == (0o100000, len(data), 1_700_000_000)
    back = io.BytesIO()
    device.pull("/sdcard/Download/x.bin", back)
    assert back.getvalue() == data
    assert b"x.bin" in [one.filename for one in device.list("/sdcard/Download")]
    with pytest.raises(AdbCommandFailureException):
        device.pull("/sdcard/nothing", io.BytesIO())


def test_a_reboot_cuts_the_cable(both: Both) -> None:
    server, device = both
    device.reboot()
    wait_for(lambda: server.handset.phone.boots == 1, "the phone boots")
    device.close()
    assert device.connect()
    assert device.shell("echo back") == "back\n"

"""adbutils, unmodified, through its own client of the adb server."""

from __future__ import annotations

import datetime
from pathlib import Path

import adbutils
import pytest

from emulators.phone.wire.server import Server
from tests.emulators.phone.play_app import PLAY
from tests.emulators.phone.wire.apks import AN_APP, apk
from tests.emulators.phone.wire.wired import Adb, middle

pytestmark = [
    pytest.mark.usefixtures("client_leftovers"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("forgotten_sockets"),
]

Both = tuple[Server, adbutils.AdbDevice]


@pytest.fixture
def both(wired: tuple[Server, Adb]) -> Both:
    server, adb = wired
    return server, adbutils.AdbClient(port=adb.port).device(serial=server.serial)


def test_what_it_is(both: Both) -> None:
    _, device = both
    assert device.get_state() == "device"
    assert device.prop.model == "clewline simulated phone"
    assert "shell_v2" in device.get_features()
    assert device.window_size() == (1080, 2400)
    assert device.rotation() == 0
    assert device.is_screen_on() is True
    assert device.wlan_ip() == "10.0.2.16"
    assert device.battery().level == 86


def test_shell_and_its_status(both: Both) -> None:
    _, device = both
    told = device.shell2("echo a; ls /nowhere")
    assert (told.returncode, told.output.splitlines()[0]) == (1, "a")
    told = device.shell2("echo a; echo b >&2; exit 3", v2=True)
    assert (told.returncode, told.stdout, told.stderr) == (3, "a\n", "b\n")


def test_touches_keys_and_text(both: Both) -> None:
    server, device = both
    with server.holding() as held:
        x, y = middle(held, "Press")
    device.click(x, y)
    device.swipe(x, y, x, y, 0.8)
    with server.holding() as held:
        assert (held.state(PLAY)["pressed"], held.state(PLAY)["held"]) == (1, 1)
        x, y = middle(held, "Form")
    device.click(x, y)
    with server.holding() as held:
        x, y = middle(held, "Name")
    device.click(x, y)
    device.send_keys("two words")
    with server.holding() as held:
        assert held.state(PLAY)["name"] == "two words"
    device.keyevent("HOME")
    assert device.app_current().package == "org.clewline.launcher"


def test_apps(both: Both, tmp_path: Path) -> None:
    _, device = both
    assert device.app_current().package == PLAY
    (tmp_path / "a.apk").write_bytes(apk(AN_APP))
    device.install(str(tmp_path / "a.apk"), nolaunch=True, silent=True)
    assert "com.example.notes" in device.list_packages(["-3"])
    told = device.package_info("com.example.notes")
    assert told is not None
    assert (told["version_name"], told["version_code"]) == ("1.2", 7)
    assert told["first_install_time"].date() == datetime.date(2026, 3, 2)
    device.app_start("com.example.notes")
    assert device.app_current().package == "com.example.notes"
    device.app_stop("com.example.notes")
    assert device.app_current().package == "org.clewline.launcher"
    device.app_clear("com.example.notes")
    device.uninstall("com.example.notes")
    assert device.app_info("com.example.notes") is None


def test_files(both: Both, tmp_path: Path) -> None:
    _, device = both
    device.sync.push(b"hello", "/data/local/tmp/h.txt", mode=0o600)
    told = device.sync.stat("/data/local/tmp/h.txt")
    assert (told.size, told.mode & 0o777) == (5, 0o600)
    assert device.sync.read_text("/data/local/tmp/h.txt") == "hello"
    assert [one.path for one in device.sync.list("/data/local/tmp")] == ["h.txt"]
    assert device.sync.exists("/data/local/tmp/nothing") is False
    assert device.sync.pull("/data/local/tmp/h.txt", tmp_path / "h.txt") == 5
    with pytest.raises(adbutils.AdbError):
        device.sync.read_bytes("/data/local/tmp/nothing")
    device.remove("/data/local/tmp/h.txt")
    assert device.sync.exists("/data/local/tmp/h.txt") is False


def test_the_screen(both: Both) -> None:
    server, device = both
    picture = device.screenshot()
    with server.holding() as held:
        assert picture.convert("RGB").tobytes() == held.screenshot().tobytes()
    assert "Pressed 0 times" in device.dump_hierarchy()
    device.switch_screen(False)
    assert device.is_screen_on() is False
    device.switch_screen(True)
    assert device.is_screen_on() is True


def test_ports(both: Both) -> None:
    _, device = both
    port = device.forward_port("tcp:6790")
    assert any(one.local == f"tcp:{port}" for one in device.forward_list())
    device.reverse("tcp:7000", "tcp:7001")
    assert [(one.remote, one.local) for one in device.reverse_list()] == [("tcp:7000", "tcp:7001")]
    with pytest.raises(adbutils.AdbError):
        device.create_connection(adbutils.Network.TCP, 12345)


def test_what_is_refused(both: Both) -> None:
    _, device = both
    assert "cannot run as root" in device.root()

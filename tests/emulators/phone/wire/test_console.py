from __future__ import annotations

import socket

import pytest

from emulators.phone.phone import Phone
from emulators.phone.system.packages import Intent
from emulators.phone.wire.console import Console, Refused
from emulators.phone.wire.handset import Handset
from emulators.phone.wire.server import serve
from tests.emulators.phone.play_app import PLAY, play_phone, press


@pytest.fixture
def console() -> Console:
    return Console(Handset(play_phone(), avd="Pixel_Test"))


def test_snapshots_bring_back_what_was(console: Console) -> None:
    phone = console._handset.phone
    assert console.answer("avd snapshot list") == ["There is no snapshot available."]
    console.answer("avd snapshot save one")
    press(phone, "Press")
    console.answer("avd snapshot save two")
    assert console.answer("avd snapshot list")[1:] == ["one", "two"]
    console.answer("avd snapshot load one")
    assert phone.state(PLAY)["pressed"] == 0
    console.answer("avd snapshot delete one")
    for line in ("avd snapshot load one", "avd snapshot delete one", "avd snapshot", "avd snapshot melt one"):
        with pytest.raises(Refused):
            console.answer(line)


def test_what_can_be_set(console: Console) -> None:
    phone = console._handset.phone
    assert console.answer("avd name") == ["Pixel_Test"]
    console.answer("power capacity 12")
    assert phone.battery == 12
    assert "capacity: 12" in console.answer("power display")
    console.answer("rotate")
    assert phone.config.rotation == 1
    console.answer("geo fix 8.5 47.4")
    assert console._handset.location == (47.4, 8.5, 0.0)
    phone.sleep()
    console.answer("finger touch 1")
    assert (phone.screen_on, phone.locked) == (True, False)
    console.answer("network delay gprs")
    assert phone.props["clewline.network.delay"] == "gprs"
    assert "avd" in " ".join(console.answer("help"))


@pytest.mark.parametrize(
    "line",
    [
        *("melt", "avd", "power capacity 500", "power", "geo fix 8.5", "geo fix 800 5", "geo fix a b", "network"),
        *("sms send 1", "gsm melt 1", "gsm call", "sms send 123 hello", "gsm call 123"),
    ],
)
def test_what_cannot_be_done_is_refused(console: Console, line: str) -> None:
    with pytest.raises(Refused):  # the last two because no app of this phone takes messages or calls
        console.answer(line)


def test_messages_and_calls_reach_the_apps_that_take_them() -> None:
    phone = Phone(seed=1)
    console = Console(Handset(phone))
    console.answer("sms send 0791234567 see you at nine")
    assert "see you at nine" in str(phone.state("org.clewline.messages"))
    console.answer("gsm call 0791234567")
    assert phone.crashes == []
    dialer = phone.resolve(Intent("android.intent.action.DIAL", "tel:1"))
    assert dialer is not None
    assert "0791234567" in str(phone.state(dialer.package))


def test_it_speaks_lines_that_end_with_ok_or_ko() -> None:
    with serve(play_phone(), console=True) as server:
        with socket.create_connection(("127.0.0.1", server.console_port), 10) as connection:
            lines = connection.makefile("rwb")

            def read() -> list[bytes]:
                found: list[bytes] = []
                while not found or not found[-1].startswith((b"OK", b"KO")):
                    found.append(lines.readline())
                return found

            assert read()[-1] == b"OK\r\n"
            for asked, end in ((b"avd name\r\n", b"OK"), (b"melt\n", b"KO: unknown command"), (b"auth x\n", b"OK")):
                lines.write(asked)
                lines.flush()
                assert read()[-1].startswith(end)
            lines.write(b"\n\nquit\n")
            lines.flush()
            assert lines.read() == b""
            lines.close()
        with socket.create_connection(("127.0.0.1", server.console_port), 10) as connection:
            connection.sendall(b"x" * 10_000 + b"\n")
            while connection.recv(1000):
                continue

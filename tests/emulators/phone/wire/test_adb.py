"""The unmodified adb binary takes the embedded phone for a device."""

from __future__ import annotations

import io
import os
import socket
import time
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image, ImageSequence

from emulators.phone.system.packages import Component
from emulators.phone.wire.auth import Mode
from emulators.phone.wire.faults import Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.wire.handset import Pace
from emulators.phone.wire.server import Options, Server, serve
from tests.emulators.phone.play_app import PLAY, play_phone
from tests.emulators.phone.wire.apks import AN_APP, apk, of_uiautomator2
from tests.emulators.phone.wire.http_client import call
from tests.emulators.phone.wire.wired import Adb, adb_server, listens, middle, on_the_wire, wait_for

Wired = tuple[Server, Adb]


INSTRUMENT = "am instrument -w io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner"


def test_it_is_listed_as_simulated(wired: Wired, adb: Adb) -> None:
    server, _ = wired
    line = next(line for line in adb.text("devices", "-l").splitlines() if line.startswith(server.serial))
    assert " device " in line
    assert "model:clewline_simulated_phone" in line


def test_output_errors_and_status_come_apart(wired: Wired) -> None:
    _, phone = wired
    assert phone.shell("echo out; echo err >&2; exit 7") == (7, "out\n", "err\n")
    assert phone.shell("ls /nowhere 2>/dev/null; echo X4EXIT:$?") == (0, "X4EXIT:1\n", "")
    status, _, errors = phone.shell("no-such-program")
    assert (status, errors) == (127, "/system/bin/sh: no-such-program: inaccessible or not found\n")


def test_standard_input_reaches_a_command_whole(wired: Wired) -> None:
    _, phone = wired
    data = os.urandom(3_000_000)
    assert phone.run("shell", "-T", "cat", stdin=data).stdout == data
    assert phone.run("exec-out", "cat /proc/net/unix").stdout.startswith(b"Num")


def test_an_interactive_shell_runs_lines_until_exit(wired: Wired) -> None:
    _, phone = wired
    done = phone.run("shell", stdin=b"cd /sdcard\npwd\nX=3; echo $X\nexit 5\necho never\n")
    assert (done.returncode, done.stdout) == (5, b"/sdcard\n3\n")


def test_trees_go_there_and_back_byte_for_byte(wired: Wired, tmp_path: Path) -> None:
    _, phone = wired
    there, back = tmp_path / "there", tmp_path / "back"
    (there / "deep" / "er").mkdir(parents=True)
    contents = {"a.bin": os.urandom(300_000), "deep/empty": b"", "deep/er/ünïcode.txt": "grüße 漢字".encode()}
    for name, data in contents.items():
        (there / name).write_bytes(data)
    phone.text("push", f"{there}/.", "/sdcard/Download/tree")
    phone.text("pull", "/sdcard/Download/tree", str(back))
    assert {name: (back / name).read_bytes() for name in contents} == contents


def test_what_cannot_be_pulled_or_pushed_says_so(wired: Wired, tmp_path: Path) -> None:
    server, phone = wired
    done = phone.run("pull", "/sdcard/nothing", str(tmp_path / "x"))
    assert done.returncode == 1
    assert b"No such file" in done.stdout + done.stderr
    (tmp_path / "large").write_bytes(bytes(2000))
    with server.holding() as held:
        held.files.capacity_bytes = held.files.used_bytes + 1000
    done = phone.run("push", str(tmp_path / "large"), "/sdcard/large")
    assert b"No space left on device" in done.stdout + done.stderr


def test_touches_and_text_arrive(wired: Wired) -> None:
    server, phone = wired
    with server.holding() as held:
        x, y = middle(held, "Press")
    assert phone.shell(f"input tap {x} {y}") == (0, "", "")
    assert phone.shell(f"input swipe {x} {y} {x} {y} 900")[0] == 0
    with server.holding() as held:
        assert held.state(PLAY)["pressed"] == 1
        assert held.state(PLAY)["held"] == 1
        assert held.effects.count("button.pressed") == 1
        x, y = middle(held, "Form")
    phone.shell(f"input tap {x} {y}")
    with server.holding() as held:
        x, y = middle(held, "Name")
    phone.shell(f"input tap {x} {y}; input text 'Ada%sL'; input keyevent KEYCODE_DEL 36")
    with server.holding() as held:
        assert held.state(PLAY)["name"] == "Ada h"
    assert "mInputShown=true" in phone.shell("dumpsys input_method")[1]
    phone.shell("input keyevent 4")
    assert "mInputShown=false" in phone.shell("dumpsys input_method")[1]
    status, _, errors = phone.shell("input tap 5")
    assert (status, "Invalid arguments" in errors) == (255, True)


def test_a_picture_and_the_tree_show_the_same_screen(wired: Wired) -> None:
    server, phone = wired
    picture = Image.open(io.BytesIO(phone.run("exec-out", "screencap -p").stdout))
    with server.holding() as held:
        assert picture.tobytes() == held.screenshot().tobytes()
    assert phone.text("shell", "uiautomator dump") == "UI hierchary dumped to: /sdcard/window_dump.xml\n"
    tree = etree.fromstring(phone.run("exec-out", "cat /sdcard/window_dump.xml").stdout)
    shown = [node.get("text") for node in tree.iter("node") if node.get("text")]
    with server.holding() as held:
        assert shown == [node.text for node in held.nodes() if node.text]
    written = phone.text("exec-out", "uiautomator dump /dev/tty")
    assert written.endswith("</hierarchy>UI hierchary dumped to: /dev/tty\n")


def test_a_hanging_app_has_no_tree(wired: Wired) -> None:
    server, phone = wired
    with server.holding() as held:
        held.questions.make_trouble("hang")
    status, out, errors = phone.shell("uiautomator dump")
    assert (status, out) == (1, "")
    assert errors.startswith("ERROR: null root node")


def test_apps_start_stop_and_are_not_found(wired: Wired) -> None:
    server, phone = wired
    assert "Status: ok" in phone.text("shell", f"am start -W -S -n {PLAY}/.DetailActivity")
    with server.holding() as held:
        assert held.focused == Component(PLAY, f"{PLAY}.DetailActivity")
    assert "mCurrentFocus=Window{" in phone.text("shell", "dumpsys window | grep mCurrentFocus")
    phone.shell("input keyevent HOME")
    assert "Events injected: 1" in phone.text("shell", f"monkey -p {PLAY} -c android.intent.category.LAUNCHER 1")
    status, out, _ = phone.shell("am start -n com.nope/.Main")
    assert status == 1
    assert "Error: Activity class {com.nope/com.nope.Main} does not exist" in out
    phone.shell(f"am force-stop {PLAY}")
    assert phone.shell(f"pidof {PLAY}")[0] == 1


def test_an_app_is_installed_replaced_started_and_removed(wired: Wired, tmp_path: Path) -> None:
    server, phone = wired
    first, second = tmp_path / "one.apk", tmp_path / "two.apk"
    first.write_bytes(apk(AN_APP))
    second.write_bytes(apk({**AN_APP, "version_code": 1}))
    assert "Success" in phone.text("install", str(first))
    assert b"INSTALL_FAILED_ALREADY_EXISTS" in phone.run("install", "--no-streaming", str(first)).stdout
    assert b"INSTALL_FAILED_VERSION_DOWNGRADE" in phone.run("install", "-r", str(second)).stderr
    assert "Success" in phone.text("install", "--no-streaming", "-r", str(first))
    assert phone.text("shell", "pm list packages -3 example").split() == ["package:com.example.notes"]
    assert "com.example.notes/com.example.notes.Main" in phone.text(
        "shell", "cmd package resolve-activity --brief com.example.notes"
    )
    phone.text("shell", "am start -n com.example.notes/.Main")
    with server.holding() as held:
        assert held.focused == Component("com.example.notes", "com.example.notes.Main")
        assert held.effects.count("package.installed") == 2
    phone.text("shell", "pm grant com.example.notes android.permission.CAMERA")
    assert "android.permission.CAMERA: granted=true" in phone.text("shell", "dumpsys package com.example.notes")
    status, _, errors = phone.shell("pm grant com.example.notes android.permission.READ_SMS")
    assert (status, "has not requested" in errors) == (255, True)
    path = phone.text("shell", "pm path com.example.notes").strip().removeprefix("package:")
    assert phone.run("exec-out", f"cat '{path}'").stdout == first.read_bytes()
    assert "Success" in phone.text("uninstall", "com.example.notes")
    assert phone.shell("pm path com.example.notes") == (1, "", "")


def test_a_real_apk_is_read_and_its_parts_are_taken_together(wired: Wired, tmp_path: Path) -> None:
    server, phone = wired
    assert "Success" in phone.text("install", str(of_uiautomator2()))
    with server.holding() as held:
        assert held.packages["com.github.uiautomator"].label == "ATX"
    base, part = tmp_path / "base.apk", tmp_path / "part.apk"
    base.write_bytes(apk(AN_APP))
    part.write_bytes(apk({**AN_APP, "split": "config.en"}))
    assert "Success" in phone.text("install-multiple", str(base), str(part))
    assert len(phone.text("shell", "pm path com.example.notes").splitlines()) == 2
    done = phone.run("install-multiple", "-r", str(part), str(part))
    assert b"INSTALL_PARSE_FAILED_NOT_APK" in done.stdout + done.stderr


def test_what_is_no_apk_is_refused(wired: Wired, tmp_path: Path) -> None:
    _, phone = wired
    (tmp_path / "no.apk").write_bytes(b"not a zip file at all")
    done = phone.run("install", str(tmp_path / "no.apk"))
    assert (done.returncode, b"INSTALL_PARSE_FAILED_NOT_APK" in done.stderr) == (1, True)


def test_a_port_of_the_phone_is_forwarded(wired: Wired) -> None:
    _, phone = wired
    serving = phone.start(
        "shell", "am instrument -w io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner"
    )
    port = phone.text("forward", "tcp:0", "tcp:6790").strip()
    try:
        assert call(int(port), "GET", "/status")["value"]["ready"] is True
        phone.shell("am force-stop io.appium.uiautomator2.server")
        assert serving.wait(10) == 0
    finally:
        serving.kill()
        serving.communicate()
        phone.run("forward", "--remove", f"tcp:{port}")


def test_a_port_of_the_host_is_reversed(wired: Wired) -> None:
    _, phone = wired
    with socket.create_server(("127.0.0.1", 0)) as host:
        port = host.getsockname()[1]
        chosen = phone.text("reverse", "tcp:0", f"tcp:{port}").strip()
        assert f"tcp:{chosen} tcp:{port}" in phone.text("reverse", "--list")
        asking = phone.start("shell", "-T", f"echo from the phone | nc 127.0.0.1 {chosen}")
        host.settimeout(10)
        connection, _ = host.accept()
        with connection:
            connection.settimeout(10)
            assert connection.makefile("rb").readline() == b"from the phone\n"
            connection.sendall(b"from the host\n")
        out, _ = asking.communicate(timeout=10)
        assert out == b"from the host\n"
        phone.text("reverse", "--remove", f"tcp:{chosen}")
        assert phone.shell(f"nc 127.0.0.1 {chosen}")[0] == 1
        assert phone.run("reverse", "--remove", "tcp:9").returncode == 1
        phone.text("reverse", "tcp:7001", f"tcp:{port}")
        assert phone.run("reverse", "--no-rebind", "tcp:7001", "tcp:1").returncode == 1
        phone.text("reverse", "--remove-all")
        assert phone.text("reverse", "--list").strip() == ""


def test_the_log_is_shown_followed_filtered_and_cleared(wired: Wired) -> None:
    server, phone = wired
    phone.shell("log -p e -t Mine something bad")
    assert (
        phone.text("logcat", "-d", "-v", "brief", "Mine:E", "*:S").splitlines()[-1]
        == "E/Mine    ( 1000): something bad"
    )
    following = phone.start("logcat", "-v", "raw", "-s", "Later")
    assert following.stdout is not None
    assert following.stdout.readline() == b"--------- beginning of main\n"
    with server.holding() as held:
        held.log.write("I", "Later", "now it happens")
    assert following.stdout.readline() == b"now it happens\n"
    following.kill()
    following.communicate()
    phone.text("logcat", "-c")
    assert "something bad" not in phone.text("logcat", "-d")


def test_size_density_rotation_and_darkness_follow(wired: Wired) -> None:
    server, phone = wired
    phone.shell("wm size 720x1280; wm density 320; cmd uimode night yes; settings put system user_rotation 1")
    with server.holding() as held:
        assert held.size_px == (1280, 720)
        assert (held.config.density_dpi, held.config.dark, held.config.rotation) == (320, True, 1)
    assert phone.shell("wm size")[1] == "Physical size: 1080x2400\nOverride size: 720x1280\n"
    phone.shell("wm size reset; wm density reset")
    assert phone.shell("wm size; wm density")[1] == "Physical size: 1080x2400\nPhysical density: 420\n"
    assert phone.shell("settings get global nothing")[1] == "null\n"
    assert phone.shell("settings put global a 'b c'; settings get global a; settings delete global a")[1] == (
        "b c\nDeleted 1 rows\n"
    )


def test_it_cannot_be_root(wired: Wired) -> None:
    _, phone = wired
    assert "cannot run as root" in phone.text("root")
    assert phone.shell("su -c id")[0] == 127


def test_nothing_reaches_the_shell_of_the_host(wired: Wired, tmp_path: Path) -> None:
    _, phone = wired
    mark = tmp_path / "mark"
    for attempt in (
        f"touch {mark}",
        f"$(touch {mark})",
        f"`touch {mark}`; sh -c 'touch {mark}'",
        f"cat /etc/passwd; cp /etc/passwd {mark}",
    ):
        status, out, _ = phone.shell(attempt)
        assert "root:" not in out
        assert status != 0 or "touch" in attempt
    assert not mark.exists()


def test_it_listens_on_loopback_only(wired: Wired) -> None:
    import psutil

    server, _ = wired
    listening = [one.laddr for one in psutil.Process().net_connections("tcp") if one.status == psutil.CONN_LISTEN]
    assert server.port in {address.port for address in listening}
    assert {address.ip for address in listening} == {"127.0.0.1"}


# --- authorisation ----------------------------------------------------------------------------------------------------


def test_a_new_key_is_accepted_and_remembered(adb: Adb) -> None:
    with serve(play_phone(), auth=Mode.ACCEPT) as server:
        with adb.connected(server) as phone:
            assert phone.shell("echo in") == (0, "in\n", "")
            assert len(server.handset.authorisation.keys) == 1
        server.handset.authorisation.mode = Mode.UNAUTHORIZED
        with adb.connected(server) as phone:  # the key is known by now
            assert phone.shell("echo again") == (0, "again\n", "")


def test_an_unanswered_question_leaves_it_unauthorized(adb: Adb) -> None:
    with serve(play_phone(), auth=Mode.UNAUTHORIZED) as server:
        adb.run("connect", server.serial)
        wait_for(lambda: adb.state(server.serial) == "unauthorized", "adb says unauthorized")
        adb.run("disconnect", server.serial)


def test_the_question_on_the_screen_lets_in(adb: Adb) -> None:
    with serve(play_phone(), auth=Mode.DIALOG) as server:
        adb.run("connect", server.serial)
        wait_for(lambda: server.handset.phone.questions.computer, "the phone asks")
        with server.holding() as held:
            assert held.questions.computer.count("@") == 1
            assert held.alert is not None
            assert held.alert.title == "Allow USB debugging?"
            held.tap(*middle(held, "Cancel"))
        assert adb.state(server.serial) == "unauthorized"
        adb.run("disconnect", server.serial)
        adb.run("connect", server.serial)
        wait_for(lambda: server.handset.phone.questions.computer, "the phone asks again")
        with server.holding() as held:
            held.tap(*middle(held, "Allow"))
            assert held.effects.count("debugging.allowed") == 1
        wait_for(lambda: adb.state(server.serial) == "device", "adb says device")
        adb.run("disconnect", server.serial)


# --- the persona of an emulator ---------------------------------------------------------------------------------------


def test_it_passes_for_an_emulator_with_a_console(tmp_path: Path) -> None:
    port = next(port for port in range(5585, 5555, -2) if not listens(port) and not listens(port - 1))
    # what adb cuts off before an answer is the greeting and the answer to its token
    (tmp_path / ".emulator_console_auth_token").write_text("any")
    with adb_server(tmp_path) as adb, serve(play_phone(), port=port, avd="Pixel_Test") as server:
        server.announce(adb.port)
        serial = f"emulator-{port - 1}"
        wait_for(lambda: adb.state(serial) == "device", "the emulator is listed")
        phone = Adb(adb.port, adb.home, serial)
        assert phone.text("emu", "avd", "name").split() == ["Pixel_Test", "OK"]
        assert phone.text("shell", "getprop ro.boot.qemu.avd_name") == "Pixel_Test\n"
        phone.text("emu", "avd", "snapshot", "save", "before")
        with server.holding() as held:
            held.tap(*middle(held, "Press"))
            assert held.state(PLAY)["pressed"] == 1
        phone.text("emu", "avd", "snapshot", "load", "before")
        with server.holding() as held:
            assert held.state(PLAY)["pressed"] == 0
        phone.run("emu", "kill")
        assert server.ended.wait(10)


# --- what goes wrong --------------------------------------------------------------------------------------------------


def tap_press(server: Server) -> str:
    with server.holding() as held:
        x, y = middle(held, "Press")
    return f"input tap {x} {y}; echo done"


def pressed(server: Server) -> int:
    with server.holding() as held:
        return held.effects.count("button.pressed")


@pytest.mark.parametrize(
    ("kind", "phase", "effects"),
    [
        (Kind.DISCONNECT, Phase.BEFORE, 0),
        (Kind.DISCONNECT, Phase.DURING, 1),
        (Kind.DISCONNECT, Phase.AFTER, 1),
        (Kind.DROP, Phase.BEFORE, 0),
        (Kind.DROP, Phase.AFTER, 1),
        (Kind.REPLY_LOST, Phase.AFTER, 1),
        (Kind.REFUSE_OPEN, Phase.BEFORE, 0),
        (Kind.REBOOT, Phase.BEFORE, 0),
        (Kind.REBOOT, Phase.AFTER, 1),
    ],
)
def test_a_broken_call_has_its_effect_or_not_as_its_phase_says(
    adb: Adb, kind: Kind, phase: Phase, effects: int
) -> None:
    plan = FaultPlan((Fault(kind, Layer.ADB, "shell*input*", phase=phase),))
    with on_the_wire(adb, Options(faults=plan)) as (server, phone):
        done = phone.run("shell", tap_press(server))
        # without an exit code adb ends with one of its own; a reply cut in two may still carry the word
        assert done.returncode != 0 or kind in (Kind.DROP, Kind.REPLY_LOST) or phase is Phase.DURING
        if phase is not Phase.DURING:
            assert b"done" not in done.stdout
        wait_for(lambda: pressed(server) == effects, "the effect")
        assert [struck.fault.kind for struck in plan.struck] == [kind]


def test_a_phone_that_goes_offline_comes_back(adb: Adb) -> None:
    plan = FaultPlan((Fault(Kind.OFFLINE, Layer.ADB, "shell*", phase=Phase.BEFORE),))
    with on_the_wire(adb, Options(faults=plan)) as (server, phone):
        assert phone.run("shell", "echo x").returncode != 0
        adb.run("disconnect", server.serial)
        connecting = adb.start("connect", server.serial)  # waits for an answer that does not come
        wait_for(lambda: adb.state(server.serial) == "offline", "it is offline")
        adb.run("disconnect", server.serial)
        connecting.communicate(timeout=15)
        adb.run("connect", server.serial)
        assert adb.state(server.serial) == "device"
        assert phone.shell("echo x") == (0, "x\n", "")


def test_a_hanging_service_is_left_by_its_client_alone(adb: Adb) -> None:
    plan = FaultPlan((Fault(Kind.HANG, Layer.ADB, "shell*hangs*"),))
    with on_the_wire(adb, Options(faults=plan)) as (_, phone):
        hanging = phone.start("shell", "echo hangs")
        assert phone.shell("echo lives") == (0, "lives\n", "")
        hanging.kill()
        hanging.communicate()
        assert phone.shell("echo still lives")[0] == 0


def test_latency_is_of_the_phones_time(adb: Adb) -> None:
    plan = FaultPlan((Fault(Kind.LATENCY, Layer.ADB, "shell*", seconds=3600.0),))
    with on_the_wire(adb, Options(faults=plan)) as (server, phone):
        with server.holding() as held:
            before = held.clock.elapsed_s
        assert phone.shell("echo late")[1] == "late\n"
        with server.holding() as held:
            assert held.clock.elapsed_s - before >= 3600


@pytest.mark.parametrize("kind", [Kind.NULL_ROOT, Kind.TRUNCATED_XML, Kind.MALFORMED_XML])
def test_a_spoiled_tree_is_spoiled_once(adb: Adb, kind: Kind) -> None:
    plan = FaultPlan((Fault(kind, Layer.ADB, "shell*uiautomator*"),))
    with on_the_wire(adb, Options(faults=plan)) as (_, phone):
        status, _, _ = phone.shell("uiautomator dump /sdcard/t.xml")
        first = phone.run("exec-out", "cat /sdcard/t.xml").stdout
        assert status == 1 if kind is Kind.NULL_ROOT else status == 0
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(first)
        phone.shell("uiautomator dump /sdcard/t.xml")
        etree.fromstring(phone.run("exec-out", "cat /sdcard/t.xml").stdout)


def test_a_taken_port_is_an_error_that_says_so() -> None:
    from emulators.errors import PhoneNotServed

    with (
        serve(play_phone()) as server,
        pytest.raises(PhoneNotServed, match=str(server.port)),
        serve(play_phone(), port=server.port),
    ):
        pass


def test_closing_ends_what_hosts_wait_for(adb: Adb) -> None:
    with on_the_wire(adb) as (server, phone):
        waiting = phone.start("logcat")
        assert waiting.stdout is not None
        waiting.stdout.readline()
        server.close()
        waiting.communicate(timeout=10)
        assert not listens(server.port)


# --- time and film ----------------------------------------------------------------------------------------------------


def test_in_the_real_pace_the_clock_follows_the_wall(adb: Adb) -> None:
    with on_the_wire(adb, Options(pace=Pace.REAL)) as (server, phone):
        with server.holding() as held:
            before = held.clock.elapsed_s
        wait_for(lambda: server.handset.phone.clock.elapsed_s > before + 0.2, "the phone's time passes by itself")
        began = time.monotonic()
        phone.shell("sleep 0.3")
        assert time.monotonic() - began >= 0.3
        assert server.handset.wait_until(lambda held: held.clock.elapsed_s > before + 0.5, 5.0)
        assert not server.handset.wait_until(lambda held: False, 0.2)


def test_in_the_virtual_pace_nothing_is_waited_for(wired: Wired) -> None:
    server, phone = wired
    with server.holding() as held:
        before = held.clock.elapsed_s
    began = time.monotonic()
    phone.shell("sleep 3600")
    assert time.monotonic() - began < 60
    with server.holding() as held:
        assert held.clock.elapsed_s - before > 3600


def test_a_film_is_kept_when_its_client_goes_away(wired: Wired) -> None:
    _, phone = wired
    filming = phone.start("shell", "screenrecord /sdcard/film.mp4")
    wait_for(lambda: phone.shell("ls /sdcard/film.mp4")[0] == 0, "the film begins")
    assert "screenrecord" in phone.shell("ps -A")[1]
    for _ in range(3):
        phone.shell("sleep 1; input tap 500 350")
    filming.kill()
    filming.communicate()
    wait_for(lambda: phone.shell("stat -c %s /sdcard/film.mp4")[1] != "0\n", "the film is written")
    film = Image.open(io.BytesIO(phone.run("exec-out", "cat /sdcard/film.mp4").stdout))
    frames = sum(1 for _ in ImageSequence.Iterator(film))
    assert (film.format, frames) == ("GIF", 3)  # before, after one press, after two
    assert "screenrecord" not in phone.shell("ps -A")[1]

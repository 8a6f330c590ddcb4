"""The phone's shell and its commands, run with no adb between."""

from __future__ import annotations

import hashlib
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.phone.phone import Phone
from emulators.phone.wire.shell import COMMANDS
from tests.emulators.phone.play_app import PLAY, node, play_phone
from tests.emulators.phone.wire.shell_run import run


@pytest.fixture
def phone() -> Phone:
    return play_phone()


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("echo a   b 'c  d' \"e  f\"", "a b c  d e  f\n"),
        ("echo -n a; echo -e 'b\\nc'", "ab\nc\n"),
        ("A=1; B=\"$A 2\"; echo $A \"$B\" '$A' ${A}x ${C:-none} $?", "1 1 2 $A 1x none 0\n"),
        ("X='a  b'; echo $X; echo \"$X\"", "a b\na  b\n"),
        ("echo $(echo one; echo two) `echo three`", "one two three\n"),
        ("false; echo $?; true && echo yes || echo no; false && echo yes || echo no", "1\nyes\nno\n"),
        ("! true; echo $?", "1\n"),
        ("(cd /sdcard; pwd; X=inner); pwd; echo \"[$X]\"", "/sdcard\n/\n[]\n"),
        ("{ echo a; echo b; } | tail -n1", "b\n"),
        ("for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done", "1\n3\n"),
        ("i=x; while [ $i != xxx ]; do i=x$i; done; echo $i", "xxx\n"),
        ("until true; do echo never; done; echo after", "after\n"),
        ("while true; do break; done; echo out", "out\n"),
        ("printf '%s=%d %x%%\\n' a 10 255 b 2", "a=10 ff%\nb=2 0%\n"),
        ("seq 3 | sort -rn | head -2 | tr '\\n' ' '", "3 2 "),
        ("printf 'b\\na\\nb\\n' | sort | uniq -c", "      1 a\n      2 b\n"),
        ("echo 'a:b:c' | cut -d : -f 1,3", "a:c\n"),
        ("echo hello | sed 's/l/L/g; s/^h/H/'", "HeLLo\n"),
        ("printf 'one\\ntwo\\n' | grep -c o; printf 'x1\\ny\\n' | grep -E -o '[0-9]+'", "2\n1\n"),
        ("printf 'A\\nb\\n' | grep -iv a", "b\n"),
        ("echo 'a b c' | wc -w", "3\n"),
        ("echo a b | xargs -n1 echo x", "x a\nx b\n"),
        ("echo hi | base64 | base64 -d", "hi\n"),
        ("echo one | { read X; echo \"<$X>\"; }", "<one>\n"),
        ("sh -c 'echo in; exit 3'; echo $?", "in\n3\n"),
        ("exec echo done; echo never", "done\n"),
        ("env A=5 sh -c 'echo $A'", "5\n"),
        ("ls /no 2>&1 >/dev/null | cut -c 1-3; (echo x >&2) 2>&1 | tr x y", "ls:\ny\n"),
        ("basename /a/b.c .c; dirname /a/b", "b\n/a\n"),
        ("id -u; whoami", "2000\nshell\n"),
        ("date +%Y-%m-%d", "2026-03-02\n"),
        ("date; sleep 90; date", "Mon Mar  2 09:00:00 UTC 2026\nMon Mar  2 09:01:30 UTC 2026\n"),
        ("[ a = a -a 1 -lt 2 ] && [ ! -e /x ] && test -d /sdcard && echo all", "all\n"),
        ("which ls nothing; echo $?", "/system/bin/ls\n1\n"),
        ("toybox echo t; /system/bin/echo s", "t\ns\n"),
        ("echo a & echo b", "b\na\n"),
        ("service list | grep -c -E 'activity:|package:|window:'", "3\n"),
        ("getprop ro.build.version.sdk; getprop nothing; getprop nothing default", "34\n\ndefault\n"),
        ("setprop debug.x 5; getprop debug.x", "5\n"),
        ("ime list -s; settings get secure default_input_method", "org.clewline.keyboard/.Keyboard\n" * 2),
        ("wm user-rotation lock 1; wm user-rotation", "lock 1\n"),
        ("cmd -l | grep package; pm list users | head -1", "package\nUsers:\n"),
        ("cmd clipboard set a b; cmd clipboard get", "a b\n"),
        ("svc wifi disable; settings get global wifi_on; dumpsys wifi", "0\nWi-Fi is disabled\n"),
        ("am get-current-user; locksettings get-disabled", "0\ntrue\n"),
        ("log -t T hi; logcat -d -v tag T:I '*:S'", "--------- beginning of main\nI/T       : hi\n"),
    ],
)  # fmt: skip
def test_what_comes_out(phone: Phone, command: str, out: str) -> None:
    ran = run(phone, command)
    assert (ran.out, ran.err) == (out, "")


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("nothing-of-the-kind", 127, "inaccessible or not found"),
        ("/tmp/echo a", 127, "inaccessible or not found"),
        ("echo 'open", 1, "no closing quote"),
        ("cat /nothing", 1, "cat: /nothing: No such file or directory"),
        ("cat /sdcard", 1, "Is a directory"),
        ("echo a > /nowhere/x", 1, "can't open"),
        ("rm /nothing", 1, "No such file or directory"),
        ("rmdir /sdcard", 1, "Directory not empty"),
        ("mkdir /data/app", 1, "File exists"),
        ("cd /nothing", 2, "No such file or directory"),
        ("[ a", 2, "missing ]"),
        ("[ a -lt b ]", 2, "unexpected operator"),
        ("ls --colour", 1, "Unknown option"),
        ("grep '(' /proc/net/unix -E", 2, "bad REGEX"),
        ("date 0101", 1, "Operation not permitted"),
        ("setprop ro.x y", 1, "Failed to set property"),
        ("kill 1", 1, "not permitted"),
        ("kill 99999", 1, "No such process"),
        ("settings get moon x", 255, "Invalid namespace"),
        ("wm size big", 255, "bad size"),
        ("wm density 5", 255, "density"),
        ("pm nonsense", 255, "Unknown command"),
        ("am nonsense", 255, "Unknown command"),
        ("am start -n", 255, "Argument expected"),
        ("cmd moon", 20, "Can't find service"),
        ("input fly 1 2", 255, "Invalid arguments"),
        ("input tap nan 5", 255, "Invalid arguments"),
        ("ime set com.nope/.Ime", 1, "Unknown input method"),
        ("uiautomator", 1, "Usage"),
        ("logcat -v nothing", 1, "Invalid parameter"),
        ("logcat -d '*:Q'", 1, "Invalid filter"),
        ("am instrument -w com.nope/.Runner", 1, "Unable to find instrumentation info"),
        ("app_process / com.nope.Main", 1, "Could not find class"),
        ("pm install /nothing.apk", 255, "Unable to open file"),
        ("pm install-write 99 a", 255, "unknown install session"),
        ("nc 127.0.0.1 9", 1, "Connection refused"),
        ("su", 127, "inaccessible"),
        ("run-as com.nope ls", 1, "unknown"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said(phone: Phone, command: str, status: int, said: str) -> None:
    ran = run(phone, command)
    assert ran.status == status
    assert said in ran.err + ran.out


def test_files(phone: Phone) -> None:
    ran = run(
        phone,
        "cd /sdcard; mkdir -p a/b; echo one > a/x.txt; cp a/x.txt a/b; mv a/b/x.txt a/b/y.txt; ls -R a; cat a/*/*.txt",
    )
    assert ran.out == "a:\nb\nx.txt\na/b:\ny.txt\none\n"
    ran = run(
        phone,
        "cd /sdcard/a; ls -l x.txt; chmod 600 x.txt; stat -c '%n %s %a %F' x.txt; chmod +x x.txt; stat -c %a x.txt",
    )
    assert ran.out.splitlines()[1:] == ["x.txt 4 600 regular file", "711"]
    assert run(phone, "find /sdcard/a -name '*.txt' -type f").out == "/sdcard/a/b/y.txt\n/sdcard/a/x.txt\n"
    assert run(phone, "du -s /sdcard/a | cut -f 2; df | wc -l").out == "/sdcard/a\n3\n"
    assert run(phone, "cd /sdcard/a; echo *; echo '*' ; echo none*").out == "b x.txt\n*\nnone*\n"
    assert run(phone, "touch /sdcard/a/.hidden; ls /sdcard/a; ls -a /sdcard/a | wc -l").out == "b\nx.txt\n5\n"
    assert (
        run(phone, "cat < /sdcard/a/x.txt; echo two >> /sdcard/a/x.txt; wc -l /sdcard/a/x.txt").out
        == "one\n2 /sdcard/a/x.txt\n"
    )
    assert run(phone, "cp -r /sdcard/a /sdcard/c; rm -r /sdcard/a; ls /sdcard/a; ls /sdcard/c").out == "b\nx.txt\n"
    data = bytes(range(256)) * 100
    run(phone, "cat > /sdcard/bin", stdin=data)
    assert phone.files.read("/sdcard/bin") == data
    assert run(phone, "md5sum /sdcard/bin; cat /sdcard/bin | sha256sum -b").out.split() == [
        hashlib.md5(data, usedforsecurity=False).hexdigest(), "/sdcard/bin", hashlib.sha256(data).hexdigest(),
    ]  # fmt: skip
    assert run(phone, "rm -rf /sdcard/c /nothing; tee /sdcard/t | cat; cat /sdcard/t", stdin=b"x").out == "xx"


def test_a_full_disk_is_said_and_nothing_is_lost(phone: Phone) -> None:
    run(phone, "echo kept > /sdcard/kept")
    phone.files.capacity_bytes = phone.files.used_bytes + 10
    ran = run(phone, "cp /sdcard/kept /sdcard/a; cp /sdcard/kept /sdcard/b; cp /sdcard/kept /sdcard/c")
    assert ran.err == "cp: /sdcard/kept: No space left on device\n"
    assert run(phone, "cat /sdcard/kept").out == "kept\n"


def test_an_endless_loop_ends(phone: Phone) -> None:
    assert run(phone, "while true; do true; done").status == 137


def test_the_input_of_a_pipeline_that_nobody_reads_ends_its_writer(phone: Phone) -> None:
    assert run(phone, "while true; do echo y; done | head -2").out == "y\ny\n"


def test_processes(phone: Phone) -> None:
    table = run(phone, "ps -A").out.splitlines()
    assert "PID" in table[0]
    assert any(line.endswith(f" {PLAY}") and len(line.split()) >= 9 for line in table)
    pid = run(phone, f"pidof {PLAY}").out.strip()
    assert run(phone, f"ps -p {pid} -o PID,NAME").out == f"PID NAME\n{pid} {PLAY}\n"
    assert run(phone, "pgrep -f clewline.play").out == f"{pid}\n"
    run(phone, f"kill -9 {pid}")
    assert PLAY not in phone.running


def test_input(phone: Phone) -> None:
    left, top, right, bottom = node(phone, "Press").bounds
    x, y = (left + right) // 2, (top + bottom) // 2
    run(phone, f"input tap {x}.4 {y}; input touchscreen tap {x} {y}; input swipe {x} {y} {x} {y} 700")
    assert (phone.state(PLAY)["pressed"], phone.state(PLAY)["held"]) == (2, 1)
    run(phone, "am start -n org.clewline.play/.ListActivity; input draganddrop 500 1800 500 400 300")
    assert node(phone, "Row 9").bounds[1] < 1400


text = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(text)
def test_quoted_ascii_is_typed_as_it_is(words: str) -> None:
    phone = play_phone()
    phone.activities.open(PLAY, "form", {})
    phone.writing.focus_on(next(view for view in phone.active_window().root.walk() if view.kind == "field"))
    phone.configure()
    run(phone, f"input text {shlex.quote(words)}")
    assert phone.state(PLAY)["name"] == words.replace("%s", " ")


NAMES = sorted(set(COMMANDS) - {"reboot", "logcat", "screenrecord", "screencap", "sh"})
ARGUMENTS = (
    *("-", "--", "-a", "-l", "-n", "-S", "1", "x", "/", "/sdcard", "", "'", "list", "get", "*", "start", "install"),
    *("dump", "-d", "(", "é", "99999999999"),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.lists(st.sampled_from(ARGUMENTS), max_size=4))
def test_no_arguments_break_a_command(name: str, arguments: list[str]) -> None:
    ran = run(SHARED, f"{name} {shlex.join(arguments)}", stdin=b"some\ninput\n")
    assert 0 <= ran.status <= 255


SHARED = play_phone()


def test_dumps_that_clients_read(phone: Phone) -> None:
    out = run(phone, "dumpsys window displays").out
    assert "  mFocusedApp=ActivityRecord{" in out
    assert f"u0 {PLAY}/.MainActivity t12}}" in out
    assert "mShowingLockscreen=false" in out
    assert "init=1080x2400 420dpi" in out
    assert "mWakefulness=Awake" in run(phone, "dumpsys power").out
    phone.sleep()
    assert "mWakefulness=Asleep" in run(phone, "dumpsys power").out
    assert "screenState=SCREEN_STATE_OFF" in run(phone, "dumpsys window").out
    phone.unlock()
    phone.configure(rotation=1)
    assert "SurfaceOrientation: 1" in run(phone, "dumpsys input").out
    assert "orientation=1, logicalFrame=Rect(0, 0 - 2400, 1080)" in run(phone, "dumpsys display").out
    assert "topResumedActivity=ActivityRecord{" in run(phone, "dumpsys activity activities").out
    assert f"ACTIVITY {PLAY}/.MainActivity" in run(phone, "dumpsys activity top").out
    assert f":{PLAY}/u0a" in run(phone, "dumpsys activity processes").out
    assert "(nothing)" in run(phone, "dumpsys activity services io.appium.settings").out
    assert f"topActivity=ComponentInfo{{{PLAY}/{PLAY}.MainActivity}}" in run(phone, "am stack list").out
    assert "  Package [org.clewline.play] (" in run(phone, "dumpsys package org.clewline.play").out
    assert run(phone, "dumpsys package com.nope").out == "Unable to find package: com.nope\n"
    assert "Can't find service: moon" in run(phone, "dumpsys moon").err
    assert run(phone, "dumpsys deviceidle whitelist +x").out == ""


def test_companions_of_appium(phone: Phone) -> None:
    before = phone.focused
    run(phone, "am start-activity -n io.appium.settings/.Settings")
    assert phone.focused == before
    phone.clipboard = "grüße"
    out = run(phone, "am broadcast -a io.appium.settings.clipboard.get").out
    assert 'result=-1, data="Z3LDvMOfZQ=="' in out
    assert "result=0" in run(phone, "am broadcast -a com.nobody.LISTENS").out
    assert 'result=0, data=""' in run(phone, "am broadcast -a ADB_KEYBOARD_INPUT_TEXT --es text Zg==").out


def test_recording_gives_frames(phone: Phone) -> None:
    import io

    from PIL import Image

    assert run(phone, "screenrecord --time-limit 1.5 /sdcard/film.mp4").status == 0
    assert Image.open(io.BytesIO(phone.files.read("/sdcard/film.mp4"))).format == "GIF"
    assert run(phone, "screenrecord").status == 2


def test_a_report_of_everything(phone: Phone) -> None:
    out = run(phone, "bugreport").out
    assert "simulated" in out
    assert PLAY in out

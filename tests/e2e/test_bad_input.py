"""The fault list: whatever a person, a page or a disk comes up with ends in a typed error or with a reason.

Each runs the real ``clew run`` in a process of its own with a real Chromium, and checks four things: the exit code, the
one JSON document, the journal from BEGIN to END, and that no process is left.
"""

from __future__ import annotations

import signal as signals
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.clew_process import Clew, Ended, reply, site, wait_for

pytestmark = pytest.mark.browser

BUTTON = "<title>Page</title><h1>Hello</h1><button onclick=\"this.textContent = 'Pressed'\">Go</button>"


@pytest.fixture
def clew(tmp_path):
    clew = Clew(tmp_path)
    yield clew
    assert clew.leftovers() == []


def run(clew: Clew, goal: str | bytes, on: str, *more: str) -> Ended:
    return clew("run", goal, "--on", on, "--json", *more)


def refused(ended: Ended, code: int, kind: str) -> dict[str, Any]:
    """There was no run: one typed error, no traceback, one document."""
    assert ended.code == code, ended.err
    document = ended.document
    assert document["exit_code"] == code
    assert document["error"] == kind
    assert document["reason"]
    assert document["trace"] is None
    assert "Traceback" not in ended.err
    assert ended.err.startswith("error: ")
    return document


def finished(clew: Clew, ended: Ended, code: int, status: str, kind: str = "") -> dict[str, Any]:
    """There was a run: its document, its reason, its journal from BEGIN to END."""
    assert ended.code == code, ended.err
    document = ended.document
    assert (document["exit_code"], document["status"]) == (code, status), document
    assert document["error"] == kind, document
    assert document["reason"]
    assert document["model"] == {"calls": 0, "tokens": 0, "usd": 0.0, "by_model": []}
    assert "Traceback" not in ended.err
    clew.records(document)
    assert Path(document["trace"]["page"]).stat().st_size > 1000
    return document


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ------------------------------------------------------------------------------------------------ addresses


def test_nothing_answers_at_the_address(clew):
    ended = run(clew, "press Go", f"browser:http://127.0.0.1:{closed_port()}/")
    document = finished(clew, ended, 3, "infrastructure", "NavigationFailed")
    assert document["steps"] == []


def test_the_host_does_not_exist(clew):
    ended = run(clew, "press Go", "browser:http://no-such-host.invalid/")
    finished(clew, ended, 3, "infrastructure", "NavigationFailed")


@pytest.mark.parametrize(
    "address",
    [
        "file://localhost/etc/passwd",
        "chrome://settings",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_before_a_browser_starts(clew, address):
    refused(run(clew, "press Go", f"browser:{address}"), 4, "AddressRefused")


@pytest.mark.parametrize("host", ["169.254.169.254", "0xA9FEA9FE"])
def test_the_metadata_address_of_a_cloud_is_refused(clew, host):
    document = finished(
        clew, run(clew, "press Go", f"browser:http://{host}/latest/meta-data/"), 4, "policy", "AddressRefused"
    )
    assert "metadata" in document["reason"]


@pytest.mark.parametrize("device", ["phone:second", "android:", "appium:here", "world:"])
def test_a_device_that_is_named_by_half_is_refused(clew, device):
    document = refused(run(clew, "press Go", device), 2, "UnsupportedAddress")
    assert document["hint"]


@pytest.mark.parametrize("device", ["http://127.0.0.1/", "\u202e"])
def test_what_is_no_device_is_refused_with_advice(clew, device):
    document = refused(run(clew, "press Go", device), 2, "UnsupportedAddress")
    assert "browser:" in document["hint"] or "browser" in document["hint"]


def test_a_link_that_leads_to_another_host_stops_the_run(clew):
    with site(BUTTON) as other, site(f"<a href='{other.address}/secret?told=1'>Go on</a>") as served:
        ended = run(clew, "press Go on", served.on())
        document = finished(clew, ended, 4, "policy", "AddressRefused")
        assert [step["outcome"] for step in document["steps"]] == ["refused"]
        assert "--allow-host" in document["hint"]
        assert other.asked == [], "the request was kept in"


def test_a_redirect_to_another_host_stops_the_run(clew):
    with site(BUTTON) as other:

        def elsewhere(request):
            reply(request, "", 302, Location=f"{other.address}/secret")

        with site("", gone=elsewhere) as served:
            document = finished(clew, run(clew, "press Go", served.on("/gone")), 4, "policy", "AddressRefused")
        assert document["steps"] == []
        assert other.asked == []


def test_another_host_can_be_allowed(clew):
    with site(BUTTON) as other, site(f"<a href='{other.address}/'>Go on</a>") as served:
        ended = run(clew, 'press "Go on", then press "Go"', served.on(), "--allow-host", other.host)
        finished(clew, ended, 0, "done")


def test_what_a_page_loads_by_itself_from_elsewhere_is_kept_in(clew):
    with site("") as other, site(f"{BUTTON}<img src='{other.address}/beacon?told=1'>") as served:
        document = finished(clew, run(clew, "press Go", served.on()), 0, "done")
        assert other.asked == []
        assert any(other.host in told for told in document["kept_in"])


# ------------------------------------------------------------------------------------------------ pages


def test_a_page_that_never_settles(clew):
    html = f"{BUTTON}<p id=p></p><script>setInterval(() => p.textContent = Math.random(), 5)</script>"
    with site(html) as served:
        finished(clew, run(clew, "press Go", served.on()), 0, "done")


def test_a_page_that_never_stops_loading(clew):
    def forever(request):
        request.send_response(200)
        request.send_header("Content-Type", "text/css")
        request.end_headers()
        with socket.socket() as nothing:  # wait for the browser to hang up
            nothing.settimeout(0)
            request.connection.settimeout(60)
            try:
                request.connection.recv(1)
            except OSError:
                pass

    with site(f"{BUTTON}<img src=/forever>", forever=forever) as served:
        finished(clew, run(clew, "press Go", served.on()), 0, "done")


def test_a_page_that_crashes_while_it_is_looked_at(clew):
    """The renderer is killed from outside, as the system does when memory runs out."""

    def kill_renderers(request):
        for process in clew.processes():
            if "--type=renderer" in process.cmdline():
                process.kill()
        reply(request, "")

    html = f"{BUTTON}<script>document.querySelector('button').onclick = () => fetch('/kill')</script>"
    with site(html, kill=kill_renderers) as served:
        document = finished(clew, run(clew, "press Go", served.on()), 3, "infrastructure", "DeviceCrashed")
    assert [step["outcome"] for step in document["steps"]] == ["unknown"]


def test_the_browser_dies(clew):
    def kill_browser(request):
        for process in clew.processes():
            line = process.cmdline()
            if any(part.startswith("--remote-debugging") for part in line) and not any("--type=" in p for p in line):
                process.kill()

    html = f"{BUTTON}<script>document.querySelector('button').onclick = () => fetch('/kill')</script>"
    with site(html, kill=kill_browser) as served:
        finished(clew, run(clew, "press Go", served.on()), 3, "infrastructure", "DeviceCrashed")


def test_a_page_that_hangs_when_it_is_touched(tmp_path):
    clew = Clew(tmp_path, CLEW_BROWSER_HANG_SECONDS="3")
    with site("<button onclick='while (true) {}'>Go</button>") as served:
        document = finished(clew, run(clew, "press Go", served.on()), 3, "infrastructure", "DeviceTimeout")
    assert [step["outcome"] for step in document["steps"]] == ["unknown"]
    assert clew.leftovers() == []


def test_a_page_that_hangs_from_the_start(tmp_path):
    clew = Clew(tmp_path, CLEW_BROWSER_HANG_SECONDS="3")
    with site(f"{BUTTON}<script>onload = () => {{ while (true) {{}} }}</script>") as served:
        ended = run(clew, "press Go", served.on())
        finished(clew, ended, 3, "infrastructure", "DeviceTimeout")
    assert clew.leftovers() == []


def test_a_page_that_navigates_in_the_middle_of_an_action(clew):
    html = "<input aria-label=Name onkeydown='location.href = \"/next\"'>"
    with site(html, next=BUTTON) as served:
        document = finished(clew, run(clew, 'enter "Ada Lovelace" in Name, then press Go', served.on()), 0, "done")
    assert document["steps"][0]["outcome"] in ("unknown", "done")
    assert document["steps"][-1]["location"].endswith("/next")


def test_a_page_that_keeps_navigating(clew):
    with site("<script>setTimeout(() => location.reload(), 30)</script><button>Go</button>") as served:
        ended = run(clew, "press Go", served.on(), "--max-seconds", "4")
        assert ended.code in (0, 1, 3, 4)
        clew.records(ended.document)


@pytest.mark.parametrize(
    ("opens", "told"),
    [
        ("alert('hello')", "alert dialog accepted: hello"),
        ("this.textContent = confirm('sure?')", "confirm dialog dismissed: sure?"),
        ("this.textContent = prompt('name?')", "prompt dialog dismissed: name?"),
    ],
)
def test_a_page_that_opens_a_dialog(clew, opens, told):
    with site(f'<button onclick="{opens}">Go</button>') as served:
        document = finished(clew, run(clew, "press Go", served.on()), 0, "done")
    assert told in document["steps"][0]["notices"]


def test_a_page_that_opens_a_dialog_before_it_is_there(clew):
    with site(f"<script>alert('first')</script>{BUTTON}") as served:
        finished(clew, run(clew, "press Go", served.on()), 0, "done")


def test_a_page_that_does_not_want_to_be_left(clew):
    html = "<script>onbeforeunload = (e) => { e.preventDefault(); return 'stay' }</script><a href=/next>Go on</a>"
    with site(html, next=BUTTON) as served:
        finished(clew, run(clew, 'press "Go on", then press "Go"', served.on()), 0, "done")


def test_ten_thousand_elements(clew):
    rows = "".join(f"<li><button>Row {number}</button>" for number in range(10_000))
    with site(f"<ul>{rows}</ul>") as served:
        document = finished(clew, run(clew, 'press "Row 12"', served.on()), 0, "done")
    assert document["seconds"] < 40
    assert len(document["steps"]) == 1


def test_elements_nested_a_thousand_deep(clew):
    with site(f"{'<div>' * 1000}{BUTTON}{'</div>' * 1000}") as served:
        finished(clew, run(clew, "press Go", served.on()), 0, "done")


def test_an_empty_page(clew):
    with site("") as served:
        finished(clew, run(clew, "press Go", served.on()), 1, "failed")


# ------------------------------------------------------------------------------------------------ goals


@pytest.mark.parametrize("goal", ["", "x" * 10_000, b"press \xff\xfe\x01"])
def test_a_goal_that_cannot_be_read(clew, goal):
    refused(run(clew, goal, "browser:http://127.0.0.1:9/"), 2, "GoalRefused")


@pytest.mark.parametrize("given", [b"\x00\x01\x02\xff", b"a" * 3_000_000])
def test_a_goal_from_stdin_that_cannot_be_read(clew, given):
    ended = clew("run", "-", "--on", "browser:http://127.0.0.1:9/", "--json", given=given)
    refused(ended, 2, "GoalRefused")


def test_a_goal_from_stdin(clew):
    with site(BUTTON) as served:
        ended = clew("run", "-", "--on", served.on(), "--json", given=b"press Go\n")
        finished(clew, ended, 0, "done")


# ------------------------------------------------------------------------------------------------ this machine


def test_a_trace_folder_that_cannot_be_made(clew, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with site(BUTTON) as served:
        for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/clew")):
            document = refused(run(clew, "press Go", served.on(), "--trace", str(folder)), 3, "JournalUnwritable")
            assert "--trace" in document["hint"]
        assert served.asked == [], "nothing is done that cannot be written down"


def test_a_trace_folder_that_is_taken(clew, tmp_path):
    with site(BUTTON) as served:
        finished(clew, run(clew, "press Go", served.on(), "--trace", str(tmp_path / "trace")), 0, "done")
        before = (tmp_path / "trace" / "journal.jsonl").read_bytes()
        refused(run(clew, "press Go", served.on(), "--trace", str(tmp_path / "trace")), 2, "ConfigError")
        assert (tmp_path / "trace" / "journal.jsonl").read_bytes() == before


def test_a_second_run_on_the_same_profile(clew, tmp_path):
    held: list[bool] = []
    release: list[bool] = []

    def hold(request):
        held.append(True)
        while not release:
            try:
                request.connection.settimeout(0.2)
                if not request.connection.recv(1):
                    break
            except TimeoutError:
                continue
        reply(request, BUTTON)

    profile = str(tmp_path / "profile")
    with site(BUTTON, hold=hold) as served:
        first = clew.start("run", "press Go", "--on", served.on("/hold"), "--json", "--profile", profile)
        wait_for(lambda: held)
        second = run(clew, "press Go", served.on(), "--profile", profile)
        document = finished(clew, second, 3, "infrastructure", "DeviceBusy")
        assert str(first.pid) in document["reason"]
        release.append(True)
        finished(clew, clew.end(first), 0, "done")
        finished(clew, run(clew, "press Go", served.on(), "--profile", profile), 0, "done")


def test_a_browser_that_is_none(tmp_path):
    clew = Clew(tmp_path, CLEW_CHROMIUM="/bin/false")
    finished_or_not = run(clew, "press Go", "browser:http://127.0.0.1:9/")
    assert finished_or_not.code == 3
    assert finished_or_not.document["status"] == "infrastructure"
    assert "Traceback" not in finished_or_not.err
    clew.records(finished_or_not.document)
    assert clew.leftovers() == []


@pytest.mark.parametrize("signal", ["SIGINT", "SIGTERM"])
def test_a_run_that_is_told_to_stop(clew, signal):
    held: list[bool] = []

    def hold(request):
        held.append(True)
        request.connection.settimeout(60)
        try:
            request.connection.recv(1)
        except OSError:
            pass

    with site("<a href=/hold>Go on</a>", hold=hold) as served:
        process = clew.start("run", "press Go on", "--on", served.on(), "--json")
        wait_for(lambda: held)
        process.send_signal(signals.Signals[signal])
        ended = clew.end(process, 30)
        finished(clew, ended, 1, "interrupted")

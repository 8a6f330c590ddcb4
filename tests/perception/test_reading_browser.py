"""A real page through the real driver: closed shadow root, frame, table, select, drawing; described and pointed at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from devices.browser.device import BrowserDevice
from devices.screen import Screen
from perception.describe import describe_screen
from perception.grounding import Grounder
from perception.perceiver import Perceiver

pytestmark = pytest.mark.browser

PAGES = {
    "/": """<!doctype html><title>Workshop</title><h1>Workshop</h1>
        <div id=host></div>
        <iframe src=/frame width=300 height=80 title=Inner></iframe>
        <table><tr><th>Part<th>Stock<th></tr>
          <tr><td>Bolt<td>12<td><button>Order</button></tr><tr><td>Nut<td>7<td><button>Order</button></tr></table>
        <label>Size <select><option>S<option selected>M<option>L</select></label>
        <label>Secret <input type=password value=hunter2></label>
        <div><input type=checkbox id=gift><span>Gift wrap</span></div>
        <svg width=200 height=60><circle cx=30 cy=30 r=20 fill=red />
          <rect x=80 y=10 width=40 height=40 fill=blue /></svg>
        <script>const root = host.attachShadow({mode: 'closed'});
        root.innerHTML = '<label>Coupon <input placeholder="Eight letters"></label><button>Apply</button>'</script>""",
    "/frame": "<!doctype html><p>Inside</p><button>Inner button</button>",
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    device = BrowserDevice(f"http://127.0.0.1:{server.server_port}/")
    try:
        yield Perceiver().perceive(device.observe())
    finally:
        device.close()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("heading", "Workshop"),
        ("textbox", "Coupon"),
        ("button", "Apply"),
        ("button", "Inner button"),
        ("combobox", "Size"),
        ("columnheader", "Stock"),
        ("cell", "Nut"),
    ],
)
def test_what_is_on_the_page(screen, role, name):
    assert [e for e in screen if (e.role, e.name) == (role, name)]


def test_shapes_are_told_by_colour_and_form(screen):
    assert [e.look for e in screen if e.look and e.role == "image"] == [("red", "circle"), ("blue", "square")]


@pytest.mark.parametrize(
    ("phrase", "role", "name"),
    [
        ("Coupon", "textbox", "Coupon"),
        ("the inner button", "button", "Inner button"),
        ("Size dropdown", "combobox", "Size"),
        ("field above Apply", "textbox", "Coupon"),
        ("the heading", "heading", "Workshop"),
    ],
)
def test_phrases_find_their_elements(screen, phrase, role, name):
    found = Grounder().ground(phrase, screen).best
    assert found is not None
    assert (found.role, found.name) == (role, name)


def test_the_button_in_the_row_of_a_part(screen):
    grounding = Grounder().ground("Order in the row of Nut", screen, lambda e: e.can("tap"))
    assert grounding.best is [e for e in screen if (e.role, e.name) == ("button", "Order")][1]
    assert grounding.confidence > 0.8


def test_the_box_beside_a_text(screen):
    found = Grounder().ground("gift wrap", screen, lambda e: e.can("tap")).best
    assert found is not None
    assert found.role == "checkbox"


def test_the_red_circle(screen):
    found = Grounder().ground("the red circle", screen).best
    assert found is not None
    assert found.look == ("red", "circle")


def test_the_text_form(screen):
    told = describe_screen(screen)
    lines = told.text.splitlines()
    assert "| Bolt | 12 | [Order — row Bolt]" in lines
    assert "| Nut | 7 | [Order — row Nut]" in lines
    assert "select [Size] = M; options: S, M, L" in lines
    assert any(line.lstrip("- ").startswith("field [Coupon] empty, e.g. Eight letters") for line in lines)
    assert "hunter2" not in told.text
    assert told.labels["Order — row Nut"].role == "button"

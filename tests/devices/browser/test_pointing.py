"""A canvas and a form in real Chromium, driven by places on their picture alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.action import Clear, Drag, Hover, LongPress, Press, Scroll, Select, Tap, Type
from devices.bounds import Bounds
from devices.browser.device import BrowserDevice
from devices.errors import StaleElement, UnsupportedAction
from devices.screen import Element

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>Canvas</title><style>body{margin:0}</style>
<canvas id=c width=400 height=200 style="display:block"></canvas><input id=f style="width:300px;height:30px">
<div id=d style="height:100px;width:400px;overflow:auto"><div style="height:900px">Long</div></div>
<script>
window.told = [];
window.g = c.getContext('2d');
window.draw = colour => { g.fillStyle = colour; g.fillRect(20, 20, 100, 60); };
draw('#336699');
for (const kind of ['mousedown', 'mouseup', 'click', 'dblclick'])
  c.addEventListener(kind, e => told.push([kind, e.offsetX, e.offsetY]));
c.addEventListener('mousemove', e => { window.at = [e.offsetX, e.offsetY]; });
f.addEventListener('keydown', e => told.push(['key', e.key]));
</script>"""


@pytest.fixture(scope="module")
def device() -> Iterator[BrowserDevice]:
    device = BrowserDevice("about:blank")
    try:
        yield device
    finally:
        device.close()


@pytest.fixture(autouse=True)
def _fresh(device: BrowserDevice) -> None:
    device.page.set_content(PAGE)
    device.page.wait_for_load_state()
    device.observe()


def seen(*box: int, role: str = "button") -> Element:
    return Element(0, role, "Seen", Bounds(*box), sources=frozenset({"ocr"}))


BLUE = seen(20, 20, 120, 80)
FIELD = seen(0, 200, 300, 230, role="textbox")


def told(device: BrowserDevice) -> list[list[object]]:
    return device.page.evaluate("told")


def test_a_canvas_is_clicked_where_the_picture_shows_it(device: BrowserDevice):
    receipt = device.perform(Tap(), BLUE)
    assert receipt.point_px == (70, 50)
    assert told(device) == [["mousedown", 70, 50], ["mouseup", 70, 50], ["click", 70, 50]]


def test_a_double_click_and_an_offset(device: BrowserDevice):
    device.perform(Tap(count=2, offset_px=(5, 6)), BLUE)
    assert ["dblclick", 25, 26] in told(device)


def test_a_place_that_was_painted_over_is_not_clicked(device: BrowserDevice):
    device.page.evaluate("draw('#ffee00')")
    with pytest.raises(StaleElement, match="different"):
        device.perform(Tap(), BLUE)
    assert told(device) == []


def test_typing_replaces_and_appends(device: BrowserDevice):
    device.perform(Type(text="Ada é"), FIELD)
    device.observe()
    device.perform(Type(text="!", append=True), FIELD)
    assert device.page.evaluate("f.value") == "Ada é!"
    device.observe()
    device.perform(Type(text="Bo"), FIELD)
    assert device.page.evaluate("f.value") == "Bo"
    device.observe()
    device.perform(Clear(), FIELD)
    assert device.page.evaluate("f.value") == ""


def test_keys_go_to_what_was_clicked(device: BrowserDevice):
    device.perform(Press(key="Enter", times=2), FIELD)
    assert [each for each in told(device) if each[0] == "key"] == [["key", "Enter"]] * 2


def test_hover_press_and_drag(device: BrowserDevice):
    device.perform(Hover(), BLUE)
    assert device.page.evaluate("at") == [70, 50]
    device.observe()
    device.perform(LongPress(hold_ms=100), BLUE)
    device.observe()
    device.perform(Drag(to_px=(300, 150)), BLUE)
    assert ["mouseup", 300, 150] in told(device)


def test_the_wheel_turns_over_a_place(device: BrowserDevice):
    device.perform(Scroll(direction="down"), seen(0, 240, 390, 320, role="list"))
    device.page.wait_for_function("d.scrollTop > 0")


def test_what_needs_a_node_is_refused_in_words(device: BrowserDevice):
    with pytest.raises(UnsupportedAction, match="picture"):
        device.perform(Select(options=("Oslo",)), BLUE)

"""Typing all at once must be told from Playwright's typing by nothing but its speed."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest

from devices.action import Type
from devices.browser.device import BrowserDevice
from devices.browser.keys import calls_for
from devices.browser.underway import Underway
from devices.errors import FocusRefused
from perception.perceiver import Perceiver

WATCHED = ("keydown", "keypress", "keyup", "beforeinput", "input")
PAGE = f"""<textarea aria-label=Notes></textarea><script>
window.told = [];
for (const type of {list(WATCHED)}) document.querySelector("textarea").addEventListener(type, (e) => told.push(
  [type, e.key, e.code, e.keyCode, e.which, e.charCode, e.location, e.shiftKey, e.repeat, e.isTrusted, e.data,
    e.inputType]));
</script>"""
TEXT = string.ascii_letters + string.digits + string.punctuation + " \né漢🙂"


@pytest.fixture(scope="module")
def device() -> Iterator[BrowserDevice]:
    opened = BrowserDevice()
    yield opened
    opened.close()


@pytest.mark.browser
def test_the_same_events_as_playwright(device):
    def typed_by(device: BrowserDevice, ours: bool) -> tuple[list[list[object]], str]:
        page = device.page
        page.set_content(PAGE)
        page.focus("textarea")
        if ours:
            device._wire.forget()
            device._wire.send_in_a_row(calls_for(TEXT))
        else:
            page.keyboard.type(TEXT)
        return page.evaluate("told"), page.input_value("textarea")

    theirs, their_value = typed_by(device, ours=False)
    ours, our_value = typed_by(device, ours=True)
    assert our_value == their_value == TEXT
    assert ours == theirs


@pytest.mark.browser
def test_a_text_arrives_through_the_device(device):
    device.page.set_content(PAGE)
    screen = Perceiver().perceive(device.observe(picture=False))
    field = next(element for element in screen if element.role == "textbox")
    assert device.perform(Type(text=TEXT), field).value == TEXT


@pytest.mark.browser
def test_a_field_that_its_page_takes_away_when_it_is_pressed_is_said_to_have_refused(device):
    device.page.set_content('<input aria-label="Hours" onclick="this.remove()">')
    screen = Perceiver().perceive(device.observe(picture=False))
    field = next(element for element in screen if element.role == "textbox")
    with pytest.raises(FocusRefused):
        device.perform(Type(text="6"), field)


@pytest.mark.browser
def test_calls_really_leave_before_their_reply_is_asked_for(device):
    """The private face of Playwright that this needs may change: then typing and looking get slow, and this fails."""
    session = device.page.context.new_cdp_session(device.page)
    call = Underway(session, "Browser.getVersion", {})
    assert call.sent
    assert call.reply()["product"]
    assert call.reply()["product"], "asked again, it answers the same"


@pytest.mark.browser
def test_an_error_nobody_asks_for_is_no_error(device):
    session = device.page.context.new_cdp_session(device.page)
    Underway(session, "Nothing.known", {})
    assert device.page.evaluate("1 + 1") == 2


def test_without_a_running_loop_the_call_is_made_when_its_reply_is_asked_for():
    class Session:
        def send(self, method: str, parameters: dict[str, object]) -> str:
            return f"{method}{parameters}"

    call = Underway(Session(), "A.b", {"c": 1})  # type: ignore[arg-type]
    assert not call.sent
    assert call.reply() == "A.b{'c': 1}"
    call.drop()


def test_what_has_no_key_is_inserted():
    assert list(calls_for("é")) == [("Input.insertText", {"text": "é"})]
    assert [method for method, _ in calls_for("a")] == ["Input.dispatchKeyEvent"] * 2

"""Pages of devices: which there are, and one with its live picture, its elements, and hands for a person."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agent.errors import ConfigError
from agent.reaching.by_hand import Pointed
from agent.reaching.frames import Frame
from agent.reaching.phones import KnownPhone, known_phones
from agent.view.desk import Desk, Post
from agent.view.markup import NOTHING, Html, Said, element, join
from agent.view.run_pages import start_form
from agent.view.shell import address, empty, post_button
from devices.action import Action, Back, LongPress, Press, Scroll, Tap, Type
from devices.bounds import Bounds
from devices.errors import ClewError, StaleElement
from devices.screen import Element, Screen
from planner.decision import Past

_STATES = {"opening": "opening", "idle": "ready", "busy": "at work", "running": "a run goes on", "closed": "closed"}


class Hand(BaseModel):
    """What a person does to the picture."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    frame: int
    """The look on which they saw it."""
    do: str = Field(pattern="^(tap|long_press|type|press|scroll|back)$")
    point: tuple[int, int] | None = None
    element: int | None = None
    text: str = Field(default="", max_length=10_000)
    append: bool = False
    key: str = Field(default="", max_length=60)
    direction: str = Field(default="down", pattern="^(up|down|left|right)$")


def devices_page(desk: Desk) -> Html:
    """What is open, and what can be opened."""
    desk.forget_closed()
    opened = [_post_line(post) for post in desk.posts.values()]
    phones: tuple[KnownPhone, ...] = ()
    trouble = ""
    try:
        phones = known_phones()
    except ClewError as error:
        trouble = str(error)
        phones = (KnownPhone("phone", "simulated", "device", "the embedded phone"),)
    return join(
        (
            element("h1", "Devices"),
            element("h2", "Open here"),
            element("ul", *opened, class_="rows") if opened else empty("None. Open one below, or start a run."),
            element("h2", "That can be opened"),
            element("ul", *(_phone_line(phone) for phone in phones), _browser_form(), class_="rows"),
            element("p", Said(trouble), class_="soft") if trouble else NOTHING,
        )
    )


def _post_line(post: Post) -> Html:
    where = address("devices", post.id)
    return element(
        "li",
        element("span", state_words(post), class_="badge"),
        element(
            "div",
            element("a", Said(str(post.held.address)), href=where),
            element("p", Said(post.goal), class_="soft") if post.goal else NOTHING,
            class_="what",
        ),
        post_button("Close", f"{where}/close"),
        class_="run-line",
    )


def _phone_line(phone: KnownPhone) -> Html:
    usable = phone.state == "device" and not phone.owner
    return element(
        "li",
        element("span", phone.kind, class_="badge"),
        element(
            "div",
            element("b", Said(phone.address)),
            element("p", Said(phone.detail), Said(f" in use by {phone.owner}" if phone.owner else ""), class_="soft"),
            class_="what",
        ),
        post_button("Open", "/devices", {"on": phone.address})
        if usable
        else element("span", Said(phone.state), class_="soft"),
        class_="run-line",
    )


def _browser_form() -> Html:
    form = element(
        "form",
        element(
            "label", "Address ", element("input", name="on", value="browser:https://", autocapitalize="off", size="34")
        ),
        element("button", "Open", class_="act"),
        class_="row",
        data_post="/devices",
        data_wait="Opening …",
    )
    return element(
        "li", element("span", "browser", class_="badge"), element("div", form, class_="what"), class_="run-line"
    )


def device_page(desk: Desk, post: Post) -> Html:
    """One device, live."""
    where = address("devices", post.id)
    head = element(
        "header",
        element("h1", Said(str(post.held.address)), dir="auto"),
        element("span", state_words(post), id="device-state", class_="badge", role="status"),
        post_button("Close the device", f"{where}/close", id="close-device"),
        class_="device-head",
    )
    steps = element(
        "section",
        start_form(desk, str(post.held.address)),
        element("div", controls(post), id="controls"),
        element("h2", "What is done"),
        element("div", element("p", "Nothing yet.", class_="soft"), id="outline", aria_live="polite"),
        aria_label="What is done",
        class_="outline",
    )
    return join(
        (head, element("div", _picture(), _elements(), steps, id="device", class_="device", data_address=where))
    )


def _picture() -> Html:
    """The live picture, and what a person can do to the device besides touching it."""
    buttons = (
        ("Back", {"do": "back"}),
        ("Enter", {"do": "press", "key": "Enter"}),
        ("Scroll down", {"do": "scroll", "direction": "down"}),
        ("Scroll up", {"do": "scroll", "direction": "up"}),
    )
    screen = element(
        "div",
        element("img", class_="live", alt="What the device shows now", width=360, height=640),
        element("svg", class_="overlay", aria_hidden="true", preserveAspectRatio="none"),
        class_="screen",
    )
    name = element("p", element("bdi", id="screen-title"), " ", element("span", id="screen-place", class_="soft"))
    keys = (element("button", told, type="button", class_="act", data_act=body_of(body)) for told, body in buttons)
    typing = element(
        "form",
        element("label", "Type into the field in focus ", element("input", id="type-text", autocomplete="off")),
        element("label", element("input", type="checkbox", id="type-append"), " add to it", class_="check"),
        element("button", "Type", class_="act"),
        id="type-form",
        class_="row",
    )
    hands = element("div", name, element("p", *keys, class_="row"), typing, class_="hands")
    return element("section", screen, hands, aria_label="The device", class_="stage-live")


def _elements() -> Html:
    """What is on the screen, as a list that works without seeing or pointing."""
    frames = element("input", type="checkbox", id="show-boxes", checked=True)
    return element(
        "section",
        element("h2", "On the screen ", element("span", id="element-count", class_="soft")),
        element("p", "Press one to tap it, or click the picture.", class_="soft"),
        element(
            "p",
            element("label", "Filter ", element("input", type="search", id="element-filter", size="12")),
            element("label", frames, " frames", class_="check"),
            class_="row",
        ),
        element("ul", id="elements", class_="elements", aria_label="Elements that can be acted on"),
        aria_label="Elements",
    )


def body_of(body: dict[str, Any]) -> str:
    """A small document in an attribute."""
    return json.dumps(body)


def controls(post: Post) -> Html:
    """What can be done with the device as a whole; changes with its state."""
    where = address("devices", post.id)
    parts: list[Html] = []
    hand = post.held.recording
    if post.running:
        parts.append(post_button("Stop the run", f"{where}/stop", tone="stop", id="stop-run"))
    if post.run:
        parts.append(element("a", "The run in full", href=address("runs", post.run), class_="act"))
    if hand is not None and hand.goal != BY_HAND:
        told = element("span", "Recording: ", Said(hand.goal), class_="recording")
        parts += [
            told,
            post_button("End the demonstration", f"{where}/record", {"goal": ""}, tone="go", id="end-record"),
        ]
    elif not post.running:
        parts.append(
            element(
                "form",
                element(
                    "label",
                    "Show how to ",
                    element("input", name="goal", required=True, placeholder="set an alarm for 7:30", size="28"),
                ),
                element("button", "Record a demonstration", class_="act"),
                data_post=f"{where}/record",
                class_="row",
            )
        )
    return element("div", *parts, class_="row")


BY_HAND = "by hand"
"""The goal of what is done by hand without a word of what for."""


def state_words(post: Post) -> str:
    """What the device is about, in words."""
    held = post.held
    if held.is_closed():
        return f"closed{f': {held.trouble}' if held.trouble else ''}"
    hand = held.recording
    if hand is not None and hand.goal != BY_HAND and held.state == "idle":
        return "recording"
    return _STATES[held.state]


def frame_document(post: Post) -> dict[str, Any]:
    """What the page needs to draw the latest look."""
    frame = post.held.frame
    told: dict[str, Any] = {"state": post.held.state, "told": state_words(post), "number": 0}
    if frame is None:
        return told
    screen = frame.screen
    return told | {
        "number": frame.number,
        "size": list(frame.observation.size_px),
        "title": frame.observation.title[:200],
        "location": frame.observation.location[:500],
        "elements": [_element(each) for each in screen if not each.bounds.empty][:600],
    }


def _element(each: Element) -> dict[str, Any]:
    box = each.bounds
    secret = "password" in each.states
    acts = [] if {"disabled", "covered", "offscreen"} & each.states else sorted(each.actions)
    return {
        "index": each.index,
        "role": each.role,
        "name": (each.name or each.label)[:120],
        "value": ("•" * min(8, len(each.value)) if secret else each.value[:120]),
        "box": [box.left, box.top, box.right, box.bottom],
        "acts": acts,
    }


def do_by_hand(desk: Desk, post: Post, hand: Hand) -> Past:
    """Do what a person did to the picture; through the gate, and into the journal.

    Raises:
        ConfigError: a run goes on there.
        ClewError: it cannot be done.
    """
    if post.running:
        raise ConfigError("a run goes on there", "stop it first: two hands on one device do harm")
    frame = post.held.frame
    if frame is None:
        raise StaleElement("nothing was seen of the device yet", "wait for its picture")
    action, element = _meant(hand, frame)
    pointed = Pointed(element, frame.screen) if element is not None else None
    return post.held.act(action, pointed, ask=desk.asker(post, BY_HAND), goal=BY_HAND)


def _meant(hand: Hand, frame: Frame) -> tuple[Action, Element | None]:
    screen = frame.screen
    match hand.do:
        case "tap" | "long_press":
            element, offset = _at(hand, screen, frame)
            if hand.do == "long_press":
                return LongPress(), element
            return Tap(offset_px=offset), element
        case "type":
            focus = screen.focus
            if focus is None or not focus.can("type"):
                raise StaleElement("no field has the focus", "tap the field first")
            return Type(text=hand.text, append=hand.append), focus
        case "press":
            return Press(key=hand.key), None
        case "scroll":
            return Scroll(direction=hand.direction), None  # type: ignore[arg-type]
        case _:
            return Back(), None


def _at(hand: Hand, screen: Screen, frame: Frame) -> tuple[Element, tuple[int, int] | None]:
    elements = list(screen)
    if hand.element is not None:
        if frame.number != hand.frame or not 0 <= hand.element < len(elements):
            raise StaleElement("the screen has changed meanwhile", "look again, then choose")
        return elements[hand.element], None
    x, y = hand.point or (-1, -1)
    under = [each for each in elements if _holds(each.bounds, x, y) and "offscreen" not in each.states]
    if not under:
        raise StaleElement("there is nothing at this place", "click on an element")
    able = [each for each in under if each.can("tap") or each.can("type") or each.can("select")]
    if able:
        return min(able, key=lambda each: each.bounds.width * each.bounds.height), None
    found = min(under, key=lambda each: each.bounds.width * each.bounds.height)
    return found, (x - found.bounds.left, y - found.bounds.top)


def _holds(box: Bounds, x: int, y: int) -> bool:
    return box.left <= x < box.right and box.top <= y < box.bottom

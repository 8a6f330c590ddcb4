"""The live view in a real browser: it works by pointer, by keyboard alone, on a phone's width, and keeps nobody out."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from agent.consent.questions import open_questions
from agent.view.app import DOOR
from devices.action import Tap, Type
from devices.browser.chromium import find_chromium
from devices.browser.device import BrowserDevice
from devices.browser.launch import BrowserOptions
from devices.errors import BrowserNotFound
from devices.journal import Journal
from devices.screen import Element
from devices.selector import Selector
from perception.perceiver import Perceiver
from skills.catalog import find_shipped
from skills.store import SkillStore
from tests.agent.view.served import TOKEN, serving
from tests.agent.view.test_view_pages import suite, world
from tests.agent.view.test_view_runs import held
from tests.agent.written_runs import begin, end, intent, outcome, png, view, write_run

pytestmark = pytest.mark.browser

COLOURED = ("/runs", "/runs/run-1", "/devices/d1", "/skills/set-alarm", "/suites/two")
PAGES = (*COLOURED, "/devices", "/skills", "/worlds", "/worlds/shop", "/suites", "/costs", "/nothing")
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
}
LOOKED_FOR: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "light": (PAGES, {}),
    "dark": (COLOURED, {"runOnly": ["color-contrast"]}),
    "phone": (COLOURED, {"rules": {"color-contrast": {"enabled": False}}}),
}
"""Where axe looks, and for what: once is enough for what changes neither with the colours nor with the width."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("view") / "home"


@pytest.fixture(scope="module")
def served(home):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEW_HOME", str(home))
        write_run(home / "traces" / "run-1", run="run-1")
        world(home)
        suite(home, "one")
        suite(home, "two", "failed-app", 10.0)
        SkillStore(home / "library").put_draft(find_shipped("set-alarm"))
        with serving(home) as served:
            served.desk.open_device("phone")
            yield served


@pytest.fixture(scope="module")
def chromium():
    sync = pytest.importorskip("playwright.sync_api")
    try:
        found = find_chromium().path
    except BrowserNotFound as error:
        pytest.skip(str(error))
    flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def contexts(chromium, served):
    """A visitor for each look, who is in already."""
    made = {}
    for name, options in LOOKS.items():
        made[name] = chromium.new_context(**options)
        page = made[name].new_page()
        page.goto(f"{served.server.url}{DOOR}#{TOKEN}")
        page.wait_for_url("**/runs")
        assert TOKEN not in page.url
        page.close()
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def visit(contexts, served):
    """Opens a page and, in the end, checks that nothing went wrong on it."""
    opened = []

    def open_page(path, look="light"):
        page = contexts[look].new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append((page, complaints))
        page.goto(served.server.url + path)
        return page

    yield open_page
    for page, complaints in opened:
        page.close()
        assert [told for told in complaints if "404" not in told] == []


def test_without_the_link_a_browser_sees_only_the_door(chromium, served):
    context = chromium.new_context()
    page = context.new_page()
    assert page.goto(f"{served.server.url}/runs").status == 401
    page.goto(f"{served.server.url}{DOOR}#wrong")
    page.get_by_text("not valid any more").wait_for()
    page.goto(f"{served.server.url}{DOOR}")
    page.get_by_text("Open the link").wait_for()
    context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_keeps_anybody_out(visit, look):
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    paths, options = LOOKED_FOR[look]
    for path in PAGES if look == "phone" else paths:
        page = visit(path, look)
        if path.startswith("/devices/d"):
            page.locator("#elements button").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        if path in paths:
            found = axe.run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
            serious = [
                (each["id"], [node["target"] for node in each["nodes"]][:3])
                for each in found
                if each["impact"] in ("serious", "critical")
            ]
            assert serious == [], path
        page.close()


def test_a_run_elsewhere_appears_step_by_step(visit, home):
    journal = Journal(home / "traces" / "live-1")
    with held(journal.folder):
        journal.append(begin("live-1", goal="watch me"))
        page = visit("/runs/live-1")
        page.get_by_text("Running").first.wait_for()
        journal.append(intent(1, before=view(journal.keep_picture(png(7)))))
        page.locator("#item-1").wait_for()
        journal.append(outcome(1))
        page.locator("#item-1 .badge.good").wait_for()
        assert page.locator("#item-1 image").first.get_attribute("href").startswith("/runs/live-1/pictures/")
        journal.append(intent(2, clause="save"))
        page.locator("#item-2").wait_for()
        assert page.locator("#thread > li").count() == 2
        page.locator("#outline .clause", has_text="save").wait_for()
        journal.append(end(2))
        page.locator("#run-head .badge", has_text="Done").wait_for()
        assert page.locator("#stop-run").count() == 0
    journal.close()


def test_a_device_is_used_by_pointer(visit, served):
    page = visit("/devices/d1")
    page.locator("#elements button", has_text="Clock").wait_for()
    page.locator(".live[data-shown]").wait_for()
    # Where an element's frame lies on the picture is where a click on the picture lands.
    box = page.evaluate(
        """() => { const at = document.querySelector('.live').getBoundingClientRect();
        return {x: at.x, y: at.y, w: at.width, h: at.height} }"""
    )
    frame = served.desk.posts["d1"].held.frame
    clock = next(each for each in frame.screen if each.name == "Clock")
    x, y = clock.bounds.center
    width, height = frame.observation.size_px
    page.mouse.click(box["x"] + x / width * box["w"], box["y"] + y / height * box["h"])
    page.locator("#screen-title", has_text="clock").wait_for()
    page.locator("#elements button", has_text="Timer").wait_for()
    page.locator("#outline", has_text="Tap button").wait_for()


def test_everything_is_reached_by_keyboard_alone(visit, served):
    page = visit("/devices/d1")
    page.locator("#elements button").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "[document.activeElement.tagName, document.activeElement.id || document.activeElement.textContent.trim(), "
            "getComputedStyle(document.activeElement).outlineStyle]"
        )
        reached.add(at[1])
        if at[0] != "BODY":
            assert at[2] != "none", at
    assert {"Start", "Back", "element-filter", "type-text", "show-boxes", "close-device"} <= reached
    # An element is tapped by Enter, and the focus is not lost with the screen's change.
    page.locator("#element-filter").focus()
    page.keyboard.type("stopwatch")
    page.locator("#elements button").first.wait_for()
    page.locator("#elements button").first.focus()
    page.keyboard.press("Enter")
    page.locator("#outline", has_text="Stopwatch").wait_for()


def test_a_question_is_answered_on_whatever_page_one_is(visit, served):
    page = visit("/runs")
    page.get_by_label("What should be done?").fill("Delete the 06:15 alarm")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/devices/d1")
    page.goto(served.server.url + "/skills")
    for _ in range(4):
        ask = page.get_by_role("button", name="Do it", exact=True)
        ask.first.wait_for()
        known = {one.id for one in open_questions(served.desk.questions)}
        ask.first.click()
        page.locator(f"#yes-{next(iter(known))}").wait_for(state="detached")
        if not served.desk.posts["d1"].running and known:
            break
        try:
            page.locator(".question").wait_for(timeout=4_000)
        except Exception:  # noqa: BLE001 - Playwright's own timeout; there was no further question
            break
    result = served.desk.posts["d1"].future.result(60)
    assert result.status == "done", result.reason
    page.goto(served.server.url + f"/runs/{served.desk.posts['d1'].run}")
    page.get_by_text("a person said yes to this").first.wait_for()


def test_our_own_browser_device_sees_and_uses_the_view(served):
    """What we make can be used by what we make: labels, roles and names are all there."""

    def use() -> tuple[str, set[tuple[str, str]]]:
        device = BrowserDevice(f"{served.server.url}{DOOR}#{TOKEN}", BrowserOptions())
        try:
            perceive = Perceiver().perceive

            def find(role: str, name: str) -> Element:
                return Selector(role=role, name=name).resolve(perceive(device.observe(picture=False)))

            device.perform(Tap(), find("link", "Skills"))
            device.perform(Type(text="alarm"), find("searchbox", "Search"))
            device.perform(Tap(), find("button", "Search"))
            device.perform(Tap(), find("link", "turn-alarm"))
            seen = perceive(device.observe(picture=False))
            return seen.location, {(each.role, each.name) for each in seen}
        finally:
            device.close()

    # In a thread of its own: Playwright's client drives one browser a thread, and this one has the module's.
    with ThreadPoolExecutor(1) as pool:
        location, shown = pool.submit(use).result(120)
    assert "/skills/turn-alarm" in location
    assert {("heading", "turn-alarm"), ("button", "Verify")} <= shown

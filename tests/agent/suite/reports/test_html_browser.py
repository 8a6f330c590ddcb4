"""The page in a real Chromium: filter, keys, pictures, no request, nothing for anybody to stumble on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from agent.suite.certainty import Wish
from agent.suite.flakiness import worst_first
from agent.suite.history import History
from agent.suite.reports.history_page import history_page
from agent.suite.reports.writing import Wanted, write_reports
from devices.browser.chromium import find_chromium
from tests.agent.suite.made_runs import made_run
from tests.agent.view.test_trace_page import EVERYTHING

pytestmark = pytest.mark.browser
Opening = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium().path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    history = History(folder / "h.sqlite")
    for number in range(1, 5):
        history.add(made_run(30, number, flaky=(4,) if number % 2 else ()))
    run = made_run(30, 5, failing={2: "failed-app", 6: "infrastructure"}, flaky=(4,), folder=folder)
    (folder / "patches").mkdir()
    (folder / "patches/4.patch").write_text("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-tap Save\n+tap Keep\n")
    history.add(run)
    write_reports(run, folder, Wanted(html=folder / "r.html"), history.path)
    page = history_page(worst_first(history.scenarios()), history.runs(), Wish())
    (folder / "history.html").write_text(page, "utf-8")
    return folder / "r.html"


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opening]:
    """Opens a page; whatever it asks for, logs or throws fails the test."""
    contexts, wrong = [], []

    def open_(path: Path, hash_: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"reduced_motion": "reduce", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else wrong.append(r.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{path.as_uri()}{hash_}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def shown(page: Page) -> list[str]:
    told: list[str] = page.evaluate(
        "[...document.querySelectorAll('.scenario:not([hidden]) .name')].map((e) => e.innerText)"
    )
    return told


def test_filters_narrow_the_list_and_say_how_far(report: Path, opened: Opening) -> None:
    page = opened(report)
    assert len(shown(page)) == 30
    page.get_by_role("button", name="Failed 1").click()
    assert shown(page) == ["Scenario 2"]
    page.get_by_role("button", name="Flaky 1").click()
    assert shown(page) == ["Scenario 2", "Scenario 4"]
    assert page.locator("#found").inner_text() == "2 of 30 scenarios"
    page.keyboard.press("Escape")
    assert len(shown(page)) == 30
    page.get_by_role("button", name="Newly failing 1", exact=True).click()
    assert shown(page) == ["Scenario 2"]
    page.keyboard.press("Escape")
    page.get_by_label("Find").fill("scenario 12 07:12")
    assert shown(page) == ["Scenario 12"]
    page.get_by_label("Find").fill("no such thing")
    assert page.get_by_text("Nothing fits this filter.").is_visible()
    page.get_by_label("Find").fill("")
    page.get_by_label("Tag").select_option("smoke")
    assert len(shown(page)) == 15
    page.get_by_label("Tag").select_option("")
    page.get_by_label("Order").select_option("slow")
    took = [float(row.get_attribute("data-seconds") or "") for row in page.locator(".scenario").all()]
    assert took == sorted(took, reverse=True)


def test_everything_is_done_with_keys(report: Path, opened: Opening) -> None:
    page = opened(report)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.scenario').id") == "s0"
    page.keyboard.press("Enter")
    row = page.locator("#s0")
    assert row.locator("h3 > button").get_attribute("aria-expanded") == "true"
    assert row.get_by_text("Likely cause").is_visible()
    page.keyboard.press("Enter")
    assert not row.locator(".more").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("jkj 99")  # letters in a field are letters
    assert page.get_by_label("Find").input_value() == "jkj 99"
    page.keyboard.press("Escape")
    assert page.get_by_label("Find").input_value() == ""


def test_a_failure_opens_to_its_pictures_with_the_target(report: Path, opened: Opening) -> None:
    page = opened(report, "#s0")
    row = page.locator("#s0")
    failed = row.locator(".step.failed")
    assert failed.locator("figure").count() == 2
    target, picture = failed.locator(".edge").bounding_box(), failed.locator(".picture").first.bounding_box()
    assert target is not None
    assert picture is not None
    scale = picture["height"] / 800
    assert target["x"] - picture["x"] == pytest.approx(60 * scale, abs=4)
    assert target["height"] == pytest.approx(80 * scale, abs=8)
    failed.locator(".picture").first.click()
    assert page.locator("#large").get_by_text("Before step 5").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#large").is_visible()
    row.get_by_role("button", name="pictures").first.click()
    assert row.locator("figure").count() == 4
    assert (row.get_by_role("link", name="trace").get_attribute("href") or "").endswith("traces/2-1/trace.html")


def test_frames_play_and_stand_still_for_those_who_ask(report: Path, opened: Opening) -> None:
    calm = opened(report, "#s0").locator(".film")
    assert calm.get_by_role("button", name="Play").is_visible()
    calm.get_by_label("Frame", exact=True).fill("3")
    assert calm.locator(".place").inner_text() == "3 / 4"
    page = opened(report, "#s0", reduced_motion="no-preference")
    film = page.locator(".film")
    film.get_by_role("button", name="Pause").wait_for()
    expect(film.locator(".place")).not_to_have_text("1 / 4")
    film.get_by_role("button", name="Pause").click()
    assert film.get_by_role("button", name="Play").is_visible()


def test_a_patch_is_shown_as_what_it_changes(report: Path, opened: Opening) -> None:
    page = opened(report)
    page.get_by_role("button", name="Scenario 4").click()
    assert page.locator(".diff .add").inner_text() == "+tap Keep"
    assert page.locator(".diff .cut").inner_text() == "-tap Save"
    assert page.get_by_text("Attempt 2").is_visible()


def test_a_block_of_the_timeline_leads_to_its_scenario(report: Path, opened: Opening) -> None:
    page = opened(report)
    page.get_by_role("button", name="Failed 1").click()
    page.locator('.block[data-to="s9"]').first.click()
    assert page.locator("#s9 .more").is_visible()
    assert len(shown(page)) == 30


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_nobody_stumbles_and_nothing_is_cut_off(report: Path, opened: Opening, scheme: str, width: int) -> None:
    size = {"width": width, "height": 900}
    page = opened(report, "#s0", color_scheme=scheme, viewport=size)
    page.get_by_role("button", name="Scenario 4").click()
    past = opened(report.with_name("history.html"), color_scheme=scheme, viewport=size)
    for each in (page, past):
        found = Axe().run(each).response["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
        assert each.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_words_do_nothing(tmp_path: Path, opened: Opening) -> None:
    run = made_run(3, failing={0: "failed-app"}, flaky=(1,), text=EVERYTHING)
    write_reports(run, tmp_path, Wanted(html=tmp_path / "r.html"))
    page = opened(tmp_path / "r.html")
    for button in page.locator(".scenario h3 > button").all():
        button.click()
    assert page.evaluate("window.ran") is None
    assert page.locator(".scenario:visible").count() == 3
    assert "<img src=x onerror" in page.locator("#s0 .told").inner_text()


def test_two_thousand_scenarios_are_drawn_when_they_are_looked_at(tmp_path: Path, opened: Opening) -> None:
    write_reports(made_run(2_000, failing={5: "failed-app"}), tmp_path, Wanted(html=tmp_path / "r.html"))
    page = opened(tmp_path / "r.html")
    assert page.locator(".more > *").count() == 0
    assert len(shown(page)) < 2_000
    page.evaluate("location.hash = '#s1500'")
    assert page.locator("#s1500 .more").is_visible()
    assert page.locator(".more > *").count() == 1
    page.get_by_label("Find").fill("scenario 1999")
    assert shown(page) == ["Scenario 1999"]
    page.locator(".scenario:not([hidden]) h3 > button").click()
    assert page.locator(".more > *").count() == 2

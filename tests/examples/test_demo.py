"""The demo page does what its labels say and asks nothing of the outside; the script around it runs."""

from __future__ import annotations

import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from devices.browser.chromium import find_chromium
from devices.browser.launch import BrowserOptions, Session
from examples import demo

OUTSIDE = re.compile(r"""(?:https?:)?//[a-z0-9]""", re.IGNORECASE)


@pytest.fixture(scope="module")
def page():
    session = Session(BrowserOptions(executable=find_chromium().path))
    try:
        with demo.serve(demo.PAGES) as address:
            page = session.context.new_page()
            page.goto(f"{address}/{demo.PAGE}")
            yield page
    finally:
        session.close()


@pytest.mark.browser
def test_the_default_goal_can_be_carried_out_by_its_labels(page):
    page.reload()
    page.get_by_label("Full name").fill("Ada Lovelace")
    page.get_by_label("City").select_option("Oslo")
    page.get_by_role("radio", name="Afternoon").check()
    page.get_by_role("checkbox", name="Vegetarian").check()
    page.get_by_role("button", name="Register").click()
    told = page.get_by_role("status")
    assert told.is_visible()
    text = told.inner_text()
    for part in ("You are registered, Ada Lovelace.", "Oslo", "Afternoon", "Vegetarian"):
        assert part in text
    assert page.evaluate("document.activeElement.id") == "done", "a screen reader hears of it"


@pytest.mark.browser
def test_what_is_missing_is_said_beside_its_field(page):
    page.reload()
    page.get_by_role("button", name="Register").click()
    assert page.get_by_text("Please tell us your name.").is_visible()
    assert page.get_by_text("Please choose where you will come.").is_visible()
    assert not page.get_by_role("status").is_visible()
    page.get_by_role("button", name="Start over").click()
    assert not page.get_by_text("Please tell us your name.").is_visible()


@pytest.mark.browser
def test_markup_in_a_name_stays_text(page):
    page.reload()
    page.get_by_label("Full name").fill("<b>Ada</b>")
    page.get_by_label("City").select_option("Bergen")
    page.get_by_role("button", name="Register").click()
    assert "<b>Ada</b>" in page.get_by_role("status").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(page, scheme):
    """WCAG AA: a contrast of 4.5 between each text and what lies under it."""
    page.emulate_media(color_scheme=scheme)
    page.reload()
    worst = page.evaluate(
        """() => {
          const rgb = (c) => c.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b]
            .map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; })
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const under = (e) => { const c = rgb(getComputedStyle(e).backgroundColor);
            return c.length === 4 && c[3] === 0 ? (e.parentElement ? under(e.parentElement) : [255, 255, 255]) : c; };
          let worst = [99, ""];
          for (const e of document.querySelectorAll("body *")) {
            if (!e.checkVisibility() || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
            const [a, b] = [light(rgb(getComputedStyle(e).color)), light(under(e))];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < worst[0]) worst = [contrast, e.outerHTML.slice(0, 80)];
          }
          return worst;
        }"""
    )
    assert worst[0] >= 4.5, worst


def test_the_pages_ask_nothing_of_the_outside():
    for file in demo.PAGES.iterdir():
        assert not OUTSIDE.search(file.read_text(encoding="utf-8")), file.name


def test_no_button_looks_irreversible():
    html = (demo.PAGES / demo.PAGE).read_text(encoding="utf-8")
    for label in re.findall(r"<button[^>]*>(.*?)</button>", html):
        assert not re.search(r"pay|buy|order|send|delete|submit|confirm", label, re.IGNORECASE)


def test_only_the_folder_is_served():
    with demo.serve(demo.PAGES) as address:
        assert urllib.request.urlopen(f"{address}/{demo.PAGE}", timeout=10).status == 200
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{address}/../demo.py", timeout=10)


@pytest.fixture
def clew(tmp_path, monkeypatch):
    """A `clew` that notes how it was called and leaves a page; returns the file with the notes."""
    program = tmp_path / "bin" / "clew"
    program.parent.mkdir()
    notes = tmp_path / "notes"
    program.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\n"
        f"pathlib.Path({str(notes)!r}).write_text('\\0'.join(sys.argv[1:]))\n"
        "folder = pathlib.Path(sys.argv[-1]); folder.mkdir(parents=True); (folder / 'trace.html').touch()\n"
        "sys.exit(4 if 'fail' in sys.argv[2] else 0)\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    for name in ("GOAL", "ON"):
        monkeypatch.delenv(name, raising=False)
    return notes


def test_on_the_page_its_own_goal_runs_in_a_browser(clew, monkeypatch):
    monkeypatch.setenv("ON", "page")
    assert demo.main() == 0
    verb, goal, on, address, trace, _ = clew.read_text().split("\0")
    assert (verb, goal, on, trace) == ("run", demo.PAGE_GOAL, "--on", "--trace")
    assert re.fullmatch(r"browser:http://127\.0\.0\.1:\d+/register\.html", address)


def test_without_wishes_the_default_goal_runs_on_the_embedded_phone(clew, capsys, tmp_path):
    assert demo.main() == 0
    verb, goal, on, address, trace, folder = clew.read_text().split("\0")
    assert (verb, goal, on, address, trace) == ("run", demo.PHONE_GOAL, "--on", "phone", "--trace")
    assert capsys.readouterr().out.splitlines()[-1] == f"Trace page: {Path(folder) / 'trace.html'}"
    assert Path(folder).parent == tmp_path / "traces"


def test_a_goal_with_quotes_and_dollars_arrives_as_it_was_written(clew, monkeypatch):
    goal = """Enter "5 $HOME `x` 'y'" in Note; rm -rf / && echo é日本"""
    monkeypatch.setenv("GOAL", goal)
    monkeypatch.setenv("ON", "browser:http://127.0.0.1:9/")
    assert demo.main() == 0
    assert clew.read_text().split("\0")[1:4] == [goal, "--on", "browser:http://127.0.0.1:9/"]


def test_a_page_without_a_goal_is_refused(clew, monkeypatch, capsys):
    monkeypatch.setenv("ON", "browser:http://127.0.0.1:9/")
    assert demo.main() == 2
    assert "GOAL" in capsys.readouterr().err
    assert not clew.exists()


def test_a_run_that_fails_keeps_its_exit_code_and_shows_its_trace(clew, monkeypatch, capsys):
    monkeypatch.setenv("GOAL", "fail please")
    assert demo.main() == 4
    assert "Trace page: " in capsys.readouterr().out

"""Playwright's recordings become skills, and skills become Playwright that really runs."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.browser.chromium import find_chromium
from skills.catalog import find_shipped
from skills.codec import parse
from skills.errors import SkillInvalid
from skills.interop.playwright_reading import read_playwright
from skills.interop.playwright_writing import write_playwright, write_pytest
from skills.skill import Skill

RECORDED = """\
import re
from playwright.sync_api import Playwright, sync_playwright, expect


def run(playwright: Playwright) -> None:
    browser = playwright.chromium.launch(headless=False)
    context = browser.new_context()
    page = context.new_page()
    page.goto("https://example.com/")
    page.get_by_role("textbox", name="Name").click()
    page.get_by_role("textbox", name="Name").fill("Ada {x}")
    page.get_by_role("textbox", name="Name").press("Tab")
    page.get_by_label("City").select_option("Oslo")
    page.get_by_role("listitem").filter(has_text="Anna").get_by_role("button", name="Remove").click()
    page.get_by_role("checkbox", name="Vegetarian").check()
    page.locator("#notes").press_sequentially("more")
    page.get_by_role("button", name="Register", exact=True).first.dblclick()
    expect(page.get_by_text("Welcome")).to_be_visible()

    # ---------------------
    context.close()
    browser.close()


with sync_playwright() as playwright:
    run(playwright)
"""


def test_a_recording_is_read_step_by_step() -> None:
    skill = read_playwright(RECORDED, "register", "register.py")
    told = skill.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    name = {"role": "textbox", "name": "Name"}
    vegetarian = {"role": "checkbox", "name": "Vegetarian"}
    assert told["steps"] == [
        {"do": "open", "location": "https://example.com/"},
        {"do": "tap", "on": name},
        {"do": "type", "text": "Ada {{x}}", "on": name},
        {"do": "press", "key": "Tab", "on": name},
        {"do": "select", "options": ["Oslo"], "on": {"name": "City"}},
        {"do": "tap", "on": {"role": "button", "name": "Remove", "inside": {"role": "listitem", "name": "Anna"}}},
        {
            "when": {"not": {"shown": vegetarian, "states": ["checked"]}},
            "then": [{"do": "tap", "on": vegetarian}],
        },
        {"do": "type", "text": "more", "append": True, "on": {"hint": "notes"}},
        {"do": "tap", "count": 2, "on": {"role": "button", "name": "Register", "nth": 1}},
    ]
    assert told["ensures"] == [{"shown": {"name": "Welcome"}}]
    assert skill.effects.hosts == ("example.com",)
    assert skill.provenance.source == "imported"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('page.evaluate("1")', "page.evaluate is not understood"),
        ('page.locator("div > a").click()', "by CSS or XPath"),
        ('page.get_by_role("button", name=re.compile("x")).click()', "no plain text"),
        ('page.get_by_text("x").click(position={"x": 1})', "click with position"),
        ("import os; os.system('rm -rf /')", "is not understood"),
        ("text = page.get_by_text('x').inner_text()", "read from a page"),
        ("for x in range(3): page.go_back()", "for is not understood"),
        ("page.goto(", "no Python"),
        ("", "no page is told"),
        ("expect(page.get_by_text('x')).to_be_enabled()", "to_be_enabled is not understood"),
        ("def f(page, x: bytes): page.goto(x)", "type bytes"),
        ("page.goto(f'{__import__(\"os\")}')", "no plain text"),
        ("(" * 500 + "1" + ")" * 500, "no Python|nested|only calls|understood"),
    ],
)
def test_what_is_not_understood_is_refused_and_nothing_is_executed(line: str, why: str) -> None:
    with pytest.raises(SkillInvalid, match=why):
        read_playwright(line, "x", "x.py")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.sampled_from([RECORDED]).map(lambda text: text[: len(text) // 2]))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_playwright(text, "x")
    except SkillInvalid:
        pass


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
TEMPLATES = WORDS.map(lambda text: text.replace("{", "{{").replace("}", "}}")) | st.sampled_from(
    ["{who}", "to {who}!", "{{{who}}}"]
)
PLAIN = st.fixed_dictionaries({"role": st.sampled_from(["button", "textbox", "link", "tab"]), "name": TEMPLATES})
HOLDERS = st.fixed_dictionaries({"role": st.sampled_from(["listitem", "row"]), "name": TEMPLATES})
SELECTORS = st.one_of(
    PLAIN,
    st.builds(lambda on, nth: {**on, "nth": nth}, PLAIN, st.sampled_from([1, 3, -1, -2])),
    st.builds(lambda on, inside: {**on, "inside": inside}, PLAIN, HOLDERS),
    st.just({"hint": "note-1"}),
)
STEPS = st.one_of(
    st.just({"do": "back"}),
    st.just({"do": "wait"}),
    st.just({"do": "press", "key": "Enter"}),
    st.just({"do": "open", "location": "https://a.example/{{x}}?q={who}"}),
    *(
        st.builds(lambda on, d=do: {**d, "on": on}, SELECTORS)
        for do in (
            {"do": "tap"},
            {"do": "tap", "count": 2},
            {"do": "clear"},
            {"do": "hover"},
            {"do": "long_press"},
            {"do": "press", "key": "Enter"},
            {"do": "select", "options": ["a", "{who}"]},
        )
    ),
    st.builds(lambda on, text: {"do": "type", "text": text, "on": on}, SELECTORS, TEMPLATES),
    st.builds(lambda on, text: {"do": "type", "text": text, "append": True, "on": on}, SELECTORS, TEMPLATES),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_what_is_written_is_read_back_as_the_same_steps(steps) -> None:
    skill = Skill.model_validate(
        {
            "skill": "go",
            "description": "It's “quoted” \\ {x}",
            "parameters": {"who": {"type": "string"}},
            "steps": steps,
        }
    )
    again = read_playwright(write_playwright(skill), "go")
    assert again.steps == skill.steps
    assert again.parameters.keys() == skill.parameters.keys()
    assert again.description == skill.description


SITE = """<!doctype html><title>Guests</title><main>
<label>Name <input id=who></label><label>Password <input type=password id=pw></label>
<label>City <select><option>Bergen<option>Oslo</select></label>
<label><input type=checkbox> Vegetarian</label>
<button onclick="if(pw.value)out.textContent=who.value+' from '+document.querySelector('select').value+
(document.querySelector('[type=checkbox]').checked?' (v)':'')">Register</button>
<p id=out></p><ul><li>Anna <button onclick="this.parentNode.remove()">Remove</button></li>
<li>Bo <button>Remove</button></li></ul>
</main>"""
SKILL = """\
skill: register-guest
description: Register a guest and take another one off the list.
parameters:
  guest: {type: string}
  city: {type: choice, options: [Bergen, Oslo]}
  code: {type: secret}
  gone: {type: string}
steps:
  - {do: type, text: "{guest}", on: {role: textbox, name: Name}}
  - {do: type, text: "{code}", on: {role: textbox, name: Password}}
  - {do: select, options: ["{city}"], on: {role: combobox, name: City}}
  - when: {not: {shown: {role: checkbox, name: Vegetarian}, states: [checked]}}
    then: [{do: tap, on: {role: checkbox, name: Vegetarian}}]
  - {do: tap, on: {role: button, name: Register}}
  - repeat until: {gone: {role: button, inside: {role: listitem, name: "{gone}"}}}
    at most: 2
    steps: [{do: tap, on: {role: button, name: Remove, inside: {role: listitem, name: "{gone}"}}}]
ensures:
  - reads: "{guest} from {city} (v)"
effects: {hosts: ["127.0.0.1"]}
tests:
  - arguments: {guest: Ada "the" Countess, city: Oslo, code: "<secret:x>", gone: Anna}
    expect: [{reads: "{guest} from {city}"}]
"""
CONFTEST = """\
import os
import pytest
from playwright.sync_api import sync_playwright

@pytest.fixture
def page():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["BROWSER"], args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(8000)
        page.goto(os.environ["SITE"])
        yield page
        browser.close()
"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(SITE.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def pytest_on(folder: Path, site: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST)
    environment = {**os.environ, "BROWSER": str(find_chromium().path), "SITE": site}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


@pytest.mark.browser
def test_an_exported_test_passes_in_a_real_browser_and_fails_where_it_should(tmp_path: Path, site: str) -> None:
    (tmp_path / "test_right.py").write_text(write_pytest(parse(SKILL)))
    wrong = SKILL.replace('reads: "{guest} from {city} (v)"', 'reads: "{guest} from Narvik"')
    impatient = write_pytest(parse(wrong)).replace(
        "    expect(page", "    expect.set_options(timeout=500); expect(page"
    )
    (tmp_path / "test_wrong.py").write_text(impatient)
    told = pytest_on(tmp_path, site)
    assert "1 failed, 1 passed" in told.stdout, told.stdout + told.stderr
    assert "Narvik" in told.stdout


def test_what_has_no_counterpart_is_refused() -> None:
    with pytest.raises(SkillInvalid, match="no counterpart of the call"):
        write_playwright(parse("skill: x\ndescription: x\nsteps: [{call: go}]\n"))
    with pytest.raises(SkillInvalid, match="no counterpart of an element"):
        write_playwright(
            parse("skill: x\ndescription: x\nsteps: [{do: tap, on: {name: A, near: {anchor: {name: B}}}}]\n")
        )
    with pytest.raises(SkillInvalid, match="means something else"):
        write_playwright(parse("skill: x\ndescription: x\nparameters: {page: {type: string}}\nsteps: [{do: back}]\n"))


@pytest.mark.parametrize("name", ["log-in", "search-site", "accept-cookies", "reject-cookies"])
def test_the_shipped_web_skills_can_be_written(name: str) -> None:
    compile(write_playwright(find_shipped(name)), name, "exec")

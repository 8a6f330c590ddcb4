"""The page of a trace tells the story, hides secrets, and gives hostile text nothing to work with."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from agent.record.traces import TraceDamaged, TraceUnwritable, join_records, read_episode
from agent.view.markup import Said, element, escape, fill
from agent.view.stage import MAX_ALTERNATIVES
from agent.view.trace_page import render_trace, write_trace
from agent.view.wording import duration, headline, split_hint
from devices.action import (
    ACTIONS,
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
)
from devices.browser.chromium import find_chromium
from devices.errors import BrowserNotFound
from devices.journal import PICTURES_NAME
from devices.records import (
    Alternative,
    Note,
    Outcome,
    Record,
    Resume,
)
from tests.agent.written_runs import begin, end, intent, outcome, png, target, view, write, write_run

HOSTILE = (
    "</script><script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "<svg onload=window.ran=1>",
    "javascript:window.ran=1",
    "'; window.ran=1; '",
    "--><style>*{display:none}</style>",
    "$goal ${script} $$",
    "line\u2028and\u2029paragraph",
    "\u202eright to left\u202c",
    "\u0639\u0631\u0628\u064a",
    "lone \ud800 surrogate",
    "nul \x00 and escape \x1b[31m",
    "\U000e0041\U000e0042 hidden",
    "&lt;b&gt; &amp;",
)
EVERYTHING = " | ".join(HOSTILE)


class Page(HTMLParser):
    """What a browser would make of the page: tags with attributes, and the text of each kind of tag."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self.said = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "every element is closed"
        if tag in ("p", "dt", "dd", "li", "h1", "h2", "header"):
            self.said += "\n"

    def handle_data(self, text: str) -> None:
        tag = self._open[-1] if self._open else ""
        self.text[tag] = self.text.get(tag, "") + text
        if tag not in ("style", "script"):
            self.said += text

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]


def page_of(folder, *records) -> Page:
    return Page(render_trace(read_episode(write(folder, *records))))


def hostile_run(folder):
    """A run whose every free text is hostile, as records: a journal would not take all of them."""
    where = view(location=EVERYTHING, title=EVERYTHING).model_copy(
        update={"notices": HOSTILE, "picture": "../../x.png"}
    )
    records: list[Record] = [
        begin(run=EVERYTHING, goal=EVERYTHING).model_copy(update={"device": EVERYTHING, "limits": {EVERYTHING: 1.0}}),
        Note(topic=EVERYTHING, text=EVERYTHING),
    ]
    for number, text in enumerate(HOSTILE, start=1):
        aim = target(text)
        others = (Alternative(described=text, score=float("nan"), bounds=(-5, -5, 9**9, 9**9)),)
        typing = Type(text="").model_copy(update={"text": text})
        doing = intent(number, typing, aim, clause=text, before=where, reason=text, alternatives=others)
        records.append(
            doing.model_copy(
                update={
                    "decider": text,
                    "gate": text,
                    "effect_kind": text,
                    "elapsed_ms": {text: 3.0, "x": float("inf")},
                }
            )
        )
        told = outcome(number, where, text)
        records.append(told.model_copy(update={"error": f"{text} ({text})", "notices": HOSTILE}))
    records.append(end(3, where).model_copy(update={"answer": EVERYTHING, "reason": EVERYTHING}))
    return join_records(folder, records)


# --- the story ------------------------------------------------------------------------------------------------------


def test_the_page_tells_the_story(tmp_path):
    page = Page(render_trace(read_episode(write_run(tmp_path / "a", steps=3))))
    said = re.sub(r"\s+", " ", page.said)
    for words in (
        "The goal was reached.",
        "HD-2047",
        "the page says so",
        "policy fast, 93 % sure",
        "Ada Lovelace",
        "3.8 s",
    ):
        assert words in said
    assert [a["id"] for a in page.all("article")] == ["step-1", "step-2", "step-3", "end"]
    assert said.count("Safe to repeat") == 3


def test_the_headline_is_a_sentence(tmp_path):
    drawn = render_trace(read_episode(write(tmp_path / "a", begin(), intent(1), outcome(1))))
    assert "Type &quot;<bdi>Ada Lovelace</bdi>&quot; into <bdi>textbox &quot;Full name&quot;</bdi>" in drawn


def test_every_action_has_a_headline():
    actions: list[Action] = [
        Tap(count=2),
        LongPress(),
        Hover(),
        Type(text="x"),
        Type(text="y" * 500, append=True),
        Clear(),
        Press(key="Enter"),
        Select(options=("a", "b", "c", "d")),
        Adjust(value=3),
        Upload(paths=("a.pdf",)),
        Scroll(),
        Swipe(direction="up"),
        Drag(to_px=(1, 2)),
        Open(location="https://example.org"),
        Back(),
        Answer(accept=True, text="yes"),
        Wait(until="gone", text="Loading"),
        Wait(),
    ]
    assert {type(action) for action in actions} == set(ACTIONS)
    for action in actions:
        for aim in ("", 'button "Go"'):
            told = headline(action, aim).plain
            assert told[0].isupper()
            assert len(told) < 140
            assert not told.endswith((" into", " in", " to "))


def test_each_picture_is_embedded_once(tmp_path):
    page = Page(render_trace(read_episode(write_run(tmp_path / "a", steps=5))))
    embedded = Counter(a["href"] for a in page.all("image"))
    assert len(embedded) == 6
    assert set(embedded.values()) == {1}
    ids = {f"#{a['id']}" for a in page.all("image")}
    used = Counter(a["href"] for a in page.all("use"))
    assert set(used) == ids
    assert used["#picture-2"] >= 3, "after of one step, before of the next, and in the rail"


def test_the_goal_shows_which_steps_served_it(tmp_path):
    drawn = render_trace(read_episode(write_run(tmp_path / "a", steps=3)))
    heading = re.search(r"<h1.*?</h1>", drawn, re.S)
    assert heading is not None
    assert '<mark>Ada Lovelace</mark><sup><a href="#step-1">1–2</a></sup>' in heading.group()
    assert '<mark>save</mark><sup><a href="#step-3">3</a></sup>' in heading.group()


def test_marks_stand_in_picture_pixels(tmp_path):
    drawn = render_trace(read_episode(write_run(tmp_path / "a", steps=1)))
    assert 'viewBox="0 0 160 100"' in drawn
    assert 'd="M70 40h0"' in drawn
    assert 'class="other other-1"' in drawn
    assert 'class="other other-2"' not in drawn, "an alternative without bounds cannot be drawn"


@pytest.mark.parametrize("action", [Drag(to_px=(5, 6)), Swipe(direction="left"), Scroll(direction="up")])
def test_gestures_are_drawn(tmp_path, action):
    drawn = render_trace(read_episode(write(tmp_path / "a", begin(), intent(1, action), outcome(1))))
    assert 'class="gesture"' in drawn


def test_many_alternatives_are_cut(tmp_path):
    others = [Alternative(described=f"link {n}", score=0.01 * n, bounds=(1, 1, 9, 9)) for n in range(20)]
    drawn = render_trace(read_episode(write(tmp_path / "a", begin(), intent(1, alternatives=others), outcome(1))))
    assert "and 12 more in the journal" in drawn
    style = Page(drawn).text["style"]
    for place in range(1, MAX_ALTERNATIVES + 1):
        assert f".option-{place} button" in style


@pytest.mark.parametrize(
    ("status", "words"), [("failed", "It was not done"), ("unknown", "reply was lost"), ("refused", "did not let it")]
)
def test_what_went_wrong_is_told_with_what_to_do(tmp_path, status, words):
    went = Outcome(step=1, status=status, error="no element is button (Save) (candidates: link (a); link b)")
    said = page_of(tmp_path / "a", begin(), intent(1), went).said
    assert words in said
    assert "no element is button (Save)\n" in said
    assert "candidates: link (a); link b" in said
    assert ("Nothing on the screen changed." in said) is False, "nobody looked"


def test_a_run_that_was_cut_off_says_so(tmp_path):
    page = page_of(tmp_path / "a", begin(), intent(1), outcome(1), intent(2))
    assert "whether it happened is not known" in page.said
    assert page.said.count("Cut off") >= 2


def test_a_resumed_run_may_have_a_step_twice(tmp_path):
    page = page_of(tmp_path / "a", begin(), intent(1), Resume(after_step=0), intent(1), outcome(1), end(1))
    assert [a["id"] for a in page.all("article")] == ["step-1", "step-1-2", "end"]
    assert "after step 0" in page.said


def test_a_run_without_steps(tmp_path):
    page = page_of(tmp_path / "a", begin())
    assert "No step was taken." in page.said
    page = page_of(tmp_path / "b", begin(), end(0, view()))
    assert "no picture was taken" in page.said


@pytest.mark.parametrize("harm", ["missing", "cut", "swapped", "text"])
def test_a_picture_that_is_not_what_was_recorded_is_not_shown(tmp_path, harm):
    folder = write_run(tmp_path / "a", steps=1)
    first = read_episode(folder).steps[0].intent.before.picture
    path = folder / PICTURES_NAME / first
    match harm:
        case "missing":
            path.unlink()
        case "cut":
            path.write_bytes(path.read_bytes()[:40])
        case "swapped":
            path.write_bytes(png(250))
        case "text":
            path.write_text("<script>")
    page = Page(render_trace(read_episode(folder)))
    assert len(page.all("image")) == 1
    assert f"the picture is {'missing' if harm == 'missing' else 'damaged'}" in page.said
    assert any("(no picture)" in (a.get("aria-label") or "") for a in page.all("svg"))


def test_a_picture_name_cannot_lead_out_of_the_folder(tmp_path):
    folder = tmp_path / "a"
    (tmp_path / "secret.png").write_bytes(png(1))
    for name in ("../secret.png", "../../secret.png", str(tmp_path / "secret.png"), "..", "a/b.png"):
        drawn = render_trace(join_records(folder, [begin(), intent(1, before=view(name)), outcome(1)]))
        assert "data:image" not in drawn


def test_three_hundred_steps(tmp_path):
    drawn = render_trace(read_episode(write_run(tmp_path / "a", steps=300)))
    page = Page(drawn)
    assert len(page.all("article")) == 301
    assert len(page.all("image")) == 301
    assert "1–299" in page.said


def test_sizes_and_times_that_make_no_sense(tmp_path):
    odd = view().model_copy(update={"size_px": (0, -3)})
    strange = end(1, odd).model_copy(update={"seconds": float("nan")})
    doing = intent(1, before=odd).model_copy(update={"confidence": float("nan"), "elapsed_ms": {"observe": -1.0}})
    episode = join_records(tmp_path, [begin(at_s=1e300), doing, outcome(1, odd), strange])
    assert "nan" not in Page(render_trace(episode)).said.lower()


@pytest.mark.parametrize(
    ("error", "message", "hint"),
    [
        ("it broke", "it broke", ""),
        ("it broke (try again)", "it broke", "try again"),
        ("no (a) (b (c) d)", "no (a)", "b (c) d"),
        ("call f()", "call f()", ""),
        ("odd )", "odd )", ""),
        ("(all)", "(all)", ""),
        ("", "", ""),
    ],
)
def test_an_error_is_parted_from_its_hint(error, message, hint):
    assert split_hint(error) == (message, hint)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 ms"),
        (0.34, "340 ms"),
        (0.9997, "1.0 s"),
        (12.44, "12.4 s"),
        (59.97, "1 min 00 s"),
        (125, "2 min 05 s"),
        (3840, "1 h 04 min"),
        (float("inf"), "unknown"),
        (-1, "unknown"),
    ],
)
def test_durations(seconds, told):
    assert duration(seconds) == told


def test_model_calls_are_counted_by_who_decided(tmp_path):
    asked = intent(1).model_copy(update={"decider": "model qwen-2b"})
    assert "Model calls\n1\n" in page_of(tmp_path / "a", begin(), asked, intent(2)).said
    assert "Model calls\n0\n" in page_of(tmp_path / "b", begin(), intent(1)).said


# --- hostile text ---------------------------------------------------------------------------------------------------


def test_hostile_text_stays_text(tmp_path):
    plain = Page(render_trace(read_episode(write_run(tmp_path / "plain", steps=2))))
    drawn = render_trace(hostile_run(tmp_path))
    page = Page(drawn)
    assert len(page.all("script")) == 1
    assert page.text["script"] == plain.text["script"]
    assert page.text["style"] == plain.text["style"]
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags} | {
        "g",
        "rect",
        "text",
        "pre",
        "details",
        "summary",
    }
    for tag, attributes in page.tags:
        assert not [
            name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset", "action")
        ]
        address = attributes.get("href") or ""
        assert not address or address.startswith("#"), (tag, address)
    for text in HOSTILE[:7]:
        assert text in page.said
    drawn.encode("utf-8")
    assert not re.search("[\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00\x1b]", drawn)
    assert "⟦RIGHT-TO-LEFT OVERRIDE⟧" in drawn


def test_the_policy_allows_the_one_script_and_nothing_else(tmp_path):
    drawn = render_trace(hostile_run(tmp_path))
    page = Page(drawn)
    policies = [a["content"] or "" for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    assert "unsafe" not in policies[0]
    assert policies[0].startswith("default-src 'none';")
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(page.text[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policies[0]
    assert drawn.index("Content-Security-Policy") < drawn.index("<title")


def test_markup_escapes_all_but_markup():
    assert escape('<a href="x">\'') == "&lt;a href=&quot;x&quot;&gt;&#x27;"
    assert element("b", "<", element("i", Said(">")), title='"', hidden=True, id=None) == (
        '<b title="&quot;" hidden>&lt;<i><bdi>&gt;</bdi></i></b>'
    )
    assert fill("$a-${b}", {"a": "$b", "b": "<"}) == "$b-&lt;"
    with pytest.raises(KeyError):
        fill("$a", {})
    with pytest.raises(ValueError, match="no place for b"):
        fill("$a", {"a": 1, "b": 2})


# --- secrets --------------------------------------------------------------------------------------------------------


def secret_run(folder):
    word = "hunter2 & söhne"
    field = target('textbox "Password"', secret=True)
    typed = intent(2, Type(text=word), field, clause=f"with {word}", reason=f"{word} belongs here")
    typed = typed.model_copy(
        update={"alternatives": (Alternative(described=f"type {word!r}", score=0.1),), "clause_key": word}
    )
    arrived = outcome(2, view(location="https://example.org/?p=hunter2+%26+s%C3%B6hne"), word)
    failed = Outcome(
        step=3, status="failed", error_kind="TypedTextDiffers", error="the field holds 'hunte'", value="hunte"
    )
    pin = intent(4, Type(text="1"), field)
    key = intent(5, Press(key="Z"), field)
    choice = intent(6, Select(options=("Rosebud",)), field)
    finish = end(6, view(title=word)).model_copy(update={"answer": f"It was {word}.", "reason": "1 of 11 is Rosebud"})
    return write(
        folder,
        begin(goal=f"Sign in with {word} and <secret:bank>, row 11"),
        *(intent(1, Type(text="Ada")), outcome(1, value="Ada")),
        *(typed, arrived),
        *(intent(3, Type(text="<secret:bank>"), field), failed),
        *(pin, key, choice),
        Note(topic="approval", text=f"said {word}"),
        finish,
    )


def test_secrets_are_not_on_the_page(tmp_path):
    drawn = render_trace(read_episode(secret_run(tmp_path / "a")))
    said = Page(drawn).said
    for told in ("hunte", "söhne", "s%C3%B6hne", "Rosebud", "Press Z"):
        assert told not in drawn, told
    assert "•••" in said
    assert "It was •••." in said
    assert "Sign in with •••" in said
    assert " and <secret:bank>, row 11" in said, "what only names a secret, and what only looks like a short one, stays"
    assert "••• of 11 is •••" in said
    assert "Ada" in said


# --- the file -------------------------------------------------------------------------------------------------------


def test_the_page_is_written_whole(tmp_path):
    folder = write_run(tmp_path / "a")
    path = write_trace(folder)
    assert path == folder / "trace.html"
    first = path.read_bytes()
    assert write_trace(folder).read_bytes() == first, "drawing is repeatable"
    assert sorted(p.name for p in folder.iterdir()) == ["journal.jsonl", "pictures", "trace.html"]


def test_a_page_that_cannot_be_written_is_a_typed_error(tmp_path, monkeypatch):
    folder = write_run(tmp_path / "a")
    path = write_trace(folder)
    before = path.read_bytes()

    def refuse(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(TraceUnwritable, match="No space left"):
        write_trace(folder)
    assert path.read_bytes() == before
    assert not list(folder.glob(".trace*"))


def test_a_damaged_trace_has_no_page(tmp_path):
    with pytest.raises(TraceDamaged):
        write_trace(tmp_path)


# --- in a browser ---------------------------------------------------------------------------------------------------


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


@pytest.fixture
def open_page(chromium):
    opened = []

    def show(path, **options):
        context = chromium.new_context(offline=True, **options)
        page = context.new_page()
        asked, complaints = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append((context, asked, complaints, path.as_uri()))
        page.goto(path.as_uri())
        return page

    yield show
    for context, asked, complaints, address in opened:
        assert complaints == []
        assert {url.partition("#")[0] for url in asked if not url.startswith("data:image/png")} == {address}
        context.close()


@pytest.mark.browser
def test_nothing_hostile_runs(tmp_path, open_page):
    path = tmp_path / "trace.html"
    path.write_bytes(render_trace(hostile_run(tmp_path)).encode())
    page = open_page(path)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.scripts.length") == 1
    assert page.locator("article").count() == len(HOSTILE) + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_the_policy_stops_what_slips_through(tmp_path, chromium):
    path = tmp_path / "trace.html"
    drawn = render_trace(read_episode(write_run(tmp_path / "a")))
    path.write_text(drawn.replace("</main>", "<script>window.ran=1</script><img src=x onerror='window.ran=1'></main>"))
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("window.ran") is None
    context.close()


@pytest.mark.browser
def test_keys_step_through_the_story_and_enlarge(tmp_path, open_page):
    page = open_page(write_trace(write_run(tmp_path / "a", steps=3)))
    at = "document.activeElement.id"
    current = "document.querySelector('.rail [aria-current]').getAttribute('href')"
    page.keyboard.press("j")
    assert page.evaluate(at) == "step-1"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(at) == "step-2"
    assert page.evaluate(current) == "#step-2"
    page.keyboard.press("k")
    assert page.evaluate(at) == "step-1"
    page.keyboard.press("Enter")
    assert page.locator("#large").is_visible()
    assert "Step 1" in page.locator("#large-title").inner_text()
    page.keyboard.press("j")
    assert "Step 2" in page.locator("#large-title").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#large").is_hidden()
    for _ in range(5):
        page.keyboard.press("j")
    assert page.evaluate(at) == "end"


@pytest.mark.browser
def test_the_picture_is_shown_and_marks_lie_on_it(tmp_path, open_page):
    page = open_page(write_trace(write_run(tmp_path / "a", steps=1)))
    picture = page.locator("#step-1 svg.before")
    box, edge = picture.bounding_box(), page.locator("#step-1 .target .edge").bounding_box()
    assert box is not None
    assert edge is not None
    scale = box["width"] / 160
    assert abs((edge["x"] + edge["width"] / 2 - box["x"]) / scale - 70) < 2
    assert abs((edge["y"] + edge["height"] / 2 - box["y"]) / scale - 40) < 2
    shown = picture.screenshot()
    page.locator("#step-1 .sides label").nth(1).click()
    assert page.locator("#step-1 svg.before").is_hidden()
    assert page.locator("#step-1 svg.after").screenshot() != shown


@pytest.mark.browser
def test_an_alternative_lights_up(tmp_path, open_page):
    page = open_page(write_trace(write_run(tmp_path / "a", steps=1)))
    seen = "getComputedStyle(document.querySelector('#step-1 .other-1')).visibility"
    assert page.evaluate(seen) == "hidden"
    page.locator("#step-1 .option-1 button").hover()
    assert page.evaluate(seen) == "visible"
    page.mouse.move(0, 0)
    assert page.evaluate(seen) == "hidden"
    page.locator("#step-1 .option-1 button").focus()
    assert page.evaluate(seen) == "visible"


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 320, 800, 1440])
@pytest.mark.parametrize("scripted", [True, False])
def test_no_width_needs_sideways_scrolling(tmp_path, open_page, width, scripted):
    long = "https://example.org/" + "x" * 400
    folder = tmp_path / "a"
    write(
        folder,
        begin(goal="Go " * 300 + "y" * 300),
        intent(1, Tap(), target(long), before=view(location=long)),
        outcome(1),
    )
    page = open_page(write_trace(folder), viewport={"width": width, "height": 844}, java_script_enabled=scripted)
    assert page.locator("article").count() == 2
    sides = page.locator("html").evaluate("e => [e.scrollWidth, innerWidth]") if scripted else None
    if sides is not None:
        assert sides[0] <= sides[1]
    for card in page.locator("article").all():
        box = card.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(tmp_path, open_page, scheme):
    failed = Outcome(step=2, status="failed", error="covered (close it)")
    folder = write(tmp_path / "a", begin(), intent(1), outcome(1), intent(2), failed, intent(3), end(3, view()))
    page = open_page(write_trace(folder), color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []


# WCAG 2.1 relative luminance; 4.5 for text. Backgrounds here are all opaque.
CONTRAST = """() => {
  const parts = (c) => c.match(/[\\d.]+/g).map(Number);
  const linear = (v) => v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
  const weights = [0.2126, 0.7152, 0.0722];
  const luminance = (c) => weights.reduce((sum, weight, i) => sum + weight * linear(parts(c)[i]), 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (parts(colour).length < 4 || parts(colour)[3] > 0) return colour;
    }
    return "rgb(255,255,255)";
  };
  const weak = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg, script, dialog, .unseen, .skip")) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [luminance(getComputedStyle(e).color), luminance(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) weak.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)} ${e.textContent.slice(0, 30)}`);
  }
  return weak;
}"""

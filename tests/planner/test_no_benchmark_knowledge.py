"""No rule knows a benchmark: figures would otherwise measure what was written down about its pages.

Looked at: every text file of the packages that see, decide and act. Forbidden: names of the benchmark and of its
tasks, identifiers of its pages and of its protocol, and the size of its pages. Plain English stays allowed: a rule may
speak of a search engine or a right angle, and of clicking a button.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.evaluation.miniwob_tasks import page_names

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("planner", "perception", "skills", "devices")
TEXT = frozenset({".py", ".js", ".md", ".css", ".html", ".json", ".yaml", ".yml", ".toml", ".csv", ".tsv", ".txt"})

PLAIN_SLUGS = frozenset(
    {
        *("copy-paste", "right-angle", "search-engine", "social-media", "text-editor", "text-transform"),
        *("phone-book", "stock-market", "terminal"),
    }
)
"""Task names that are English compounds, or CSS, and mean nothing by themselves."""

UNMISTAKABLE_PAIRS = frozenset(
    {
        *("bisect-angle", "chase-circle", "circle-center", "click-collapsible", "click-pie", "click-shades"),
        *("click-widget", "count-sides", "count-shape", "drag-cube", "find-midpoint", "form-sequence", "guess-number"),
        *("hot-cold", "hover-shape", "identify-shape", "moving-items", "multi-layouts", "multi-orderings"),
        *("simon-says", "use-colorwheel", "visual-addition"),
    }
)
"""Names of two words that nobody says by chance, forbidden with a space or underscore between them too."""

PROTOCOL = (
    r"mini[\s_-]?wob",
    r"\bwob(?:_|\b)",
    r"browser[\s_-]?gym",
    r"web[\s_-]?gum\b",
    r"startEpisode|endEpisode|genProblem|seedrandom|getUtterance|ui_utils",
)
"""What only the benchmark and its runners are called."""

DOM_IDS = (
    "subbtn",
    "reward-display",
    "reward-last",
    "click-canvas",
    "sync-task-cover",
    "episode-id",
    "timer-countdown",
)
"""Identifiers of its pages that are no words."""

PLAIN_IDS = ("wrap", "area", "query")
"""Identifiers of its pages that are words: forbidden only where they are used as an identifier."""

_QUOTE = r"""["'`]"""
_ID = "|".join(PLAIN_IDS)
PAGES = (
    rf"\b(?:{'|'.join(map(re.escape, DOM_IDS))})\b",
    rf"{_QUOTE}[^\"'`\n]*#(?:{_ID})\b",
    rf"getElementById\(\s*{_QUOTE}(?:{_ID}){_QUOTE}",
    rf"\bid{_QUOTE}?\]?\)?\s*(?:=|==|===|:|\bin\b)\s*[\[({{]?\s*{_QUOTE}(?:{_ID}){_QUOTE}",
    r"\b160\s*[,x×]\s*210\b",
)


def _pattern() -> re.Pattern[str]:
    found = [*PROTOCOL, *PAGES]
    for name in page_names():
        words = name.split("-")
        if len(words) < 2:
            continue
        joints = []
        if name not in PLAIN_SLUGS:
            joints.append("-")
        # With three words or more it takes the benchmark to put them in this order.
        if len(words) > 2 or name in UNMISTAKABLE_PAIRS:
            joints.append(r"[\s_]")
        found += [rf"(?<![\w-]){joint.join(map(re.escape, words))}(?![\w-])" for joint in joints]
    return re.compile("|".join(found), re.IGNORECASE)


PATTERN = _pattern()


def traces_of_a_benchmark(text: str) -> list[str]:
    """Every forbidden piece, with the number of its line."""
    return [f"line {text.count(chr(10), 0, found.start()) + 1}: {found[0].strip()}" for found in PATTERN.finditer(text)]


def _files() -> list[Path]:
    return sorted(
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts
    )


def test_there_is_something_to_look_at():
    packages = {path.relative_to(ROOT).parts[0] for path in _files()}
    assert packages == set(PACKAGES)


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_rule_knows_a_benchmark(path):
    assert traces_of_a_benchmark(path.read_text(encoding="utf-8", errors="replace")) == []


@pytest.mark.parametrize(
    "text",
    [
        'if task == "click-checkboxes-soft":',
        "def click_collapsible_2(screen):",
        "# as in the email inbox forward nl pages",
        "login-user-popup",
        "book_flight_nodelay = True",
        "tic-tac-toe",
        "the visual addition page",
        "find-midpoint",
        'screen.location.endswith("/miniwob/use-slider.html")',
        "MiniWoB++",
        "WOB_RAW_REWARD_GLOBAL",
        "from browsergym import core",
        'if "subbtn" in element.hints:',
        'page.locator("#area button")',
        "document.querySelector('div#query')",
        'document.getElementById("query")',
        'if node.attributes.get("id") == "area":',
        "{'id': 'query'}",
        'node.attributes["id"] in ("area", "wrap")',
        "if size == (160, 210):",
        "core.endEpisode(1)",
    ],
)
def test_knowledge_of_a_benchmark_is_found(text):
    assert traces_of_a_benchmark(text)


@pytest.mark.parametrize(
    "text",
    [
        "click the button, then enter text into the text field",
        "a right-angle bracket, a search engine, social media, the stock market, a text-editor",
        'style.get("text-transform")',
        "the area of its bounds; a query string; the terminal node",
        "wrap: long lines; hints = ('query', 'search', 'q')",
        "if element.bounds.area < area: ...",
        "a scroll list of options, a drag of items, the login of a user",
        "copy-paste of what is selected, wobble",
        'color: "#area51"',
        "at_px = (160, 2100)",
        "highlight the text; use a slider; choose a date; draw a line",
        "navigator.clipboard; click_link; click-through",
    ],
)
def test_plain_english_stays_allowed(text):
    assert traces_of_a_benchmark(text) == []


def test_every_name_of_a_task_is_forbidden_in_some_form():
    """The lists above cannot quietly let a name go."""
    let_go = {name for name in page_names() if not traces_of_a_benchmark(f'task = "{name}"')}
    assert let_go == {*PLAIN_SLUGS}
    assert set(page_names()) >= PLAIN_SLUGS | UNMISTAKABLE_PAIRS

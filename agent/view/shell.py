"""What all pages of the live view share: the frame around them, links between pages of a list, moments, buttons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from urllib.parse import quote, urlencode

from agent.consent.questions import Asked
from agent.view.markup import NOTHING, Html, Part, Said, element, fill, join
from agent.view.wording import moment

PAGES: tuple[tuple[str, str], ...] = (
    ("/runs", "Runs"),
    ("/devices", "Devices"),
    ("/skills", "Skills"),
    ("/worlds", "Worlds"),
    ("/suites", "Suites"),
    ("/costs", "Costs"),
)
PER_PAGE = 50


def part_file(name: str) -> str:
    """A file of this package."""
    return files("agent.view").joinpath(name).read_text("utf-8")


def shell(title: str, main: Html, current: str, questions: Iterable[Asked] = (), feed: str = "/events") -> Html:
    """A whole page.

    Args:
        title: what it is called.
        main: what is on it.
        current: the page of ``PAGES`` that it belongs to.
        questions: what waits for an answer.
        feed: where its stream of changes comes from.
    """
    nav = (
        element("li", element("a", name, href=path, aria_current="page" if path == current else None))
        for path, name in PAGES
    )
    return fill(
        part_file("app.html"),
        {
            "title": title,
            "nav": join(nav),
            "main": main,
            "feed": feed,
            "questions": question_cards(questions),
        },
    )


def question_cards(questions: Iterable[Asked]) -> Html:
    """What waits for a yes or a no. Words of screens stand there literally."""
    return join(_question(asked) for asked in questions)


def _question(asked: Asked) -> Html:
    told = (
        ("Action", f"{asked.action} {asked.target}".strip()),
        ("Value", asked.value),
        ("Where", asked.host or asked.location),
        ("Address", asked.location if asked.host and ":" in asked.location else ""),
        ("Because", asked.evidence and f"it says “{asked.evidence}”"),
        ("For", asked.goal),
    )
    rows = (element("div", element("dt", k), element("dd", Said(v)), class_="fact") for k, v in told if v)
    address = f"/questions/{asked.id}"
    return element(
        "section",
        element("h2", f"This cannot be undone ({asked.kind}): do it?", id=f"q-{asked.id}"),
        element("dl", *rows, class_="facts"),
        element(
            "p",
            post_button("Do it", address, {"key": asked.key, "yes": True}, tone="go", id=f"yes-{asked.id}"),
            post_button("Do not", address, {"key": asked.key, "yes": False}, id=f"no-{asked.id}"),
            element("span", "No answer until ", clock(asked.until_s), " is a no.", class_="soft"),
            class_="row",
        ),
        class_="question",
        aria_labelledby=f"q-{asked.id}",
    )


def post_button(
    words: str, address: str, body: Mapping[str, object] | None = None, tone: str = "", confirm: str = "", id: str = ""
) -> Html:
    """A button that asks the server for something."""
    return element(
        "button",
        words,
        type="button",
        id=id or None,
        class_=f"act {tone}".strip(),
        data_post=address,
        data_body=json.dumps(body) if body else None,
        data_confirm=confirm or None,
    )


def clock(at_s: float) -> Html:
    """A time of day."""
    told, iso = moment(at_s)
    return element("time", told.partition(", ")[2].partition(" ")[0] or told, datetime=iso or None)


def when(at_s: float) -> Html:
    """A moment, which the reader's browser tells in its own way."""
    told, iso = moment(at_s)
    return element("time", told, datetime=iso or None, data_local=bool(iso))


def address(*parts: str, **query: object) -> str:
    """``/runs/NAME?page=2``: parts are escaped, empty values of the query left out."""
    told = urlencode({name: value for name, value in query.items() if value not in ("", None)})
    return "/" + "/".join(quote(part, safe="") for part in parts) + (f"?{told}" if told else "")


def pager(path: str, page: int, of: int, **query: object) -> Html:
    """Links to the pages of a long list; nothing where there is one."""
    last = max(1, -(-of // PER_PAGE))
    if last == 1:
        return NOTHING
    links: list[Part] = []
    for number, words in (
        ((page - 1, "Newer"), (page + 1, "Older"))
        if path == "runs"
        else (
            (page - 1, "Previous"),
            (page + 1, "Next"),
        )
    ):
        if 1 <= number <= last:
            links += [element("a", words, href=address(path, page=number, **query), class_="act"), " "]
    return element(
        "nav", *links, element("span", f"page {page} of {last}"), aria_label="Pages of this list", class_="pager"
    )


def empty(told: str, *more: Part) -> Html:
    """What stands where there is nothing yet, and what to do."""
    return element("p", told, *more, class_="empty")


def page_number(told: str | None) -> int:
    """A page's number out of an address; 1 where it is none."""
    return min(int(told), 100_000) if told and told.isascii() and told.isdigit() and int(told) > 0 else 1

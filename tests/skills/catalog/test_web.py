"""The skills for any site, followed on pages of a few elements."""

from __future__ import annotations

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from skills.catalog import shipped
from skills.errors import PostconditionUnmet, PreconditionUnmet
from skills.running.exchange import After
from skills.running.following import Finished, follow

SKILLS = {skill.name: skill for skill in shipped()}


def page(*elements: tuple[str, str] | tuple[str, str, str]) -> Screen:
    made = (
        Element(at, role, name, Bounds(0, 20 * at, 100, 20 * at + 18), value="".join(value))
        for at, (role, name, *value) in enumerate(elements)
    )
    return Screen(tuple(made), "https://shop.example/", "Shop", (800, 600))


def followed(name: str, arguments: dict[str, str], first: Screen, *later: Screen) -> tuple[list[str], Finished]:
    """What is done, while the page changes with the last step."""
    following = follow(SKILLS[name], arguments, first, patience=0)
    done: list[str] = []
    pages = list(later)
    try:
        step = next(following)
        while True:
            done.append(f"{step.action.kind} {step.element.name if step.element is not None else ''}")
            step = following.send(After(pages.pop(0) if pages else first))
    except StopIteration as end:
        return done, end.value


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("accept-cookies", "Accept all"),
        ("accept-cookies", "I agree"),
        ("reject-cookies", "Reject all"),
        ("reject-cookies", "Only necessary"),
    ],
)
def test_a_cookie_banner_is_answered_by_its_button(name, button):
    done, _ = followed(name, {}, page(("heading", "Cookies"), ("button", button)), page(("heading", "News")))
    assert done == [f"tap {button}"]


@pytest.mark.parametrize("name", ["accept-cookies", "reject-cookies"])
def test_a_page_without_a_banner_is_left_alone(name):
    with pytest.raises(PreconditionUnmet):
        followed(name, {}, page(("heading", "News"), ("button", "Menu")))


def test_refusing_cookies_never_presses_what_accepts_them():
    with pytest.raises(PreconditionUnmet):
        followed("reject-cookies", {}, page(("button", "Accept all")))


def test_a_banner_that_stays_is_no_success():
    with pytest.raises(PostconditionUnmet):
        followed("accept-cookies", {}, page(("button", "Accept all")))


def test_a_site_is_searched_with_its_own_box():
    start = page(("searchbox", "Search"), ("button", "Go"))
    done, _ = followed("search-site", {"query": "lamp"}, start, start, page(("heading", "Results for lamp")))
    assert done == ["type Search", "press Search"]


def test_logging_in_types_the_name_and_the_reference_of_the_password():
    start = page(("textbox", "Email"), ("textbox", "Password"), ("button", "Sign in"))
    done, _ = followed(
        "log-in",
        {"user": "robin@example.com", "password": "<secret:site>"},
        start, start, start, page(("heading", "Welcome back")),
    )  # fmt: skip
    assert done == ["type Email", "type Password", "tap Sign in"]


def test_a_refused_password_is_no_success():
    start = page(("textbox", "Email"), ("textbox", "Password"), ("button", "Sign in"))
    with pytest.raises(PostconditionUnmet):
        followed("log-in", {"user": "robin", "password": "<secret:site>"}, start)

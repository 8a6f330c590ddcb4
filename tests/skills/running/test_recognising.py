"""A page in another language is known by its ids and its order; what takes turns at one place is never told by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from devices.bounds import Bounds
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.codec import parse
from skills.memory import Memory, Recollection
from skills.running.healing import Found, Healing, Lost
from skills.running.matching import key_of

SKILL = parse("""
skill: keep-it
description: Pins what is open and shares it.
parameters:
  time: {type: string}
steps:
  - {do: tap, on: {role: button, name: Pin}}
  - {do: tap, on: {role: tab, name: Alarm}}
  - {do: tap, on: {role: switch, name: "{time} Alarm"}}
  - {do: tap, on: {role: button, name: Send}}
ensures:
  - shown: {role: button, name: Unpin}
""")
PIN, UNPIN, SEND = (Selector(role="button", name=name) for name in ("Pin", "Unpin", "Send"))
TAB, ALARM = Selector(role="tab", name="Alarm"), Selector(role="switch", name="{time} Alarm")


def screen(*shown: tuple[str, str, str]) -> Screen:
    elements = tuple(
        Element(
            at, role, name, Bounds(0, 40 * at, 100, 40 * at + 36), hints=tuple(filter(None, words.split("-"))),
            actions=frozenset({"tap"}),
        )
        for at, (role, name, words) in enumerate(shown)
    )  # fmt: skip
    return Screen(elements, "app", "", (100, 400))


def page(pin: str = "Pin", tabs: Sequence[str] = ("Alarm", "Clock"), alarm: str = "07:30 Alarm") -> Screen:
    return screen(
        ("heading", "Clock", "title"),
        ("button", pin, "pin"),
        ("tab", tabs[0], ""),
        ("tab", tabs[1], ""),
        ("switch", alarm, "on"),
        ("button", "Send", "send"),
    )


GERMAN = screen(
    ("heading", "Uhr", "title"),
    ("button", "Anheften", "pin"),
    ("tab", "Wecker", ""),
    ("tab", "Uhr", ""),
    ("switch", "07:30 Wecker", "on"),
    ("button", "Senden", "send"),
)


def remembered() -> Memory:
    recollection = Recollection()
    for shown, selectors in ((page(), (PIN, TAB, ALARM, SEND)), (page("Unpin"), (UNPIN,))):
        for selector in selectors:
            filled = selector.model_copy(update={"name": selector.name.replace("{time}", "07:30")})
            recollection.notice(selector, filled.resolve(shown), shown)
    recollection.run_over(passed=True)
    return recollection.memory(SKILL)


def healed(selector: Selector, now: Screen, promised: bool = False, met: Sequence[Selector] = ()) -> Found | None:
    filled = selector.model_copy(update={"name": selector.name.replace("{time}", "07:30")})
    lost = Lost(selector, filled, SKILL, promised, promised, frozenset(map(key_of, met)))
    return Healing(lambda _skill: remembered())(lost, now)


def name_of(found: Found | None) -> str:
    return found.element.name if found is not None else ""


def test_a_button_with_an_id_of_its_own_is_known_on_a_page_in_another_language() -> None:
    assert name_of(healed(SEND, GERMAN)) == "Senden"


def test_a_tab_without_an_id_is_known_by_its_place_among_as_many() -> None:
    assert name_of(healed(TAB, GERMAN)) == "Wecker"


def test_one_of_more_tabs_than_there_were_is_not() -> None:
    shown = (*GERMAN.elements[:2], replace(GERMAN.elements[2], name="Neu"), *GERMAN.elements[2:])
    more = Screen(tuple(replace(e, index=at) for at, e in enumerate(shown)), "app", "", (100, 400))
    assert healed(TAB, more) is None


def test_another_page_with_the_same_title_bar_is_not_taken_for_it() -> None:
    other = screen(("heading", "Uhr", "title"), ("text", "Nichts", ""), ("button", "Zurück", "up"))
    assert healed(SEND, other) is None
    assert healed(TAB, other) is None


def test_what_takes_turns_at_one_place_is_not_told_apart_by_it() -> None:
    assert healed(PIN, GERMAN) is None
    assert healed(UNPIN, GERMAN, promised=True) is None


def test_what_stands_where_something_stood_that_was_met_by_its_name_is_the_other() -> None:
    now = page("Release")
    assert healed(UNPIN, now, promised=True) is None
    assert name_of(healed(UNPIN, now, promised=True, met=[PIN])) == "Release"


def test_a_name_that_bears_a_value_is_known_when_the_rest_of_it_was_renamed() -> None:
    assert name_of(healed(ALARM, GERMAN, promised=True)) == "07:30 Wecker"


def test_a_name_that_bears_a_value_is_nobody_where_the_rest_of_it_is_still_there() -> None:
    assert healed(ALARM, page(alarm="07:35 Alarm")) is None  # another alarm: what is looked for is missing


def test_a_name_that_bears_the_value_of_two_is_nobody() -> None:
    twice = Screen((*GERMAN.elements, replace(GERMAN.elements[4], index=6, name="07:30 Timer")), "app", "", (100, 400))
    assert healed(ALARM, twice) is None


def test_a_memory_without_pages_heals_as_it_did() -> None:
    old = remembered().model_copy(update={"pages": ()})
    lost = Lost(TAB, TAB, SKILL)
    assert Healing(lambda _skill: old)(lost, GERMAN) is None

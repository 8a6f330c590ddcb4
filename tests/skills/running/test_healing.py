"""What is called otherwise is known again by what stands around it; what is gone, or known as another, is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from devices.selector import Selector
from skills.codec import parse
from skills.memory import Memory, Recollection, common, portrait_of
from skills.running.healing import Found, Healing, Lost, heal_nearby
from skills.running.obstacles import way_out
from skills.skill import Skill

SKILL = parse("""
skill: save-it
description: Saves what is open.
steps:
  - {do: tap, on: {role: button, name: Save}}
  - {do: tap, on: {role: button, name: Share}}
ensures:
  - shown: {role: heading, name: Saved notes}
""")
SAVE = Selector(role="button", name="Save")


def screen(*shown: tuple[str, str, tuple[str, ...]]) -> Screen:
    elements = tuple(
        Element(at, role, name, Bounds(0, 40 * at, 100, 40 * at + 36), hints=hints, actions=frozenset({"tap"}))
        for at, (role, name, hints) in enumerate(shown)
    )
    return Screen(elements, "app", "", (100, 400))


THEN = screen(
    ("heading", "Note", ()),
    ("button", "Close", ("up",)),
    ("button", "Save", ("action", "save")),
    ("button", "Share", ()),
)


def remembered(skill: Skill = SKILL) -> Memory:
    recollection = Recollection()
    recollection.notice(SAVE, THEN.elements[2], THEN)
    recollection.run_over(passed=True)
    return recollection.memory(skill)


def healed(now: Screen, lost: Lost | None = None) -> Found | None:
    return Healing(lambda _skill: remembered())(lost or Lost(SAVE, SAVE, SKILL), now)


def changed(at: int, **to: object) -> Screen:
    return Screen(tuple(replace(e, **to) if e.index == at else e for e in THEN), "app", "", (100, 400))  # type: ignore[arg-type]


def test_a_renamed_button_is_known_by_its_id_its_place_and_its_neighbours() -> None:
    found = healed(changed(2, name="Keep"))
    assert found is not None
    assert found.element.name == "Keep"


def test_without_its_id_its_neighbours_and_place_still_tell_when_the_name_resembles() -> None:
    found = healed(changed(2, name="Saves", hints=("xyz",)))
    assert found is not None
    assert found.element.name == "Saves"


def test_a_control_that_is_gone_is_nobody_else() -> None:
    gone = Screen(tuple(replace(e, index=at) for at, e in enumerate((*THEN.elements[:2], THEN.elements[3]))), "app", "")
    assert healed(gone) is None


def test_what_the_skill_knows_under_a_name_of_its_own_is_nobodys_new_name() -> None:
    assert healed(changed(2, name="Share")) is None


def test_another_page_heals_nothing() -> None:
    other = screen(("heading", "Settings", ()), ("button", "Wipe phone", ("action", "save")))
    assert healed(other) is None


def test_two_that_are_alike_heal_nothing() -> None:
    twins = screen(
        ("heading", "Note", ()), ("button", "Close", ("up",)), ("button", "Keep", ("action", "save")),
        ("button", "Store", ("action", "save")), ("button", "Share", ()),
    )  # fmt: skip
    assert healed(twins) is None


def test_a_name_that_an_argument_gave_is_not_healed() -> None:
    written = Selector(role="button", name="{what}")
    assert healed(changed(2, name="Keep"), Lost(written, SAVE, SKILL)) is None


def test_the_same_name_in_a_kindred_role_is_the_same_thing_but_a_promise_keeps_what_is_read() -> None:
    tab = Selector(role="tab", name="Save")
    found = Healing(lambda _skill: None)(Lost(tab, tab, SKILL), THEN)
    assert found is not None
    assert found.element.role == "button"
    heading, text = Selector(role="heading", name="Saved notes"), screen(("text", "Saved notes", ()))
    assert Healing(lambda _skill: None)(Lost(heading, heading, SKILL, asks=True, promised=True), text) is None


def test_an_icon_of_the_home_screen_is_no_tab_of_an_app() -> None:
    tab = Selector(role="tab", name="Shop")
    for healer in (Healing(lambda _skill: None), heal_nearby):
        here = screen(("button", "Shop", ()), ("button", "Notes", ()))
        assert healer(Lost(tab, tab, SKILL), here) is not None
        home = replace(here, location="com.android.launcher3/.Launcher")
        assert healer(Lost(tab, tab, SKILL), home) is None


def test_a_memory_keeps_what_was_the_same_in_every_run() -> None:
    other = changed(0, name="Shopping list")
    both = common(portrait_of(THEN.elements[2], THEN), portrait_of(other.elements[2], other))
    assert "button:close" in both.page
    assert "heading:note" not in both.page
    recollection = Recollection()
    recollection.notice(SAVE, THEN.elements[2], THEN)
    recollection.run_over(passed=False)
    assert recollection.memory(SKILL).portraits == {}


@pytest.mark.parametrize(
    ("buttons", "plainly", "pressed"),
    [
        (("Rate now", "Not now"), False, "Not now"),
        (("OK", "Cancel"), False, None),
        (("OK", "Cancel"), True, "Cancel"),
        (("OK",), True, "OK"),
        (("Buy", "Subscribe"), True, None),
        (("Save", "Not now"), True, None),  # the skill has business there
    ],
)
def test_unbidden_dialogs_are_declined_and_never_agreed_to(
    buttons: tuple[str, ...], plainly: bool, pressed: str | None
) -> None:
    frame = Element(0, "dialog", "Offer", Bounds(0, 0, 100, 200), states=frozenset({"modal"}))
    inside = [
        Element(1 + at, "button", name, Bounds(0, 40 * at, 90, 40 * at + 30), parent=0, actions=frozenset({"tap"}))
        for at, name in enumerate(buttons)
    ]
    found = way_out(Screen((frame, *inside)), SKILL, plainly)
    assert (found.name if found else None) == pressed

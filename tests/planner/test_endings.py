"""Nothing is called done while something on the screen speaks against it."""

from __future__ import annotations

from devices.action import Action, Tap, Type
from devices.bounds import Bounds
from devices.effect import EffectClass
from devices.records import Intent, Outcome, Target, View
from devices.screen import Element, Screen
from devices.selector import Selector
from planner.decision import History, Past
from planner.endings import doubts

BOX = Bounds(0, 0, 9, 9)
BEFORE = View(location="app", size_px=(9, 9), digest="a", fingerprint="b")


def past(action: Action, name: str, changed: bool = True, value: str | None = None, status: str = "done") -> Past:
    target = Target(described=name, role="textbox", name=name, bounds=(0, 0, 9, 9), selector=Selector(name=name))
    intent = Intent(
        step=1, decider="x", reason="x", action=action, target=target, effect_class=EffectClass.PROBEABLE, before=BEFORE
    )
    return Past(intent, Outcome(step=1, status=status, changed=changed, value=value))  # type: ignore[arg-type]


def shown(*elements: tuple[str, str, str]) -> Screen:
    return Screen(
        tuple(
            Element(
                at,
                role,
                name,
                BOX,
                value=value,
                actions=frozenset({"type"} if role == "textbox" else {"tap"}),
                states=frozenset({"modal"}) if role == "dialog" else frozenset(),
            )
            for at, (role, name, value) in enumerate(elements)
        )
    )


SAVED = History((past(Tap(), "Save"),))


def test_nothing_speaks_against_a_plain_end() -> None:
    assert doubts("save it", shown(("button", "Edit", "")), SAVED) == ()


def test_a_text_that_did_not_arrive() -> None:
    wrong = History((past(Type(text="Oslo"), "City", value="Osl"),))
    assert "is read" in doubts("type Oslo", shown(), wrong)[0]
    again = wrong.then(past(Type(text="Oslo"), "City", value="Oslo"))
    assert doubts("type Oslo", shown(), again) == ()


def test_a_question_or_a_form_that_is_still_open() -> None:
    asked = shown(("dialog", "Delete?", ""), ("button", "Cancel", ""), ("button", "OK", ""))
    assert "question" in doubts("delete it", asked, SAVED)[0]
    typed = History((past(Type(text="Oslo"), "City", value="Oslo"),))
    assert "handed in" in doubts("x", shown(("textbox", "City", "Oslo"), ("button", "Save", "")), typed)[0]


def test_a_last_step_in_vain() -> None:
    assert doubts("x", shown(), History((past(Tap(), "Save", changed=False),)))
    assert doubts("x", shown(), History((past(Tap(), "Save", status="failed"),)))


def test_a_quoted_value_that_was_never_used() -> None:
    assert "never used" in doubts("add “Ada” to the list", shown(), SAVED)[0]
    assert doubts("add “Ada” to the list", shown(("text", "Ada", "")), SAVED) == ()

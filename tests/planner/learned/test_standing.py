"""What still stands of the steps that were taken."""

from __future__ import annotations

from devices.action import Action, Back, Press, Scroll, Tap, Type
from devices.effect import EffectClass
from devices.records import Intent, Target, View
from devices.selector import Selector
from planner.decision import History, Past
from planner.learned.past import Deed, left_again
from planner.learned.standing import standing


def past(action: Action, name: str = "", role: str = "button") -> Past:
    target = (
        Target(described=name, role=role, name=name, bounds=(0, 0, 9, 9), selector=Selector(name=name))
        if name
        else None
    )
    view = View(location="app", size_px=(9, 9), digest="a", fingerprint="b")
    return Past(
        Intent(
            step=1,
            decider="t",
            reason="r",
            action=action,
            target=target,
            effect_class=EffectClass.IDEMPOTENT,
            before=view,
        ),
        None,
    )


def names(*steps: Past) -> list[str]:
    return [each.intent.target.name for each in standing(History(steps)) if each.intent.target]


def test_what_was_looked_at_and_left_again_does_not_stand():
    steps = (
        past(Tap(), "Albums"),
        past(Tap(), "Archive"),
        past(Back()),
        past(Scroll(direction="down")),
        past(Tap(), "Bin"),
    )
    assert names(*steps) == ["Albums", "Bin"]
    assert names(past(Tap(), "Mail"), past(Tap(), "Drafts"), past(Press(key="Home")), past(Tap(), "Notes")) == ["Notes"]


def test_what_may_have_changed_something_stands_whatever_follows():
    switch, send, typed = past(Tap(), "Sound", "switch"), past(Tap(), "Send"), past(Type(text="a"), "Name", "textbox")
    for step in (switch, send, typed):
        assert names(step, past(Back())) == names(step)
        assert names(step, past(Press(key="Home"))) == names(step)


def test_what_was_opened_and_left_is_known_by_its_role_and_first_line():
    opened, back = Deed("listitem", "Trip\n3 photos"), Deed("", "go back", kind="back")
    assert left_again((opened, back)) == {("listitem", "Trip")}
    assert left_again((Deed("tab", "Albums"), opened, Deed("", "down", kind="scroll"), back)) == {("listitem", "Trip")}
    assert not left_again((opened, Deed("textbox", "Name", "x", kind="type"), back))
    assert not left_again((opened,))

"""What a skill promises: what was seen at the end and had not been there before, said with the goal's values."""

from __future__ import annotations

from collections.abc import Sequence

from devices.action import Adjust, Select, Type
from devices.effect import EffectClass
from devices.screen import Element, Screen
from devices.selector import Selector, fold
from skills.induction.acting import Actor, Draft, is_item
from skills.induction.guarding import turned_to
from skills.induction.selecting import Document, escape

MOST = 4


def promises(drafts: Sequence[Draft], final: Screen, actor: Actor) -> list[Document]:
    """The conditions that hold when all is done, the most telling first."""
    found: list[Document] = []
    deleted = any(draft.shown.effect_kind == "delete" for draft in drafts)
    acted = [draft for draft in drafts if "do" in draft.document or "when" in draft.document]
    for draft in reversed(acted):
        for condition in _of_step(draft, final, actor, deleted):
            if condition not in found:
                found.append(condition)
        if len(found) >= MOST:
            break
    if not found and acted:
        found += _appeared([draft.shown.before for draft in drafts], final)
    place = place_pattern(final.location)
    told = found[:MOST]
    actor.values.commit(told)
    return [*told, *([{"at": place}] if place else [])]


def place_pattern(location: str) -> str:
    """The screen's place without what changes from day to day: a page's query and fragment."""
    if "://" not in location:
        return str(escape(location))
    path = location.partition("#")[0].partition("?")[0]
    return str(escape(path.replace("*", ""))) + "*"


def _of_step(draft: Draft, final: Screen, actor: Actor, deleted: bool) -> list[Document]:
    """What a step left behind, where it is still to be seen at the end."""
    step, element = draft.shown, draft.shown.element
    target = _target(draft.document)
    if element is None or target is None:
        return []
    if (state := turned_to(element, step.after)) is not None:
        now = _resolved(element, final)
        return [{"shown": target, "states": [state]}] if now is not None and state in now.states else []
    if isinstance(step.action, Type):
        held = [
            e
            for e in final
            if fold(e.value) == fold(step.action.text) and (e.role, e.name) == (element.role, element.name)
        ]
        text = draft.document.get("text", "")
        if len(held) == 1 and "password" not in held[0].states and text:
            return [{"shown": target, "value": text}]
        return _shown_text(step.action.text, text, final, step.before)
    if isinstance(step.action, Adjust | Select):
        return []
    if draft.valued and element.name and is_item(element, step.before) and deleted:
        wanted = Selector(role=element.role, name=element.name)
        if not wanted.matches(final) and final.location == step.before.location and "name" in target:
            return [{"gone": {key: value for key, value in target.items() if key in ("role", "name", "description")}}]
    if step.effect_class is EffectClass.IRREVERSIBLE or element.role in ("button", "switch", "menuitem"):
        return _changed_places(element, target, step.before, final, actor)
    return []


def _shown_text(text: str, template: str, final: Screen, before: Screen) -> list[Document]:
    """What was typed has become the name of something."""
    if len(text) < 3 or "{" not in template:
        return []
    there = [e for e in final if fold(e.name) == fold(text) and e.role not in ("textbox", "searchbox")]
    there = [e for e in there if not any("scrolls-y" in o.states and o.bounds.contains(e.bounds) for o in final)]
    was = any(fold(e.name) == fold(text) for e in before)
    return [{"shown": {"role": there[0].role, "name": template}}] if there and not was else []


def _changed_places(element: Element, target: Document, before: Screen, final: Screen, actor: Actor) -> list[Document]:
    """A control that has become another one on the same screen: ``Add star`` is gone, ``Remove star`` is there."""
    if (
        before.location != final.location
        or not element.name
        or "nth" in target
        or "near" in target
        or "inside" in target
    ):
        return []
    if Selector(role=element.role, name=element.name).matches(final):
        return []
    box = element.bounds
    now = [e for e in final if e.bounds == box and e.role == element.role and e.name and e.name != element.name]
    for other in now[:1]:
        actor.screen = final
        if (template := actor.write(other.name, other)) is not None:
            return [{"shown": {"role": other.role, "name": template}}]
        if not any(c.isdigit() for c in other.name) and not is_item(other, final) and len(other.name) <= 40:
            return [{"shown": {"role": other.role, "name": escape(other.name)}}]
    return []


def _appeared(screens: Sequence[Screen], final: Screen) -> list[Document]:
    """A heading of the app that was not seen before."""
    had = {fold(e.name) for screen in screens for e in screen}
    new = [e for e in final if e.role == "heading" and e.name and fold(e.name) not in had and len(e.name) <= 40]
    new = [e for e in new if not any(c.isdigit() for c in e.name) and {"toolbar", "title"} & set(e.hints)]
    return [{"shown": {"role": e.role, "name": escape(e.name)}} for e in new[:1]]


def _target(document: Document) -> Document | None:
    if "on" in document:
        target: Document = {key: value for key, value in document["on"].items() if key != "fallbacks"}
        return target
    return _target(document["then"][0]) if "when" in document and "then" in document else None


def _resolved(element: Element, screen: Screen) -> Element | None:
    same = [e for e in screen if (e.role, e.name, e.label) == (element.role, element.name, element.label)]
    if len(same) > 1:
        same = [e for e in same if e.bounds == element.bounds]
    return same[0] if len(same) == 1 else None

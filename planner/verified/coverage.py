"""Which words and which orders of a goal no step has to do with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from devices.action import Tap
from devices.records import Met
from devices.screen import Screen
from perception.lexical import words_of
from planner.decision import Past
from planner.verified.goal_words import Asked, is_met, met_among
from planner.verified.surroundings import around, text_of

NOTHING = Met()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is left of a goal."""

    left: tuple[str, ...]
    """Words that no step bears, in what it was done to, what it put there or what stands around."""
    offered: tuple[str, ...]
    """Those of them that something was called which was not used."""
    untouched: tuple[str, ...]
    """Orders that no step served."""
    nowhere: tuple[str, ...]
    """Those of the words left that nothing on the page says."""
    figures: dict[str, float]


def cover(asked: Asked, steps: Sequence[Past], screen: Screen) -> Coverage:
    """Lay the steps and the last screen beside the goal.

    Args:
        asked: the goal, read.
        steps: what was done, each with what it has to do with the goal.
        screen: what is shown at the end.
    """
    met = [past.intent.met or NOTHING for past in steps]
    said = {word for each in met for word in each.said} | _put_together(asked, steps)
    near = {word for each in met for word in each.near} | _beside_now(asked, steps, screen) | _held(asked, screen)
    bare = [word for word in asked.words if word not in said]
    left = tuple(word for word in bare if word not in near)
    now = {word for e in screen if e.actions for word in words_of(" ".join((e.name, e.label, *e.options)))}
    offers = {word for each in met for word in each.offered}.union(met_among(left, now))
    rest = [word for word in left if word not in offers]
    titles = {word for e in screen if e.role == "heading" for word in words_of(e.name)}.union(words_of(screen.title))
    read = {word for e in screen if not e.actions and e.role != "heading" for word in words_of(text_of(e))}
    untouched = _untouched(asked, steps, said)
    nowhere = tuple(word for word in rest if not is_met(word, read) and not is_met(word, titles))
    figures = {
        "left": share(len(left), 5),
        "left, and offered": share(len(left) - len(rest), 3),
        "left, and read": share(len(met_among(rest, read)), 3),
        "left, and nowhere": share(len(nowhere), 3),
        "left, and in a title": share(len(met_among(rest, titles)), 2),
        "names left": share(len([w for w in left if w in asked.names and not w[0].isdigit()]), 3),
        "figures left": share(len([w for w in left if w[0].isdigit()]), 2),
        "names only nearby": share(len([w for w in bare if w in asked.names]), 3),
        "orders untouched": share(len(untouched), 2),
    }
    return Coverage(left, tuple(word for word in left if word in offers), untouched, nowhere, figures)


def share(count: int, most: int) -> float:
    """A count as a figure between 0 and 1."""
    return min(count, most) / most


def _put_together(asked: Asked, steps: Sequence[Past]) -> set[str]:
    """Words that were put together of several presses: "A3" of A and 3."""
    keys = (p.intent.target.name for p in steps if p.intent.target is not None and isinstance(p.intent.action, Tap))
    pressed = "".join("".join(words_of(key)) for key in keys if len(key) <= 2)
    return {word for word in asked.words if len(word) > 1 and word in pressed}


def _held(asked: Asked, screen: Screen) -> set[str]:
    """What fields, boxes and sliders hold at the end."""
    fields = [e for e in screen if e.can("type") or e.can("select") or e.range is not None]
    held = [e.value for e in fields if "password" not in e.states]
    held += [e.name for e in screen if e.states & {"checked", "selected", "pressed"}]
    return set(met_among(asked.words, {word for text in held for word in words_of(text)}))


def _beside_now(asked: Asked, steps: Sequence[Past], screen: Screen) -> set[str]:
    """What stands at the end around the things that were pressed or filled."""
    used = {(t.role, t.name, t.bounds) for past in steps if (t := past.intent.target) is not None}
    boxes = ((e, (e.bounds.left, e.bounds.top, e.bounds.right, e.bounds.bottom)) for e in screen)
    found = [around(e, screen) for e, box in boxes if (e.role, e.name or e.label, box) in used]
    return set(met_among(asked.words, {word for text in found for word in words_of(text)}))


def _untouched(asked: Asked, steps: Sequence[Past], said: Collection[str]) -> tuple[str, ...]:
    """Orders that no step served, and whose words were not met on the way."""
    served = {past.intent.clause_key.partition(":")[0] for past in steps}
    names = [past.intent.target.name for past in steps if past.intent.target is not None]
    pressed = {word for name in names for word in words_of(name)}
    found = []
    for clause in asked.clauses:
        words = asked.words_in(clause.text)
        verb = next(iter(words_of(clause.verb)), "")
        met = (words and all(word in said for word in words)) or (verb and is_met(verb, pressed))
        if clause.key.partition(":")[0] not in served and not met:
            found.append(clause.text)
    return tuple(found)

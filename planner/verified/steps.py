"""What a step has to do with the words of a goal, told where it is decided: later its screen is gone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from typing import Final

from devices.action import Action, Adjust, Answer, Drag, Open, Press, Select, Tap, Type, Upload
from devices.records import Met
from devices.screen import Element, Screen
from devices.selector import fold
from perception.lexical import STOP_WORDS, words_of
from planner.decision import Act
from planner.spans import spans_of
from planner.verified.goal_words import Asked, is_met, met_among
from planner.verified.surroundings import around

_COMMANDS_SAID: Final = """
add new save send submit ok done apply go search find next continue confirm create update yes close more
menu open show edit set accept finish button my your item to it now
"""
_COMMANDS: Final = frozenset(_COMMANDS_SAID.split())
"""What buttons are called whatever they serve."""
_MOST_RIVALS, _MOST_LOOKED_AT, _LONGEST_NAME = 60, 600, 80
_MOST_SOURCES: Final = 3
"""What stands in more places than these was not read in any of them."""
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;])\s+")
_ISO_DAY: Final = re.compile(r"\d{4}(-\d{2}-\d{2})")


def met_by(goal: str, asked: Asked, screen: Screen, act: Act) -> Met:
    """What a step has to do with a goal.

    Args:
        goal: what was asked.
        asked: the same, read.
        screen: that it is decided on.
        act: the step.
    """
    element = act.element
    name = (element.name or element.label) if element is not None else ""
    near = {*_where_to(act.action, screen), *_read_at(goal, act.action, screen)}
    if element is not None:
        near.update(words_of(around(element, screen)))
    said = met_among(asked.words, {*words_of(name), *_put(goal, act.action)})
    stands = met_among(asked.words, near)
    rivals = _rivals(element, name, screen)
    best = max((len(met_among(asked.words, set(words_of(around(each, screen))))) for each in rivals), default=0)
    return Met(
        said=said,
        near=tuple(word for word in stands if word not in said),
        offered=tuple(word for word in met_among(asked.words, _others(element, screen)) if word not in said),
        unsaid=len(_unsaid(goal, name)),
        outdone=best > len(stands),
        outnamed=element is not None
        and _is_outnamed(asked.words_in(act.clause), element, name, screen, isinstance(act.action, Tap)),
    )


def _put(goal: str, action: Action) -> Iterator[str]:
    """The words that an action puts somewhere, and the goal's own for a day or a time that is written otherwise."""
    for text in _texts(action):
        yield from words_of(text)
        figures = _figures(text)
        if len(figures) > 1:
            yield from (word for word in words_of(goal) if _figures(word) == figures)
        for span in spans_of(goal):
            if span.kind in ("date", "time") and _is_same(span.value, text.strip()):
                yield from words_of(goal[span.start : span.end])


def _texts(action: Action) -> Iterator[str]:
    match action:
        case Type(text=text) | Answer(text=text):
            yield text
        case Select(options=options):
            yield from options
        case Adjust(value=value):
            yield f"{value:g}"
        case Upload(paths=paths):
            yield from paths
        case Open(location=location):
            yield location
        case Press(key=key, times=times):
            yield f"{key} {times}"
        case Tap(count=count) if count > 1:
            yield str(count)
        case _:
            pass


def _figures(text: str) -> list[int]:
    return sorted(int(found) for found in re.findall(r"\d{1,9}", text))


def _is_same(value: str, put: str) -> bool:
    """Whether a value was put; the year of a day may have been left to be understood."""
    wanted, day = _ISO_DAY.fullmatch(value), _ISO_DAY.fullmatch(put)
    return value == put or (wanted is not None and day is not None and wanted[1] == day[1])


def _where_to(action: Action, screen: Screen) -> Iterator[str]:
    """What stands where something is dragged to."""
    if isinstance(action, Drag):
        x, y = action.to_px
        for element in screen:
            box = element.bounds
            if box.left <= x < box.right and box.top <= y < box.bottom and len(element.name) <= _LONGEST_NAME:
                yield from words_of(" ".join((element.name, element.label, *element.look)))


def _read_at(goal: str, action: Action, screen: Screen) -> Iterator[str]:
    """What stands around the place from which something was read that the goal does not say itself."""
    if not isinstance(action, Type) or fold(action.text) in fold(goal):
        return
    wanted = re.compile(rf"(?<!\w){re.escape(fold(action.text))}(?!\w)")
    sources = [e for e in screen if not e.can("type") and e.name and wanted.search(fold(e.name))]
    for element in sources if len(sources) <= _MOST_SOURCES else ():
        if fold(action.text) == fold(element.name):
            yield from words_of(around(element, screen))
        else:
            told = _SENTENCE_END.split(element.name)
            yield from (word for sentence in told if wanted.search(fold(sentence)) for word in words_of(sentence))


def _others(element: Element | None, screen: Screen) -> set[str]:
    """What everything else is called that can be used."""
    return {
        word
        for other in screen
        if other.actions and (element is None or other.index != element.index)
        for word in words_of(" ".join((other.name, other.label, *other.options)))
    }


def _rivals(element: Element | None, name: str, screen: Screen) -> list[Element]:
    """What else is called the same and is of the same kind."""
    if element is None or not name:
        return []
    alike = (e for e in screen if e.role == element.role and e.index != element.index and (e.name or e.label) == name)
    return list(itertools.islice(alike, _MOST_RIVALS))


def _is_outnamed(words: Collection[str], element: Element, name: str, screen: Screen, pressed: bool) -> bool:
    """Whether something else of its kind is called by the same words of that part of the goal, and by more."""
    own = set(met_among(words, words_of(name)))
    if not own and not pressed:
        return False  # a form has a field for each of several values
    return any(
        own < set(met_among(words, words_of(other.name or other.label)))
        for other in itertools.islice(screen, _MOST_LOOKED_AT)
        if other.role == element.role and other.index != element.index
    )


def _unsaid(goal: str, name: str) -> list[str]:
    """Words of a name that the goal has no part in, commands left out."""
    said = words_of(goal)
    return [
        word
        for word in words_of(name)
        if word not in STOP_WORDS and word not in _COMMANDS and len(word) > 1 and not is_met(word, said)
    ]

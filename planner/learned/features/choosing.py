"""What would be done, and with which text: numbers of the choice itself, beside those of its element."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from perception.lexical import fold_text
from planner.learned.answers import Told, asks
from planner.learned.choices import SORTS, Choice
from planner.learned.situation import Situation
from planner.learned.spans import Filling, wants_of
from planner.learned.values import SORTS as VALUES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_WANTS: Final = (
    *("search", "first name", "last name", "name", "number", "message", "title", "file", "address", "time", "any"),
)
_FILLED: Final = (
    *("score", "best", "lead", "near", "told", "exact", "used", "first", "position", "words", "figures", "fits_held"),
    *("agrees_hour", "agrees_minute"),
)
_ANSWERED: Final = ("fit", "near", "fresh", "sort", "lead", "role", "words")
_DONE: Final = (*("scrolls", "same", "backs", "homes", "typed_last", "asks", "vain"),)
CHOOSING: Final = (
    *(f"act.{sort}" for sort in SORTS),
    *(f"text.{value}" for value in VALUES),
    *(f"field.{wants.replace(' ', '_')}" for wants in _WANTS),
    *(f"text.{name}" for name in _FILLED),
    *(f"answer.{name}" for name in _ANSWERED),
    *(f"choice.{name}" for name in _DONE),
)
"""Names of the columns."""


def choosing(s: Situation, choices: Sequence[Choice]) -> npt.NDArray[np.float32]:
    """Shape (choices, columns)."""
    import numpy as np

    told = {each.index: each for each in s.answers}
    best = max((each.fit + each.near + each.fresh + each.sort for each in told.values()), default=0.0)
    common = _done(s)
    rows = [
        (
            *(float(choice.sort == sort) for sort in SORTS),
            *_filled(s, choice),
            *_answered(s, told.get(choice.answered_by) if choice.sort == "answer" else None, best),
            *common,
            float(_is_vain(s, choice)),
        )
        for choice in choices
    ]
    return np.array(rows, dtype=np.float32).reshape(len(choices), len(CHOOSING))


def _filled(s: Situation, choice: Choice) -> tuple[float, ...]:
    filling = choice.filling
    if filling is None or choice.at is None:
        return (0.0,) * (len(VALUES) + len(_WANTS) + len(_FILLED))
    element = s.elements[choice.at]
    offered = s.offered[element.index]
    scores = [other.score for other in offered]
    wants = wants_of(element)
    value = filling.value
    elsewhere = max(
        (f.score for index, of in s.offered.items() if index != element.index for f in of if f.text == filling.text),
        default=0.0,
    )
    name = fold_text(f"{element.name} {element.label} {' '.join(element.hints)}")
    held = fold_text(element.value)
    unused = [other for other in offered if not _was_typed(s, other)]
    return (
        *(float(value.sort == sort) for sort in VALUES),
        *(float(wants == each) for each in _WANTS),
        filling.score,
        float(filling.score >= max(scores)),
        filling.score - elsewhere,
        s.cue_meaning(element, value),
        float(any(cue in name for cue in value.cues[:3])),
        float(fold_text(filling.text) in fold_text(s.goal.text)),
        float(_was_typed(s, filling)),
        float(bool(unused) and min(unused, key=lambda other: other.value.start) is filling),
        value.start / max(len(s.goal.text), 1),
        min(len(filling.text.split()), 8) / 8,
        float(filling.text.replace(".", "").replace(",", "").isdigit()),
        float(bool(held) and (held in fold_text(filling.text) or fold_text(filling.text) in held)),
        float(value.sort == "hour" and "hour" in name),
        float(value.sort == "minute" and "minute" in name),
    )


def _answered(s: Situation, told: Told | None, best: float) -> tuple[float, ...]:
    if told is None:
        return (0.0,) * len(_ANSWERED)
    whole = told.fit + told.near + told.fresh + told.sort
    element = s.screen.elements[told.index]
    return (
        told.fit,
        told.near,
        told.fresh,
        told.sort,
        whole - best,
        float(element.role == "text"),
        min(len(told.text.split()), 10) / 10,
    )


def _done(s: Situation) -> tuple[float, ...]:
    scrolls = 0
    for deed in reversed(s.deeds):
        if deed.kind != "scroll":
            break
        scrolls += 1
    here = sum(deed.before == s.screen.fingerprint for deed in s.deeds)
    return (
        min(scrolls, 5) / 5,
        min(here, 3) / 3,
        min(sum(deed.kind == "back" for deed in s.deeds), 4) / 4,
        min(sum(deed.kind == "home" for deed in s.deeds), 3) / 3,
        float(s.last is not None and s.last.kind == "type"),
        float(asks(s.goal.text)),
    )


def _is_vain(s: Situation, choice: Choice) -> bool:
    """Whether the like was done on this very screen and changed nothing."""
    here = [deed for deed in s.deeds if deed.before == s.screen.fingerprint and not deed.changed]
    if choice.at is None:
        return any(deed.kind == choice.sort.partition("-")[0] for deed in here)
    element = s.elements[choice.at]
    return any((deed.role, deed.name) == (element.role, element.name) for deed in here)


def _was_typed(s: Situation, filling: Filling) -> bool:
    return any(deed.typed and fold_text(deed.typed) == fold_text(filling.text) for deed in s.deeds)

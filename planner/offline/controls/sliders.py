"""Moves sliders, and spin buttons that take no text, with the arrow keys and watches the value that is shown."""

from __future__ import annotations

import re

from devices.action import Adjust, Drag, Press
from devices.screen import Element
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation

_MOST_MOVES = 4
_TRIAL_PRESSES = 40
"""From as many presses on, what one does is found out first."""
_TRIAL_PX = 60
"""How far a handle is dragged before it is known what a pixel does."""
_HANDLES = frozenset({"handle", "thumb", "knob", "grip"})
_HANDLE_ROLES = frozenset({"button", "generic", "image", "link", "text", "group"})
_NUMBER = re.compile(r"\s*(-?\d{1,15}(?:\.\d{1,15})?)\s*%?\s*")
_WITH_UNIT = re.compile(r"\s*(-?\d{1,15}(?:\.\d{1,15})?)\s*(?:[%°]|°?[A-Za-z]{1,10})?\s*")


def sliders_of(s: Situation) -> list[Element]:
    """The sliders on the screen, in order."""
    named = [e for e in s.usable if (e.role == "slider" or _spins(e)) and "disabled" not in e.states]
    return named or [e for e in s.usable if "slider" in e.hints and _HANDLES & set(e.hints) and e.role in _HANDLE_ROLES]


def _spins(element: Element) -> bool:
    """Whether it is a spin button that only takes arrow keys."""
    return element.role == "spinbutton" and bool(element.value) and not element.can("type")


def move_slider(s: Situation, clause: Clause, slider: Element, wanted: float, key: str) -> Move:
    """Bring one slider to a value.

    A native one is set. Others take arrow keys: the first presses assume that one press is one unit, later ones use
    what the presses before really did.
    """
    if slider.range is not None and not s.steps(key) and slider.input_type == "range":
        if (at := _NUMBER.fullmatch(slider.value)) and float(at[1]) == wanted:
            return SATISFIED
        return s.act(
            clause, Adjust(value=wanted), slider, f"{slider.describe()} goes to {wanted:g}", key, confidence=0.9
        )
    now = shown_value(s, slider)
    moves = s.steps(key)
    if now is None:
        return SATISFIED if moves else None
    if abs(now - wanted) < 1e-6:
        return SATISFIED
    if len(moves) >= _MOST_MOVES:
        return SATISFIED
    if slider.role not in ("slider", "spinbutton") or (
        moves and moves[-1].outcome is not None and not moves[-1].outcome.changed
    ):
        return _drag_to(s, clause, slider, now, wanted, key)
    step = 1.0
    if moves and moves[-1].intent.clause_key == key and moves[-1].intent.action.kind == "press":
        before = re.search(r"from (-?[\d.]+)", moves[-1].intent.reason)
        presses = moves[-1].intent.action.times
        if before and presses and (went := abs(now - float(before[1]))):
            step = went / presses
    elif not moves and abs(wanted - now) > _TRIAL_PRESSES and slider.input_type != "range":
        step = abs(wanted - now)  # one press, to see what it does
    times = round(max(1.0, min(500.0, abs(wanted - now) / step)))
    more, less = ("ArrowUp", "ArrowDown") if slider.role == "spinbutton" else ("ArrowRight", "ArrowLeft")
    arrow = more if wanted > now else less
    return s.act(
        clause,
        Press(key=arrow, times=times),
        slider,
        f"the slider goes from {now:g} to {wanted:g}",
        key,
        confidence=0.8,
    )


def _drag_to(s: Situation, clause: Clause, slider: Element, now: float, wanted: float, key: str) -> Move:
    """Where no key moves it: with the pointer, by what the drag before has done a pixel."""
    per_px = 1 / _TRIAL_PX
    x, y = slider.bounds.center
    dragged = [p for p in s.steps(key) if isinstance(p.intent.action, Drag)]
    if dragged and isinstance(last := dragged[-1].intent.action, Drag) and dragged[-1].intent.target is not None:
        before = re.search(r"from (-?[\d.]+)", dragged[-1].intent.reason)
        left, _, right, _ = dragged[-1].intent.target.bounds
        went = last.to_px[0] - (left + right) / 2
        if before and went and now != float(before[1]):
            per_px = (now - float(before[1])) / went
    elif wanted > now:
        per_px = (wanted - now) / _TRIAL_PX
    else:
        per_px = (now - wanted) / _TRIAL_PX
    to = round(x + (wanted - now) / per_px)
    why = f"the slider goes from {now:g} to {wanted:g}"
    return s.act(clause, Drag(to_px=(to, y)), slider, why, key, confidence=0.6)


def shown_value(s: Situation, slider: Element) -> float | None:
    """The number that says where a slider stands: its own value, or the number nearest to it."""
    if match := _WITH_UNIT.fullmatch(slider.value) or _NUMBER.fullmatch(slider.name):
        return float(match[1])
    numbers = [e for e in s.usable if e.role in ("text", "status") and _NUMBER.fullmatch(e.name)]
    sliders = sliders_of(s)
    if len(sliders) > 1 and len(numbers) == len(sliders) and slider in sliders:
        return float(numbers[sliders.index(slider)].name.strip().rstrip("%"))
    best: tuple[float, float] | None = None
    siblings = {e.index for e in s.screen.children.get(slider.parent, ())}
    for element in s.usable:
        if element.index == slider.index or element.role not in ("text", "status", "cell", "generic"):
            continue
        match = _NUMBER.fullmatch(element.name)
        if not match:
            continue
        dx, dy = slider.bounds.gap(element.bounds)
        distance = dy * 3.0 + dx - (200 if element.index in siblings else 0)
        if best is None or distance < best[0]:
            best = (distance, float(match[1]))
    return best[1] if best is not None else None

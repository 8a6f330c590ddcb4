"""What was done, and what came of it."""

from __future__ import annotations

from planner.learned.columns import Columns
from planner.learned.kinds import sorts_of
from planner.learned.past import title_of
from planner.learned.situation import TICKS, Situation

_LAST_SORTS = (
    *("confirm", "save", "send", "cancel", "overflow", "settings", "search", "add", "delete", "call", "edit", "sort"),
)
_LAST_KINDS = ("back", "scroll", "home", "enter")


def add_doing(columns: Columns, s: Situation) -> None:
    """Columns ``done.*``."""
    last = s.last
    signs = [(element.role, title) for element, title in zip(s.elements, s.titles, strict=True)]
    sign = None if last is None else (last.role, last.title)
    shown = [(element.role, title_of(element.name)) for element in s.screen]
    before = [shown[max(0, element.index - 1) : element.index] for element in s.elements]
    columns.each("done.used", s.used)
    columns.each("done.just_used", [float(one == sign) for one in signs])
    columns.each("done.times", [min(sum((d.role, d.title) == one for d in s.deeds), 3) / 3 for one in signs])
    columns.each("done.follows", [float(sign is not None and sign in above) for above in before])
    columns.each("done.left_again", [float(one in s.left_again) for one in signs])
    columns.all("done.any", float(bool(s.deeds)))
    for kind in _LAST_KINDS:
        columns.all(f"done.last.{kind}", float(last is not None and last.kind == kind))
    whole = sum(map(s.weight, s.goal.telling))
    columns.all("done.words_left", sum(map(s.weight, s.remaining)) / whole if whole else 0.0)
    sorts = sorts_of(last.title) if last else frozenset()
    for sort in _LAST_SORTS:
        columns.all(f"done.last.{sort}", float(sort in sorts))
    columns.all("done.last.box", float(last is not None and last.role in TICKS))
    columns.all("done.last.typed", float(last is not None and bool(last.typed)))
    columns.all("done.last.in_vain", float(last is not None and not last.changed))
    columns.all("done.last.still_there", float(sign is not None and sign in shown))
    columns.all("done.last.precision", s.said_by(last.title) if last else 0.0)
    fresh = 1.0 - s.used
    for name, deeds, here in (("fit", s.deed_fits, s.fit), ("meaning", s.deed_cosines, s.cosine)):
        best = max(deeds, default=0.0)
        columns.all(f"done.last.{name}", deeds[-1] if deeds else 0.0)
        columns.all(f"done.best.{name}", best)
        columns.all(f"done.best.{name}.ahead", best - (float((here * fresh).max()) if s.many else 0.0))
    columns.all("done.been_here", float(any(deed.before == s.screen.fingerprint for deed in s.deeds)))

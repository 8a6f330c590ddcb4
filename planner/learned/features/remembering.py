"""What the app's memory says: where the goal's words are met again, and how far that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.learned.columns import Columns
from planner.learned.past import title_of
from planner.learned.situation import Situation, ahead_of_others
from planner.learned.views import View

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Column = npt.NDArray[np.float32]

_MOST_HOPS = 5
_MOST_WORDS = 400
_RANKS = (1.0, 0.8, 0.6)
_EACH = (
    *("memory.opens", "memory.opens_nothing", "memory.opened", "memory.fit_lead", "memory.hint_or_ahead"),
    *(f"memory.ahead.{view}{end}" for view in ("fit", "meaning", "precision") for end in ("", ".ahead")),
    *(f"memory.next.{view}" for view in ("fit", "meaning")),
)
_ALL = (
    *("memory.known",),
    *(f"memory.{what}.{view}" for view in ("fit", "meaning") for what in ("hops", "best_left", "best", "done", "here")),
)
_WRITTEN_EACH = (
    *("hint.there", "hint.meaning", "hint.meaning_left", "hint.words", "hint.meaning.ahead"),
    *("imagined.on_path", "imagined.next", "imagined.like"),
)
_WRITTEN_ALL = ("imagined.meaning", "imagined.progress")


def add_remembering(columns: Columns, s: Situation) -> None:
    """Columns ``memory.*``, and ``hint.*`` and ``imagined.*`` for what was written about the app; zeros without it."""
    for name in (*_EACH, *_WRITTEN_EACH):
        columns.each(name, [0.0] * s.many)
    for name in (*_ALL, *_WRITTEN_ALL):
        columns.all(name, 0.0)
    if s.outlook is None or not s.outlook.labels:
        return
    view = View(s, s.outlook)
    _add_ways(columns, s, view)
    _add_best(columns, s, view)
    _add_hints(columns, s, view)
    _add_imagined(columns, s, view)


def _add_ways(columns: Columns, s: Situation, view: View) -> None:
    columns.all("memory.known", float(view.place is not None))
    columns.each("memory.opens", [float(stop is not None) for stop in view.opens])
    columns.each("memory.opens_nothing", [float(stop is not None and stop == view.place) for stop in view.opens])
    for name, scores in (("fit", view.fit_left), ("meaning", view.meaning), ("precision", view.precision)):
        ahead = view.outlook.ahead(scores, s.used_signs)
        values = s.of_elements([0.0 if stop in (None, view.place) else float(ahead[stop]) for stop in view.opens])
        columns.each(f"memory.ahead.{name}", values)
        columns.each(f"memory.ahead.{name}.ahead", ahead_of_others(values))
        if name == "fit":
            columns.each("memory.hint_or_ahead", values)
    opened = [
        0.0 if stop is None or stop == view.place else s.covers(view.outlook.words_on(stop)[:_MOST_WORDS], s.remaining)
        for stop in view.opens
    ]
    columns.each("memory.opened", opened)
    columns.each("memory.fit_lead", s.fit - float(view.fit.max()))


def _add_best(columns: Columns, s: Situation, view: View) -> None:
    fresh = 1.0 - s.used
    for name, left, whole, here, deeds in (
        ("fit", view.fit_left, view.fit, s.fit, s.deed_fits),
        ("meaning", view.meaning, view.meaning, s.cosine, s.deed_cosines),
    ):
        finds = view.outlook.best(left, s.used_signs, len(_RANKS))
        values = s.of_elements([0.0] * s.many)
        hops: int | None = None
        if view.place is not None and finds:
            hops = view.outlook.hops(view.place, finds[0])
            for rank, find in zip(_RANKS, finds, strict=False):
                first = view.outlook.first_hops(view.place, find)
                for at, twin in enumerate(view.twins):
                    if twin in first:
                        values[at] = max(values[at], find.score * rank)
        best_left = finds[0].score if finds else 0.0
        columns.each(f"memory.next.{name}", values)
        columns.all(f"memory.hops.{name}", min(_MOST_HOPS if hops is None else hops, _MOST_HOPS) / _MOST_HOPS)
        columns.all(f"memory.best_left.{name}", best_left)
        columns.all(f"memory.best.{name}", float(whole.max()))
        columns.all(f"memory.done.{name}", max(deeds, default=0.0) - float(whole.max()))
        columns.all(f"memory.here.{name}", (float((here * fresh).max()) if s.many else 0.0) - best_left)


def _add_hints(columns: Columns, s: Situation, view: View) -> None:
    hints = [view.outlook.hint(view.place, element) for element in s.elements]
    told = [at for at, hint in enumerate(hints) if hint]
    if not told:
        return
    words, goal, left = (s.of_elements([0.0] * s.many) for _ in range(3))
    vectors = s.embedder.embed([hints[at] for at in told])
    goal[told], left[told] = vectors @ s.goal_vector, vectors @ s.left_vector
    words[told] = [s.covers(hints[at], s.remaining) for at in told]
    columns.each("hint.there", [float(bool(hint)) for hint in hints])
    columns.each("hint.meaning", goal)
    columns.each("hint.meaning_left", left)
    columns.each("hint.words", words)
    columns.each("hint.meaning.ahead", ahead_of_others(goal * (1.0 - s.used)))


def _add_imagined(columns: Columns, s: Situation, view: View) -> None:
    tasks = view.outlook.memory.imagined
    if not tasks:
        return
    cosines = (s.embedder.embed([task.text for task in tasks]) @ s.goal_vector).tolist()
    order = sorted(range(len(tasks)), key=lambda at: -cosines[at])[: len(_RANKS)]
    paths = {at: [(e.role, title_of(e.name)) for e in tasks[at].path] for at in order}
    path = paths[order[0]]
    done = max((path.index(sign) for d in s.deeds if (sign := (d.role, d.title)) in path), default=-1)
    signs = [(element.role, title) for element, title in zip(s.elements, s.titles, strict=True)]
    following = path[done + 1] if done + 1 < len(path) else None
    columns.each("imagined.on_path", [float(sign in path) for sign in signs])
    columns.each("imagined.next", [float(sign == following) for sign in signs])
    like = [max((cosines[at] for at in order if sign in paths[at]), default=0.0) for sign in signs]
    columns.each("imagined.like", s.of_elements(like) * (1.0 - s.used))
    columns.all("imagined.meaning", cosines[order[0]])
    columns.all("imagined.progress", (done + 1) / max(len(path), 1))

"""Which app is to be opened: what the memories of apps say to the goal, and which app the goal is in already."""

from __future__ import annotations

from planner.learned.columns import Columns
from planner.learned.situation import Situation


def add_apps(columns: Columns, s: Situation) -> None:
    """Columns ``app.*``; all zeros but on a launcher, and without memories."""
    fits = [0.0] * s.many
    means = [0.0] * s.many
    known = [0.0] * s.many
    if s.is_launcher:
        for at, title in enumerate(s.titles):
            outlook = s.apps.named(title)
            if outlook is None:
                continue
            known[at] = 1.0
            fits[at], means[at] = (
                s.apps.fit(outlook, s.goal.telling),
                s.apps.meaning(outlook, s.embedder, s.goal_vector),
            )
    columns.each("app.known", known)
    columns.each("app.fit", fits)
    columns.each("app.fit.lead", [fit - max(fits, default=0.0) for fit in fits])
    columns.each("app.meaning", means)
    columns.each("app.meaning.lead", [mean - max(means, default=0.0) for mean in means])
    columns.all("done.away", float(s.is_launcher and any(deed.kind != "home" for deed in s.deeds)))

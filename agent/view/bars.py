"""Small bar charts that need neither script nor inline styles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from agent.view.markup import NOTHING, Html, Said, element, join
from agent.view.wording import duration

COLOURS = 6
"""How many colours of time trace.css knows; a seventh phase starts over."""

_TOTALS = frozenset({"total", "all"})
_KNOWN = ("observe", "decide", "act", "settle", "perceive")


def time_colours(elapsed: Iterable[Mapping[str, float]]) -> dict[str, int]:
    """A colour for every phase of an episode, the same on every card; the usual ones always get the same."""
    names = dict.fromkeys(_KNOWN)
    for phases in elapsed:
        names.update(dict.fromkeys(phases))
    return {name: place % COLOURS for place, name in enumerate(names)}


def add_times(elapsed: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Milliseconds by phase, in order of first appearance; sums of other phases and nonsense are left out."""
    added: dict[str, float] = {}
    for phases in elapsed:
        for name, ms in phases.items():
            if name not in _TOTALS and math.isfinite(ms) and ms >= 0:
                added[name] = added.get(name, 0.0) + ms
    return added


def time_bar(times: Mapping[str, float], colours: Mapping[str, int]) -> Html:
    """Where time went: one stacked bar and its legend; nothing when no time was measured."""
    total = sum(times.values())
    if total <= 0:
        return NOTHING
    parts, keys, at = [], [], 0.0
    for name, ms in times.items():
        share = ms / total * 100
        colour = f"phase phase-{colours.get(name, 0)}"
        parts.append(element("rect", x=f"{at:.2f}%", width=f"{share:.2f}%", height="100%", class_=colour))
        swatch = element("svg", element("rect", width="100%", height="100%", class_=colour), class_="swatch")
        keys.append(element("li", swatch, Said(name), " ", element("b", duration(ms / 1000))))
        at += share
    bar = element("svg", *parts, class_="time-bar", aria_hidden="true")
    return join((bar, element("ul", *keys, class_="legend")))


def score_bar(share: float) -> Html:
    """A bar filled to ``share`` of 0…1."""
    filled = min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0
    return element(
        "svg", element("rect", width=f"{filled * 100:.1f}%", height="100%"), class_="score-bar", aria_hidden="true"
    )

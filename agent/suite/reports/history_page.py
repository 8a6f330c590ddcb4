"""The past of suites as one page: trends over runs, and each scenario with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from agent.suite.certainty import Wish, certainty
from agent.suite.flakiness import Flakiness
from agent.suite.history import PastRun
from agent.view.content import content_policy, part_file
from agent.view.markup import NOTHING, Html, Said, element, fill, join
from agent.view.wording import count, duration, moment

_PACKAGE = "agent.suite.reports"
_BAR_PX = 140
_MAX_COLUMNS = 120
_GREEN = ("passed", "flaky", "quarantined", "skipped")


def history_page(scenarios: Sequence[Flakiness], runs: Sequence[PastRun], wish: Wish) -> str:
    """The page.

    Args:
        scenarios: what is known of each, in the order of the page.
        runs: newest first.
        wish: what a person wants to be sure of, for the column that says how sure one can be.
    """
    style = Html(part_file("tokens.css") + part_file("history.css", _PACKAGE))
    flaky, failing = (sum(each.state == state for each in scenarios) for state in ("flaky", "failing"))
    told = f"{count(len(runs), 'run')} · {count(len(scenarios), 'scenario')} · wish: a failure rate {wish.told}"
    return fill(
        part_file("history.html", _PACKAGE),
        {
            "policy": content_policy(style, ""),
            "style": style,
            "heading": f"{flaky} flaky, {failing} failing, {len(scenarios) - flaky - failing} others",
            "told": told,
            "trends": _trends(list(reversed(runs[:_MAX_COLUMNS]))),
            "rows": join(_row(each, wish) for each in scenarios)
            or element("tr", element("td", "No suite has run yet.", colspan=10)),
        },
    )


def _trends(runs: Sequence[PastRun]) -> Html:
    """Oldest first."""
    if not runs:
        return NOTHING
    green = [sum(run.counts.get(name, 0) for name in _GREEN) / max(1, run.scenarios) for run in runs]
    flaky = [float(run.counts.get("flaky", 0)) for run in runs]
    wall = [run.wall_s for run in runs]
    usd = [run.usd for run in runs]
    ends = (moment(runs[0].started_s)[0].partition(",")[0], moment(runs[-1].started_s)[0].partition(",")[0])
    return join(
        (
            _chart("Green scenarios", green, f"{green[-1]:.0%} last", ends, 1.0, below=1.0),
            _chart("Flaky scenarios", flaky, f"{flaky[-1]:.0f} last", ends),
            _chart("Time of a run", wall, f"{duration(wall[-1])} last", ends),
            _chart("Cost of a run", usd, f"${usd[-1]:.4f} last", ends),
        )
    )


def _chart(
    title: str, values: Sequence[float], told: str, ends: tuple[str, str], most: float = 0.0, below: float = 0.0
) -> Html:
    """Columns; those lower than ``below`` are marked."""
    top = most or max(values) or 1.0
    step = 100 / len(values)
    columns = (
        element(
            "rect",
            x=place * step,
            y=100 - value / top * 100,
            width=max(0.3, step * 0.8),
            height=value / top * 100,
            class_="column bad" if value < below else "column",
        )
        for place, value in enumerate(values)
    )
    ground = element("path", d="M0 99.5H100", class_="ground")
    drawing = element(
        "svg",
        ground,
        *columns,
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"{title} over {count(len(values), 'run')}: {told}, at most {max(values):.4g}",
    )
    return element(
        "figure",
        element("figcaption", title, " ", element("span", told)),
        drawing,
        element("p", element("span", ends[0]), element("span", ends[1] if len(values) > 1 else "")),
    )


def _row(each: Flakiness, wish: Wish) -> Html:
    low, high = each.interval
    causes = ", ".join(f"{name} {number}" for name, number in each.causes)
    rate = f"{each.pass_rate:.1%} ({low:.1%} to {high:.1%})" if each.outings else "unknown"
    return element(
        "tr",
        element("th", Said(each.id), scope="row"),
        element("td", each.state, class_=each.state),
        element("td", f"{each.outings - each.failures} of {each.outings}"),
        element("td", rate, _interval(each)),
        element("td", f"{each.score:.2f}"),
        element("td", _ticks(each.recent[-30:])),
        element("td", duration(each.p50_s) if each.p50_s is not None else "–"),
        element("td", duration(each.p95_s) if each.p95_s is not None else "–"),
        element("td", Said(causes), class_="causes"),
        element("td", certainty(each.outings, each.failures, wish).told, class_="words"),
    )


def _interval(each: Flakiness) -> Html:
    low, high = each.interval
    return element(
        "svg",
        element("rect", width=_BAR_PX, height=8, rx=4, class_="well"),
        element("rect", x=low * _BAR_PX, width=(high - low) * _BAR_PX, height=8, rx=4, class_="reach"),
        element("rect", x=each.pass_rate * (_BAR_PX - 3), width=3, height=8, class_="rate"),
        class_="interval",
        width=_BAR_PX,
        height=8,
        aria_hidden="true",
    )


def _ticks(sides: Sequence[bool]) -> Html:
    if not sides:
        return NOTHING
    ticks = (
        element(
            "rect",
            x=place * 4,
            y=0 if side else 6,
            width=3,
            height=6,
            class_="tick-good" if side else "tick-bad",
        )
        for place, side in enumerate(sides)
    )
    told = f"{sum(sides)} of the last {len(sides)} outcomes passed"
    return element("svg", *ticks, class_="spark", role="img", aria_label=told, width=len(sides) * 4, height=12)

"""The page of costs: what models took, by day and by model, over every run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.models.costs import MOST_DAYS, Costs, costs_from
from agent.view.desk import Desk
from agent.view.markup import NOTHING, Html, Said, element, join
from agent.view.shell import empty


def costs_page(desk: Desk) -> Html:
    """The page."""
    rows = desk.runs.rows(desk.runs.names())
    found = costs_from((row.started_at_s + row.seconds, row.models) for row in rows)
    if not found.models:
        return join((element("h1", "Costs"), empty(f"No model was asked in {found.runs} runs: they cost nothing.")))
    return join(
        (element("h1", "Costs"), element("p", found.total, class_="lead"), *_days(found), _models(found)),
    )


def _days(costs: Costs) -> Iterator[Html]:
    """A chart of dollars where anything cost some, and one of tokens."""
    days = costs.days[-MOST_DAYS:]
    if costs.usd:
        yield _chart("Dollars a day (UTC)", [(day.day, day.usd, f"${day.usd:.4f}") for day in days])
    yield _chart("Tokens a day, in and out (UTC)", [(day.day, day.tokens, f"{day.tokens:,}") for day in days])


def _chart(title: str, days: Sequence[tuple[str, float, str]]) -> Html:
    most = max((value for _, value, _ in days), default=0.0) or 1.0
    lines = (
        element(
            "li",
            element("span", day),
            element(
                "svg",
                element("rect", width=f"{100 * value / most:.1f}%", height="100%"),
                class_="score-bar",
                aria_hidden="true",
            ),
            element("b", told),
        )
        for day, value, told in days
    )
    return element("section", element("h2", title), element("ul", *lines, class_="days"), class_="card")


def _models(costs: Costs) -> Html:
    names = ("model", "runs", "calls", "tokens in", "cached", "out", "seconds", "dollars")
    rows = []
    for model in costs.models:
        use = model.use
        price = "unknown" if use.usd is None else f"${use.usd:.4f}"
        counts = (model.runs, use.calls, use.tokens_in, use.tokens_cached, use.tokens_out)
        cells = [f"{each:,}" for each in counts] + [f"{use.seconds:.1f}", price]
        rows.append(
            element("tr", element("th", Said(use.model), scope="row"), *(element("td", cell) for cell in cells))
        )
    head = element("tr", *(element("th", name, scope="col") for name in names))
    table = element("table", element("thead", head), element("tbody", *rows), class_="numbers")
    return element(
        "section",
        element("h2", "By model", id="by-model"),
        element("div", table, class_="scrolls", tabindex="0", role="region", aria_labelledby="by-model")
        if rows
        else NOTHING,
        class_="card",
    )

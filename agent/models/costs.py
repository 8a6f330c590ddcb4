"""What models have cost over all runs, from the last record of each journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from agent.record.traces import TraceError, list_traces, read_episode
from devices.records import ModelUse

MOST_DAYS = 60
"""That are drawn, the latest."""
_PAGE = Path(__file__).with_name("costs.html")


@dataclass(frozen=True, slots=True)
class ModelCosts:
    """One model over all runs."""

    use: ModelUse
    runs: int


@dataclass(frozen=True, slots=True)
class Day:
    """What one day took, by UTC."""

    day: str
    usd: float
    tokens: int
    """In and out."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Everything that was asked of models."""

    runs: int
    asking: int
    """Runs in which a model was asked."""
    models: tuple[ModelCosts, ...]
    """The most expensive first."""
    days: tuple[Day, ...]
    """Every day from the first to the last on which a model was asked."""

    @property
    def total(self) -> str:
        """In one sentence."""
        runs = "1 run" if self.runs == 1 else f"{self.runs:,} runs"
        known = "" if self.usd_known else "at least "
        return f"{runs}, {self.asking:,} of them asked models: {known}${self.usd:.4f}"

    @property
    def usd(self) -> float:
        """Dollars, as far as prices are known."""
        return sum(model.use.usd or 0.0 for model in self.models)

    @property
    def usd_known(self) -> bool:
        """Whether every price is known."""
        return all(model.use.usd is not None for model in self.models)

    def document(self) -> dict[str, Any]:
        """For programs."""
        return {
            "format": "clewline-costs",
            "version": 1,
            "runs": self.runs,
            "asking": self.asking,
            "usd": self.usd,
            "usd_known": self.usd_known,
            "models": [{**model.use.model_dump(), "runs": model.runs} for model in self.models],
            "days": [{"day": day.day, "usd": day.usd, "tokens": day.tokens} for day in self.days],
        }


def costs_of(root: Path) -> Costs:
    """The costs of every run below a folder of traces; of runs that cannot be read only their number counts.

    Raises:
        TraceError: the folder cannot be listed.
    """
    return costs_from(_ends(root))


def costs_from(ends: Iterable[tuple[float, Sequence[ModelUse]]]) -> Costs:
    """The costs of runs.

    Args:
        ends: of each run, when it ended (Unix seconds), and its account.
    """
    runs = asking = 0
    uses: dict[str, list[ModelUse]] = {}
    days: dict[date, tuple[float, int]] = {}
    for at_s, account in ends:
        runs += 1
        if not account:
            continue
        asking += 1
        for use in account:
            uses.setdefault(use.model, []).append(use)
        day = datetime.fromtimestamp(at_s, UTC).date()
        usd, tokens = days.get(day, (0.0, 0))
        days[day] = (
            usd + sum(use.usd or 0.0 for use in account),
            tokens + sum(use.tokens_in + use.tokens_out for use in account),
        )
    models = [ModelCosts(_sum(name, used), len(used)) for name, used in uses.items()]
    models.sort(key=lambda model: (-(model.use.usd or 0.0), model.use.model))
    every = (min(days) + timedelta(n) for n in range((max(days) - min(days)).days + 1)) if days else ()
    return Costs(runs, asking, tuple(models), tuple(Day(str(day), *days.get(day, (0.0, 0))) for day in every))


def _ends(root: Path) -> Iterator[tuple[float, Sequence[ModelUse]]]:
    for trace in list_traces(root):
        try:
            end = read_episode(trace.folder).end
        except TraceError:
            end = None
        yield (end.at_s, end.models) if end is not None else (0.0, ())


def page_of(costs: Costs) -> str:
    """The costs as one page that needs nothing else: a bar for each day, a line for each model."""
    shown = costs.days[-MOST_DAYS:]
    usd, tokens = max((day.usd for day in shown), default=0.0), max((day.tokens for day in shown), default=0)
    days = "\n".join(
        f"<li><span>{escape(day.day)}</span>{_bar(day.usd, usd)}<b>${day.usd:.4f}</b>"
        f"{_bar(day.tokens, tokens)}<b>{day.tokens:,}</b></li>"
        for day in shown
    )
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(model)) + "</tr>" for model in costs.models
    )
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(total=escape(costs.total), days=days, rows=rows)


def _bar(value: float, most: float) -> str:
    return f'<i style="--share:{100 * value / most if most else 0:.1f}%"></i>'


def _cells(model: ModelCosts) -> tuple[str, ...]:
    use = model.use
    price = "unknown" if use.usd is None else f"${use.usd:.4f}"
    counts = (model.runs, use.calls, use.tokens_in, use.tokens_cached, use.tokens_out)
    return (use.model, *(f"{count:,}" for count in counts), f"{use.seconds:.1f}", price)


def _sum(name: str, used: list[ModelUse]) -> ModelUse:
    known = [use.usd for use in used if use.usd is not None]
    return ModelUse(
        model=name,
        calls=sum(use.calls for use in used),
        tokens_in=sum(use.tokens_in for use in used),
        tokens_out=sum(use.tokens_out for use in used),
        tokens_cached=sum(use.tokens_cached for use in used),
        seconds=round(sum(use.seconds for use in used), 3),
        usd=sum(known) if len(known) == len(used) else None,
    )

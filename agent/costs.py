"""What models have cost over all runs, from the last record of each journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from agent.traces import TraceError, list_traces, read_episode
from devices.journal import ModelUse

_PAGE = Path(__file__).parent / "view" / "costs.html"


@dataclass(frozen=True, slots=True)
class ModelCosts:
    """One model over all runs."""

    use: ModelUse
    runs: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day's dollars, by UTC."""

    day: str
    usd: float


@dataclass(frozen=True, slots=True)
class Costs:
    """Everything that was asked of models."""

    runs: int
    asking: int
    """Runs in which a model was asked."""
    models: tuple[ModelCosts, ...]
    """The most expensive first."""
    days: tuple[Day, ...]

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
            "days": [{"day": day.day, "usd": day.usd} for day in self.days],
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
    days: dict[str, float] = {}
    for at_s, account in ends:
        runs += 1
        if not account:
            continue
        asking += 1
        for use in account:
            uses.setdefault(use.model, []).append(use)
        day = _day(at_s)
        days[day] = days.get(day, 0.0) + sum(use.usd or 0.0 for use in account)
    models = [ModelCosts(_sum(name, used), len(used)) for name, used in uses.items()]
    models.sort(key=lambda model: (-(model.use.usd or 0.0), model.use.model))
    return Costs(runs, asking, tuple(models), tuple(Day(day, usd) for day, usd in sorted(days.items())))


def _ends(root: Path) -> Iterator[tuple[float, Sequence[ModelUse]]]:
    for trace in list_traces(root):
        try:
            end = read_episode(trace.folder).end
        except TraceError:
            end = None
        yield (end.at_s, end.models) if end is not None else (0.0, ())


def page_of(costs: Costs) -> str:
    """The costs as one page that needs nothing else: a bar for each day, a line for each model."""
    most = max((day.usd for day in costs.days), default=0.0) or 1.0
    days = "\n".join(
        f'<li><span>{escape(day.day)}</span><i style="width:{100 * day.usd / most:.1f}%"></i><b>${day.usd:.4f}</b></li>'
        for day in costs.days
    )
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(model)) + "</tr>" for model in costs.models
    )
    known = "" if costs.usd_known else "at least "
    total = f"{costs.runs} runs, {costs.asking} of them asked models: {known}${costs.usd:.4f}"
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(total=escape(total), days=days, rows=rows)


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


def _day(at_s: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d")

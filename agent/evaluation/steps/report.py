"""Figures of answered steps, by model and form; intervals draw whole tasks: steps of one task are no strangers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.evaluation.statistics import Interval, cluster_interval, quantile, ratio_interval, sign_test, wilson_interval
from agent.evaluation.steps.forms import FORMS, Form
from agent.evaluation.steps.measuring import StepLine


class Figure(BaseModel):
    """A share with what it was counted from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hits: int
    of: int
    low: float
    high: float
    """95 %: Wilson's where nothing or everything hits, else a bootstrap that draws whole tasks."""

    @property
    def share(self) -> float | None:
        """None of nothing."""
        return self.hits / self.of if self.of else None


class Row(BaseModel):
    """One model, asked in one form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    form: Form
    steps: int
    valid: Figure
    nonexistent: Figure
    element: Figure
    """Of the steps that have an element."""
    right: Figure
    tokens_in: float
    """A step, the mean as the runtime counts it."""
    tokens_out: float
    seconds_p50: float
    errors: int


class Pair(BaseModel):
    """Two ways of asking a model, or two models asked in one way, on the steps that were asked in both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    other_model: str
    form: Form
    other_form: Form
    steps: int
    same: int
    """Answers that are the same, letter for letter."""
    of: Literal["element", "right"]
    both: int
    only_one: int
    only_other: int
    p: float
    """Exact McNemar test, two-sided."""


class Economy(BaseModel):
    """Tokens of a prompt in brief against one with the whole tree, counted by the model's own tokenizer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    steps: int
    of_tree: float
    of_tree_95: Interval
    of_xml: float
    of_xml_95: Interval


class StepsReport(BaseModel):
    """What ``clew evaluate steps`` prints."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    results: str
    asked: int
    missing: int
    chance: float
    """Mean of one over the elements offered: what a guess among them gets right, the action given."""
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    """Asking by label against every other way, and the first model against every other."""
    economy: tuple[Economy, ...]


def report_of(lines: Sequence[StepLine], missing: int, results: str) -> StepsReport:
    """Count."""
    groups: dict[tuple[str, Form], list[StepLine]] = defaultdict(list)
    for line in lines:
        groups[line.model, line.form].append(line)
    models = list(dict.fromkeys(line.model for line in lines))
    ordered = sorted(groups, key=lambda key: (models.index(key[0]), FORMS.index(key[1])))
    once = {(line.task, line.seed, line.number): line for line in lines if line.has_element and line.offered}
    guessed = [1 / line.offered for line in once.values()]
    return StepsReport(
        results=results,
        asked=len(lines),
        missing=missing,
        chance=sum(guessed) / len(guessed) if guessed else 0.0,
        rows=tuple(_row(model, form, groups[model, form]) for model, form in ordered),
        pairs=tuple(
            pair
            for model, form in ordered
            for against in ((model, "label"), (models[0], form))
            if against != (model, form) and against in groups
            for pair in _pairs(groups[against], groups[model, form])
        ),
        economy=tuple(_economy(model, [line for line in lines if line.model == model]) for model in models),
    )


def _pairs(lines: Sequence[StepLine], others: Sequence[StepLine]) -> Iterator[Pair]:
    known = {(line.task, line.seed, line.number): line for line in lines}
    both = [(known[key], line) for line in others if (key := (line.task, line.seed, line.number)) in known]
    for of in ("element", "right"):
        asked = [pair for pair in both if of == "right" or pair[0].has_element]
        hits = Counter((getattr(a, of), getattr(b, of)) for a, b in asked)
        if asked:
            yield Pair(
                model=lines[0].model,
                other_model=others[0].model,
                form=lines[0].form,
                other_form=others[0].form,
                steps=len(asked),
                same=sum(a.answer == b.answer for a, b in asked),
                of=of,
                both=hits[True, True],
                only_one=hits[True, False],
                only_other=hits[False, True],
                p=sign_test(hits[True, False], hits[False, True]),
            )


def _row(model: str, form: Form, lines: Sequence[StepLine]) -> Row:
    return Row(
        model=model,
        form=form,
        steps=len(lines),
        valid=_figure(lines, lambda line: line.valid),
        nonexistent=_figure(lines, lambda line: line.nonexistent),
        element=_figure([line for line in lines if line.has_element], lambda line: line.element),
        right=_figure(lines, lambda line: line.right),
        tokens_in=sum(line.tokens_in for line in lines) / len(lines),
        tokens_out=sum(line.tokens_out for line in lines) / len(lines),
        seconds_p50=quantile([line.seconds for line in lines], 0.5) or 0.0,
        errors=sum(bool(line.error) for line in lines),
    )


def _figure(lines: Sequence[StepLine], hit: Callable[[StepLine], bool]) -> Figure:
    hits = sum(hit(line) for line in lines)
    low, high = wilson_interval(hits, len(lines))
    if 0 < hits < len(lines):
        tasks = _by_task(lines)
        low, high = cluster_interval([(sum(map(hit, own)), len(own)) for own in tasks])
    return Figure(hits=hits, of=len(lines), low=low, high=high)


def _economy(model: str, lines: Sequence[StepLine]) -> Economy:
    once = list({(line.task, line.seed, line.number): line for line in lines}.values())
    brief = sum(line.tokens_brief for line in once)
    tree, xml = sum(line.tokens_tree for line in once), sum(line.tokens_xml for line in once)
    tasks = _by_task(once)
    sums = [(sum(x.tokens_brief for x in own), sum(x.tokens_tree for x in own)) for own in tasks]
    more = [(sum(x.tokens_brief for x in own), sum(x.tokens_xml for x in own)) for own in tasks]
    return Economy(
        model=model,
        steps=len(once),
        of_tree=brief / tree,
        of_tree_95=ratio_interval(sums) or (0.0, 1.0),
        of_xml=brief / xml,
        of_xml_95=ratio_interval(more) or (0.0, 1.0),
    )


def _by_task(lines: Iterable[StepLine]) -> list[list[StepLine]]:
    tasks: dict[str, list[StepLine]] = defaultdict(list)
    for line in lines:
        tasks[line.task].append(line)
    return list(tasks.values())

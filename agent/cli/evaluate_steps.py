"""``clew evaluate steps``: single decisions of models on screens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from agent.evaluation.steps.forms import Form
    from agent.evaluation.steps.report import Figure, Pair, StepsReport

EPILOG = "Example:  clew evaluate steps --model llama:qwen2.5-coder-1.5b --steps 200 --results steps.jsonl"


def steps(
    model: Annotated[list[str], typer.Option("--model", "-m", help="llama:FILE.gguf, ollama:NAME, …; repeatable.")],
    number: Annotated[int, typer.Option("--steps", min=1, max=2_000, help="Steps to ask for.")] = 200,
    form: Annotated[
        list[str] | None,
        typer.Option(help="label, label-free, index, index-free, whole-tree; repeatable. Default: the first four."),
    ] = None,
    results: Annotated[
        Path | None, typer.Option(help="File that keeps the answers; a run goes on in it. Default: a new one.")
    ] = None,
    max_seconds: Annotated[float | None, typer.Option(min=1, metavar="S", help="Stop asking after S seconds.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="Cores, for models on this machine.")] = None,
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Make the shortlist without the network that compares meanings.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Single steps whose right answer is known: form, elements, actions and tokens, by model and way of asking.

    The steps are those of the embedded phone's tasks, as their own solutions do them. Another way to the same end
    counts as wrong, so the shares of right actions are lower bounds.
    """
    import time

    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.steps.collecting import collect_steps
    from agent.evaluation.steps.forms import FORMS
    from agent.evaluation.steps.measuring import StepLine, measure
    from agent.evaluation.steps.report import report_of
    from agent.models.files import pulled_files
    from agent.places import data_folder, models_folder
    from perception.grounding import Grounder
    from perception.models.embedding import Embedder
    from perception.models.opening import LocalOptions, open_model

    told = Console(stderr=True, highlight=False)
    forms = _forms(form or FORMS[:4])
    path = results or data_folder() / "results" / time.strftime("steps-%Y%m%d-%H%M%S.jsonl")
    files, options = pulled_files(models_folder()), LocalOptions(threads=threads)
    opened = []
    try:
        opened += [open_model(address, files, options) for address in model]
        with StepProgress(told, "doing tasks") as progress:
            gold = list(collect_steps(number))
            progress.expect(len(gold) * len(forms) * len(opened))
            told.print(f"{len(gold)} steps; answers kept in {path}", markup=False, soft_wrap=True)

            def advance(line: StepLine) -> None:
                progress.count(f"{line.form} of {line.task}")

            grounder = Grounder(None if words_only else Embedder.load(threads=1))
            measured = measure(opened, gold, forms, path, grounder, max_seconds=max_seconds, advance=advance)
    finally:
        for each in opened:
            each.close()
    missing = len(gold) * len(forms) * len(opened) - len(measured.lines)
    report = report_of(measured.lines, missing, str(path))
    people = console_for_people(told, as_json)
    people.print(_table(report))
    for pair in report.pairs:
        people.print(_compared(pair), highlight=False)
    for economy in report.economy:
        tree, xml = economy.of_tree_95, economy.of_xml_95
        people.print(
            f"{economy.model}, {economy.steps} screens: a prompt has {economy.of_tree:.1%} "
            f"[{tree[0]:.1%}–{tree[1]:.1%}] of the tokens of one with the whole tree, {economy.of_xml:.1%} "
            f"[{xml[0]:.1%}–{xml[1]:.1%}] of one with its XML",
            highlight=False,
        )
    if as_json:
        typer.echo(report.model_dump_json())
    if missing:
        told.print(f"{missing} answers are missing. Go on with the same command and --results {path}", markup=False)
    if measured.interrupted:
        raise typer.Exit(1)


def _forms(told: Sequence[str]) -> tuple[Form, ...]:
    from agent.evaluation.errors import SelectionRefused
    from agent.evaluation.steps.forms import FORMS

    for name in told:
        if name not in FORMS:
            raise SelectionRefused(f"there is no form {name!r}", f"choose from {', '.join(FORMS)}")
    return tuple(form for form in FORMS if form in told)


def _table(report: StepsReport) -> Table:
    from agent.evaluation.tables import new_table

    caption = f"percent, with 95 % intervals that draw whole tasks; a guess among what is offered: {report.chance:.1%}"
    table = new_table("Single steps", caption, gap=1)
    for column in ("model", "form"):
        table.add_column(column, no_wrap=True)
    for column in ("n", "valid", "nonexistent", "element", "right", "in", "out", "s", "err"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in report.rows:
        table.add_row(
            row.model,
            row.form,
            str(row.steps),
            *(_told(figure) for figure in (row.valid, row.nonexistent, row.element, row.right)),
            f"{row.tokens_in:.0f}",
            f"{row.tokens_out:.0f}",
            f"{row.seconds_p50:.1f}",
            str(row.errors or "–"),
        )
    return table


def _compared(pair: Pair) -> str:
    other = pair.other_form if pair.other_model == pair.model else pair.other_model
    return (
        f"{pair.model} by {pair.form} against {other}, {pair.of}, {pair.steps} steps: both {pair.both}, "
        f"the first alone {pair.only_one}, the second alone {pair.only_other}, exact McNemar p = {pair.p:.3g}; "
        f"same answer {pair.same}"
    )


def _told(figure: Figure) -> str:
    if figure.share is None:
        return "–"
    return f"{100 * figure.share:.1f} [{100 * figure.low:.0f}–{100 * figure.high:.0f}]"

"""``clew models quantize``: smaller weights, and what they cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from agent.models.quantizing import Quantized

EPILOG = "Example:  clew models quantize checkpoint/ --to int4 --steps 50"


def quantize(
    folder: Annotated[
        Path,
        typer.Argument(exists=True, file_okay=False, metavar="FOLDER", help="A decoder: checkpoint, or ONNX export."),
    ],
    to: Annotated[Literal["int8", "int4"], typer.Option("--to", help="Bits a weight.")],
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where it goes. Default: FOLDER-int8.")] = None,
    steps: Annotated[
        int, typer.Option(min=0, max=1_000, metavar="N", help="Decisions on screens, before and after.")
    ] = 20,
    answers: Annotated[int, typer.Option(min=1, max=100, metavar="N", help="Answers measured for the speeds.")] = 5,
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="Cores.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Round a model's weights to 8 or 4 bits, and measure it before and after, on screens too.

    The model is a checkpoint in safetensors (Llama, Qwen and Mistral families, exported to FOLDER-onnx first), or a
    folder as optimum-cli export onnx writes it; what comes out is opened by onnx:FOLDER.
    """
    from rich.console import Console

    from agent.cli.evaluation_progress import console_for_people
    from agent.evaluation.steps.collecting import collect_steps
    from agent.models.quantizing import quantize as quantize_folder

    told = Console(stderr=True, highlight=False)
    target = out or folder.resolve().with_name(f"{folder.resolve().name}-{to}")
    with told.status("doing tasks") as status:
        gold = list(collect_steps(steps)) if steps else []
        done = quantize_folder(folder, target, 8 if to == "int8" else 4, gold, answers, threads, status.update)
    if as_json:
        typer.echo(done.model_dump_json())
        return
    _show(done, console_for_people(told, as_json))


def _show(done: Quantized, console: Console) -> None:
    from agent.evaluation.tables import new_table

    kept = f"{done.matrices} matrices with {done.bits} bits a weight, {done.kept} kept"
    table = new_table(f"{done.folder}: {kept}", f"compression {done.compression:.2f}", gap=2)
    table.add_column("", no_wrap=True)
    table.add_column("before", justify="right")
    table.add_column("after", justify="right")
    for name in type(done.before).model_fields:
        pair = [getattr(one, name) for one in (done.before, done.after)]
        if name == "steps":
            continue
        table.add_row(name, *("–" if value is None else f"{value:,}" for value in pair))
    for name in ("valid", "element", "right"):
        rows = [one.steps for one in (done.before, done.after)]
        figures = [getattr(row, name) for row in rows if row is not None]
        table.add_row(f"steps: {name}", *(f"{f.hits}/{f.of} [{f.low:.0%}–{f.high:.0%}]" for f in figures))
    if done.agreement is not None:
        table.add_row("steps: same answer", "", f"{done.agreement:.1%} of {done.screens}")
    console.print(table)

"""``clew models``: models on this machine, and a first word with any model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import models_quantize

if TYPE_CHECKING:
    from perception.models.model import Model, Reply

EPILOG = "Examples:  clew models pull qwen2.5-coder-1.5b   clew models try ollama:qwen2.5 'Say hello'"

app = typer.Typer(help="Get, try and measure models.", no_args_is_help=True)
app.command(epilog=models_quantize.EPILOG)(models_quantize.quantize)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Address = Annotated[str, typer.Argument(metavar="MODEL", help="llama:FILE.gguf, ollama:NAME, openai:NAME, …")]
Threads = Annotated[int | None, typer.Option(min=1, metavar="N", help="Cores, for models on this machine.")]
_ITEMS = " ".join(f"button [Item {number}]" for number in range(60))
_BENCH_PROMPT = f"The screen shows: {_ITEMS}. Goal: press Item 7."


@app.command("list", epilog="Example:  clew models list --json")
def list_them(as_json: Json = False) -> None:
    """List the models that can be pulled, and which of them are here."""
    from agent.models.files import model_files
    from agent.places import models_folder
    from perception.models.endpoints import PROVIDERS

    files = model_files(models_folder())
    if as_json:
        told = [{**f.locked.model_dump(), "path": str(f.path) if f.here else None} for f in files]
        typer.echo(json.dumps({"folder": str(models_folder()), "models": told, "providers": list(PROVIDERS)}, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("model", "here", "size", "licence", "quantization", "note"):
        table.add_column(name, justify="right" if name == "size" else "left")
    for file in files:
        locked = file.locked
        size = f"{locked.bytes / 1e6:.0f} MB"
        table.add_row(locked.id, "yes" if file.here else "no", size, locked.license, locked.quantization, locked.note)
    console = Console(highlight=False)
    console.print(table)
    console.print(f"in {models_folder()}; use one with --model llama:ID", style="dim", markup=False, soft_wrap=True)
    console.print(f"over HTTP: {', '.join(f'{name}:MODEL' for name in PROVIDERS)}", style="dim", soft_wrap=True)


@app.command(epilog="Example:  clew models pull qwen2.5-coder-1.5b")
def pull(
    model: Annotated[str, typer.Argument(metavar="ID", help="A model of the list.")],
    as_json: Json = False,
) -> None:
    """Fetch a model: resumed where it was cut off, and kept only when its sha256 is the pinned one."""
    import difflib

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    from agent.errors import ConfigError
    from agent.models.files import pull as fetch
    from agent.models.files import read_lock
    from agent.places import models_folder

    lock = read_lock()
    if model not in lock:
        near = difflib.get_close_matches(model, lock, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(lock)}"
        raise ConfigError(f"there is no model {model[:80]!a} to pull", hint)
    locked, told = lock[model], Console(stderr=True, highlight=False)
    told.print(f"{locked.id}: {locked.upstream}, licence {locked.license}", markup=False)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=told, transient=True) as bar:
        task = bar.add_task(locked.id, total=locked.bytes)
        path = fetch(locked, models_folder(), lambda done, total: bar.update(task, completed=done, total=total))
    typer.echo(json.dumps({"id": locked.id, "path": str(path), "sha256": locked.sha256}) if as_json else str(path))


@app.command("try", epilog="Example:  clew models try llama:qwen2.5-coder-1.5b 'Name three fruits'")
def try_it(
    model: Address,
    prompt: Annotated[str, typer.Argument(help="What to ask.")] = "Say hello in five words.",
    max_tokens: Annotated[int, typer.Option(min=1, max=32_000, metavar="N", help="Room for the answer.")] = 200,
    max_seconds: Annotated[float, typer.Option(min=0.1, metavar="S", help="Give up after S seconds.")] = 120.0,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Ask a model one thing, and tell what it took. The prompt goes as it is, to wherever the model runs."""
    from devices.settle import Deadline
    from perception.models.model import Prompt

    opened = _open(model, threads)
    try:
        reply = opened.complete(Prompt.of(prompt, max_tokens=max_tokens), Deadline.after(max_seconds))
    finally:
        opened.close()
    if as_json:
        typer.echo(json.dumps({"text": reply.text, "finish": reply.finish, **_used(opened, reply)}))
        return
    typer.echo(reply.text)
    typer.echo(_sentence(opened, reply), err=True)


@app.command(epilog="Example:  clew models bench llama:qwen2.5-coder-1.5b --json")
def bench(
    model: Address,
    repeats: Annotated[int, typer.Option(min=2, max=100, metavar="N", help="Measured answers.")] = 5,
    max_seconds: Annotated[float, typer.Option(min=0.1, metavar="S", help="For each answer.")] = 300.0,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Measure a model: time to open, tokens a second, memory, CPU time, and how much of a prefix it reuses."""
    import time

    import psutil
    from rich.console import Console

    from agent.evaluation.statistics import quantile
    from devices.settle import Deadline
    from perception.models.model import Prompt

    process = psutil.Process()
    before_bytes, began = process.memory_info().rss, time.perf_counter()
    opened = _open(model, threads)
    opening_s = time.perf_counter() - began
    replies: list[Reply] = []
    cpu_s = sum(process.cpu_times()[:2])
    try:
        with Console(stderr=True).status("asking") as status:
            for number in range(repeats + 1):
                status.update(f"answer {number} of {repeats}")
                asked = Prompt.of(f"{_BENCH_PROMPT} This is question {number}.", max_tokens=32, seed=number)
                replies.append(opened.complete(asked, Deadline.after(max_seconds)))
        memory_bytes = process.memory_info().rss - before_bytes
    finally:
        opened.close()
    cpu_s = sum(process.cpu_times()[:2]) - cpu_s
    warm = replies[1:]
    seconds = [reply.usage.seconds for reply in warm]
    tokens_in = sum(reply.usage.tokens_in for reply in warm)
    told = {
        "model": opened.name,
        "answers": repeats,
        "opening_s": round(opening_s, 3),
        "first_s": round(replies[0].usage.seconds, 3),
        "p50_s": round(quantile(seconds, 0.5) or 0, 3),
        "p95_s": round(quantile(seconds, 0.95) or 0, 3),
        "tokens_out_per_s": round(sum(r.usage.tokens_out for r in warm) / max(sum(seconds), 1e-9), 2),
        "cached_share": round(sum(r.usage.tokens_cached for r in warm) / max(1, tokens_in), 3),
        "memory_bytes": memory_bytes if opened.place == "device" else None,
        "cpu_s_per_answer": round(cpu_s / len(replies), 3) if opened.place == "device" else None,
    }
    if as_json:
        typer.echo(json.dumps(told))
        return
    for name, value in told.items():
        typer.echo(f"{name:18} {value if value is not None else '–'}")


def _open(address: str, threads: int | None) -> Model:
    from agent.models.files import pulled_files
    from agent.places import models_folder
    from perception.models.opening import LocalOptions, open_model

    return open_model(address, pulled_files(models_folder()), LocalOptions(threads=threads))


def _used(model: Model, reply: Reply) -> dict[str, object]:
    from agent.models.prices import price_of

    usage, price = reply.usage, price_of(model.name, model.place)
    return {
        "model": model.name,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "tokens_cached": usage.tokens_cached,
        "seconds": round(usage.seconds, 3),
        "usd": None if price is None else round(price.of(usage), 8),
    }


def _sentence(model: Model, reply: Reply) -> str:
    used = _used(model, reply)
    price = "price unknown" if used["usd"] is None else f"${used['usd']:.4f}"
    cut = ", cut off for want of room" if reply.finish == "length" else ""
    tokens = f"{used['tokens_in']} tokens in, {used['tokens_out']} out"
    return f"{used['model']}: {tokens}, {used['seconds']} s, {price}{cut}"

"""What quantizing a model costs and gains: the six figures of EfficientLLM, and how well it still decides on screens.

EfficientLLM (Yuan et al. 2025) judges a technique by memory, utilisation, latency, throughput, energy and compression.
Energy is read from the processor's own meter (RAPL) where the system lets us, and is None elsewhere: CPU seconds stand
beside it everywhere.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from agent.evaluation.statistics import quantile
from agent.evaluation.steps.collecting import GoldStep
from agent.evaluation.steps.measuring import StepLine, answer_step
from agent.evaluation.steps.report import Row, report_of
from devices.settle import Deadline
from perception.grounding import Grounder
from perception.models.decoder_export import export_decoder
from perception.models.model import Prompt
from perception.models.onnx_decoder import OnnxDecoder, is_export
from perception.models.weight_rounding import Bits, Rounded, round_weights, weight_bytes
from planner.modelled import ModelledPolicy

_METERS = Path("/sys/class/powercap")
_ANSWER_S = 300.0
_BENCH_TOKENS = 32
_LONG = " ".join(f"button [Item {number}]" for number in range(60))


class Efficiency(BaseModel):
    """One model, measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    memory_bytes: int
    """What opening it and answering once adds to a process of its own, the runtime included."""
    utilisation: float
    """CPU seconds a second and core, while it answers."""
    latency_p50_s: float
    """An answer of at most 32 tokens."""
    throughput_tokens_per_s: float
    """Tokens in and out that were worked on."""
    energy_j_per_answer: float | None
    cpu_s_per_answer: float
    weight_bytes: int
    """On the disk."""
    steps: Row | None
    """Single decisions on screens, by label."""


class Quantized(BaseModel):
    """What ``clew models quantize`` prints."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str
    bits: int
    matrices: int
    kept: int
    compression: float
    """Bytes before for each byte after."""
    before: Efficiency
    after: Efficiency
    agreement: float | None
    """Share of screens on which the answer is the same before and after, letter for letter."""
    screens: int


def quantize(
    folder: Path,
    target: Path,
    bits: Bits,
    gold: Sequence[GoldStep],
    answers: int = 5,
    threads: int | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Quantized:
    """Round a decoder's weights and measure it before and after, one after the other in this process.

    Args:
        folder: of the ONNX export, or of a checkpoint, which is exported to ``FOLDER-onnx`` first.
        target: where the rounded one goes.
        bits: a weight.
        gold: steps on which both decide; none leaves that out.
        answers: measured for the speeds.
        threads: cores.
        tell: told what is being done.

    Raises:
        ModelUnusable: it cannot be opened or rounded.
        ModelError: it does not answer.
    """
    if not is_export(folder):
        tell("exporting the checkpoint")
        exported = folder.resolve().with_name(f"{folder.resolve().name}-onnx")
        folder = exported if is_export(exported) else export_decoder(folder, exported)
    tell("rounding weights")
    done: Rounded = round_weights(folder, target, bits)
    tell("measuring before")
    before, first = _measure(folder, gold, answers, threads)
    tell("measuring after")
    after, second = _measure(target, gold, answers, threads)
    same = [a.answer == b.answer for a, b in zip(first, second, strict=True)]
    return Quantized(
        folder=str(target),
        bits=bits,
        matrices=done.matrices,
        kept=done.kept,
        compression=round(done.bytes_before / done.bytes_after, 3),
        before=before,
        after=after,
        agreement=sum(same) / len(same) if same else None,
        screens=len(same),
    )


def _measure(
    folder: Path, gold: Sequence[GoldStep], answers: int, threads: int | None
) -> tuple[Efficiency, list[StepLine]]:
    """One model's figures, and its answer on each screen."""
    import psutil

    process = psutil.Process()
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        memory_bytes = apart.submit(memory_of, folder, threads).result()
    with closing(OnnxDecoder(folder, threads=threads)) as model:
        model.complete(Prompt.of("warm", max_tokens=1), Deadline.after(_ANSWER_S))
        joules, cpu, began = read_energy_j(), sum(process.cpu_times()[:2]), time.perf_counter()
        usages = [
            model.complete(Prompt.of(f"{n} What is next?", max_tokens=_BENCH_TOKENS), Deadline.after(_ANSWER_S)).usage
            for n in range(answers)
        ]
        wall = time.perf_counter() - began
        cpu_s, spent = sum(process.cpu_times()[:2]) - cpu, read_energy_j()
        policy = ModelledPolicy(model, Grounder())
        lines = [answer_step(model, step, "label", policy) for step in gold]
        rows = report_of(lines, 0, "").rows
        worked = sum(usage.tokens - usage.tokens_cached for usage in usages)
        energy = None if joules is None or spent is None or spent < joules else (spent - joules) / answers
        return Efficiency(
            memory_bytes=memory_bytes,
            utilisation=round(cpu_s / wall / (os.cpu_count() or 1), 3),
            latency_p50_s=round(quantile([usage.seconds for usage in usages], 0.5) or 0.0, 4),
            throughput_tokens_per_s=round(worked / wall, 2),
            energy_j_per_answer=energy,
            cpu_s_per_answer=round(cpu_s / answers, 4),
            weight_bytes=weight_bytes(model.path),
            steps=rows[0] if rows else None,
        ), lines


def memory_of(folder: Path, threads: int | None) -> int:
    """Bytes by which this process grows when it opens a decoder and is answered once."""
    import psutil

    process = psutil.Process()
    before = process.memory_info().rss
    with closing(OnnxDecoder(folder, threads=threads)) as model:
        model.complete(Prompt.of(_LONG, max_tokens=_BENCH_TOKENS), Deadline.after(_ANSWER_S))
        return int(process.memory_info().rss) - before


def read_energy_j(meters: Path = _METERS) -> float | None:
    """What the processors have used since their meters began; None where the system does not tell."""
    try:
        found = [path for path in meters.glob("intel-rapl:*") if path.name.count(":") == 1]
        told = [int((path / "energy_uj").read_text("ascii")) for path in found]
    except (OSError, ValueError):
        return None
    return sum(told) / 1e6 if told else None

"""Click accuracy: is the middle of the best element inside the box that was meant?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from agent.evaluation.eyes.material import ClickSample, picture_path, read_lines
from agent.evaluation.eyes.report import Cell, Figures, calibration_error, cell, latency, peak_memory_mb

if TYPE_CHECKING:
    from perception.pixels.grounding import PixelGrounder
    from perception.pixels.perceiver import PixelPerceiver

_MOST_TIMED = 20
_PATCH_PX = 24
_SURE = (0.5, 0.8)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one sample."""

    sample: ClickSample
    hit: bool
    answered: bool
    confidence: float
    point: tuple[int, int] | None


def measure_clicks(folder: Path, advance: Callable[[int, int], None], other_weights: Path | None = None) -> Figures:
    """Figures over ``folder/samples.jsonl``.

    Args:
        folder: with ``samples.jsonl`` and its pictures.
        advance: told how many samples of how many are done.
        other_weights: a second set of weights to compare with, such as those in full precision.
    """
    samples = read_lines(folder, "samples.jsonl", ClickSample)
    times: dict[str, list[tuple[float, float]]] = {"cold": [], "small change": [], "phrase": []}
    judged = judge(folder, samples, advance, None, times)
    peak_mb = peak_memory_mb()
    compared = [] if other_weights is None else cells_of(judge(folder, samples, advance, other_weights, {}))
    answered = [j for j in judged if j.answered]
    numbers = {
        "expected calibration error of the best": calibration_error(
            [j.confidence for j in answered], [j.hit for j in answered]
        ),
        "share answered": round(len(answered) / len(judged), 4),
        "peak memory, MB": peak_mb,
    }
    for level in _SURE:
        sure = [j.hit for j in answered if j.confidence >= level]
        numbers[f"accuracy where confidence ≥ {level}"] = round(sum(sure) / max(1, len(sure)), 4)
        numbers[f"coverage of confidence ≥ {level}"] = round(len(sure) / len(judged), 4)
    names = {
        "cold": "picture, first look",
        "small change": "picture, small change",
        "phrase": "phrase on a read picture",
    }
    return Figures(
        title=f"click accuracy, {len(samples)} samples",
        cells=cells_of(judged),
        latency=[latency(names[name], [w for w, _ in told], [c for _, c in told]) for name, told in times.items()],
        numbers=numbers,
        compared=compared,
    )


def judge(
    folder: Path,
    samples: Sequence[ClickSample],
    advance: Callable[[int, int], None],
    weights: Path | None,
    times: dict[str, list[tuple[float, float]]],
) -> list[Judged]:
    """Every sample grounded; pictures are read once each."""
    from perception.models.embedding import Embedder
    from perception.pixels.grounding import PixelGrounder
    from perception.pixels.perceiver import PixelPerceiver

    perceiver = PixelPerceiver.load(weights)
    with closing(Embedder.load()) as embedder:
        return _judge(folder, samples, advance, times, perceiver, PixelGrounder(embedder, perceiver.encoder))


def _judge(
    folder: Path,
    samples: Sequence[ClickSample],
    advance: Callable[[int, int], None],
    times: dict[str, list[tuple[float, float]]],
    perceiver: PixelPerceiver,
    grounder: PixelGrounder,
) -> list[Judged]:
    from perception.pixels.picture import read_picture

    by_image: dict[str, list[ClickSample]] = {}
    for sample in samples:
        by_image.setdefault(sample.image, []).append(sample)
    judged: list[Judged] = []
    warmed = False
    for image, of_image in by_image.items():
        picture = read_picture(picture_path(folder, image))
        if not warmed:
            # The first picture a process sees pays for starting OCR; that is start-up, not reading.
            perceiver.perceive(picture[:64, :64].copy())
            warmed = True
        perceiver.forget()
        seen = timed(times.get("cold"), partial(perceiver.perceive, picture))
        if "small change" in times and len(times["small change"]) < _MOST_TIMED:
            changed = picture.copy()
            x, y = picture.shape[1] // 3, picture.shape[0] // 4
            changed[y : y + _PATCH_PX, x : x + _PATCH_PX] ^= 255
            timed(times["small change"], partial(perceiver.perceive, changed))
        for sample in of_image:
            found = timed(times.get("phrase"), partial(grounder.ground, sample.phrase, seen))
            point = None if found.best is None else found.best.bounds.center
            left, top, right, bottom = sample.box
            hit = point is not None and left <= point[0] <= right and top <= point[1] <= bottom
            judged.append(Judged(sample, hit, point is not None, found.confidence, point))
            advance(len(judged), len(samples))
    return judged


def cells_of(judged: Sequence[Judged]) -> list[Cell]:
    """Six cells, both kinds, and everything."""
    cells = []
    for platform in ("mobile", "desktop", "web"):
        for kind in ("text", "icon"):
            chosen = [j.hit for j in judged if j.sample.platform == platform and j.sample.kind == kind]
            if chosen:
                cells.append(cell(f"{platform} {kind}", chosen))
    mean = sum(c.share for c in cells) / max(1, len(cells))
    for kind in ("text", "icon"):
        if chosen := [j.hit for j in judged if j.sample.kind == kind]:
            cells += [cell(f"all {kind}", chosen)]
    everything = cell("all", [j.hit for j in judged])
    return [*cells, everything.model_copy(update={"name": f"all (mean of cells {mean:.3f})"})]


def timed(into: list[tuple[float, float]] | None, run: Callable[[], Any]) -> Any:
    """What ``run`` returns; its seconds on the wall and of the processor are appended to ``into``."""
    wall, cpu = perf_counter(), process_time()
    result = run()
    if into is not None:
        into.append((perf_counter() - wall, process_time() - cpu))
    return result

"""Click accuracy of a vision model that points: what it meant, and what a run would press for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.evaluation.eyes.clicks import Judged, cells_of, timed
from agent.evaluation.eyes.material import ClickSample, picture_path, read_lines
from agent.evaluation.eyes.report import Figures, cell, latency

if TYPE_CHECKING:
    from agent.models.opening import OpenModels


def measure_points(folder: Path, advance: Callable[[int, int], None], models: OpenModels) -> Figures:
    """Figures over ``folder/samples.jsonl``.

    A sample counts as hit when the middle of the element under the model's point lies in its box: runs press elements,
    not points. How often the point itself lies there is told beside it.

    Args:
        folder: with ``samples.jsonl`` and its pictures.
        advance: told how many samples of how many are done.
        models: with a dialect.

    Raises:
        ModelError: the model is in trouble that lasts; an answer that cannot be used only misses its sample.
    """
    samples = read_lines(folder, "samples.jsonl", ClickSample)
    times: list[tuple[float, float]] = []
    judged, points = _judge(folder, samples, advance, models, times)
    return Figures(
        title=f"click accuracy of {models.router.name}, {len(samples)} samples",
        cells=[*cells_of(judged), cell("the point itself", points)],
        latency=[latency("phrase on a picture", [wall for wall, _ in times], [cpu for _, cpu in times])],
        numbers={"share answered": round(sum(j.answered for j in judged) / len(judged), 4)},
    )


def _judge(
    folder: Path,
    samples: Sequence[ClickSample],
    advance: Callable[[int, int], None],
    models: OpenModels,
    times: list[tuple[float, float]],
) -> tuple[list[Judged], list[bool]]:
    """Every sample asked; and whether each point lies in its box."""
    from perception.pixels.perceiver import PixelPerceiver
    from perception.pixels.picture import read_picture
    from perception.pointing import point_at

    assert models.dialect is not None
    perceiver = PixelPerceiver.load()
    judged: list[Judged] = []
    points: list[bool] = []
    for sample in samples:
        picture = read_picture(picture_path(folder, sample.image))
        screen = perceiver.perceive(picture).screen
        found = timed(times, partial(point_at, sample.phrase, picture, screen, models.router, models.dialect))
        middle = found.element.bounds.center if found.element is not None else None
        judged.append(Judged(sample, _inside(middle, sample), middle is not None, 0.0, middle))
        points.append(_inside(found.point_px, sample))
        advance(len(judged), len(samples))
    return judged, points


def _inside(point: tuple[int, int] | None, sample: ClickSample) -> bool:
    left, top, right, bottom = sample.box
    return point is not None and left <= point[0] <= right and top <= point[1] <= bottom

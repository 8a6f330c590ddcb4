"""``clew ground``: what a phrase means on a picture of a screen, by our own networks or where a vision model points."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli.evaluate_eyes import PointingDialect, PointingModel
from agent.cli.perceive import element_document, line, print_json, write_marks

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from devices.screen import Element
    from perception.pixels.perceiver import PixelPerceiver, PixelScreen

EPILOG = (
    "Examples:  clew ground screen.png 'the second toggle below Sound'   "
    "clew ground screen.png gear --model checkpoint:FOLDER --dialect showui"
)
NOTHING_FITS = 1
_MOST_SHOWN = 5


def ground(
    image: Annotated[Path, typer.Argument(help="A PNG, JPEG or WebP file.", show_default=False)],
    phrase: Annotated[str, typer.Argument(help="What is meant, as a person would say it.", show_default=False)],
    model: PointingModel = None,
    dialect: PointingDialect = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
    annotate: Annotated[
        Path | None,
        typer.Option(help="Write a PNG with the elements marked, the best one in pink.", show_default=False),
    ] = None,
) -> None:
    """Find what a phrase means on a picture of a screen, with how sure that is.

    With --model a vision model says where it would click, and what lies there is the answer. Exit code 0 when something
    fits, 1 when nothing does.
    """
    from perception.pixels.perceiver import PixelPerceiver
    from perception.pixels.picture import read_picture

    picture = read_picture(image)
    perceiver = PixelPerceiver.load()
    seen = perceiver.perceive(picture)
    found = _grounded(phrase, seen, perceiver) if model is None else _pointed(phrase, picture, seen, model, dialect)
    if annotate is not None:
        write_marks(annotate, picture, seen.screen, [element.index for element in found.elements[:1]])
    if as_json:
        told = [{**element_document(e, seen), **more} for e, more in zip(found.elements, found.each, strict=True)]
        print_json({"phrase": phrase, **found.told, "candidates": told})
    elif not found.elements:
        print(found.sentence, file=sys.stderr)
    else:
        best, *others = found.elements
        x, y = best.bounds.center
        print(f"{x},{y}  {line(best)}  {found.sentence}")
        for element, more in zip(others, found.each[1:], strict=True):
            print(f"  or {line(element)}  score {more['score']:.2f}")
    if not found.elements:
        raise typer.Exit(NOTHING_FITS)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a phrase means, whoever found it."""

    elements: list[Element]
    """The best first."""
    each: list[dict[str, Any]]
    """What is known of each beside itself."""
    told: dict[str, Any]
    """Of all together, for programs."""
    sentence: str
    """How sure that is, or why nothing fits."""


def _grounded(phrase: str, seen: PixelScreen, perceiver: PixelPerceiver) -> _Found:
    from perception.models.embedding import Embedder
    from perception.pixels.grounding import PixelGrounder

    with closing(Embedder.load()) as embedder:
        found = PixelGrounder(embedder, perceiver.encoder).ground(phrase, seen)
    shown = found.candidates[:_MOST_SHOWN]
    told = {
        "point_px": None if found.best is None else list(found.best.bounds.center),
        "confidence": round(found.confidence, 4),
        "margin": round(found.margin, 4),
    }
    sentence = f"confidence {found.confidence:.2f}" if shown else "nothing on this picture fits"
    return _Found([c.element for c in shown], [{"score": c.score} for c in shown], told, sentence)


def _pointed(phrase: str, picture: npt.NDArray[np.uint8], seen: PixelScreen, model: str, dialect: str | None) -> _Found:
    from agent.models.opening import open_pointing
    from perception.pointing import point_at

    with open_pointing(model, dialect) as models:
        assert models.dialect is not None
        found = point_at(phrase, picture, seen.screen, models.router, models.dialect)
    place, element = found.point_px, found.element
    told = {
        "point_px": None if element is None else list(element.bounds.center),
        "pointed_px": None if place is None else list(place),
        "reason": found.reason,
    }
    if place is None:
        return _Found([], [], told, f"the model's answer cannot be used: {found.reason}")
    where = f"the model points at {place[0]},{place[1]}"
    if element is None:
        return _Found([], [], told, f"{where}, and nothing there can be pressed")
    return _Found([element], [{}], told, where)

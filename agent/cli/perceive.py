"""``clew perceive``: what a picture of a screen shows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from devices.observation import Observation
    from devices.screen import Element

EPILOG = "Examples:  clew perceive screen.png --annotate marked.png   clew perceive phone --eyes both"


def perceive(
    image: Annotated[
        str, typer.Argument(metavar="IMAGE|DEVICE", help="A PNG, JPEG or WebP file, or phone, browser:URL …")
    ],
    eyes: Annotated[
        Literal["tree", "pixels", "both"], typer.Option(help="What a device is looked at with; a picture has only one.")
    ] = "pixels",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
    annotate: Annotated[
        Path | None, typer.Option(help="Write a PNG with every element marked and numbered.", show_default=False)
    ] = None,
) -> None:
    """Read a picture of a screen: controls, their states, text and what icons mean. Nothing leaves this machine.

    In place of a picture a device may be named; it is opened, looked at once, and let go of.
    """
    from time import perf_counter

    from perception.pixels.perceiver import PixelPerceiver, PixelScreen
    from perception.pixels.picture import decode_picture, read_picture

    observation = _look_at(image) if _is_device(image) else None
    if observation is None:
        picture = read_picture(Path(image))
    else:
        picture = decode_picture(observation.png or b"")
    if observation is not None and eyes != "pixels":
        from perception.perceiver import Perceiver

        began = perf_counter()
        seen = PixelScreen(Perceiver(eyes).perceive(observation))
    else:
        perceiver = PixelPerceiver.load()
        began = perf_counter()
        seen = perceiver.perceive(picture)
    took_ms = (perf_counter() - began) * 1000
    if annotate is not None:
        write_marks(annotate, picture, seen.screen)
    if as_json:
        elements = [element_document(e, seen) for e in seen.screen]
        print_json({"size_px": list(seen.screen.size_px), "elapsed_ms": round(took_ms, 1), "elements": elements})
        return
    for element in seen.screen:
        print(f"{element.index:4d}  {line(element)}")
    for notice in seen.screen.notices:
        print(notice, file=sys.stderr)
    print(f"{len(seen.screen)} elements in {took_ms:.0f} ms", file=sys.stderr)


def _is_device(text: str) -> bool:
    """Whether this names a device; what lies on the disk is a picture."""
    kind = text.partition(":")[0]
    return kind in ("phone", "android", "appium", "browser", "world") and not Path(text).exists()


def _look_at(address: str) -> Observation:
    from agent.config import load_settings
    from agent.reaching.glancing import glance

    return glance(address, load_settings())


def element_document(element: Element, seen: Any) -> dict[str, Any]:
    """An element for programs."""
    icon = seen.icons.get(element.index)
    return {
        "id": element.index,
        "role": element.role,
        "name": element.name,
        "value": element.value,
        "description": element.description,
        "box": [element.bounds.left, element.bounds.top, element.bounds.right, element.bounds.bottom],
        "states": sorted(element.states),
        "actions": sorted(element.actions),
        "parent": element.parent,
        "look": list(element.look),
        "sources": sorted(element.sources),
        "icon": [] if icon is None else [[m.name, round(m.chance, 3)] for m in icon.meanings],
    }


def line(element: Element) -> str:
    """An element for people."""
    box = element.bounds
    value = f" = {element.value!r}" if element.value and element.value != element.name else ""
    # Text from a picture must not move the cursor of whoever reads it.
    told = "".join(sign if sign.isprintable() else " " for sign in element.describe() + value)
    return f"{told}  [{box.left},{box.top},{box.right},{box.bottom}]"


def write_marks(path: Path, picture: npt.NDArray[np.uint8], screen: Any, chosen: list[int] | None = None) -> None:
    """Write a picture with its elements marked.

    Raises:
        ConfigError: it cannot be written there.
    """
    from agent.errors import ConfigError
    from perception.pixels.marks import draw_marks

    try:
        path.write_bytes(draw_marks(picture, screen, chosen or ()))
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}", "name another file") from error


def print_json(document: dict[str, Any]) -> None:
    """One JSON document on stdout."""
    import json

    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")

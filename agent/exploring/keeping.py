"""Explores an app on a device, and keeps what was found where runs look for it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from agent.apps import AppPolicy
from agent.config import Settings
from agent.consent.approvals import Approvals
from agent.exploring.annotating import Annotator
from agent.exploring.second_view import PictureView
from agent.exploring.walking import Progress, Walk, Walked
from agent.gate import Gate
from agent.places import memories_folder
from agent.reaching.addresses import BrowserAddress, read_device_address
from agent.reaching.opening import address_policy, open_device
from agent.secrets import Secrets
from perception.errors import PerceptionError
from perception.perceiver import Perceiver
from planner.errors import MemoryUnusable
from planner.memory.records import AppMemory

_UNFIT = re.compile(r"[^\w.-]+")


def memory_path(app: str) -> Path:
    """Where the memory of an app or a site lies."""
    name = _UNFIT.sub("-", app.removeprefix("https://").removeprefix("http://").casefold()).strip("-.")[:80]
    return memories_folder() / f"{name or 'app'}.json"


def explore_app(
    what: str,
    on: str,
    settings: Settings,
    path: Path,
    *,
    seed: int = 0,
    most_steps: int = 2000,
    ended: Callable[[], bool] = lambda: False,
    anew: bool = False,
    checked: bool = False,
    told: Callable[[Progress], object] = lambda _: None,
) -> Walked:
    """Walk, and keep the memory, also of a walk that is interrupted.

    Args:
        what: app or address.
        on: address of the device.
        settings: how it is reached.
        path: file of the memory.
        seed: of the walk.
        most_steps: at most so many.
        ended: asked before every step whether the time is up.
        anew: whether what the file holds is forgotten.
        checked: whether what elements do is borne out by the pictures, and left out where it is not; takes longer.
        told: told of every step.

    Raises:
        ClewError: the address is none, the device cannot be used, the file cannot be read or written.
    """
    address = read_device_address(f"browser:{what}" if on.partition(":")[0] == "browser" else on)
    earlier = AppMemory.load(path) if path.exists() and not anew else None
    apps = None if isinstance(address, BrowserAddress) else AppPolicy((*settings.gate.allow_apps, what), what)
    gate = Gate(
        address_policy(address, settings),
        Approvals(settings.gate.approve, None),
        Secrets.gather("", settings.secrets),
        (),
        apps,
    )
    with open_device(address, "", gate, settings) as opened:
        annotator = Annotator(_second() if checked else None)
        granted = frozenset(kind.casefold() for kind in settings.gate.grant)
        walk = Walk(opened.device, Perceiver().perceive, what, earlier, seed, annotator, granted)
        stopped: list[bool] = []

        def over() -> bool:
            return bool(stopped) or ended()

        walked = walk.go(most_steps, over, told)
    save(walked.memory, path)
    return walked


def _second() -> PictureView | None:
    """Reads pictures; None where what it takes is not installed: then the tree alone is believed."""
    from perception.models.text_reader import TextReader

    try:
        reader = TextReader.load()
    except PerceptionError:
        return None
    return PictureView(lambda picture: [line.text for line in reader.read(picture)])


def save(memory: AppMemory, path: Path) -> None:
    """Write a memory whole or not at all.

    Raises:
        MemoryUnusable: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MemoryUnusable(f"{path.parent} cannot be made: {error.strerror}") from error
    spare = path.with_name(f".{path.name}.{os.getpid()}")
    memory.save(spare)
    spare.replace(path)

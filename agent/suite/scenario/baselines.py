"""Where baselines lie: beside their suite, in ``NAME.baselines/``, a folder for each scenario."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path

from agent.suite.scenario.collecting import BASELINES_SUFFIX
from agent.suite.scenario.planned import Planned

_LONGEST = 60


def baselines_folder(suite: str, scenario: str) -> Path:
    """The folder of one scenario."""
    return Path(suite).with_suffix(BASELINES_SUFFIX) / slug_of(scenario)


def picture_path(planned: Planned, name: str, size_px: tuple[int, int]) -> Path:
    """Of a picture: one for each size of screen."""
    return baselines_folder(planned.path, planned.name) / f"{name}-{size_px[0]}x{size_px[1]}.png"


def changes_path(planned: Planned) -> Path:
    """Of what a scenario changes: one for each row of its data."""
    mark = planned.id.partition("::")[2].removeprefix(planned.name)[1:-1]
    row = ""
    if mark:
        slug = slug_of(mark)
        row = f"-{slug}" if slug == mark else f"-{slug}-{blake2b(mark.encode(), digest_size=3).hexdigest()}"
    return baselines_folder(planned.path, planned.name) / f"changes{row}.yaml"


def slug_of(name: str) -> str:
    """A name as part of a path: readable, and where it had to be cut, still no other's."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "scenario"
    if len(slug) <= _LONGEST:
        return slug
    return f"{slug[: _LONGEST - 9].rstrip('-')}-{blake2b(name.encode(), digest_size=4).hexdigest()}"

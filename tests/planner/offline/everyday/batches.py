"""Batches of pages that were written before the policy was tried on any of them.

The first three were written together and drawn apart by lot; each of the others was written apart, of other kinds, after
the policy had been mended on those before. A page is an HTML file in ``pages``; ``goals/BATCH.yaml`` says which pages a batch has, what is asked on each in several
wordings, and what must then have been said. A batch is played once with the policy as it stands, and only then looked
at: ``python -m benchmarks.everyday BATCH`` counts.

``goals/reworded.yaml`` is no batch: it asks for one goal a page of the first five batches in other words, written by
somebody who had not read the policy, so that what is tied to wordings shows. It is for measuring, not for holding.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.planner.offline.everyday.page import Page

_HERE = Path(__file__).parent
BATCHES = tuple(sorted(path.stem for path in (_HERE / "goals").glob("batch_*.yaml")))
REWORDED = "reworded"


def read_batch(name: str) -> tuple[Page, ...]:
    """The pages of one batch, or of ``REWORDED``.

    Raises:
        FileNotFoundError: there is no such batch, or a page it speaks of is missing.
    """
    told: dict[str, dict[str, list[str]]] = yaml.safe_load((_HERE / "goals" / f"{name}.yaml").read_text("utf-8"))
    return tuple(
        Page(
            page.replace("-", " "),
            (_HERE / "pages" / f"{page}.html").read_text("utf-8"),
            tuple((goal, tuple(said)) for goal, said in goals.items()),
        )
        for page, goals in told.items()
    )

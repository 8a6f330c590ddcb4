"""All everyday pages."""

from __future__ import annotations

from tests.planner.offline.everyday import (
    assorted,
    conditions,
    drawings,
    forms,
    messages,
    pickers,
    services,
    structure,
    tables,
    texts,
    variations,
    wordings,
)

PAGES = (
    *assorted.PAGES,
    *conditions.PAGES,
    *drawings.PAGES,
    *forms.PAGES,
    *messages.PAGES,
    *pickers.PAGES,
    *services.PAGES,
    *structure.PAGES,
    *tables.PAGES,
    *texts.PAGES,
    *variations.PAGES,
    *wordings.PAGES,
)

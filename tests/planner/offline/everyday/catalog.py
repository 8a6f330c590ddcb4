"""All everyday pages."""

from __future__ import annotations

from tests.planner.offline.everyday import assorted, messages, pickers, structure, tables

PAGES = (*assorted.PAGES, *messages.PAGES, *pickers.PAGES, *structure.PAGES, *tables.PAGES)

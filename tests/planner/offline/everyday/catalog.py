"""All everyday pages."""

from __future__ import annotations

from tests.planner.offline.everyday import assorted, messages, tables

PAGES = (*assorted.PAGES, *messages.PAGES, *tables.PAGES)

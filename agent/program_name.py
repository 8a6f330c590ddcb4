"""What this program is called in journals and reports."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def program() -> str:
    """Name and version."""
    try:
        return f"clewline {version('clewline')}"
    except PackageNotFoundError:
        return "clewline"

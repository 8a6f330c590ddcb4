"""What this program is called in journals and reports."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def program() -> str:
    """Name and version."""
    try:
        return f"clewline {version('clewline')}"
    except PackageNotFoundError:
        return "clewline"

"""What goes wrong with skills; a branch of the tree in ``devices/errors.py``."""

from __future__ import annotations

from devices.errors import ClewError


class SkillError(ClewError):
    """Root of the errors of skills: format, store, retrieval, verification."""

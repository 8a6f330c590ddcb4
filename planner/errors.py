"""What can go wrong while planning; a branch of the tree in ``devices/errors.py``."""

from __future__ import annotations

from devices.errors import ClewError


class PlannerError(ClewError):
    """Planning failed."""


class GoalRefused(PlannerError):
    """The goal cannot be read at all: empty, too long, or not text."""

    exit_code = 2


class RecordingUnusable(PlannerError):
    """A recording of tasks or of an exploration is not there, or is not what it should be."""

    exit_code = 2


class TrainingUnavailable(PlannerError):
    """Nothing can be trained here: a package is missing."""

    exit_code = 2


class MemoryUnusable(PlannerError):
    """An app's memory cannot be read or written, or is none."""

    exit_code = 2


class ChainUnreadable(PlannerError):
    """A text holds no chain of action, or a plan that was kept cannot be read back."""


class FlowInvalid(PlannerError):
    """A text is no workflow; the message says at which line and column, and what is wrong."""

    exit_code = 2

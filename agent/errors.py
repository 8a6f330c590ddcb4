"""What goes wrong in ``agent``: the branch of ``devices.errors.ClewError`` that its modules grow on.

::

    AgentError                  1  root of the composition root's errors
    ├── ConfigError             2  a setting, flag or secret is missing or makes no sense
    │   ├── UnsupportedAddress  2  this version does not drive such a device
    │   └── NothingToResume     2  the run is done, or never began
    ├── PolicyStop              4  the gate, or a person it asked, does not allow the step
    │   ├── BudgetSpent         4  the next model call may pass a cap
    │   └── PrivateScreen       4  a model on this machine is needed, and there is none
    ├── PullFailed              3  a model could not be fetched
    ├── NeedsPerson             5  the step needs a yes and there is nobody to ask
    ├── StateDiverged           5  what is shown is not what was shown when the run was cut off
    ├── RunBusy                 3  another process is writing this very run
    └── TraceError                 agent/record/traces.py
"""

from __future__ import annotations

from devices.errors import ClewError


class AgentError(ClewError):
    """Root of the errors of the composition root."""


class ConfigError(AgentError):
    """A setting, flag or secret is missing or makes no sense."""

    exit_code = 2


class InfrastructureFailed(AgentError):
    """Workers that were to carry something out are gone or cannot be reached."""

    exit_code = 3


class PolicyStop(AgentError):
    """The gate, or a person it asked, does not allow the step."""

    exit_code = 4


class BudgetSpent(PolicyStop):
    """The next model call may pass ``--max-usd``, ``--max-tokens`` or ``--max-seconds``, so it is not made."""


class PrivateScreen(PolicyStop):
    """What is on the screen must not leave this machine, and there is no model on it to ask."""


LOOK_FOR_YOURSELF = "look for yourself, then start a new run for what is left"
"""What to do where nobody knows what happened."""


class PullFailed(AgentError):
    """A model's file could not be fetched, or had other bytes than it should."""

    exit_code = 3


class NeedsPerson(AgentError):
    """The step needs a person's yes and there is nobody to ask; with the right flag or at a terminal it can go on.

    Args:
        message: what would be done, to what and where.
        hint: how to allow it.
        kind: the kind of consequence (``pay``, ``send`` …).
    """

    exit_code = 5

    def __init__(self, message: str, hint: str = "", kind: str = "") -> None:
        super().__init__(message, hint)
        self.kind = kind


class UnsupportedAddress(ConfigError):
    """The address names a kind of device that this version does not drive."""


class NothingToResume(ConfigError):
    """The run cannot go on: it is done, or it never began."""


class RunBusy(AgentError):
    """Another process is writing this very run."""

    exit_code = 3


class StateDiverged(AgentError):
    """The device does not show what it showed when the run was cut off, so going on would act on something else.

    Args:
        recorded: what the journal says was shown.
        found: what is shown now.
        hint: what the reader can do next.
    """

    exit_code = 5

    def __init__(self, recorded: str, found: str, hint: str = "") -> None:
        super().__init__(f"the run was cut off at {recorded}, and now there is {found}", hint)
        self.recorded = recorded
        self.found = found

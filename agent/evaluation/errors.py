"""What goes wrong in an evaluation.

::

    AgentError
    └── EvaluationError        1  something about an evaluation
        ├── PagesMissing       2  the package with the benchmark's pages is not installed, or is another one
        ├── SelectionRefused   2  no such task, seed, half or agent
        ├── MaterialUnusable   2  samples to measure on cannot be read
        ├── HeldOut            2  a task of the held-out half may not be looked at
        ├── PageBroken         3  a page did not start its episode
        ├── ResultsUnusable    2  the results file cannot be written, read, or gone on with
        └── EvaluationBroken   3  nothing works: the browser or the machine, not the agent
"""

from __future__ import annotations

from agent.errors import AgentError


class EvaluationError(AgentError):
    """Something about an evaluation."""


class PagesMissing(EvaluationError):
    """The package with the benchmark's pages is not installed, or is not the one we know."""

    exit_code = 2


class SelectionRefused(EvaluationError):
    """There is no such task, seed, half or agent."""

    exit_code = 2


class MaterialUnusable(EvaluationError):
    """Samples to measure on cannot be read, or are not what they must be."""

    exit_code = 2


class HeldOut(EvaluationError):
    """What happened in a task of the held-out half may not be looked at."""

    exit_code = 2


class PageBroken(EvaluationError):
    """A task's page did not start its episode."""

    exit_code = 3


class ResultsUnusable(EvaluationError):
    """The results file cannot be written, read, or gone on with."""

    exit_code = 2


class EvaluationBroken(EvaluationError):
    """Nothing works: the browser or the machine is at fault, not the agent."""

    exit_code = 3

"""The composition root: the episode loop, the executor behind the gate, traces, and the command line.

``cli`` is what a person types, ``api`` what a program calls (``from agent import Agent``). ``assembly`` puts a run
together out of a device (``reaching``), a planner (``plans``), ``models`` and their ``router``, skills (``library``)
and a record of it all (``record``); ``episode`` carries the goal out step by step, and ``executor`` performs a step
through ``gate``, which asks for ``consent`` and minds the ``network``. ``suite`` runs many, ``crews`` side by side;
``view`` shows what was done and why, ``serve`` lets other agents in, ``voice`` and ``chat`` take orders, ``practice``
and ``exploring`` learn apps, ``evaluation`` measures, ``doctor`` looks at the machine.

Only agent may import every package. Nothing is imported here before it is asked for: ``clew --help`` stays fast, and
``ownership`` can speak before all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.api import Agent as Agent
    from agent.api import evaluate as evaluate
    from agent.assembly import RunResult as RunResult
    from agent.config import Settings as Settings
    from agent.events import Events as Events

_HOMES = {
    "Agent": "agent.api",
    "evaluate": "agent.api",
    "RunResult": "agent.assembly",
    "Settings": "agent.config",
    "Events": "agent.events",
}

__all__ = ["Agent", "Events", "RunResult", "Settings", "evaluate"]


def __getattr__(name: str) -> object:
    """The library's names, each imported when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})

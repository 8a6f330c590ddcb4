"""Takes secrets out of a run before anybody reads it: the runner did so once, a report does it again."""

from __future__ import annotations

from collections.abc import Callable

from agent.suite.results import SuiteRun

_OURS = frozenset({"verdict", "status", "kind", "id", "run"})
"""Fields whose words are the program's own: a password that happens to be ``passed`` must not undo them."""


def concealed(run: SuiteRun, conceal: Callable[[str], str]) -> SuiteRun:
    """The run without values of secrets, wherever they stand."""
    if conceal is str:
        return run
    told = run.model_dump(mode="python")
    shown = _walk(told, conceal)
    return run if shown == told else SuiteRun.model_validate(shown)


def _walk(value: object, conceal: Callable[[str], str]) -> object:
    match value:
        case str():
            return conceal(value)
        case dict():
            return {key: part if key in _OURS else _walk(part, conceal) for key, part in value.items()}
        case list() | tuple():
            return type(value)(_walk(part, conceal) for part in value)
        case _:
            return value

"""Whether every hole of a scenario's texts has something to fill it: a column of its table, or what a step kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from agent.suite.results import Place
from agent.suite.scenario.document import Scenario
from agent.suite.scenario.given import Given
from agent.suite.scenario.steps import Goal, Include, Repeat, Step, Use, When
from skills.template import TemplateBroken, holes, holes_in

_NO_TEXTS = {"place", "steps", "then", "otherwise", "note"}


def check_holes(given: Given, scenario: Scenario, row: Mapping[str, object]) -> Iterator[tuple[str, str, Place]]:
    """What is wrong with holes: in words, what to do, and where."""
    known, prefixes = set(row), set[str]()
    steps: Iterable[Step] = (*((given.login,) if given.login is not None else ()), *given.steps, *scenario.steps)
    yield from _check(steps, known, prefixes, row)


def _check(
    steps: Iterable[Step], known: set[str], prefixes: set[str], row: Mapping[str, object]
) -> Iterator[tuple[str, str, Place]]:
    for step in steps:
        try:
            used = holes_in(step.model_dump(mode="json", exclude=_NO_TEXTS))
        except TemplateBroken as error:
            yield str(error), "write {{ for a brace", step.place
            continue
        for name in used:
            if name not in known and not any(name.startswith(f"{prefix}_") for prefix in prefixes):
                told = ", ".join(sorted(known)) or "nothing; the scenario has no data"
                yield f"{{{name}}} has no value here", f"known: {told}", step.place
        match step:
            case Goal():
                for name in holes(step.goal):
                    if isinstance(cell := row.get(name), str) and any(mark in cell for mark in "\n\r\t"):
                        told = f"the column {name} has a cell of several lines, and goes into a goal"
                        yield told, "give it to a skill (use) or type it", step.place
                known |= {step.name} if step.name else set()
            case Use():
                prefixes |= {step.prefix} if step.prefix else set()
            case When():
                yield from _check(step.then, known, prefixes, row)
                yield from _check(step.otherwise, known, prefixes, row)
            case Repeat():
                yield from _check(step.steps, known, prefixes, row)
            case Include():
                # A fragment knows what it is given, and nothing else.
                yield from _check(step.steps, set(step.arguments), set(), {})
            case _:
                pass

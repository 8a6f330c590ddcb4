"""What ``--repeat`` shows: for each scenario, how sure its repetitions make one of its failure rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from agent.suite.certainty import Certainty, Wish, certainty
from agent.suite.flakiness import outing_of
from agent.suite.results import SuiteRun

_MOST_LINES = 10


def repeated(run: SuiteRun, wish: Wish | None = None) -> dict[str, Certainty]:
    """By scenario, of those that ran more than once; what says nothing of the scenario does not count."""
    sides: dict[str, list[bool]] = {}
    for result in run.scenarios:
        decided = outing_of(run.head.run, result).sides
        if decided:
            sides.setdefault(result.id, []).append(decided[0])
    return {id_: certainty(len(each), each.count(False), wish) for id_, each in sides.items() if len(each) > 1}


def repeated_lines(run: SuiteRun, wish: Wish | None = None) -> Iterator[str]:
    """For people: those that failed now and then one by one, the others together."""
    known = repeated(run, wish)
    failed = {id_: each for id_, each in known.items() if each.failures}
    for id_, each in sorted(failed.items(), key=lambda pair: -pair[1].failures)[:_MOST_LINES]:
        yield f"{id_}: {each.told}"
    if len(failed) > _MOST_LINES:
        yield f"and {len(failed) - _MOST_LINES} more that failed now and then"
    clean = [each for each in known.values() if not each.failures]
    if clean:
        fewest = min(clean, key=lambda each: each.runs)
        several = f"{len(clean)} scenarios never failed in their repetitions; of each"
        yield f"{several if len(clean) > 1 else '1 scenario never failed in its repetitions:'} {fewest.told}"


def repeated_document(run: SuiteRun, wish: Wish | None = None) -> dict[str, object]:
    """For programs."""
    return {id_: {**asdict(each), "told": each.told} for id_, each in repeated(run, wish).items()}

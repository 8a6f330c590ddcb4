"""Which scenarios a run takes, in which order."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence

from agent.errors import ConfigError
from agent.suite.errors import NothingChosen
from agent.suite.scenario.planned import Planned

Expected = Callable[[str], float | None]
"""How many seconds a scenario is expected to take, by its id; None where nothing is known."""


def choose(
    scenarios: Sequence[Planned], tags: Sequence[str] = (), names: Sequence[str] = (), shard: str = ""
) -> tuple[Planned, ...]:
    """The scenarios that are asked for.

    Args:
        scenarios: all of them.
        tags: ``smoke`` takes those with the tag, ``not slow`` leaves those with it out; all have to agree.
        names: parts of ids; one of them has to be in a scenario's.
        shard: ``1/4`` takes the first of four parts. A scenario is always in the same part, whatever else there is.

    Raises:
        ConfigError: the shard makes no sense.
        NothingChosen: none is left.
    """
    known = {tag for each in scenarios for tag in each.tags}
    chosen = [each for each in scenarios if all(_fits(tag, each) for tag in tags)]
    chosen = [each for each in chosen if not names or any(name.casefold() in each.id.casefold() for name in names)]
    number, of = _shard(shard)
    chosen = [each for each in chosen if zlib.crc32(_part(each).encode()) % of == number - 1]
    if not chosen and not (of > 1 and scenarios):
        hint = f"tags are {', '.join(sorted(known)) or 'nowhere'}" if tags else ""
        raise NothingChosen("no scenario is left to run", hint)
    return tuple(chosen)


def order(scenarios: Sequence[Planned], expected: Expected) -> tuple[Planned, ...]:
    """The longest first, so that none of them is begun when all others are done. Unknown ones count as the mean.

    Scenarios of one group keep the order in which they are written.
    """
    told = [expected(each.id) for each in scenarios]
    known = [seconds for seconds in told if seconds is not None]
    mean = sum(known) / len(known) if known else 0.0
    seconds = [mean if each is None else each for each in told]
    sums: dict[str, float] = {}
    for each, takes in zip(scenarios, seconds, strict=True):
        if each.group:
            sums[each.group] = sums.get(each.group, 0.0) + takes
    ranked = sorted(
        enumerate(scenarios),
        key=lambda pair: (-(sums[pair[1].group] if pair[1].group else seconds[pair[0]]), pair[1].group, pair[0]),
    )
    return tuple(each for _, each in ranked)


def _fits(tag: str, planned: Planned) -> bool:
    if tag.startswith(("not ", "!")):
        return tag.removeprefix("not ").removeprefix("!").strip() not in planned.tags
    return tag in planned.tags


def _part(planned: Planned) -> str:
    """What decides the part: scenarios of one group stay together."""
    return f"group:{planned.file}:{planned.group}" if planned.group else planned.id


def _shard(told: str) -> tuple[int, int]:
    if not told:
        return 1, 1
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", told.strip())
    number, of = (int(found[1]), int(found[2])) if found is not None else (0, 0)
    if not 1 <= number <= of:
        raise ConfigError(f"{told!r} is no part of a run", "write --shard 1/4 for the first of four")
    return number, of

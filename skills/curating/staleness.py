"""Which skills want attention: unused for long, failing more than before, or standing on evidence that is void."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from skills.curating.usage import Usage, by_name, usage_of
from skills.errors import LibraryDamaged, SkillInvalid
from skills.evidence import Evidence
from skills.skill import Skill
from skills.store import ACTIVE, SkillStore

Reason = Literal["unused", "falling", "no-evidence", "void-evidence", "other-version", "insufficient", "damaged"]

WhereNow = Callable[[Skill, Evidence], str]
"""What ``Evidence.where`` would say of the same place today; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class Stale:
    """One skill, and one reason why somebody should look at it."""

    name: str
    reason: Reason
    told: str
    advice: str


def stale_skills(
    store: SkillStore, days: int, now: str, where_now: WhereNow = lambda _skill, _evidence: ""
) -> tuple[Stale, ...]:
    """Skills in use that want attention, by name.

    Args:
        store: the library.
        days: a skill that nothing used for so long counts as unused.
        now: the time, ISO 8601 with offset.
        where_now: for telling whether evidence is of another version of its apps.
    """
    since = (datetime.fromisoformat(now) - timedelta(days=days)).isoformat()
    uses, promoted = by_name(store.record.uses()), _promoted_at(store)
    found: list[Stale] = []
    for row in store.listed(ACTIVE):
        if row.problem:
            found.append(
                Stale(row.path.stem, "damaged", row.problem, "mend the file, or put back a version of history/")
            )
            continue
        mine = usage_of(uses.get(row.name, ()))
        found += _of_use(row.name, mine, promoted.get(row.name, ""), since, days)
        try:
            skill = store.read(row.name, ACTIVE)
        except SkillInvalid as error:
            found.append(Stale(row.name, "damaged", str(error), "rename the file"))
            continue
        found += _of_evidence(store, skill, where_now)
    return tuple(found)


def _of_use(name: str, usage: Usage, promoted_at: str, since: str, days: int) -> Iterator[Stale]:
    if usage.falling:
        yield Stale(name, "falling", usage.falling, f"clew skills verify {name}, then mend it")
    last = usage.last_at or promoted_at
    if last and datetime.fromisoformat(last) < datetime.fromisoformat(since):
        told = f"last used {last[:10]}" if usage.last_at else f"never used since it was taken into use on {last[:10]}"
        yield Stale(name, "unused", f"{told}, more than {days} days ago", f"clew skills deprecate {name}")


def _of_evidence(store: SkillStore, skill: Skill, where_now: WhereNow) -> Iterator[Stale]:
    again = f"clew skills verify {skill.name}"
    try:
        evidence, kept = store.evidence(skill), store.kept_evidence(skill)
    except LibraryDamaged as error:
        yield Stale(skill.name, "damaged", error.message, again)
        return
    if kept is None:
        yield Stale(skill.name, "no-evidence", "this version was never verified", again)
    elif evidence is None:
        changed = ", ".join(sorted(kept.calls))
        yield Stale(skill.name, "void-evidence", f"a skill that it calls has changed ({changed})", again)
    elif not evidence.suffices():
        passed = evidence.total
        yield Stale(skill.name, "insufficient", f"{passed.passed} of {passed.runs} runs passed", again)
    elif (today := where_now(skill, evidence)) and today != evidence.where:
        yield Stale(skill.name, "other-version", f"verified on {evidence.where}; here is {today}", again)


def _promoted_at(store: SkillStore) -> dict[str, str]:
    return {change.name: change.at for change in store.record.changes() if change.verb == "promote"}

"""What is said of uses, and which skills are called stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from skills.codec import hash_of, parse
from skills.curating.staleness import stale_skills
from skills.curating.usage import usage_of
from skills.evidence import Evidence, Tally
from skills.record import Use
from skills.skill import Skill
from skills.store import ACTIVE, SkillStore
from tests.skills.written import tapping

NOW = "2026-06-01T12:00:00+00:00"


def uses(told: str, name: str = "go", month: int = 5) -> list[Use]:
    """``++-``: three uses, the last of which failed."""
    return [
        Use(f"2026-{month:02}-{number // 20 + 1:02}T{number % 20:02}:00:00+00:00", name, "h", "go", sign == "+", 2.0, 3)
        for number, sign in enumerate(told)
    ]


def test_uses_add_up() -> None:
    usage = usage_of(uses("++-+"))
    assert (usage.uses, usage.succeeded, usage.seconds, usage.actions) == (4, 3, 6.0, 9)
    low, high = usage.interval
    assert 0.3 < low < 0.75 < high < 1
    assert usage_of([]).interval == (0.0, 1.0)


@pytest.mark.parametrize(
    ("told", "falls"),
    [
        ("+" * 20, False),
        ("+" * 20 + "---", True),  # three in a row
        ("+" * 10 + "+-+--+-+-+", True),  # half of the last ten where all went well before
        ("+-" * 10, False),  # it never was better
        ("--", False),  # too little is known
        ("+" * 10 + "++++++++-+", False),
    ],
)
def test_a_fall_is_told_when_it_is_one(told: str, falls: bool) -> None:
    assert bool(usage_of(uses(told)).falling) == falls


@pytest.fixture
def store(tmp_path: Path) -> SkillStore:
    return SkillStore(tmp_path / "library", clock=lambda: "2026-01-05T08:00:00+00:00")


def use(store: SkillStore, skill: Skill, where: str = "phone (org.clewline.clock 1.0.0)", passed: int = 5) -> None:
    store.put_draft(skill)
    tally = Tally(mutation="", passed=passed, runs=5)
    calls = {name: hash_of(store.find(name)) for name in skill.calls}
    store.add_evidence(Evidence(skill=hash_of(skill), name=skill.name, tallies=(tally,), calls=calls, where=where))
    store.promote(skill.name, unverified=passed < 5)


def reasons(store: SkillStore, **given) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in stale_skills(store, 90, NOW, **given):
        found.setdefault(one.name, []).append(one.reason)
    return found


def test_what_is_used_and_verified_is_not_stale(store: SkillStore) -> None:
    use(store, tapping("go", "Go"))
    for one in uses("+++"):
        store.record.add_use(one)
    assert reasons(store) == {}


def test_each_reason_is_told(store: SkillStore) -> None:
    use(store, tapping("idle", "Go"))
    use(store, tapping("go", "Go"))
    use(store, parse("skill: caller\ndescription: Calls go.\nsteps: [{call: go}]\n"))
    use(store, tapping("poor", "Go"), passed=3)
    store.put_draft(tapping("raw", "Go"))
    store.promote("raw", unverified=True)
    for name in ("go", "caller", "poor", "raw"):
        for one in uses("+++" if name != "raw" else "+---", name):
            store.record.add_use(one)
    use(store, tapping("go", "Go", "Again"))  # which voids what caller stands on
    (store.root / ACTIVE / "odd.yaml").write_text("skill: odd\n")
    assert reasons(store) == {
        "caller": ["void-evidence"],
        "idle": ["unused"],
        "odd": ["damaged"],
        "poor": ["insufficient"],
        "raw": ["falling", "no-evidence"],
    }


def test_evidence_of_another_version_of_the_app_is_told(store: SkillStore) -> None:
    use(store, tapping("go", "Go"))
    for one in uses("+++"):
        store.record.add_use(one)
    (one_,) = stale_skills(store, 90, NOW, lambda _skill, _evidence: "phone (org.clewline.clock 2.0.0)")
    assert one_.reason == "other-version"
    assert "2.0.0" in one_.told


def test_looking_changes_nothing(store: SkillStore) -> None:
    use(store, tapping("idle", "Go"))
    before = store.record.changes()
    stale_skills(store, 90, NOW)
    assert store.record.changes() == before

"""What the command line says about the library: its rows, and what may be found."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from agent.library.use import obstacle
from devices.records import Record, Resume, Used
from skills.errors import LibraryDamaged, SkillError
from skills.skill import Skill
from skills.store import ACTIVE, DRAFT, SkillStore


class SkillRow(BaseModel):
    """One skill file, as a curator sees it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    state: str
    hash: str
    description: str
    evidence: str
    """``verified``, ``failed``, ``none`` or ``damaged``."""
    trust: str = ""
    """Of one in use: ``trusted``, or what stands in the way, as ``skills.trust.judging`` calls it."""
    signer: str = ""
    passed: int = 0
    runs: int = 0
    uses: int = 0
    succeeded: int = 0
    last_used: str = ""
    problem: str = ""
    """Why the file is no skill."""


def listing(store: SkillStore, state: str = "") -> list[SkillRow]:
    """Every skill file of a library."""
    rows: list[SkillRow] = []
    for listed in store.listed(state):
        if listed.problem:
            rows.append(
                SkillRow(
                    name=listed.path.stem,
                    state=listed.state,
                    hash="",
                    description="",
                    evidence="none",
                    problem=listed.problem,
                )
            )
            continue
        told, passed, runs = _standing(store, listed.name, listed.state)
        uses = store.record.uses(listed.name)
        trust, signer = _trust(store, listed.name, listed.state)
        rows.append(
            SkillRow(
                name=listed.name,
                state=listed.state,
                hash=listed.hash,
                description=listed.description,
                evidence=told,
                trust=trust,
                signer=signer,
                passed=passed,
                runs=runs,
                uses=len(uses),
                succeeded=sum(use.succeeded for use in uses),
                last_used=uses[-1].at if uses else "",
            )
        )
    return rows


def findable(store: SkillStore, drafts: bool = False) -> list[Skill]:
    """What may be found: one skill a name."""
    found: dict[str, Skill] = {}
    for state in (ACTIVE, DRAFT) if drafts else (ACTIVE,):
        for listed in store.listed(state):
            if listed.problem or listed.name in found:
                continue
            try:
                skill = store.read(listed.name, state)
                if drafts or not obstacle(store, skill):
                    found[skill.name] = skill
            except SkillError:
                continue  # `clew skills list` tells of it
    return list(found.values())


def note_uses(store: SkillStore, records: Iterable[Record]) -> None:
    """Write down what became of the library's own skills in the last part of a run, as its journal has it."""
    begun: dict[str, Used] = {}
    ended: list[tuple[Used, Used]] = []
    for record in records:
        if isinstance(record, Resume):
            begun, ended = {}, []  # what came before was written down by then, or cut off
        elif isinstance(record, Used) and record.status == "begun":
            begun[record.skill] = record
        elif isinstance(record, Used) and record.skill in begun:
            ended.append((begun.pop(record.skill), record))
    for start, end in ended:
        if any(row.hash == end.hash for row in store.listed(ACTIVE, end.skill)):
            seconds, actions = round(end.at_s - start.at_s, 3), end.after_step - start.after_step
            store.used(store.read(end.skill, ACTIVE), end.clause, end.status == "done", seconds, actions)


def _trust(store: SkillStore, name: str, state: str) -> tuple[str, str]:
    if state != ACTIVE:
        return "", ""
    try:
        judgement = store.judged(store.read(name, state))
    except SkillError:
        return "damaged", ""
    return judgement.standing, judgement.signer


def _standing(store: SkillStore, name: str, state: str) -> tuple[str, int, int]:
    try:
        evidence = store.evidence(store.read(name, state))
    except LibraryDamaged:
        return "damaged", 0, 0
    except SkillError:
        return "none", 0, 0
    if evidence is None:
        return "none", 0, 0
    return "verified" if evidence.suffices() else "failed", evidence.total.passed, evidence.total.runs

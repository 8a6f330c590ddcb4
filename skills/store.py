"""A library of skills in a folder: files are the source, everything beside them can be made again or is kept safe.

::

    skills/NAME.yaml            what may be used
    drafts/NAME.yaml            what is being worked on
    deprecated/NAME.yaml        still works when called by name, is no longer found
    retired/NAME.yaml           gone from use, kept to be put back
    history/NAME.HASH.yaml      versions that were replaced
    evidence/HASH.json          what each version stands on
    record.sqlite               who changed what; which goals were served (never thrown away)
    index.sqlite                a cache

A change takes the lock, writes the new file whole before the old one goes, and is written down. A process that is
killed at any point leaves the old state or the new one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from skills.codec import SUFFIX, dump, hash_of, read_skill
from skills.errors import CurationRefused, LibraryDamaged, SkillInvalid, SkillNotFound
from skills.evidence import Evidence
from skills.listing import Listed, Listing
from skills.record import Change, Record, Use
from skills.retrieval.used import Label
from skills.shelf import locked, remove, write_whole
from skills.skill import Skill

ACTIVE: Final = "skills"
DRAFT: Final = "drafts"
DEPRECATED: Final = "deprecated"
RETIRED: Final = "retired"
STATES: Final = (ACTIVE, DRAFT, DEPRECATED, RETIRED)
_HISTORY = "history"
_EVIDENCE = "evidence"


def now() -> str:
    """The time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class SkillStore:
    """One library on the disk.

    Args:
        root: its folder; made when it is not there.
        clock: gives the time that is written down.

    Raises:
        LibraryError: the folder cannot be used, or a part of it is damaged or busy.
    """

    def __init__(self, root: Path, clock: Callable[[], str] = now) -> None:
        self.root = root
        self._clock = clock
        with locked(root):
            self.record = Record(root / "record.sqlite")
            self._finish_promotions()
            self._listing = Listing(root / "index.sqlite", {state: root / state for state in STATES})
            self._listing.refresh()

    # --- looking -----------------------------------------------------------------------------------------------------

    def listed(self, state: str = "", name: str = "") -> tuple[Listed, ...]:
        """What the library holds, files that are no skills among it."""
        with locked(self.root):
            self._listing.refresh()
        return self._listing.rows(state, name)

    def read(self, name: str, state: str = "") -> Skill:
        """The skill of a name: the one in use before a draft, before one that is not in use.

        Raises:
            SkillNotFound: there is none.
            SkillInvalid: its file is damaged.
        """
        for place in (state,) if state else STATES:
            path = self._path(place, name)
            if path.is_file():
                skill = read_skill(path)
                if skill.name != name:
                    raise SkillInvalid(f"the file is called {name} and holds {skill.name}", "rename it", str(path))
                return skill
        raise SkillNotFound(f"the library has no skill {name}", "clew skills list shows what there is")

    def find(self, name: str) -> Skill:
        """A skill that another calls: only one that is in use, or deprecated.

        Raises:
            SkillNotFound: there is none.
        """
        for state in (ACTIVE, DEPRECATED):
            if self._path(state, name).is_file():
                return self.read(name, state)
        raise SkillNotFound(f"no skill {name} is in use", "promote it, or change the skill that calls it")

    def evidence(self, skill: Skill) -> Evidence | None:
        """What this very version stands on; None where it has none, or where a skill it calls has changed.

        Raises:
            LibraryDamaged: the file is not what was written.
        """
        evidence = self.kept_evidence(skill)
        return evidence if evidence is not None and self._calls_are(evidence) else None

    def kept_evidence(self, skill: Skill) -> Evidence | None:
        """The evidence of this very version, whatever became of the skills it calls.

        Raises:
            LibraryDamaged: the file is not what was written.
        """
        path = self.root / _EVIDENCE / f"{hash_of(skill)}.json"
        try:
            evidence = Evidence.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise LibraryDamaged(f"{path} is damaged", "remove it and verify the skill again") from error
        if evidence.skill != path.stem:
            raise LibraryDamaged(f"{path} speaks of another skill", "remove it and verify the skill again")
        return evidence

    def labels(self) -> tuple[Label, ...]:
        """Goals that skills in use have served with success, each once."""
        names = {row.name for row in self.listed(ACTIVE)}
        found = {(use.goal, use.name) for use in self.record.uses() if use.succeeded and use.goal and use.name in names}
        return tuple(Label(goal, (name,)) for goal, name in sorted(found))

    # --- changing ----------------------------------------------------------------------------------------------------

    def put_draft(self, skill: Skill) -> Path:
        """Lay a skill down to be worked on; a draft of the same name is replaced and kept in the history."""
        path = self._path(DRAFT, skill.name)
        with locked(self.root):
            before = self._keep(DRAFT, skill.name)
            write_whole(path, dump(skill).encode())
            self._note("draft", skill.name, before, hash_of(skill))
        return path

    def versions(self, name: str) -> tuple[str, ...]:
        """Hashes of the versions in the history, the first 16 digits of each."""
        return tuple(sorted(path.name.split(".")[-2] for path in (self.root / _HISTORY).glob(f"{name}.*{SUFFIX}")))

    def put_back(self, name: str, version: str) -> Skill:
        """Lay a version of the history down as the draft; a draft that is there goes into the history itself.

        Raises:
            SkillNotFound: the history has no such version.
            SkillInvalid: its file is damaged.
        """
        self._path(DRAFT, name)
        found = [known for known in self.versions(name) if version and known.startswith(version[:16])]
        if len(found) != 1:
            known = ", ".join(self.versions(name)) or "none"
            raise SkillNotFound(f"the history has no one version {version!r} of {name}", f"it has {known}")
        skill = read_skill(self.root / _HISTORY / f"{name}.{found[0]}{SUFFIX}")
        if not hash_of(skill).startswith(found[0]):
            raise SkillInvalid(f"version {found[0]} of {name} was altered", "take another one", name)
        self.put_draft(skill)
        return skill

    def add_evidence(self, evidence: Evidence) -> None:
        """Keep what a verification found. A later one of the same version takes the place of an earlier one."""
        path = self.root / _EVIDENCE / f"{evidence.skill}.json"
        told = json.dumps(evidence.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False, sort_keys=True)
        with locked(self.root):
            write_whole(path, told.encode())
            self._note("evidence", evidence.name, "", evidence.skill)

    def promote(self, name: str, unverified: bool = False, replaces: str | None = None) -> Skill:
        """Take a draft into use.

        Args:
            name: of the draft.
            unverified: take it without evidence, which is written down.
            replaces: hash of the version it is to replace, empty for none; None does not ask.

        Raises:
            SkillNotFound: there is no such draft.
            CurationRefused: its evidence does not suffice, or another version is in use than ``replaces``.
        """
        with locked(self.root):
            skill = self.read(name, DRAFT)
            evidence = self.evidence(skill)
            if not unverified and (evidence is None or not evidence.suffices()):
                told = "has no evidence" if evidence is None else "did not pass its verification"
                raise CurationRefused(
                    f"this version of {name} {told}", "it has to pass its tests first; --unverified takes it as it is"
                )
            current = self._hash(ACTIVE, name)
            if replaces is not None and replaces != current:
                raise CurationRefused(f"{name} was changed meanwhile", f"clew skills diff {name}, then promote again")
            self._keep(ACTIVE, name)
            write_whole(self._path(ACTIVE, name), dump(skill).encode())
            remove(self._path(DRAFT, name))
            remove(self._path(DEPRECATED, name))
            self._note("promote", name, current, hash_of(skill), "unverified" if unverified else "")
        return skill

    def move(self, name: str, source: str, target: str) -> Skill:
        """Take a skill from one state to another: deprecate, retire, or put it back.

        Raises:
            SkillNotFound: there is none in that state.
            CurationRefused: one of that name is there already, or another skill in use calls it.
        """
        with locked(self.root):
            skill = self.read(name, source)
            if self._path(target, name).exists():
                raise CurationRefused(f"there is a skill {name} in {target} already", "move that one away first")
            callers = self._callers(name) if target == RETIRED else ()
            if callers:
                raise CurationRefused(f"{name} is called by {', '.join(callers)}", "change those first")
            write_whole(self._path(target, name), dump(skill).encode())
            remove(self._path(source, name))
            self._note(f"{source} to {target}", name, hash_of(skill), hash_of(skill))
        return skill

    def used(self, skill: Skill, goal: str, succeeded: bool, seconds: float, actions: int) -> None:
        """Write down that a skill ran for a goal."""
        self.record.add_use(Use(self._clock(), skill.name, hash_of(skill), goal, succeeded, seconds, actions))

    # --- inside ------------------------------------------------------------------------------------------------------

    def _path(self, state: str, name: str) -> Path:
        if state not in STATES or "/" in name or name.startswith("."):
            raise SkillNotFound(f"{state}/{name} names no skill")
        return self.root / state / f"{name}{SUFFIX}"

    def _hash(self, state: str, name: str) -> str:
        """Hash of what lies there; of a file that is no skill, its name for the history."""
        path = self._path(state, name)
        return hash_of(read_skill(path)) if path.is_file() else ""

    def _keep(self, state: str, name: str) -> str:
        """Copy a version that is about to be replaced into the history; returns its hash, empty where there is none."""
        old = self._hash(state, name)
        if old:
            content = self._path(state, name).read_bytes()
            write_whole(self.root / _HISTORY / f"{name}.{old[:16]}{SUFFIX}", content)
        return old

    def _finish_promotions(self) -> None:
        """A process that was killed between taking a draft into use and removing it left both: the draft goes."""
        for draft in (self.root / DRAFT).glob(f"*{SUFFIX}"):
            active = self.root / ACTIVE / draft.name
            if active.is_file() and active.read_bytes() == draft.read_bytes():
                remove(draft)

    def _calls_are(self, evidence: Evidence) -> bool:
        for name, expected in evidence.calls.items():
            try:
                if hash_of(self.find(name)) != expected:
                    return False
            except (SkillNotFound, SkillInvalid):
                return False
        return True

    def _callers(self, name: str) -> tuple[str, ...]:
        rows = (row for row in self._listing.rows(ACTIVE) if not row.problem and row.name != name)
        return tuple(row.name for row in rows if name in self.read(row.name, ACTIVE).calls)

    def _note(self, verb: str, name: str, before: str, after: str, note: str = "") -> None:
        self.record.add_change(Change(self._clock(), verb, name, before, after, note))
        self._listing.refresh()

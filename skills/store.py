"""A library of skills in a folder: files are the source, everything beside them can be made again or is kept safe.

::

    skills/NAME.yaml            what may be used
    drafts/NAME.yaml            what is being worked on
    deprecated/NAME.yaml        still works when called by name, is no longer found
    retired/NAME.yaml           gone from use, kept to be put back
    history/NAME.HASH.yaml      versions that were replaced
    evidence/HASH.json          what each version stands on
    memory/HASH.json            what its elements looked like where it worked
    signatures/HASH.KEY.*.json  who answers for it (``skills.trust``)
    trust/                      the keys that count, and the owner's own
    record.sqlite               who changed what; which goals were served (never thrown away)
    index.sqlite                a cache

A change takes the lock, writes the new file whole before the old one goes, and is written down. A process that is
killed at any point leaves the old state or the new one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from skills.codec import SUFFIX, dump, hash_of, read_skill
from skills.errors import (
    CurationRefused,
    LibraryBusy,
    LibraryDamaged,
    SignatureRefused,
    SkillInvalid,
    SkillNotFound,
)
from skills.evidence import Evidence
from skills.library_folder import ACTIVE as ACTIVE
from skills.library_folder import DEPRECATED as DEPRECATED
from skills.library_folder import DRAFT as DRAFT
from skills.library_folder import EVIDENCE, HISTORY, STATES, LibraryFolder
from skills.library_folder import RETIRED as RETIRED
from skills.library_folder import now as now
from skills.listing import Listed, Listing
from skills.memory import Memory
from skills.record import Change, Record, Use
from skills.retrieval.used import Label
from skills.shelf import locked, remove, write_whole
from skills.skill import Skill
from skills.trust.judging import Seen
from skills.trust.key_list import OWN
from skills.trust.keys import SigningKey
from skills.trust.signature import Signature
from skills.trust.vouching import FOREIGN, IMPORTED, MINE, SIGNED, is_foreign, seen_changes, seen_of

_MEMORY = "memory"


class SkillStore(LibraryFolder):
    """One library on the disk.

    Args:
        root: its folder; made when it is not there.
        clock: gives the time that is written down.

    Raises:
        LibraryError: the folder cannot be used, or a part of it is damaged or busy.
    """

    def __init__(self, root: Path, clock: Callable[[], str] = now) -> None:
        super().__init__(root, clock)
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

    def seen(self, name: str) -> Seen:
        """What the record remembers of a name: which versions were in use."""
        return seen_of(self.record, name)

    def memory(self, skill: Skill) -> Memory | None:
        """What the elements of this very version looked like where it worked; None where nothing is remembered.

        Raises:
            LibraryDamaged: the file is not what was written.
        """
        path = self.root / _MEMORY / f"{hash_of(skill)}.json"
        try:
            return Memory.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise LibraryDamaged(f"{path} is damaged", "remove it and verify the skill again") from error

    def labels(self) -> tuple[Label, ...]:
        """Goals that skills in use have served with success, each once."""
        names = {row.name for row in self.listed(ACTIVE)}
        found = {(use.goal, use.name) for use in self.record.uses() if use.succeeded and use.goal and use.name in names}
        return tuple(Label(goal, (name,)) for goal, name in sorted(found))

    # --- changing ----------------------------------------------------------------------------------------------------

    def put_draft(self, skill: Skill) -> Path:
        """Lay a skill down to be worked on; a draft of the same name is replaced and kept in the history."""
        path = self._path(DRAFT, skill.name)
        with self._changing():
            before = self._keep(DRAFT, skill.name)
            write_whole(path, dump(skill).encode())
            self._note("draft", skill.name, before, hash_of(skill))
        return path

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
        skill = read_skill(self.root / HISTORY / f"{name}.{found[0]}{SUFFIX}")
        if not hash_of(skill).startswith(found[0]):
            raise SkillInvalid(f"version {found[0]} of {name} was altered", "take another one", name)
        self.put_draft(skill)
        return skill

    def add_evidence(self, evidence: Evidence) -> None:
        """Keep what a verification found. A later one of the same version takes the place of an earlier one.

        Of a version that somebody answers for, the new evidence is signed with the library's own key.
        """
        with self._changing():
            self._write_evidence(evidence)
            self.vouching.confirm(evidence.skill, evidence.name, evidence)
            self._note("evidence", evidence.name, "", evidence.skill)

    def add_memory(self, memory: Memory) -> None:
        """Keep what a skill's elements looked like where it worked."""
        path = self.root / _MEMORY / f"{memory.skill}.json"
        with self._changing():
            write_whole(path, memory.model_dump_json(indent=1).encode())

    def promote(
        self, name: str, unverified: bool = False, replaces: str | None = None, development: bool = False
    ) -> Skill:
        """Take a draft into use, and sign it where it was made here.

        Args:
            name: of the draft.
            unverified: take it without evidence, which is written down.
            replaces: hash of the version it is to replace, empty for none; None does not ask.
            development: take what came from elsewhere though nobody answers for it; it stays unsigned.

        Raises:
            SkillNotFound: there is no such draft.
            CurationRefused: its evidence does not suffice, or another version is in use than ``replaces``.
            SignatureRefused: it came from elsewhere, and no key that counts answers for it.
        """
        with self._changing():
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
            self._answer_for(skill, development)
            self._keep(ACTIVE, name)
            write_whole(self._path(ACTIVE, name), dump(skill).encode())
            # Noted before the draft goes: what was cut off here is finished when the library is opened again.
            self._note_in_use(skill, current, "unverified" if unverified else "")
            remove(self._path(DRAFT, name))
            remove(self._path(DEPRECATED, name))
            self._refresh()
        return skill

    def sign(self, name: str, state: str, key: SigningKey | None = None) -> Signature:
        """Answer for a skill, or a draft, as it is now.

        Args:
            name: of the skill.
            state: where it lies.
            key: who answers; the library's own key when None.

        Raises:
            SkillNotFound: there is none.
        """
        with self._changing():
            skill = self.read(name, state)
            made = self.vouching.sign(skill, self.kept_evidence(skill), seen_of(self.record, name), key)
            if state == ACTIVE:
                self._note_seen(skill)
            self._note(SIGNED if state == ACTIVE else f"{SIGNED} draft", name, "", hash_of(skill))
        return made

    def take_in(
        self,
        skill: Skill,
        signature: Signature | None = None,
        evidence: Evidence | None = None,
        mine: bool = False,
    ) -> str:
        """Lay down as a draft what a file held.

        Args:
            skill: what it held.
            signature: that came with it.
            evidence: that came with it, and is signed.
            mine: the person wrote it and answers for it.

        Returns:
            Who answers for it: the label of a key, ``own``, or nobody.

        Raises:
            SignatureRefused: its signature does not hold; nothing was taken in.
        """
        with self._changing():
            label = OWN if mine else ""
            if signature is not None:
                label = self.vouching.admit(skill, evidence, signature, self.seen(skill.name)).label
                if evidence is not None:
                    self._write_evidence(evidence)
                self.vouching.keep(signature)
            before = self._keep(DRAFT, skill.name)
            write_whole(self._path(DRAFT, skill.name), dump(skill).encode())
            note = MINE if mine else f"of {label}" if label else FOREIGN
            self._note(IMPORTED, skill.name, before, hash_of(skill), note)
        return label

    def move(self, name: str, source: str, target: str) -> Skill:
        """Take a skill from one state to another: deprecate, retire, or put it back.

        Raises:
            SkillNotFound: there is none in that state.
            CurationRefused: one of that name is there already, or another skill in use calls it.
        """
        with self._changing():
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

    def _hash(self, state: str, name: str) -> str:
        """Hash of what lies there; of a file that is no skill, its name for the history."""
        path = self._path(state, name)
        return hash_of(read_skill(path)) if path.is_file() else ""

    def _keep(self, state: str, name: str) -> str:
        """Copy a version that is about to be replaced into the history; returns its hash, empty where there is none."""
        old = self._hash(state, name)
        if old:
            content = self._path(state, name).read_bytes()
            write_whole(self.root / HISTORY / f"{name}.{old[:16]}{SUFFIX}", content)
        return old

    def _finish_promotions(self) -> None:
        """A process that was killed between taking a draft into use and removing it left both: the draft goes."""
        for draft in (self.root / DRAFT).glob(f"*{SUFFIX}"):
            active = self.root / ACTIVE / draft.name
            if active.is_file() and active.read_bytes() == draft.read_bytes():
                with suppress(SkillInvalid):
                    skill = read_skill(active)
                    if self.seen(skill.name).in_use != hash_of(skill):
                        self._note_in_use(skill, "", "finished what was cut off")
                remove(draft)

    def _answer_for(self, skill: Skill, development: bool) -> None:
        """Sign what was made here; ask of what came from elsewhere that somebody answers for it."""
        seen, evidence = self.seen(skill.name), self.kept_evidence(skill)
        judgement = self.vouching.judged(skill, evidence, Seen(seen.counters))
        if judgement.is_trusted or (development and judgement.standing == "unsigned"):
            return
        if is_foreign(self.record, skill.name):
            raise SignatureRefused(f"{skill.name} may not be taken into use: {judgement.told}", judgement.advice)
        self.vouching.sign(skill, evidence, seen)

    def _note_in_use(self, skill: Skill, before: str, note: str) -> None:
        self._note_seen(skill)
        self.record.add_change(Change(self._clock(), "promote", skill.name, before, hash_of(skill), note))

    def _note_seen(self, skill: Skill) -> None:
        for change in seen_changes(self.vouching.of(skill), self._clock()):
            self.record.add_change(change)

    def _write_evidence(self, evidence: Evidence) -> None:
        told = json.dumps(evidence.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False, sort_keys=True)
        write_whole(self.root / EVIDENCE / f"{evidence.skill}.json", told.encode())

    def _callers(self, name: str) -> tuple[str, ...]:
        rows = (row for row in self._listing.rows(ACTIVE) if not row.problem and row.name != name)
        return tuple(row.name for row in rows if name in self.read(row.name, ACTIVE).calls)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Nobody else changes anything meanwhile, and nothing is done that could not be written down."""
        with locked(self.root):
            self.record.require_writable()
            yield

    def _note(self, verb: str, name: str, before: str, after: str, note: str = "") -> None:
        self.record.add_change(Change(self._clock(), verb, name, before, after, note))
        self._refresh()

    def _refresh(self) -> None:
        """The index is a cache: while another program holds it, it stays behind and catches up at the next look."""
        with suppress(LibraryBusy):
            self._listing.refresh()

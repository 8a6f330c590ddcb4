"""The signatures of one library: kept beside its skills, judged against what its record remembers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from skills.codec import hash_of
from skills.errors import SignatureRefused
from skills.evidence import Evidence
from skills.record import Change, Record
from skills.shelf import write_whole
from skills.skill import Skill
from skills.trust.judging import Judgement, Seen, judge
from skills.trust.key_list import KeyList, TrustedKey
from skills.trust.keys import SigningKey
from skills.trust.signature import Signature, evidence_hash, read_signature, signed

SEEN: Final = "seen"
"""Verb of the record: a signed version came into use; the note holds key and counter."""
IMPORTED: Final = "import"
FOREIGN: Final = "somebody else's"
"""Note of the record: the file came from elsewhere and nobody answers for it."""
MINE: Final = "mine"
"""Note of the record: the person who imported it wrote it."""
SIGNED: Final = "sign"
_ORIGINS = ("draft", IMPORTED, SIGNED, f"{SIGNED} draft")


class Vouching:
    """The signatures of a library.

    Args:
        root: the library's folder.
        keys: that count.
    """

    def __init__(self, root: Path, keys: KeyList) -> None:
        self._folder = root / "signatures"
        self.keys = keys

    def of(self, skill: Skill) -> tuple[Signature, ...]:
        """The signatures of just this version; files that are none are passed over."""
        return tuple(self._by_hash(hash_of(skill)))

    def judged(self, skill: Skill, evidence: Evidence | None, seen: Seen) -> Judgement:
        """Whether this version may be used.

        Raises:
            LibraryError: the list of keys is damaged, or others could have written it.
        """
        return judge(skill, evidence, self.of(skill), self.keys.listed(), seen)

    def keep(self, signature: Signature) -> None:
        """Put a signature beside the skill; one of the same key, version and capacity gives way."""
        write_whole(self._folder / signature.file_name, signature.model_dump_json(indent=1).encode())

    def sign(self, skill: Skill, evidence: Evidence | None, seen: Seen, key: SigningKey | None = None) -> Signature:
        """Answer for a version, as the next one after all that were seen.

        Args:
            skill: the version.
            evidence: what it stands on.
            seen: what the record remembers of its name.
            key: who answers; the library's own key when None.
        """
        key = key if key is not None else self.keys.own()
        counter = 1 + max((*seen.counters.values(), *(one.counter for one in self.of(skill))), default=0)
        made = signed(key, skill.name, hash_of(skill), evidence, counter)
        self.keep(made)
        return made

    def confirm(self, skill_hash: str, name: str, evidence: Evidence) -> None:
        """Sign new evidence of a version that somebody answers for, as gathered here."""
        authors = [one for one in self._by_hash(skill_hash) if one.capacity == "author"]
        if authors:
            counter = max(one.counter for one in authors)
            self.keep(signed(self.keys.own(), name, skill_hash, evidence, counter, "verifier"))

    def admit(self, skill: Skill, evidence: Evidence | None, signature: Signature, seen: Seen) -> TrustedKey:
        """Check a signature that came with a file, before anything of it is kept.

        Raises:
            SignatureRefused: it is not genuine, for something else, by a key that does not count, or an older version.
        """
        key = next((key for key in self.keys.listed() if key.public == signature.key), None)
        name = skill.name
        if not signature.is_genuine() or signature.capacity != "author":
            raise SignatureRefused(f"the signature of {name} is not genuine", "ask for the file again")
        if (signature.name, signature.skill) != (name, hash_of(skill)):
            raise SignatureRefused(f"{name} was changed after it was signed", "ask for the file as it was signed")
        if signature.evidence != evidence_hash(evidence):
            raise SignatureRefused(f"the evidence of {name} is not what was signed", "ask for both again")
        if key is None:
            hint = f"clew skills trust add {signature.key} --as NAME, if you trust it"
            raise SignatureRefused(f"{name} is signed with a key that is not on the list", hint)
        if key.revoked_at:
            raise SignatureRefused(f"{name} is signed with the key {key.label}, which was revoked", "ask for a new one")
        if signature.counter < seen.counters.get(signature.key, 0):
            told = f"version {signature.counter} of {name} is older than {seen.counters[signature.key]}, which was used"
            raise SignatureRefused(told, "ask for the newest one")
        return key

    def _by_hash(self, hash_: str) -> list[Signature]:
        found = []
        for path in sorted(self._folder.glob(f"{hash_}.*.json")):
            try:
                found.append(read_signature(path))
            except SignatureRefused:
                continue
        return found


def seen_of(record: Record, name: str) -> Seen:
    """What the record remembers of a name."""
    counters: dict[str, int] = {}
    in_use = ""
    for change in record.changes(name):
        if change.verb == SEEN:
            key, _, counter = change.note.partition(" ")
            counters[key] = max(counters.get(key, 0), int(counter) if counter.isdecimal() else 0)
        elif change.verb in ("promote", SIGNED) or change.verb.endswith(" to skills"):
            in_use = change.after
    return Seen(counters, in_use)


def seen_changes(signatures: Iterable[Signature], at: str) -> Iterable[Change]:
    """What the record is to remember of a version that came into use."""
    for one in signatures:
        if one.capacity == "author":
            yield Change(at, SEEN, one.name, "", one.skill, f"{one.key} {one.counter}")


def is_foreign(record: Record, name: str) -> bool:
    """Whether what is called so came from elsewhere, signed or not, and nobody here has answered for it since."""
    last = next((c for c in reversed(record.changes(name)) if c.verb in _ORIGINS), None)
    return last is not None and last.verb == IMPORTED and last.note != MINE

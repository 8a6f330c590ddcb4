"""Whether a version of a skill may be used, by its signatures; if not, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from skills.codec import hash_of
from skills.evidence import Evidence
from skills.skill import Skill
from skills.trust.key_list import TrustedKey
from skills.trust.signature import Signature, evidence_hash

Standing = Literal["trusted", "unsigned", "altered", "unknown-key", "revoked-key", "rolled-back", "evidence-altered"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the signatures of one version say."""

    standing: Standing
    told: str
    advice: str = ""
    signer: str = ""
    """Label of the key that answers for it."""

    @property
    def is_trusted(self) -> bool:
        """Whether it may be used."""
        return self.standing == "trusted"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the library remembers of a name."""

    counters: dict[str, int]
    """The highest counter that was in use, by public key."""
    in_use: str = ""
    """Hash of the version that was taken into use last; empty where nothing was."""


def judge(
    skill: Skill, evidence: Evidence | None, signatures: Iterable[Signature], keys: Sequence[TrustedKey], seen: Seen
) -> Judgement:
    """The judgement on a version that is in use, or about to be.

    Args:
        skill: as its file says now.
        evidence: as its file says now.
        signatures: that are kept for this version.
        keys: that count, and that were revoked.
        seen: what the library remembers of the name.
    """
    hash_ = hash_of(skill)
    mine = [one for one in signatures if one.skill == hash_ and one.name == skill.name and one.is_genuine()]
    trusted = {key.public: key for key in keys if not key.revoked_at}
    revoked = {key.public: key for key in keys if key.revoked_at}
    authors = [one for one in mine if one.capacity == "author"]
    good = [one for one in authors if one.key in trusted]
    name = skill.name
    if not authors:
        vouch = f"clew skills review {name}, then clew skills sign {name} to answer for it"
        return Judgement("unsigned", "nobody signed this version", vouch)
    if not good:
        known = next((revoked[one.key] for one in authors if one.key in revoked), None)
        if known is not None:
            return Judgement(
                "revoked-key", f"the key {known.label} was revoked", f"clew skills sign {name} to answer for it"
            )
        told = f"the key {authors[0].key} is not on the list"
        return Judgement("unknown-key", told, f"clew skills trust add {authors[0].key} --as NAME, if you trust it")
    if seen.in_use and seen.in_use != hash_:
        told = "this is not the version that was taken into use last"
        return Judgement("rolled-back", told, f"clew skills diff {name}, or sign it to answer for it")
    current = [one for one in good if one.counter >= seen.counters.get(one.key, 0)]
    if not current:
        best = max(good, key=lambda one: one.counter)
        whose = f"version {best.counter} of {trusted[best.key].label}"
        told = f"{whose} is older than {seen.counters[best.key]}, which was used"
        return Judgement(
            "rolled-back", told, f"get the newer one, or clew skills sign {name} to answer for the old one"
        )
    stands_on = evidence_hash(evidence)
    if not any(one.evidence == stands_on and one.key in trusted for one in mine):
        told = "its evidence is not what was signed"
        return Judgement("evidence-altered", told, f"clew skills verify {name}")
    signer = trusted[max(current, key=lambda one: one.counter).key].label
    return Judgement("trusted", f"signed by {signer}", signer=signer)

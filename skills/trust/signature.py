"""What is signed: which skill, standing on which evidence, the how-manieth version, and in what capacity."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skills.errors import SignatureRefused
from skills.evidence import Evidence
from skills.steps import NAME
from skills.trust.keys import SigningKey, is_signed, key_id

FORMAT: Final = 1
_DOMAIN: Final = b"clewline skill signature 1\n"
"""Begins everything that is signed, so that no signature made for something else fits."""
_MOST_BYTES: Final = 8_192


class Signature(BaseModel):
    """One signature of one version of a skill."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = Field(default=FORMAT, le=FORMAT)
    name: str = Field(pattern=f"^{NAME}$", max_length=64)
    skill: str = Field(pattern="^[0-9a-f]{64}$")
    """Hash of the skill."""
    evidence: str = Field(pattern="^([0-9a-f]{64})?$")
    """Hash of its evidence; empty where it has none."""
    counter: int = Field(ge=1, le=2**53)
    """Grows with every version that a key signs of a name."""
    capacity: Literal["author", "verifier"] = "author"
    """An author answers for the skill; a verifier only for evidence that was gathered here."""
    key: str = Field(pattern="^[0-9a-f]{64}$")
    """Public half."""
    signature: str = Field(pattern="^[0-9a-f]{128}$")

    def is_genuine(self) -> bool:
        """Whether it was made with the key that it names, for just this content."""
        return is_signed(self.key, self.signature, self.content())

    def content(self) -> bytes:
        """The bytes that are signed."""
        told = self.model_dump(mode="json", exclude={"signature"})
        return _DOMAIN + json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")

    @property
    def file_name(self) -> str:
        """What its file is called: one for each version, key and capacity."""
        return f"{self.skill}.{key_id(self.key)}.{self.capacity}.json"


def signed(
    key: SigningKey,
    name: str,
    skill: str,
    evidence: Evidence | None,
    counter: int,
    capacity: Literal["author", "verifier"] = "author",
) -> Signature:
    """A new signature.

    Args:
        key: who signs.
        name: of the skill.
        skill: its hash.
        evidence: what it stands on.
        counter: of this version.
        capacity: what the signer answers for.
    """
    told = Signature(
        name=name,
        skill=skill,
        evidence=evidence_hash(evidence),
        counter=counter,
        capacity=capacity,
        key=key.public,
        signature="0" * 128,
    )
    return told.model_copy(update={"signature": key.sign(told.content())})


def evidence_hash(evidence: Evidence | None) -> str:
    """sha256 of the canonical JSON of evidence; empty for none."""
    if evidence is None:
        return ""
    told = json.dumps(evidence.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def read_signature(path: Path) -> Signature:
    """The signature in a file.

    Raises:
        SignatureRefused: it cannot be read, or is none.
    """
    try:
        with path.open("rb") as stream:
            return Signature.model_validate_json(stream.read(_MOST_BYTES))
    except (OSError, ValidationError) as error:
        raise SignatureRefused(f"{path} is no signature", "ask for it again, or remove it") from error

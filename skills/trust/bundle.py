"""What goes with a skill file from one library to another: who answers for it, and what it stands on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from skills.errors import SignatureRefused
from skills.evidence import Evidence
from skills.library_folder import LibraryFolder
from skills.skill import Skill
from skills.trust.signature import Signature, evidence_hash

_SUFFIX: Final = ".signed.json"
_MOST_BYTES: Final = 4 * 1024 * 1024


class Bundle(BaseModel):
    """The content of ``NAME.signed.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signature: Signature
    evidence: Evidence | None = None


def beside(path: Path) -> Path:
    """Where the bundle of a skill file lies."""
    return path.with_name(path.stem + _SUFFIX)


def bundle_beside(path: Path) -> Bundle | None:
    """The bundle of a skill file; None where it has none.

    Raises:
        SignatureRefused: there is one, and it cannot be read.
    """
    try:
        with beside(path).open("rb") as stream:
            return Bundle.model_validate_json(stream.read(_MOST_BYTES))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise SignatureRefused(f"{beside(path)} is no signature", "ask for it again, or remove it") from error


def bundle_of(folder: LibraryFolder, skill: Skill) -> Bundle | None:
    """The newest signature of an author, with the evidence that it covers; None where there is none."""
    evidence = folder.kept_evidence(skill)
    mine = [one for one in folder.vouching.of(skill) if one.capacity == "author" and one.is_genuine()]
    covering = [one for one in mine if one.evidence == evidence_hash(evidence)]
    best = max(covering, key=lambda one: one.counter, default=None)
    return Bundle(signature=best, evidence=evidence) if best is not None else None

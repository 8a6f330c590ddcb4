"""What can be read of a library, whoever holds its lock and whatever became of its record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from skills.codec import SUFFIX, hash_of, read_skill
from skills.errors import LibraryDamaged, SkillInvalid, SkillNotFound
from skills.evidence import Evidence
from skills.skill import Skill
from skills.trust.judging import Judgement, Seen
from skills.trust.key_list import KeyList
from skills.trust.vouching import Vouching

ACTIVE: Final = "skills"
DRAFT: Final = "drafts"
DEPRECATED: Final = "deprecated"
RETIRED: Final = "retired"
STATES: Final = (ACTIVE, DRAFT, DEPRECATED, RETIRED)
HISTORY: Final = "history"
EVIDENCE: Final = "evidence"


def now() -> str:
    """The time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class LibraryFolder:
    """The files of one library, for reading.

    Args:
        root: its folder.
        clock: gives the time that is written down.
    """

    def __init__(self, root: Path, clock: Callable[[], str] = now) -> None:
        self.root = root
        self._clock = clock
        self.keys = KeyList(root / "trust", clock)
        self.vouching = Vouching(root, self.keys)

    def seen(self, name: str) -> Seen:  # noqa: ARG002 - a store knows more
        """What is remembered of a name; nothing without a record."""
        return Seen({})

    def names(self, state: str = ACTIVE) -> tuple[str, ...]:
        """What the files of a state are called, skills or not."""
        paths = (self.root / state).glob(f"*{SUFFIX}")
        return tuple(sorted(path.stem for path in paths if not path.name.startswith(".")))

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
        return self.evidence_of(hash_of(skill))

    def evidence_of(self, version: str) -> Evidence | None:
        """As ``evidence``, of a version whose hash is known: its file need not be read.

        Raises:
            LibraryDamaged: the file is not what was written.
        """
        evidence = self._kept(version)
        return evidence if evidence is not None and self._calls_are(evidence) else None

    def kept_evidence(self, skill: Skill) -> Evidence | None:
        """The evidence of this very version, whatever became of the skills it calls.

        Raises:
            LibraryDamaged: the file is not what was written.
        """
        return self._kept(hash_of(skill))

    def _kept(self, version: str) -> Evidence | None:
        path = self.root / EVIDENCE / f"{version}.json"
        try:
            evidence = Evidence.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise LibraryDamaged(f"{path} is damaged", "remove it and verify the skill again") from error
        if evidence.skill != path.stem:
            raise LibraryDamaged(f"{path} speaks of another skill", "remove it and verify the skill again")
        return evidence

    def judged(self, skill: Skill) -> Judgement:
        """Whether a version that is in use may be followed, by its signatures.

        Raises:
            LibraryError: keys or evidence are damaged.
        """
        return self.vouching.judged(skill, self.kept_evidence(skill), self.seen(skill.name))

    def versions(self, name: str) -> tuple[str, ...]:
        """Hashes of the versions in the history, the first 16 digits of each."""
        return tuple(sorted(path.name.split(".")[-2] for path in (self.root / HISTORY).glob(f"{name}.*{SUFFIX}")))

    def _path(self, state: str, name: str) -> Path:
        if state not in STATES or "/" in name or name.startswith("."):
            raise SkillNotFound(f"{state}/{name} names no skill")
        return self.root / state / f"{name}{SUFFIX}"

    def _calls_are(self, evidence: Evidence) -> bool:
        for name, expected in evidence.calls.items():
            try:
                if hash_of(self.find(name)) != expected:
                    return False
            except (SkillNotFound, SkillInvalid):
                return False
        return True

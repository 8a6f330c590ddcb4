"""What goes wrong with skills; a branch of the tree in ``devices/errors.py``.

::

    SkillError                     1
    ├── SkillInvalid               2  a file is not a skill: where, what, and what was probably meant
    ├── ArgumentInvalid            2  an argument does not fit its parameter
    ├── SkillNotFound              2  the library has no such skill
    ├── SkillStopped               1  a running skill cannot go on
    │   ├── PreconditionUnmet      1  it may not begin on this screen
    │   ├── PostconditionUnmet     1  it ran to its end and did not reach what it promises
    │   ├── StepUnmatched          1  no selector of a step names one element
    │   │   └── HealRefused        1  one was found that is called otherwise, and what it does cannot be undone
    │   ├── StepFailed             1  the device did not perform a step
    │   └── OutOfSteps             4  it used up its budget
    ├── PermissionExceeded         4  a step asks for more than the skill declares
    ├── RecursionRefused           2  a skill calls itself, directly or not
    ├── LibraryError               3  the library on the disk lets us down
    │   ├── LibraryBusy            3  another curator holds it
    │   └── LibraryDamaged         3  a file is not what was written
    ├── NotInducible               1  nothing can be learnt from a demonstration
    ├── CurationRefused            2  a change of the library that its rules do not allow
    ├── KeyUnusable                2  a key cannot be read, or names none
    ├── SignatureRefused           4  a skill is not signed as it has to be
    └── IndexUnusable              3  the vector index, or the library it needs, cannot be used
"""

from __future__ import annotations

from devices.errors import ClewError


class SkillError(ClewError):
    """Root of the errors of skills: format, store, retrieval, verification."""


class SkillInvalid(SkillError):
    """A file is not a skill.

    Args:
        problem: what is wrong, in one sentence.
        hint: what was probably meant.
        source: the file, or what the text was read from.
        line: 1-based line; 0 where none can be named.
        column: 1-based column.
    """

    exit_code = 2

    def __init__(self, problem: str, hint: str = "", source: str = "", line: int = 0, column: int = 0) -> None:
        at = f"{source or 'skill'}:{line}:{column}" if line else source
        super().__init__(f"{at}: {problem}" if at else problem, hint)
        self.problem = problem
        self.source = source
        self.line = line
        self.column = column


class ArgumentInvalid(SkillError):
    """An argument does not fit its parameter."""

    exit_code = 2


class SkillNotFound(SkillError):
    """The library has no such skill."""

    exit_code = 2


class SkillStopped(SkillError):
    """A running skill cannot go on."""


class PreconditionUnmet(SkillStopped):
    """It may not begin on this screen."""


class PostconditionUnmet(SkillStopped):
    """It ran to its end and did not reach what it promises."""


class StepUnmatched(SkillStopped):
    """No selector of a step names exactly one element, and nothing healed it."""


class HealRefused(StepUnmatched):
    """What is probably meant is called otherwise by now, and does what cannot be undone: a person has to look."""


class StepFailed(SkillStopped):
    """The device did not perform a step."""


class OutOfSteps(SkillStopped):
    """It used up its budget."""

    exit_code = 4


class PermissionExceeded(SkillError):
    """A step asks for more than the skill declares."""

    exit_code = 4


class RecursionRefused(SkillError):
    """A skill calls itself, directly or through others."""

    exit_code = 2


class LibraryError(SkillError):
    """The library on the disk lets us down."""

    exit_code = 3


class LibraryBusy(LibraryError):
    """Another curator holds the library."""


class LibraryDamaged(LibraryError):
    """A file of the library is not what was written."""


class NotInducible(SkillError):
    """Nothing can be learnt from a demonstration."""


class CurationRefused(SkillError):
    """A change of the library that its rules do not allow."""

    exit_code = 2


class KeyUnusable(SkillError):
    """A key cannot be read, is of another kind, or nobody knows it."""

    exit_code = 2


class SignatureRefused(SkillError):
    """A skill is not signed, or not by whom or for what it has to be."""

    exit_code = 4


class IndexUnusable(SkillError):
    """The vector index, or the library it needs, cannot be used."""

    exit_code = 3

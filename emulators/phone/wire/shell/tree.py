"""What a command line is when it has been read: the tree that ``grammar`` makes and ``session`` runs.

::

    script    := and_or ((";" | "&" | newline) and_or)*
    and_or    := pipeline (("&&" | "||") pipeline)*
    pipeline  := "!"? command ("|" command)*
    command   := (simple | group | if | while | for) redirection*
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """Text as it stands; ``quoted`` text is neither split nor matched against file names."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """The value of a variable, or of a sign such as ``?``; ``default`` is that of ``${N:-…}``."""

    name: str
    quoted: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """What a command prints, without the newlines at its end."""

    script: Script
    quoted: bool = False


Part = Literal | Variable | Substitution


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its parts are expanded and joined. No parts at all is the empty word ``''``."""

    parts: tuple[Part, ...]

    @property
    def bare(self) -> str | None:
        """The text, when it was written plainly, without quotes or expansions."""
        if len(self.parts) == 1 and isinstance(part := self.parts[0], Literal) and not part.quoted:
            return part.text
        return None


@dataclass(frozen=True, slots=True)
class Redirection:
    """``descriptor`` goes to (or, for ``<``, comes from) a file; for ``>&`` to where another descriptor goes."""

    descriptor: int
    operator: str
    target: Word


@dataclass(frozen=True, slots=True)
class Simple:
    """Assignments, then a command's name and arguments."""

    assignments: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A list in braces, or in parentheses, where what it sets is forgotten afterwards."""

    script: Script
    isolated: bool
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class If:
    """Conditions with what is done when each is the first that holds; ``otherwise`` when none does."""

    branches: tuple[tuple[Script, Script], ...]
    otherwise: Script | None
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class While:
    """A loop for as long as the condition holds; with ``until`` for as long as it does not."""

    condition: Script
    body: Script
    until: bool
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class For:
    """A loop over words."""

    name: str
    words: tuple[Word, ...]
    body: Script
    redirections: tuple[Redirection, ...] = ()


Command = Simple | Group | If | While | For


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each reading what the one before prints; ``negated`` turns the status round."""

    commands: tuple[Command, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AndOr:
    """Pipelines, each with the operator before it: ``;`` for the first, then ``&&`` or ``||``."""

    pipelines: tuple[tuple[str, Pipeline], ...]
    background: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """And-or lists, one after another."""

    lists: tuple[AndOr, ...]

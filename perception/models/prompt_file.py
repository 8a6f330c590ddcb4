"""Prompts as Markdown files: fixed text with ``{{names}}``, filled in strictly, known by their hash.

A file may begin with a comment ``<!-- … -->`` for whoever edits it; models are not shown it. A section ``# system`` is
the system prompt, ``# user`` what is asked.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from perception.errors import PromptUnusable

_NAME = re.compile(r"\{\{(\w+)\}\}")
_SECTION = re.compile(r"^# (system|user)[ \t]*\n", re.MULTILINE)
_COMMENT = re.compile(r"\A\s*<!--.*?-->\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PromptFile:
    """The text of a prompt, before its names are filled in."""

    name: str
    system: str
    user: str
    sha256: str
    """Of the whole file; the journal tells by it which wording a decision was made with."""

    @property
    def source(self) -> str:
        """``name@hash``."""
        return f"{self.name}@{self.sha256[:12]}"

    @property
    def names(self) -> frozenset[str]:
        """Every name that has to be filled in."""
        return frozenset(_NAME.findall(self.system + self.user))

    def fill(self, **values: str) -> tuple[str, str]:
        """The system prompt and what is asked, with each ``{{name}}`` replaced by its value.

        What a value holds is text, whatever it looks like: nothing in it is replaced again.

        Raises:
            PromptUnusable: a name has no value, or a value no place.
        """
        if values.keys() != self.names:
            missing = sorted(self.names - values.keys())
            idle = sorted(values.keys() - self.names)
            told = [f"no value for {', '.join(missing)}"] if missing else []
            told += [f"no place for {', '.join(idle)}"] if idle else []
            raise PromptUnusable(f"the prompt {self.name}: {' and '.join(told)}")
        return tuple(_NAME.sub(lambda found: values[found[1]], text) for text in (self.system, self.user))  # type: ignore[return-value]


def read_prompt(path: Path) -> PromptFile:
    """Read a prompt.

    Raises:
        PromptUnusable: it cannot be read, or lacks its sections.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptUnusable(f"the prompt {path} cannot be read: {error}", "reinstall clewline") from error
    body = _COMMENT.sub("", text)
    heads = list(_SECTION.finditer(body))
    if [head[1] for head in heads] != ["system", "user"]:
        raise PromptUnusable(f"the prompt {path} must have one section '# system' and then one '# user'")
    system = body[heads[0].end() : heads[1].start()].strip()
    return PromptFile(path.stem, system, body[heads[1].end() :].strip(), hashlib.sha256(raw).hexdigest())

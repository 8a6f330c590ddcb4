"""From what pydantic found wrong to where it stands in the file, in words, and with what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from devices.selector import Near, Selector
from skills.errors import SkillInvalid
from skills.parts import refuse_unknown
from skills.yaml_reader import Document, Path


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong."""

    path: Path
    """The part of the text that is meant."""
    told: str
    hint: str
    line: int
    column: int


def located(error: ValidationError, document: Document, source: str) -> SkillInvalid:
    """The deepest mistake, with its place in the text and, for a misspelt key, the nearest known one."""
    first = max(mistakes_of(error, document), key=lambda mistake: len(mistake.path))
    return SkillInvalid(first.told, first.hint, source, first.line, first.column)


def mistakes_of(error: ValidationError, document: Document) -> tuple[Mistake, ...]:
    """Every mistake, in the order of the file; a list that lacks the items that were wrong is no mistake of its own."""
    found = list(_mistakes(error, document))
    inner = {path[:length] for path, _, _ in found for length in range(len(path))}
    told = []
    for path, message, hint in found:
        if path in inner and "should have at least" in message:
            continue
        where = ".".join(str(part) for part in path)
        line, column = document.place(path)
        told.append(Mistake(path, f"{where}: {message}" if where else message, hint, line, column))
    return tuple(sorted(dict.fromkeys(told), key=lambda mistake: (mistake.line, mistake.column)))


def _mistakes(error: ValidationError, document: Document) -> Iterator[tuple[Path, str, str]]:
    for mistake in error.errors(include_url=False, include_input=False):
        path = _path_in(document, mistake["loc"])
        context = mistake.get("ctx", {})
        message, hint = mistake["msg"].removeprefix("Value error, "), ""
        match mistake["type"]:
            case "unknown_key":
                path = _path_in(document, mistake["loc"], context["key"])
                message, hint = f"unknown key {context['key']!r}", context["hint"]
            case "extra_forbidden":
                key = str(mistake["loc"][-1])
                message, hint = f"unknown key {key!r}", _nearest(key)
            case "unsound":
                path = context["at"]
            case "missing":
                message = f"{mistake['loc'][-1]} is missing"
        yield path, message, hint


def _path_in(document: Document, location: tuple[str | int, ...], key: str = "") -> Path:
    """The part of the text that pydantic means: its location without the marks of unions, which may look like keys.

    Args:
        document: the text.
        location: as pydantic has it.
        key: a key that stands there, where one is meant.
    """
    paths: dict[Path, int] = {(): -1}
    for number, part in enumerate(location):
        paths |= {(*path, part): number for path in paths if (*path, part) in document.places}
    if key:
        paths = {(*path, key): at for path, at in paths.items() if (*path, key) in document.places} or {
            (*max(paths, key=len), key): 0
        }
    # Of two ways through, the one that reaches the end of the location: what it skipped was a mark.
    return max(paths, key=lambda path: (paths[path], len(path)))


def _nearest(key: str) -> str:
    """Only selectors come from a package that says nothing about the keys it knows."""
    try:
        refuse_unknown({key: None}, {*Selector.model_fields, *Near.model_fields})
    except ValueError as error:
        return str(error).partition("; ")[2]
    return ""

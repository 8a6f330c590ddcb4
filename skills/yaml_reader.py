"""Reads one YAML document strictly and remembers where everything stands.

Refused: anchors and aliases (which is how a small file becomes a huge one), tags, duplicate keys, keys that are no
text, more than one document, and anything beyond the limits of size, depth and number of nodes. Plain scalars follow
YAML 1.2's core schema: ``no``, ``12:30`` and ``2026-03-01`` are texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import yaml

from skills.errors import SkillInvalid
from skills.limits import MAX_FILE_BYTES, MAX_YAML_DEPTH, MAX_YAML_NODES

Path = tuple[str | int, ...]
Tree = str | int | float | bool | None | list["Tree"] | dict[str, "Tree"]

INT = re.compile(r"[-+]?[0-9]{1,18}")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """What a text says, and at which line and column (1-based) each part begins."""

    tree: Tree
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Where a part stands; of a path that leads further than the text, where its last known part does."""
        for length in range(len(path), -1, -1):
            if (found := self.places.get(tuple(path[:length]))) is not None:
                return found
        return 1, 1


@dataclass(frozen=True, slots=True)
class Room:
    """How much is read."""

    bytes: int = MAX_FILE_BYTES
    nodes: int = MAX_YAML_NODES
    depth: int = MAX_YAML_DEPTH
    what: str = "a skill is smaller than this"
    """What somebody is told whose file is larger."""


def read_yaml(text: str | bytes, source: str = "", room: Room | None = None) -> Document:
    """The one document of a text.

    Args:
        text: bytes are UTF-8.
        source: what to call it in errors.
        room: how large it may be; as large as a skill when None.

    Raises:
        SkillInvalid: it is not YAML, or not the YAML we read.
    """
    room = room or Room()
    written = _decoded(text, source, room)
    try:
        _bounded(written, source, room)
        node = yaml.compose(written, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _broken(error, source) from error
    if node is None:
        raise SkillInvalid("the file is empty", source=source)
    places: dict[Path, tuple[int, int]] = {}
    return Document(_tree(node, (), places, source), places)


def scalar(text: str) -> str | int | float | bool | None:
    """What a plain scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if INT.fullmatch(text):
        return int(text)
    if FLOAT.fullmatch(text):
        number = float(text)
        return number if abs(number) != float("inf") else text
    return text


def _decoded(text: str | bytes, source: str, room: Room) -> str:
    if len(text) > room.bytes:
        raise SkillInvalid(f"{len(text)} bytes; at most {room.bytes} are read", source=source)
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SkillInvalid(f"it is not UTF-8: {error.reason} at byte {error.start}", source=source) from error


def _bounded(text: str, source: str, room: Room) -> None:
    """Looks at the bare events first: nothing is built of a text that is too deep, too long or not ours."""
    depth = nodes = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        assert mark is not None
        line, column = mark.line + 1, mark.column + 1
        match event:
            case yaml.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    raise SkillInvalid("a file holds one document", "", source, line, column)
            case yaml.AliasEvent():
                raise SkillInvalid("aliases are not read", "write the part out again", source, line, column)
            case yaml.NodeEvent():
                nodes += 1
                depth += isinstance(event, yaml.CollectionStartEvent)
                _plain(event, source, line, column)
            case yaml.CollectionEndEvent():
                depth -= 1
        if depth > room.depth or nodes > room.nodes:
            told = f"more than {room.depth} levels" if depth > room.depth else f"more than {room.nodes} parts"
            raise SkillInvalid(told, room.what, source, line, column)


def _plain(event: yaml.NodeEvent, source: str, line: int, column: int) -> None:
    if event.anchor is not None:
        raise SkillInvalid("anchors are not read", "write the part out again", source, line, column)
    if getattr(event, "tag", None) is not None:
        raise SkillInvalid("tags are not read", "leave the ! out, or put the text in quotes", source, line, column)


def _tree(node: yaml.Node, path: Path, places: dict[Path, tuple[int, int]], source: str) -> Tree:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    places.setdefault(path, (line, column))
    match node:
        case yaml.ScalarNode():
            value: str = node.value
            return value if node.style else scalar(value)  # of a plain scalar: None, and "" from libyaml
        case yaml.SequenceNode():
            return [_tree(inner, (*path, at), places, source) for at, inner in enumerate(node.value)]
        case yaml.MappingNode():
            return {
                key: _tree(inner, (*path, key), places, source) for key, inner in _pairs(node, path, places, source)
            }
        case _:
            raise SkillInvalid("this part cannot be read", "", source, line, column)


def _pairs(
    node: yaml.MappingNode, path: Path, places: dict[Path, tuple[int, int]], source: str
) -> Iterator[tuple[str, yaml.Node]]:
    seen: dict[str, int] = {}
    for key, inner in node.value:
        line, column = key.start_mark.line + 1, key.start_mark.column + 1
        if not isinstance(key, yaml.ScalarNode):
            raise SkillInvalid("a key is a text", "", source, line, column)
        if key.value in seen:
            raise SkillInvalid(
                f"the key {key.value!r} stands twice", f"first in line {seen[key.value]}", source, line, column
            )
        seen[key.value] = line
        places[(*path, key.value)] = (line, column)
        yield key.value, inner


def _broken(error: yaml.YAMLError, source: str) -> SkillInvalid:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    context = getattr(error, "context", None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    return SkillInvalid(f"not valid YAML: {problem}", str(context or ""), source, line, column)

"""Reads public sets of queries with the tools that serve them, in the form their folders have.

Four folders are known: ToolE (MetaTool), task-plan graphs (UltraTool and TMDB), RestBench, and StableToolBench. Each is
told by its files, so that any part of a set in the same form can be scored. Nothing but the pool and the queries is
read for ranking: graphs made of gold plans are left alone.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.evaluation.errors import SelectionRefused
from skills.retrieval.entry import Entry
from skills.retrieval.used import Label

MOST_QUERIES = 2_000
"""Larger sets are scored on a sample, chosen by the hash of the query."""
MAX_LINE = 1 << 20
MAX_LINES = 200_000


@dataclass(frozen=True, slots=True)
class QuerySet:
    """A pool of tools, and queries with the tools that serve each of them."""

    name: str
    entries: tuple[Entry, ...]
    queries: tuple[Label, ...]
    """All of them, in the order of the hash of their text."""

    @property
    def scored(self) -> tuple[Label, ...]:
        """Those that are scored."""
        return self.queries[:MOST_QUERIES]


@dataclass(frozen=True, slots=True)
class Needed:
    """A query, and whether a tool is needed for it at all."""

    goal: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A query with candidates none of which is right, and the one that would have been."""

    goal: str
    candidates: tuple[str, ...]
    absent: str


@dataclass(frozen=True, slots=True)
class QueryFolder:
    """Everything a folder holds."""

    path: Path
    sets: tuple[QuerySet, ...]
    awareness: tuple[Needed, ...] = ()
    choices: tuple[Choice, ...] = ()


def read_folder(folder: Path) -> QueryFolder:
    """The query sets of a folder.

    Raises:
        SelectionRefused: it is not there, is none of the known ones, or is damaged.
    """
    if not folder.is_dir():
        raise SelectionRefused(f"there is no folder {folder}", "name the folder that holds the queries and the tools")
    try:
        return _read(folder)
    except (KeyError, TypeError, AttributeError) as error:
        raise SelectionRefused(
            f"{folder} holds lines of another form: {error!r}", "see the README beside it"
        ) from error


def _read(folder: Path) -> QueryFolder:
    if _file(folder, "single") or _file(folder, "multi"):
        return _toole(folder)
    if _file(folder, "queries") and _file(folder, "tools"):
        return QueryFolder(folder, tuple(_stable(folder)))
    sets = [found for name in ("ultratool", "tmdb", "spotify") if (found := _plans_or_paths(folder, name)) is not None]
    if not sets:
        known = "toole, taskplan, restbench, stabletoolbench"
        raise SelectionRefused(f"{folder} is none of the known query folders", f"known forms: {known}")
    return QueryFolder(folder, tuple(sets))


def _toole(folder: Path) -> QueryFolder:
    entries = tuple(Entry(tool["name"], tool["description"]) for tool in json_of(folder / "tools.json"))
    single = [Label(line["query"], (line["tool"],)) for line in lines_of(folder, "single")]
    multi = [Label(line["query"], tuple(line["tools"])) for line in lines_of(folder, "multi")]
    sets = [QuerySet(name, entries, _ordered(of)) for name, of in (("single", single), ("multi", multi)) if of]
    awareness = tuple(Needed(line["query"], line["label"] == "positive") for line in lines_of(folder, "awareness"))
    choices = tuple(
        Choice(line["query"], tuple(line["candidates"]), line["absent_tool"])
        for line in lines_of(folder, "reliability")
    )
    return QueryFolder(folder, tuple(sets), awareness, choices)


def _plans_or_paths(folder: Path, name: str) -> QuerySet | None:
    tools = folder / f"{name}_tools.json"
    if not tools.is_file() or not _file(folder, name):
        return None
    told = json_of(tools)
    if isinstance(told, Mapping):
        entries = tuple(
            Entry(tool["id"], tool["desc"], topic=" ".join(tool.get("domain", ()))) for tool in told["tools"]
        )
        return QuerySet(f"{name}-plan" if name == "tmdb" else name, entries, _labels(folder, name, "nodes"))
    return QuerySet(name, tuple(_endpoint(tool) for tool in told), _labels(folder, name, "solution"))


def _endpoint(tool: Mapping[str, Any]) -> Entry:
    summary, parameters = tool["summary"].strip(), tool["parameters"]
    return Entry(
        name=tool["name"],
        description=f"{summary}. {tool['description'].strip()}"[:300],
        needs=tuple(p["name"] for p in parameters if p["required"]),
        takes=tuple(p["name"] for p in parameters if not p["required"]),
    )


def _stable(folder: Path) -> Iterator[QuerySet]:
    entries = tuple(
        Entry(
            name=tool["name"],
            title=tool["api"],
            description=tool["description"][:400],
            group=tool["tool"],
            topic=tool["category"],
            needs=tuple(tool["required"]),
            takes=tuple(tool["optional"]),
        )
        for tool in lines_of(folder, "tools")
    )
    lines = list(lines_of(folder, "queries"))
    for group in ("G1", "G2", "G3"):
        queries = [Label(line["query"], tuple(line["relevant"])) for line in lines if line["group"].startswith(group)]
        if queries:
            yield QuerySet(group, entries, _ordered(queries))


def _labels(folder: Path, name: str, key: str) -> tuple[Label, ...]:
    return _ordered(
        [Label(line["query"], tuple(part.strip() for part in line[key])) for line in lines_of(folder, name)]
    )


def _ordered(labels: Sequence[Label]) -> tuple[Label, ...]:
    return tuple(sorted(labels, key=lambda label: hashlib.sha256(label.goal.encode()).hexdigest()))


def _file(folder: Path, name: str) -> Path | None:
    return next((p for suffix in (".jsonl.gz", ".jsonl") if (p := folder / f"{name}{suffix}").is_file()), None)


def lines_of(folder: Path, name: str, kind: type = dict) -> Iterator[Any]:
    """The lines of a file of JSON lines, compressed or not; none where there is no such file.

    Args:
        folder: where it lies.
        name: without its suffix.
        kind: of each line: an object, or a list.

    Raises:
        SelectionRefused: it is damaged.
    """
    path = _file(folder, name)
    if path is None:
        return
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
            for number in range(1, MAX_LINES + 1):
                line = stream.readline(MAX_LINE)
                if not line:
                    return
                told = json.loads(line)
                if not isinstance(told, kind):
                    raise SelectionRefused(f"{path}, line {number}: not {'an object' if kind is dict else 'a list'}")
                yield told
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise SelectionRefused(f"{path} cannot be read: {error}", "fetch it again") from error
    raise SelectionRefused(f"{path} holds more than {MAX_LINES} lines")


def json_of(path: Path) -> Any:
    """What a JSON file holds.

    Raises:
        SelectionRefused: it is damaged.
    """
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SelectionRefused(f"{path} cannot be read: {error}", "fetch it again") from error

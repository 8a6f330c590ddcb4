"""Data tables: rows written in the suite, or a CSV file beside it. Cells are data; nothing in them is ever obeyed.

A cell fills holes as it is: braces in it are no holes, ``=SUM(…)`` is no formula, and ``<secret:…>`` is refused, since
a table could otherwise hand out what the suite never named. A cell that goes into a goal stands on one line, so that
it cannot begin an order of its own.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.secrets import REFERENCE
from agent.suite.scenario.document import Cell
from agent.suite.scenario.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_TABLE_BYTES
from skills.steps import VARIABLE

Row = Mapping[str, Cell]


class TableBroken(ValueError):
    """A table cannot be used.

    Args:
        told: what is wrong.
        row: which row, from 1; 0 for the table as a whole.
        column: of which column.
        line: of the file, where the table is one.
    """

    def __init__(self, told: str, row: int = 0, column: str = "", line: int = 0) -> None:
        super().__init__(told)
        self.row, self.column, self.line = row, column, line


def check_rows(rows: Sequence[Row], lines: Sequence[int] = ()) -> tuple[dict[str, str | int | float | bool], ...]:
    """Rows that can be used.

    Args:
        rows: as they are written.
        lines: in which line of its file each stands.

    Raises:
        TableBroken: there are too many, they have different columns, or a cell is no plain text.
    """
    if len(rows) > MAX_ROWS:
        raise TableBroken(f"{len(rows)} rows; at most {MAX_ROWS} are read")
    if not rows:
        raise TableBroken("the table has no row")
    columns = list(rows[0])
    if len(columns) > MAX_COLUMNS:
        raise TableBroken(f"{len(columns)} columns; at most {MAX_COLUMNS} are read")
    for name in columns:
        if re.fullmatch(VARIABLE, name) is None:
            raise TableBroken(f"{name[:60]!r} cannot be the name of a column; write it as {_name_of(name)}", 1, name)
    read = []
    for number, row in enumerate(rows, 1):
        line = lines[number - 1] if lines else 0
        for name in (*columns, *row):
            if name not in row or name not in columns:
                what = "lacks" if name not in row else "has"
                raise TableBroken(f"row {number} {what} the column {name!r}, unlike the first row", number, name, line)
        for name, cell in row.items():
            if isinstance(cell, str) and (why := _why_hostile(cell)):
                raise TableBroken(f"row {number}, column {name}: {why}", number, name, line)
        read.append({name: "" if cell is None else cell for name, cell in row.items()})
    return tuple(read)


def read_csv(path: Path) -> tuple[dict[str, str | int | float | bool], ...]:
    """The rows of a CSV file with a head line. UTF-8; commas, semicolons or tabs.

    Raises:
        TableBroken: it cannot be read or used.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise TableBroken(f"the table {path.name} cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_TABLE_BYTES:
        raise TableBroken(f"the table {path.name} is larger than {MAX_TABLE_BYTES} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableBroken(f"the table {path.name} is not UTF-8: byte {error.start}") from error
    head = text.partition("\n")[0]
    divider = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        rows: list[dict[str, Cell]] = []
        lines: list[int] = []
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(names):
                told = f"line {reader.line_num} has {len(cells)} cells and the head has {len(names)}"
                raise TableBroken(told, len(rows) + 1, line=reader.line_num)
            rows.append(dict(zip(names, cells, strict=True)))
            lines.append(reader.line_num)
            if len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        raise TableBroken(f"line {reader.line_num} of {path.name}: {error}", line=reader.line_num) from error
    if len(set(names)) != len(names):
        raise TableBroken("two columns have the same name", line=1)
    return check_rows(rows, lines)


def marks_of(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """What rows are called: their first cells where these are short and no other row's, else their numbers from 1.

    A row keeps its name, and so its history, when others are put before it.
    """
    if len(rows) == 1 and not rows[0]:
        return [""]
    firsts = [next(iter(row), "") for row in rows]
    seen = {first: Counter(str(row.get(first)) for row in rows) for first in set(firsts) if first}
    marks = []
    for number, (first, row) in enumerate(zip(firsts, rows, strict=True), 1):
        told = " ".join(str(row[first]).split()) if first else ""
        alone = bool(first) and seen[first][str(row[first])] == 1
        plain = told.replace("[", "(").replace("]", ")").replace("::", ":")
        marks.append(plain if alone and 0 < len(told) <= 40 else str(number))
    return marks


def _why_hostile(cell: str) -> str:
    if len(cell) > MAX_CELL:
        return f"a cell of {len(cell)} characters; at most {MAX_CELL} are read"
    if REFERENCE.search(cell):
        return "a table cannot name a secret; write <secret:…> in the step itself"
    odd = [c for c in cell if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t"]
    odd += [c for c in cell if c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
    if odd:
        return f"it holds a character that nobody sees ({odd[0]!a})"
    return ""


def _name_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_0123456789") or "value"

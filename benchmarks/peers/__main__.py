"""``python -m benchmarks.peers``: measure what an agent costs around its model, beside other people's agents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.peers.measure import measure
from benchmarks.peers.report import Report
from benchmarks.peers.rows import ROWS, peers_folder
from benchmarks.peers.tables import WIDTH, print_report
from devices.errors import ClewError


def main(argv: Sequence[str] | None = None) -> int:
    """Run it; 0 when every run sent the right form, 1 otherwise, 3 where there is no browser."""
    wish = _parser().parse_args(argv)
    told = Console(stderr=True)
    rows = tuple(dict.fromkeys(wish.peers.split(","))) if wish.peers else tuple(ROWS)
    if unknown := [row for row in rows if row not in ROWS]:
        told.print(f"there is no peer {unknown[0]!r}; choose from {', '.join(ROWS)}", markup=False, highlight=False)
        return 2

    def tell(row: str, repetition: int, error: str) -> None:
        told.print(f"{row} {repetition}/{wish.reps}{f': {error}' if error else ''}", markup=False, highlight=False)

    try:
        report = measure(rows, wish.reps, wish.folder, tell)
    except ClewError as error:
        told.print(str(error), markup=False, highlight=False)
        return error.exit_code
    people = told if wish.json else Console()
    print_report(report, people if people.is_terminal else Console(stderr=wish.json, width=WIDTH))
    _keep(report, wish.out or wish.folder / "latest.json", told)
    if wish.json:
        sys.stdout.write(report.model_dump_json() + "\n")
    return 0 if all(run.correct and not run.error for run in report.runs) else 1


def _keep(report: Report, path: Path, told: Console) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report.model_dump_json(indent=1) + "\n", "utf-8")
    except OSError as error:
        told.print(f"{path} cannot be written: {error.strerror}", markup=False, highlight=False)
        return
    told.print(f"kept in {path}", markup=False, highlight=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--reps", type=_count, default=4, help="runs of each peer (default: 4)")
    parser.add_argument("--peers", default="", help=f"only these, with commas: {', '.join(ROWS)}")
    parser.add_argument("--folder", type=Path, default=peers_folder(), help="where other agents are installed")
    parser.add_argument("--out", type=Path, help="where the JSON document is kept (default: in that folder)")
    parser.add_argument("--json", action="store_true", help="print the JSON document on stdout too")
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count


if __name__ == "__main__":
    sys.exit(main())

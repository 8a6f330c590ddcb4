"""What keeps models in bounds, counted: personal data kept in, ordinary text left alone, caps that workers share.

    python -m benchmarks.guards privacy [SCREENS]
    python -m benchmarks.guards masking
    python -m benchmarks.guards budget [TRIALS]

The private screens are made from seeds that no test uses. Ordinary text is what the embedded phone's tasks show and 281
labels of other people's interfaces; what is masked there is printed, since a contact's number is rightly masked.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from pathlib import Path

from agent.errors import BudgetSpent
from agent.evaluation.statistics import wilson_interval
from agent.evaluation.steps.collecting import collect_steps
from agent.models.accounts import Account, Caps
from agent.models.personal_data import KINDS, Masker, find_personal
from perception.describe import describe_screen
from perception.models.model import Usage
from perception.training import gui_labels
from tests.agent.private_screens import private_screen

FIRST_SEED = 100_000
WORKERS = 8
MOST_USD = 0.02
"""What one call may cost at most."""


def main(arguments: list[str]) -> int:
    """Print one of the tables."""
    match arguments:
        case ["privacy", *rest]:
            _privacy(int(rest[0]) if rest else 5_000)
        case ["masking"]:
            _masking()
        case ["budget", *rest]:
            _budget(int(rest[0]) if rest else 20)
        case _:
            print(__doc__)
            return 2
    return 0


def _privacy(screens: int) -> None:
    """Values that are shown on private screens, and those of them that masking lets out."""
    shown: Counter[str] = Counter()
    leaked: Counter[str] = Counter()
    for seed in range(FIRST_SEED, FIRST_SEED + screens):
        private = private_screen(seed)
        masked = Masker().mask(describe_screen(private.screen).text)
        plain = _bare(masked)
        for kind, value in private.values:
            shown[kind] += 1
            if value in masked or _bare(value) in plain:
                leaked[kind] += 1
                print(f"leaked {kind}: {value!r} in {masked!r}", file=sys.stderr)
    for kind in KINDS:
        print(f"| {kind} | {shown[kind]} | {_share(shown[kind] - leaked[kind], shown[kind])} |")


def _masking() -> None:
    """Lines of ordinary text in which something is masked."""
    labels = [*gui_labels.labels("calibration"), *gui_labels.labels("evaluation")]
    wrong = [label for label in labels if find_personal(label)]
    print(f"labels: {_share(len(wrong), len(labels))} {wrong}")
    lines = {line for step in collect_steps(200) for line in describe_screen(step.screen).text.splitlines()}
    found = {line: find_personal(line) for line in sorted(lines)}
    touched = {line: pieces for line, pieces in found.items() if pieces}
    print(f"lines of the phone: {_share(len(touched), len(lines))}")
    for line, pieces in touched.items():
        print("  " + "; ".join(f"{piece.kind} {line[piece.start : piece.end]!r}" for piece in pieces) + f"  in  {line}")


def _budget(trials: int) -> None:
    """Dollars spent by workers that share one cap, against the cap."""
    most = least = 0.0
    calls = over = 0
    with tempfile.TemporaryDirectory() as folder, multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        for trial in range(trials):
            path, cap = Path(folder) / f"{trial}.sqlite", 0.5 + 0.1 * (trial % 5)
            Account(Caps(), path).close()
            calls += sum(pool.starmap(_spend, [(str(path), cap, trial * WORKERS + n) for n in range(WORKERS)]))
            (spent,) = sqlite3.connect(path).execute("SELECT SUM(usd) FROM call").fetchone()
            over += spent > cap + 1e-9
            most, least = max(most, spent - cap), min(least, spent - cap)
    print(f"{trials} trials of {WORKERS} processes, {calls} calls: {_share(over, trials)} passed their cap; ", end="")
    print(f"spent less cap between {least:+.4f} and {most:+.4f} dollars, a call costing {MOST_USD} at most")


def _spend(path: str, cap: float, seed: int) -> int:
    """Make calls until the cap says no; some break off, some are not answered."""
    dice, account, made = random.Random(seed), Account(Caps(usd=cap), Path(path)), 0
    try:
        while True:
            reserve = account.reserve("m", MOST_USD, 100, 50)
            made += 1
            match dice.random():
                case chance if chance < 0.1:
                    account.forfeit(reserve, 0.1)
                case chance if chance < 0.2:
                    account.release(reserve)
                case _:
                    account.settle(reserve, Usage(1, 90, 20), MOST_USD * dice.random())
    except BudgetSpent:
        return made
    finally:
        account.close()


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _share(hits: int, of: int) -> str:
    low, high = wilson_interval(hits, of)
    return f"{hits}/{of} = {hits / of:.2%} [{low:.2%}–{high:.2%}]"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

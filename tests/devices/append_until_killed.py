"""Run as a program: for every folder named on stdin, a child process appends to a journal there until it is killed.

The child prints its process id, then the number of every step whose INTENT is acknowledged. When it is dead this prints
``dead``. It is forked, so that thirty of them cost one start of Python.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path
from random import Random

from devices.action import Tap
from devices.effect import EffectClass
from devices.journal import JOURNAL_NAME, Journal, read_journal
from devices.records import Intent, View


def append_forever(folder: Path) -> None:
    begun = len(read_journal(folder)) if (folder / JOURNAL_NAME).exists() else 0
    random = Random(begun)
    journal = Journal(folder)
    for step in count(begun + 1):
        picture = journal.keep_picture(random.randbytes(random.choice([10, 5_000, 60_000])))
        journal.append(
            Intent(
                step=step,
                decider="test",
                reason="x" * random.choice([1, 300, 30_000, 300_000]),
                action=Tap(),
                effect_class=EffectClass.PROBEABLE,
                before=View(location="page", size_px=(1, 1), digest="d", fingerprint="f", picture=picture),
            )
        )
        say(step)


def say(word: object) -> None:
    os.write(1, f"{word}\n".encode())


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            say(os.getpid())
            append_forever(Path(line.strip()))
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()

"""Promotes versions of a skill for ever, telling each one; a test kills it at some point."""

from __future__ import annotations

import sys
from pathlib import Path

from skills.store import SkillStore
from tests.skills.written import tapping

if __name__ == "__main__":
    store = SkillStore(Path(sys.argv[1]))
    number = 0
    while True:
        number += 1
        store.put_draft(tapping("go", f"Button {number}"))
        store.promote("go", unverified=True)
        print(number, flush=True)

"""What the sentence embedder costs a process: memory at each step, time to load, time for a label.

    python -m perception.training.footprint

Linux only: it reads the kernel's own account of the process. "Anonymous" is what the process really holds; the rest of
"resident" is code and files that are mapped, which other processes share and the kernel can drop.
"""

from __future__ import annotations

import sys
import time

ACCOUNT = "/proc/self/smaps_rollup"
ROUNDS = 5


def memory() -> str:
    """Resident and anonymous memory of this process, in MiB."""
    kib = {}
    with open(ACCOUNT) as account:
        for line in account.read().splitlines()[1:]:
            name, number, _ = line.split()
            kib[name] = int(number)
    return f"{kib['Rss:'] / 1024:6.1f} MiB resident, {kib['Anonymous:'] / 1024:5.1f} anonymous"


def main() -> int:
    """Prints the account, one line a step."""
    if not sys.platform.startswith("linux"):
        print("this system keeps no such account of a process; run it on Linux", file=sys.stderr)
        return 2
    print(f"{'python':<20}{memory()}")
    # each import is a step that is measured, so it stands where the step is
    import numpy  # noqa: F401

    print(f"{'+ numpy':<20}{memory()}")
    import onnxruntime  # noqa: F401

    print(f"{'+ onnxruntime':<20}{memory()}")
    from perception.models.embedding import Embedder

    print(f"{'+ our modules':<20}{memory()}")
    began = time.perf_counter()
    embedder = Embedder.load(cache_entries=0)
    load_ms = (time.perf_counter() - began) * 1000
    print(f"{'+ Embedder.load()':<20}{memory()}")
    embedder.embed(["Sign in"])
    print(f"{'+ one label':<20}{memory()}")
    from perception.training.gui_labels import labels

    took_ms = []
    for text in labels("evaluation") * ROUNDS:
        began = time.perf_counter()
        embedder.embed([text])
        took_ms.append((time.perf_counter() - began) * 1000)
    print(f"{f'+ {len(took_ms)} labels':<20}{memory()}")
    took_ms.sort()
    median_ms, p95_ms = took_ms[len(took_ms) // 2], took_ms[len(took_ms) * 95 // 100]
    print(f"load {load_ms:.0f} ms; a label {median_ms:.2f} ms median, {p95_ms:.2f} ms p95, n = {len(took_ms)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes skills/retrieval/weights.json: python -m benchmarks.retrieval_fit ../shared/data/{toole,taskplan,restbench,…}

Takes some five minutes on two cores. Deterministic: the same folders give the same weights.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from agent.evaluation.query_sets import read_folder
from agent.evaluation.retrieval_fit import fit
from perception.models.embedding import Embedder

TARGET = Path(__file__).resolve().parent.parent / "skills" / "retrieval" / "weights.json"


def main() -> None:
    sets = [found for folder in sys.argv[1:] for found in read_folder(Path(folder)).sets]
    embedder = Embedder.load(cache_entries=200_000)
    weights = fit(sets, embedder.embed, lambda line: print(line, file=sys.stderr, flush=True))
    TARGET.write_text(json.dumps({"embedding": embedder.fingerprint, **weights}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

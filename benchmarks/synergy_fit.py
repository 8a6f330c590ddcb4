"""Writes skills/synergy/weights.json: python -m benchmarks.synergy_fit ../shared/data/{taskplan,taskbench}

Takes some seconds. Deterministic: the same folders give the same weights. Graphs in which every pair is linked teach
nothing and are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from agent.evaluation.tool_graphs import read_graphs
from perception.models.embedding import Embedder
from skills.synergy.linking import WEIGHTS
from skills.synergy.signals import SIGNALS, see
from skills.synergy.training import Pupil, weigh_signals

TARGET = Path(__file__).resolve().parent.parent / "skills" / "synergy" / WEIGHTS


def main() -> None:
    embedder = Embedder.load(cache_entries=20_000)
    graphs = [graph for folder in sys.argv[1:] for graph in read_graphs(Path(folder))]
    taught = [g for g in graphs if len(g.pairs()) < len(g.nodes) * (len(g.nodes) - 1) // 2]
    weights = weigh_signals([Pupil(graph, see(graph, embedder.embed)) for graph in taught])
    told = {name: round(float(value), 4) for name, value in zip((*SIGNALS, "constant"), weights, strict=True)}
    document = {"embedding": embedder.fingerprint, "learnt_on": [graph.name for graph in taught], "values": told}
    TARGET.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Writes skills/retrieval/judges.json: python -m benchmarks.retrieval_judges ../shared/data/toole

Fitted on the development half of ToolE's lists of ten tools from which the right one is missing, and on their
answerable twins. Takes some minutes on two cores. Deterministic.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from agent.evaluation.abstaining import AIMED_AT, cases_of
from agent.evaluation.query_sets import read_folder
from agent.evaluation.retrieval_fit import few_a_name
from perception.models.embedding import Embedder
from skills.retrieval.judging import cautious_judge
from skills.retrieval.library import SearchLibrary
from skills.retrieval.used import UsedGoals

TARGET = Path(__file__).resolve().parent.parent / "skills" / "retrieval" / "judges.json"
LABELS = 5


def main() -> None:
    folder = read_folder(Path(sys.argv[1]))
    embedder = Embedder.load(cache_entries=200_000)
    library = SearchLibrary(folder.sets[0].entries, embedder.embed)
    judged = {choice.goal.casefold() for choice in folder.choices}
    single = next(s for s in folder.sets if s.name == "single")
    fresh = [label for label in single.queries if label.goal.casefold() not in judged]

    def told(what: str, done: int, of: int) -> None:
        print(f"{what}: {done}/{of}", file=sys.stderr, flush=True)

    document: dict[str, object] = {"embedding": embedder.fingerprint, "learnt_on": ["toole reliability"]}
    for kind, used in (("plain", UsedGoals([], library)), ("used", UsedGoals(few_a_name(fresh, LABELS), library))):
        figures, answers, groups = cases_of(folder.choices, library, used, kind, told)
        judge = cautious_judge(figures, answers, groups, AIMED_AT)
        document[kind] = {
            "cases": len(answers),
            "labels": len(used),
            "threshold": round(judge.threshold, 6),
            "centre": [round(float(v), 6) for v in judge.centre],
            "spread": [round(float(v), 6) for v in judge.spread],
            "weights": [round(float(v), 6) for v in judge.weights],
        }
    TARGET.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

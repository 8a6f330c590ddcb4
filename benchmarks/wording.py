"""Whether goals in other words reach the right shipped skill, with the right arguments.

    python -m benchmarks.wording            # the half that nothing was tuned on
    python -m benchmarks.wording tuned

Each goal is asked twice of the whole library: with its skill there, and with its skill gone, where none should answer.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median

from perception.models.embedding import Embedder
from planner.wordings.matching import SkillMatcher
from skills.catalog import shipped
from skills.evidence import wilson

FOLDER = Path(__file__).resolve().parents[1] / "tests/planner/wordings"


def paraphrases(half: str) -> list[tuple[str, str, dict[str, str]]]:
    """The skill, the goal and its arguments, of ``tuned`` or ``held_out``."""
    found = []
    for line in (FOLDER / f"paraphrases_{half}.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            skill, goal, told = (part.strip() for part in line.split("|"))
            pairs = (pair.strip().split("=", 1) for pair in told.split(";") if pair.strip())
            found.append((skill, goal, {pair[0]: pair[1] for pair in pairs}))
    return found


def share(hits: int, of: int) -> str:
    """A share with its interval by Wilson."""
    low, high = wilson(hits, of)
    return f"{hits}/{of} = {hits / of:.1%} [{low:.0%}–{high:.0%}]"


def main() -> None:
    """Ask, and tell on stdout."""
    goals = paraphrases((sys.argv[1:] or ["held_out"])[0])
    embedder = Embedder.load(cache_entries=50_000)
    skills = {skill.name: skill for skill in shipped()}
    everything = SkillMatcher(tuple(skills.values()), embedder.similarity)
    for example in ("Do something", "Set the alarm Gym to 7:30"):
        everything.matches(example)
    right = wrong_skill = wrong_arguments = none = followed_when_gone = 0
    took: list[float] = []
    for skill, goal, told in goals:
        began = time.process_time()
        found = everything.matches(goal)
        took.append(1000 * (time.process_time() - began))
        if not found:
            none += 1
        elif found[0].skill.name != skill:
            wrong_skill += 1
            print(f"other skill: {goal} → {found[0].skill.name} {found[0].arguments}", file=sys.stderr)
        elif {n: v.casefold() for n, v in found[0].arguments.items()} != {n: v.casefold() for n, v in told.items()}:
            wrong_arguments += 1
            print(f"other arguments: {goal} → {found[0].arguments}", file=sys.stderr)
        else:
            right += 1
        gone = SkillMatcher([each for name, each in skills.items() if name != skill], embedder.similarity).matches(goal)
        if gone:
            followed_when_gone += 1
            print(f"followed though gone: {goal} → {gone[0].skill.name} {gone[0].arguments}", file=sys.stderr)
    told_all = {
        "right skill, right arguments": share(right, len(goals)),
        "other skill": share(wrong_skill, len(goals)),
        "other arguments": share(wrong_arguments, len(goals)),
        "none answers": share(none, len(goals)),
        "skill gone, another followed": share(followed_when_gone, len(goals)),
        "processor ms a goal, median / most": f"{median(took):.0f} / {max(took):.0f}",
    }
    print(json.dumps(told_all, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

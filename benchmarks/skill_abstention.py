"""Whether it is said that no skill serves a goal, on the skills that come with clewline; and the weights of that.

    python -m benchmarks.skill_abstention [--write]

For some examples of every skill: the search is asked with that example and all of its look-alikes taken out of the
skill's file, with the skill there (it should serve) and with the skill gone (nothing should). A look-alike shares its
first three words. Judged are the shipped judge of retrieval, which never saw these skills, and the two witnesses
together (``agent.library.fit``): learnt each time on the skills of all other apps, their threshold on inner folds.
With --write, ``agent/library/fit.json`` is learnt on all of them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.library import fit as skill_fit
from perception.models.embedding import Embedder
from planner.wordings.aligner import Aligner
from skills.catalog import shipped
from skills.evidence import wilson
from skills.retrieval.entry import entry_of
from skills.retrieval.features import ask
from skills.retrieval.fitting import judge_fit
from skills.retrieval.judging import Judge, cautious_judge
from skills.retrieval.library import SearchLibrary
from skills.retrieval.search import Retriever
from skills.skill import Skill
from skills.template import plain

PER_SKILL = 6
AIMED_AT = 0.07
"""Share of goals that may be turned away though their skill is there, on inner folds; of a new app it is more."""


@dataclass(frozen=True, slots=True)
class Case:
    """A goal asked of a library."""

    skill: Skill
    goal: str
    there: bool
    """Whether its skill is in the library."""
    first: str
    nearest_serves: bool
    """What the judge of retrieval says."""
    figures: np.ndarray


def said(skill: Skill, example: str) -> str:
    """The example with its holes filled as a test fills them."""
    for name, parameter in skill.parameters.items():
        given = next((trial.arguments[name] for trial in skill.tests if name in trial.arguments), parameter.specimen())
        example = example.replace(f"{{{name}}}", given if isinstance(given, str) else plain(given))  # type: ignore[arg-type]
    return example


def without(skill: Skill, example: str) -> Skill:
    """The skill without an example and those that begin like it."""
    first = example.split()[:3]
    return skill.model_copy(update={"examples": tuple(one for one in skill.examples if one.split()[:3] != first)})


def cases(embedder: Embedder) -> Iterator[Case]:
    """Every goal, once with its skill and once without."""
    dice, skills = random.Random(0), shipped()
    for skill in skills:
        others = [other for other in skills if other.name != skill.name]
        for example in dice.sample(skill.examples, min(PER_SKILL, len(skill.examples))):
            goal = said(skill, example)
            for there in (True, False):
                left = [*others, without(skill, example)] if there else others
                library = SearchLibrary([entry_of(each) for each in left], embedder.embed)
                retriever = Retriever(library)
                found = [one.name for one in retriever.search(goal, 10)]
                near = judge_fit(ask(goal, library), found, library, retriever.used)
                by_name = {each.name: each for each in left}
                aligner = Aligner([by_name[name] for name in found], embedder.similarity)
                aligned = [(chance, each.skill.name) for chance, each in aligner.candidates(goal)]
                figures = skill_fit.figures_of(near, found[0], aligned)
                yield Case(skill, goal, there, found[0], near.serves, figures)
        print(skill.name, file=sys.stderr, flush=True)


def left_out(of: Sequence[Case]) -> list[bool]:
    """What judges say that learnt on other apps alone."""
    apps = [app_of(case.skill) for case in of]
    said_yes = np.zeros(len(of), bool)
    for app in dict.fromkeys(apps):
        mine = np.array([each == app for each in apps])
        judge = learnt([case for case, own in zip(of, mine, strict=True) if not own])
        said_yes[mine] = judge.says_yes(np.stack([case.figures for case in of])[mine])
    return said_yes.tolist()


def learnt(of: Sequence[Case]) -> Judge:
    """The weights of the two witnesses."""
    figures, answers = np.stack([case.figures for case in of]), np.array([case.there for case in of])
    return cautious_judge(figures, answers, [case.skill.name for case in of], AIMED_AT)


def app_of(skill: Skill) -> str:
    return ",".join((*skill.effects.apps, *skill.effects.hosts)) or "any"


def share(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits}/{of} = {hits / of:.1%} [{low:.0%}–{high:.0%}]"


def told(of: Sequence[Case], said_yes: Sequence[bool]) -> dict[str, str]:
    """How often a goal was turned away that could be served, and how often one that could not."""
    there = [yes for case, yes in zip(of, said_yes, strict=True) if case.there]
    gone = [yes for case, yes in zip(of, said_yes, strict=True) if not case.there]
    return {
        "turned away though it is there": share(there.count(False), len(there)),
        "nothing serves, and that is said": share(gone.count(False), len(gone)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    found = list(cases(Embedder.load(cache_entries=50_000)))
    there = [case for case in found if case.there]
    document = {
        "the right skill is first": share(sum(case.first == case.skill.name for case in there), len(there)),
        "retrieval's judge": told(found, [case.nearest_serves for case in found]),
        "both witnesses, learnt on other apps": told(found, left_out(found)),
    }
    print(json.dumps(document, indent=1, ensure_ascii=False))
    if args.write:
        judge = learnt(found)
        written = {
            "learnt_on": f"{len(found)} cases of the shipped skills",
            "figures": list(skill_fit.FIGURES),
            "threshold": round(judge.threshold, 4),
            "centre": [round(float(v), 4) for v in judge.centre],
            "spread": [round(float(v), 4) for v in judge.spread],
            "weights": [round(float(v), 4) for v in judge.weights],
        }
        skill_fit.FILE.write_text(json.dumps(written, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

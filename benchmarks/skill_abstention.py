"""Whether the judge of fit, fitted on other tools, holds for the shipped skills.

    python -m benchmarks.skill_abstention

For some examples of every skill: the search is asked with that example and all of its look-alikes taken out of the
skill's file, with the skill there (it should serve) and with the skill gone (nothing should). A look-alike shares its
first three words.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import replace

from perception.models.embedding import Embedder
from skills.catalog import shipped
from skills.evidence import wilson
from skills.retrieval.entry import Entry, entry_of
from skills.retrieval.features import ask
from skills.retrieval.fitting import judge_fit
from skills.retrieval.library import SearchLibrary
from skills.retrieval.search import Retriever
from skills.skill import Skill
from skills.template import plain

PER_SKILL = 2


def said(skill: Skill, example: str) -> str:
    """The example with its holes filled as a test fills them."""
    for name, parameter in skill.parameters.items():
        given = next((trial.arguments[name] for trial in skill.tests if name in trial.arguments), parameter.specimen())
        example = example.replace(f"{{{name}}}", given if isinstance(given, str) else plain(given))  # type: ignore[arg-type]
    return example


def without(entry: Entry, example: str) -> Entry:
    first = example.split()[:3]
    kept = tuple(one for one in entry.examples if one.split()[:3] != first)
    return replace(entry, examples=kept)


def share(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits}/{of} = {hits / of:.1%} [{low:.0%}–{high:.0%}]"


def main() -> None:
    embedder, dice = Embedder.load(cache_entries=50_000), random.Random(0)
    skills = shipped()
    entries = {skill.name: entry_of(skill) for skill in skills}
    served = first = refused = asked_for = 0
    for skill in skills:
        for example in dice.sample(skill.examples, min(PER_SKILL, len(skill.examples))):
            goal = said(skill, example)
            others = [entry for name, entry in entries.items() if name != skill.name]
            for there in (True, False):
                mine = [without(entries[skill.name], example)] if there else []
                library = SearchLibrary([*others, *mine], embedder.embed)
                retriever = Retriever(library)
                found = [one.name for one in retriever.search(goal, 10)]
                fit = judge_fit(ask(goal, library), found, library, retriever.used)
                if there:
                    served += fit.serves
                    first += found[0] == skill.name
                else:
                    refused += not fit.serves
            asked_for += 1
        print(f"{skill.name}: {asked_for}", file=sys.stderr, flush=True)
    told = {
        "goals": asked_for,
        "the right skill is first": share(first, asked_for),
        "turned away though it is there": share(asked_for - served, asked_for),
        "nothing serves, and that is said": share(refused, asked_for),
    }
    print(json.dumps(told, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

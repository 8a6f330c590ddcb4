"""Learns how likely an alignment is right (`planner/wordings/judging`): python -m benchmarks.wording_fit [--write]

Orders whose answer is known: the tuned half of our paraphrases, and examples of the shipped skills, asked of a library
in which the skill has neither that example nor those that begin like it. Each is laid beside its skill and beside the
others that come nearest; an alignment is right where skill and arguments are. The threshold is the lowest at which
judges that learnt without a skill follow the wrong one for no more than one in a hundred of that skill's orders,
neither with the skill there nor gone. With --write, ``planner/wordings/alignment.json`` becomes the judge that learnt
on all.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.skill_abstention import said, without
from benchmarks.wording import paraphrases, share
from perception.models.embedding import Embedder
from planner.wordings.aligner import Aligner
from planner.wordings.alignment import FIGURES, Alignment, aligned
from planner.wordings.judging import FILE, shipped_judge
from planner.wordings.language import HOLE, known_of
from skills.catalog import shipped
from skills.retrieval.judging import fit_judge
from skills.skill import Skill
from skills.template import plain

PER_SKILL = 4
WRITTEN_COUNTS = 3
"""How often a paraphrase counts: there are three times as many examples, and both sorts are to count alike."""
FOLDS = 5
CLEAR = 0.1
MOST_WRONG = 0.01
LEAST = 0.5
"""No alignment that is likelier wrong than right is followed."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order and the alignments that were found for it."""

    skill: str
    text: str
    written: bool
    """Whether somebody wrote it as a paraphrase; otherwise it is a skill's example."""
    found: tuple[tuple[bool, Alignment], ...]
    """Whether each is right."""


def orders(embedder: Embedder) -> Iterator[Order]:
    """Every order whose answer is known, laid beside the library."""
    skills = {skill.name: skill for skill in shipped()}
    aligner = Aligner(tuple(skills.values()), embedder.similarity)
    for name, goal, arguments in paraphrases("tuned"):
        yield _laid(goal, True, skills[name], arguments, aligner, embedder)
    dice = random.Random(0)
    for skill in skills.values():
        for example in dice.sample(skill.examples, min(PER_SKILL, len(skill.examples))):
            arguments = {name: _argument(skill, name) for name in HOLE.findall(example)}
            yield _laid(said(skill, example), False, without(skill, example), arguments, aligner, embedder)
        print(skill.name, file=sys.stderr, flush=True)


def _argument(skill: Skill, name: str) -> str:
    given = next((trial.arguments[name] for trial in skill.tests if name in trial.arguments), None)
    value = skill.parameters[name].specimen() if given is None else given
    return value if isinstance(value, str) else plain(value)


def _laid(
    text: str, written: bool, skill: Skill, arguments: Mapping[str, str], aligner: Aligner, embedder: Embedder
) -> Order:
    known = known_of(skill)
    own = aligned(text, known, embedder.similarity) if known.examples else None
    others = [each for _, each in aligner.candidates(text) if each.skill.name != skill.name]
    wanted = {name: value.casefold() for name, value in arguments.items()}
    found = [(False, each) for each in others]
    if own is not None:
        found.append(({name: value.casefold() for name, value in own.arguments.items()} == wanted, own))
    return Order(skill.name, text, written, tuple(found))


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model over figures as they are."""

    weights: np.ndarray
    bias: float

    def probability(self, alignment: Alignment) -> float:
        return float(1 / (1 + np.exp(-np.clip(self.bias + self.weights @ np.array(alignment.figures), -40, 40))))


def learnt(of: Sequence[Order]) -> Weights:
    """Logistic regression over the alignments of some orders."""
    counted_so = [order for order in of for _ in range(WRITTEN_COUNTS if order.written else 1)]
    rows = np.array([each.figures for order in counted_so for _, each in order.found])
    right = np.array([good for order in counted_so for good, _ in order.found])
    judge = fit_judge(rows, right, pull=0.01)
    weights = judge.weights[:-1] / judge.spread
    return Weights(weights, float(judge.weights[-1] - weights @ judge.centre))


def followed(order: Order, judge: Weights, enough: float, gone: bool = False) -> bool | None:
    """Whether what is followed is right; None where nothing is sure enough, or two are about as likely."""
    told = [
        (judge.probability(each), good) for good, each in order.found if not (gone and each.skill.name == order.skill)
    ]
    told.sort(key=lambda each: -each[0])
    if not told or told[0][0] < enough or (len(told) > 1 and told[0][0] - told[1][0] < CLEAR):
        return None
    return told[0][1]


def without_own(of: Sequence[Order]) -> list[Weights]:
    """For each order a judge that learnt nothing of its skill."""
    fold = {name: at % FOLDS for at, name in enumerate(dict.fromkeys(order.skill for order in of))}
    judges = [learnt([order for order in of if fold[order.skill] != each]) for each in range(FOLDS)]
    return [judges[fold[order.skill]] for order in of]


def told(of: Sequence[Order], judges: Sequence[Weights], enough: float) -> dict[str, str]:
    """What is reached at a threshold."""
    right, wrong, gone = counted(of, judges, enough)
    return {
        "right": share(right, len(of)),
        "wrong": share(wrong, len(of)),
        "wrong with the skill gone": share(gone, len(of)),
    }


def counted(of: Sequence[Order], judges: Sequence[Weights], enough: float) -> tuple[int, int, int]:
    """Orders that reach what they ask for, that reach something else, and that do so when their skill is gone."""
    there = [followed(order, judge, enough) for order, judge in zip(of, judges, strict=True)]
    gone = [followed(order, judge, enough, gone=True) for order, judge in zip(of, judges, strict=True)]
    return there.count(True), there.count(False), len(of) - gone.count(None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    found = list(orders(Embedder.load(cache_entries=50_000)))
    judges = without_own(found)
    levels = [round(LEAST + step / 100, 2) for step in range(50)]
    by_level = {level: told(found, judges, level) for level in levels[::5]}
    careful = [level for level in levels if max(counted(found, judges, level)[1:]) <= MOST_WRONG * len(found)]
    enough = careful[0] if careful else levels[-1]
    shipped_one = Weights(np.array(shipped_judge().weights), shipped_judge().bias)
    document = {
        "orders": len(found),
        "alignments": sum(len(order.found) for order in found),
        "folds by skill, by threshold": by_level,
        "threshold": enough,
        "folds by skill, at the threshold": told(found, judges, enough),
        "as shipped": told(found, [shipped_one] * len(found), shipped_judge().enough),
    }
    print(json.dumps(document, indent=1, ensure_ascii=False))
    if args.write:
        judge = learnt(found)
        written = {
            "learnt_on": f"{len(found)} orders whose skill and arguments are known",
            "figures": list(FIGURES),
            "weights": [round(float(value), 3) for value in judge.weights],
            "bias": round(judge.bias, 3),
            "enough": enough,
            "clear": CLEAR,
        }
        FILE.write_text(json.dumps(written, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

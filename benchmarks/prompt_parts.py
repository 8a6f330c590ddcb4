"""What a step's prompt has in common with the one before it, and what telling only differences would leave out.

    python -m benchmarks.prompt_parts MODEL.gguf [TASKS]

Nothing is generated: the steps of whole tasks, as their own solutions do them, are asked one after the other, and what
a runtime need not read again is the text up to the first sign that differs, counted by the model's own tokenizer.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from itertools import pairwise, takewhile
from pathlib import Path

from agent.evaluation.statistics import ratio_interval
from agent.evaluation.steps.collecting import episode_steps
from emulators.phone.tasks.templates import templates
from perception.grounding import Grounder
from perception.models.llama import LlamaModel
from planner.goal import Goal
from planner.modelled import ModelledPolicy
from planner.modelled.choices import Choices

_SCREEN = "\nScreen:\n"


@dataclass(frozen=True, slots=True)
class Parts:
    """One prompt, in tokens."""

    whole: int
    kept: int
    """From its beginning on, the same as in the prompt before."""
    screen: int
    known: int
    """Of the screen, in lines that stood on the screen before."""


def main(arguments: list[str]) -> int:
    """Print the three shares with their intervals."""
    path, number = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 60
    names = [template.name for template in templates() if template.feasible]
    random.Random(0).shuffle(names)
    model = LlamaModel(path, threads=1)
    tasks = [found for name in names[:number] if (found := _parts(name, model))]
    model.close()
    steps = [part for task in tasks for part in task]
    print(f"{len(steps)} steps that follow another, of {len(tasks)} tasks; {sum(p.whole for p in steps)} tokens")
    for told, over, under in (("of a prompt known to the runtime", "kept", "whole"), *_OF_SCREEN):
        sums = [tuple(sum(getattr(part, name) for part in task) for name in (over, under)) for task in tasks]
        share = sum(a for a, _ in sums) / sum(b for _, b in sums)
        print(f"{told}: {share:.1%} {ratio_interval(sums)}")
    return 0


_OF_SCREEN = (("of a prompt, the screen", "screen", "whole"), ("of the screen, lines known before", "known", "screen"))


def _parts(task: str, model: LlamaModel) -> list[Parts]:
    policy = ModelledPolicy(model, Grounder())
    asked = []
    for step in episode_steps(task, 0):
        goal = Goal.of(step.goal)
        choices = Choices.of(step.screen, policy.shortlist(goal, step.screen))
        asked.append(policy.prompt(goal, step.screen, step.history, choices).text)
    return [_compared(before, now, model) for before, now in pairwise(asked)]


def _compared(before: str, now: str, model: LlamaModel) -> Parts:
    lines, known = _lines(now), set(_lines(before))
    return Parts(
        whole=model.count_tokens(now),
        kept=model.count_tokens(now[: _same(before, now)]),
        screen=model.count_tokens("\n".join(lines)),
        known=model.count_tokens("\n".join(line for line in lines if line in known)),
    )


def _same(one: str, other: str) -> int:
    """How many signs they begin alike with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _lines(prompt: str) -> list[str]:
    return prompt.rpartition(_SCREEN)[2].splitlines()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

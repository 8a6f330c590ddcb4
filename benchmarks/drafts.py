"""What drafts out of the prompt save: the same answers to the same steps with and without them.

    python -m benchmarks.drafts MODEL.gguf [STEPS]

Every prompt is read once before its answer is timed, so that only writing is compared; the order of the two changes
from step to step, for other work on the machine is seldom even.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from agent.evaluation.statistics import ratio_interval
from agent.evaluation.steps.collecting import collect_steps
from agent.evaluation.steps.forms import ask
from perception.grounding import Grounder
from perception.models.llama import LlamaModel
from perception.models.model import Prompt
from planner.modelled import ModelledPolicy


def main(arguments: list[str]) -> int:
    """Print tokens a second of both, their ratio, and whether the answers are the same."""
    path, number = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 20
    models = [LlamaModel(path, threads=2), LlamaModel(path, threads=2, drafts=True)]
    policy = ModelledPolicy(models[0], Grounder())
    rates: list[tuple[float, float]] = []
    cpu = [0.0, 0.0]
    tokens = same = 0
    for at, step in enumerate(collect_steps(number)):
        prompt = ask(step, "label", policy).prompt
        told = {side: _timed(models[side], prompt) for side in ((0, 1) if at % 2 else (1, 0))}
        same += told[0][0] == told[1][0]
        tokens += told[0][1]
        rates.append((told[1][1] / told[1][2], told[0][1] / told[0][2]))
        cpu = [cpu[side] + told[side][3] for side in (0, 1)]
    for model in models:
        model.close()
    plain, drafted = sum(rate for _, rate in rates) / number, sum(rate for rate, _ in rates) / number
    print(f"{number} steps, {tokens} tokens: {plain:.1f} tokens/s plain, {drafted:.1f} with drafts, ratio", end=" ")
    print(f"{drafted / plain:.2f} {ratio_interval(rates)}; CPU seconds {cpu[0]:.1f} and {cpu[1]:.1f}; ", end="")
    print(f"the same answer {same} times")
    return 0


def _timed(model: LlamaModel, prompt: Prompt) -> tuple[str, int, float, float]:
    """Text, tokens, seconds and CPU seconds of an answer whose prompt was read before."""
    model.complete(prompt)
    cpu, began = time.process_time(), time.perf_counter()
    reply = model.complete(prompt)
    return reply.text, reply.usage.tokens_out, time.perf_counter() - began, time.process_time() - cpu


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

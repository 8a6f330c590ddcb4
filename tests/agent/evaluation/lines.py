"""Made-up heads, lines and a worker that plays nothing, shared by the tests of this folder."""

from __future__ import annotations

from agent.evaluation.results import Conditions, EpisodeLine, Head, Selection

CONDITIONS = Conditions(
    program="1+a",
    chromium="156",
    pages="1.1",
    max_steps=10,
    max_seconds=120,
    episode_limit_ms=10**6,
    viewport_px=(500, 320),
)

FAKE_WORKER = '''
"""Answers jobs without a browser; what a task's name asks for happens to it."""
import json, os, pathlib, sys, time
trace = pathlib.Path(sys.argv[1])
print(f"{os.getpid()} began", file=trace.open("a"))
for line in sys.stdin:
    job = json.loads(line)
    odd = {"drag-box": "dies", "focus-text": "raises", "find-word": "hangs", "copy-paste": "babbles"}.get(job["task"])
    if odd == "dies":
        os._exit(7)
    if odd == "raises":
        raise ValueError("nobody foresaw this")
    if odd == "hangs":
        sys.stdin.read()
        while True:
            time.sleep(60)
    line = {"agent": job["agent"], "task": job["task"], "seed": job["seed"], "raw": job["seed"] / 2, "steps": 2,
            "seconds": 0.2, "step_seconds": [0.1, 0.1], "wall_s": 0.3, "over": True, "status": "done"}
    if odd == "babbles":
        line["error"] = "DeviceCrashed: again"
    print(json.dumps({"line": line, "story": ["goal: x"] if job["watch"] else []}), flush=True)
print(f"{os.getpid()} ended", file=trace.open("a"))
'''


def head(*tasks: str, agents: tuple[str, ...] = ("naive",), seeds: tuple[int, ...] = (0, 1)) -> Head:
    return Head(
        conditions=CONDITIONS, selection=Selection(agents=agents, tasks=tasks or ("click-option",), seeds=seeds)
    )


def line(task: str = "click-option", seed: int = 0, agent: str = "naive", **more: object) -> EpisodeLine:
    return EpisodeLine.model_validate({"agent": agent, "task": task, "seed": seed, **more})

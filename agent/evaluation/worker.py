"""One process of a crew: reads jobs, a JSON line each, from stdin and answers each with a JSON line on stdout.

Run as ``python -m agent.evaluation.worker ADDRESS``. It ends when stdin does, in the middle of an episode too, so that
nothing is left behind when the evaluation is stopped or killed. Errors that nobody foresaw end the process: the crew
then records the episode as broken and starts a fresh one.
"""

from __future__ import annotations

import os
import select
import sys
from typing import BinaryIO

from agent.evaluation.miniwob import Job, Player


def main(address: str) -> int:
    """Play jobs until there are no more."""
    answers = _claim_stdout()
    player = Player(address)
    try:
        while line := sys.stdin.buffer.readline():
            played = player.play(Job.model_validate_json(line), stopped=_stdin_ended)
            if _stdin_ended():
                break
            answers.write(played.model_dump_json().encode() + b"\n")
            answers.flush()
    finally:
        player.close()
    return 0


def _stdin_ended() -> bool:
    """Whether the crew has hung up: it sends nothing while an episode is played, so readable means ended."""
    return bool(select.select([sys.stdin], [], [], 0)[0])


def _claim_stdout() -> BinaryIO:
    """Keep stdout for answers; what anything else prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

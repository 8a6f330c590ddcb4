"""Tokens of prompts: exactly, where the npm package gpt-tokenizer is at hand, else by our own estimate."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from perception.token_estimate import estimate_tokens

EXACT, ESTIMATED = "o200k_base", "estimate"
_COUNT = """
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
let told = "";
for await (const part of process.stdin) told += part;
console.log(JSON.stringify(JSON.parse(told).map((text) => countTokens(text))));
"""


def count_tokens(texts: Sequence[str], folder: Path) -> tuple[list[int], str]:
    """How many tokens each text has, and by which measure: ``o200k_base`` or ``estimate``.

    Args:
        texts: prompts.
        folder: where ``node_modules`` may hold gpt-tokenizer.
    """
    node = shutil.which("node")
    if node is not None and (folder / "node_modules" / "gpt-tokenizer").is_dir():
        done = subprocess.run(
            [node, "--input-type=module", "--eval", _COUNT],
            input=json.dumps(list(texts)),
            capture_output=True,
            text=True,
            cwd=folder,
            timeout=120,
            check=False,
        )
        if done.returncode == 0:
            return [int(count) for count in json.loads(done.stdout)], EXACT
    return [estimate_tokens(text) for text in texts], ESTIMATED

"""Writes constraints.txt: the exact versions that ``pip install -e .[dev,evaluate]`` resolves today.

Run it as ``make constraints``. pip resolves without installing anything (``--dry-run --ignore-installed``), so what
happens to be in the environment has no say, and without the constraints that stand now.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HEADER = f"""\
# The exact versions that `pip install -e .[dev,evaluate]` resolved to; renew with `make constraints`.
# Made with Python {sys.version_info.major}.{sys.version_info.minor}. Use: pip install -c constraints.txt -e .
"""

BY_HAND = """\
# Not resolved but chosen: where pip is told of a CPU build of this version, it takes that one.
torch==2.13.0
"""

TORCH_ONLY = ("torch", "triton", "nvidia-", "cuda-")
"""Nothing of these belongs into the base set; were they to appear, an extra has leaked into it."""


def main() -> int:
    """Ask pip, write the file, tell how many."""
    resolve = ["install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    report = subprocess.run(
        [sys.executable, "-m", "pip", *resolve, "-e", f"{ROOT}[dev,evaluate]"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    found = {
        item["metadata"]["name"].lower().replace("_", "-"): item["metadata"]["version"]
        for item in json.loads(report)["install"]
    }
    found.pop("clewline", None)
    leaked = [name for name in found if name.startswith(TORCH_ONLY)]
    if leaked:
        print(f"error: {', '.join(leaked)} came in with the base set; look at pyproject.toml", file=sys.stderr)
        return 1
    pins = "".join(f"{name}=={version}\n" for name, version in sorted(found.items()))
    (ROOT / "constraints.txt").write_text(f"{HEADER}{pins}\n{BY_HAND}", encoding="utf-8")
    print(f"constraints.txt: {len(found)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())

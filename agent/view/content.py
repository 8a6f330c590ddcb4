"""What every page of ours is made of: its files, and the policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files


def part_file(name: str, package: str = "agent.view") -> str:
    """A page, style or script that lies beside the code."""
    # Line ends as HTML parsers see them, or the hashes in the policy would not fit.
    return files(package).joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def content_policy(style: str, script: str) -> str:
    """A Content-Security-Policy that names one style sheet and one script by hash and allows nothing else."""

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"

    return (
        f"default-src 'none'; img-src data:; style-src {hashed(style)}; script-src {hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )

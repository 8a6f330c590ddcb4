"""Heavy packages that skills needs have one door each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def importers(package: str, folder: str) -> set[str]:
    """Modules below a folder that import a package, at whatever place."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            if any(name.partition(".")[0] == package for name in names):
                found.add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize(("package", "door"), [("faiss", "skills/index.py"), ("cryptography", "skills/trust/keys.py")])
def test_there_is_one_door(package: str, door: str) -> None:
    assert importers(package, "skills") == {door}

"""What docs/phone.md shows in Python runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "phone.md").read_text("utf-8")


def test_the_code_on_the_page_runs_from_top_to_bottom(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, object] = {"__name__": "page"}
    for number, block in enumerate(blocks):
        exec(compile(block, f"docs/phone.md block {number}", "exec"), names)  # noqa: S102 - the page is ours
    assert (tmp_path / "phone.png").is_file()
    assert capsys.readouterr().out.startswith("127.0.0.1:")


def test_the_looks_that_the_page_names_exist():
    named = re.search(r"`(Phone\(config=Config\(.*?\)\))`", PAGE)
    assert named is not None
    from emulators.phone.phone import Phone
    from emulators.phone.system.config import Config

    assert eval(named.group(1), {"Phone": Phone, "Config": Config}).screenshot().size  # noqa: S307 - the page is ours

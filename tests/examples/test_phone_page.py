"""What docs/phone.md says beside its code."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "phone.md").read_text("utf-8")


def test_the_looks_that_the_page_names_exist():
    named = re.search(r"`(Phone\(config=Config\(.*?\)\))`", PAGE)
    assert named is not None
    from emulators.phone.phone import Phone
    from emulators.phone.system.config import Config

    assert eval(named.group(1), {"Phone": Phone, "Config": Config}).screenshot().size  # noqa: S307 - the page is ours

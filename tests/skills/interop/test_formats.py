from __future__ import annotations

from pathlib import Path

import pytest

from skills.codec import parse
from skills.errors import SkillInvalid
from skills.interop.formats import Read, Written, form_of, read_as, write_as

SMALL = parse("""
skill: show-alarms
description: Shows the alarms of the clock.
steps:
  - {do: open, location: org.clewline.clock}
  - {do: tap, on: {role: tab, name: Alarm}}
effects:
  apps: [org.clewline.clock]
""")


@pytest.mark.parametrize(("form", "ending"), [("skill", ".yaml"), ("maestro", ".yml")])
def test_what_a_file_is_is_told_from_it(form: Read, ending: str, tmp_path: Path) -> None:
    written: Written = form
    path = tmp_path / f"wifi{ending}"
    path.write_text(write_as(SMALL, written), "utf-8")
    assert form_of(path) == form
    assert read_as(path, form_of(path)).steps


@pytest.mark.parametrize(("name", "form"), [("recording.py", "playwright"), ("actions.JSON", "actions")])
def test_other_endings_say_what_a_file_is(name: str, form: Read, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("[]", "utf-8")
    assert form_of(path) == form


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SkillInvalid, match="cannot be read"):
        form_of(tmp_path / "gone.yaml")

"""Other tools' files by the name of their form: which can be read, and which can be written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, assert_never

from skills.codec import dump, read_skill
from skills.errors import SkillInvalid
from skills.limits import MAX_FILE_BYTES
from skills.skill import Skill

Read = Literal["skill", "maestro", "playwright", "actions"]
Written = Literal["skill", "maestro", "playwright", "pytest", "appium", "actions"]
SUFFIXES: dict[Written, str] = {
    "skill": ".yaml",
    "maestro": ".yaml",
    "playwright": ".py",
    "pytest": ".py",
    "appium": ".py",
    "actions": ".json",
}


_FLOW = re.compile(r"^(?:appId|url)\s*:.*?^---\s*$", re.DOTALL | re.MULTILINE)


def form_of(path: Path) -> Read:
    """What a file seems to be: by its ending, and of YAML by Maestro's head, which names an app and ends in a line.

    Raises:
        SkillInvalid: it cannot be read.
    """
    match path.suffix.casefold():
        case ".py":
            return "playwright"
        case ".json":
            return "actions"
        case _:
            return "maestro" if _FLOW.search(_text(path)) else "skill"


def read_as(path: Path, form: Read) -> Skill:
    """The skill in a file of another tool, called as the file is.

    Raises:
        SkillInvalid: it cannot be read, or is none.
    """
    match form:
        case "skill":
            return read_skill(path)
        case "maestro":
            from skills.interop.maestro import read_flow

            return read_flow(path)
        case "playwright":
            from skills.interop.playwright_reading import read_playwright

            return read_playwright(_text(path), _name(path), str(path))
        case "actions":
            from skills.interop.action_list import read_actions

            return read_actions(_text(path), _name(path), str(path))
        case _:
            assert_never(form)


def write_as(skill: Skill, form: Written) -> str:
    """A skill as a file of another tool.

    Raises:
        SkillInvalid: a part has no counterpart there.
    """
    match form:
        case "skill":
            return dump(skill)
        case "maestro":
            from skills.interop.maestro import write_maestro

            return write_maestro(skill)
        case "playwright":
            from skills.interop.playwright_writing import write_playwright

            return write_playwright(skill)
        case "pytest":
            from skills.interop.playwright_writing import write_pytest

            return write_pytest(skill)
        case "appium":
            from skills.interop.appium_writing import write_appium

            return write_appium(skill)
        case "actions":
            from skills.interop.action_list import write_actions

            return write_actions(skill)
        case _:
            assert_never(form)


def file_name(skill: Skill, form: Written) -> str:
    """What the file is called: pytest finds its own by their beginning."""
    if form == "pytest":
        return f"test_{skill.name.replace('-', '_')}.py"
    return f"{skill.name.replace('-', '_') if SUFFIXES[form] == '.py' else skill.name}{SUFFIXES[form]}"


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SkillInvalid(f"it cannot be read: {error}", source=str(path)) from error


def _name(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "recording"

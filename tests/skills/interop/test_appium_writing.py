"""Skills for phones become Python for Appium."""

from __future__ import annotations

import ast

from skills.catalog import shipped
from skills.codec import parse
from skills.errors import SkillInvalid
from skills.interop.appium_writing import write_appium


def test_most_shipped_phone_skills_can_be_written_and_what_is_written_is_python() -> None:
    written, refused = [], []
    for skill in shipped():
        if skill.effects.apps:
            try:
                compile(write_appium(skill), skill.name, "exec")
                written.append(skill.name)
            except SkillInvalid:
                refused.append(skill.name)
    assert len(written) > len(refused)
    assert "send-message" in written


def test_a_text_of_a_skill_cannot_become_code() -> None:
    skill = parse(
        "skill: x\ndescription: \"'''; import os\"\nsteps:\n"
        "  - {do: tap, on: {role: button, name: \"'); import os; ('\"}}\n"
    )
    tree = ast.parse(write_appium(skill))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert imported == ["datetime"]


def test_a_quotation_mark_in_a_name_stays_one_in_xpath() -> None:
    module: dict[str, object] = {}
    written = write_appium(parse("skill: x\ndescription: x\nsteps: [{do: back}]\n"))
    exec(compile(written, "x", "exec"), module)  # noqa: S102 - our own prelude, and a step that says nothing
    quoted = module["_quoted"]
    assert callable(quoted)
    assert quoted('a"b') == 'concat("a", \'"\', "b", \'\')'

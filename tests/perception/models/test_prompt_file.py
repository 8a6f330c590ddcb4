"""Prompt files: strict substitution, and a hash that changes with the wording."""

from __future__ import annotations

from pathlib import Path

import pytest

from perception.errors import PromptUnusable
from perception.models.prompt_file import read_prompt

WHOLE = "<!-- for editors -->\n# system\nYou are {{role}}.\n# user\nGoal: {{goal}}\n"


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "step.md"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_names_are_filled_in_and_the_comment_is_not_shown(written):
    prompt = read_prompt(written(WHOLE))
    assert prompt.names == {"role", "goal"}
    assert prompt.fill(role="careful", goal="Save") == ("You are careful.", "Goal: Save")


def test_a_value_is_text_and_is_not_filled_in_again(written):
    prompt = read_prompt(written(WHOLE))
    assert prompt.fill(role="x", goal="{{role}} \\1 # system")[1] == "Goal: {{role}} \\1 # system"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"role": "x"}, "no value for goal"),
        ({"role": "x", "goal": "y", "mood": "z"}, "no place for mood"),
        ({"goal": "y", "mood": "z"}, "no value for role and no place for mood"),
    ],
)
def test_values_that_do_not_match_the_names_are_refused(written, values, told):
    with pytest.raises(PromptUnusable, match=told):
        read_prompt(written(WHOLE)).fill(**values)


@pytest.mark.parametrize("text", ["", "# user\nx\n", "# user\nx\n# system\ny\n", "# system\na\n# user\nb\n# user\nc\n"])
def test_a_file_without_its_sections_is_refused(written, text):
    with pytest.raises(PromptUnusable, match="one section"):
        read_prompt(written(text))


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path):
    with pytest.raises(PromptUnusable, match="cannot be read"):
        read_prompt(tmp_path / "none.md")
    (tmp_path / "odd.md").write_bytes(b"# system\n\xff\n# user\n")
    with pytest.raises(PromptUnusable, match="cannot be read"):
        read_prompt(tmp_path / "odd.md")


def test_the_hash_changes_with_any_byte(written):
    first = read_prompt(written(WHOLE))
    second = read_prompt(written(WHOLE.replace("editors", "editor")))
    assert first.sha256 != second.sha256
    assert first.source == f"step@{first.sha256[:12]}"

"""Commands that are imported when they are called."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from agent.cli.app import COMMANDS, build, whole


def test_the_list_says_what_each_command_says_of_itself():
    group = whole()
    for late in COMMANDS:
        help_text = group.commands[late.name].help or ""
        assert late.says == " ".join(help_text.split("\n\n")[0].split()), late.name


def test_the_list_of_commands_imports_none_of_them():
    said = "import sys; from agent.cli.app import build; build()(['--help'], standalone_mode=False); "
    said += "print(sorted(m for m in sys.modules if m.startswith('agent.cli.')))"
    ended = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "['agent.cli.app', 'agent.cli.late']"


@pytest.mark.parametrize("late", COMMANDS, ids=lambda late: late.name)
def test_every_command_is_found_when_it_is_called(late):
    ended = CliRunner().invoke(build(), [late.name, "-h"])
    assert ended.exit_code == 0, ended.output
    assert f"clew {late.name}" in ended.output


def test_a_misspelt_command_is_answered_with_its_neighbour():
    ended = CliRunner().invoke(build(), ["skils"])
    assert ended.exit_code == 2
    assert "skills" in ended.output

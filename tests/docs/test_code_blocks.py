"""What the documentation shows is so: its Python runs, its commands exist, and what says so is carried out.

A block of shell below ``<!-- run -->`` is run line by line, in a home of its own; a file that a page names before a
block of YAML is there then. The commands of every other block are held against the command line's own tree.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.cli import app as commands
from agent.cli.failures import guarded
from tests.e2e.clew_process import site

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
PLACE = "http://127.0.0.1:8000/"
FORM = """<!doctype html><title>Register</title><label>Name <input name=name></label>
<label>City <select name=city><option>Bergen<option>Oslo</select></label>
<label><input type=checkbox name=food>Vegetarian</label>
<button onclick="this.textContent='Thank you'">Register</button>"""
_BLOCK = re.compile(r"^(<!-- run -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED_FILE = re.compile(r"`([\w-]+\.yaml)`:\n\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, kind: str, to_run: bool | None = None) -> list[str]:
    """The code of a page in one language."""
    found = _BLOCK.findall(page.read_text("utf-8"))
    return [code for run, language, code in found if language == kind and (to_run is None or bool(run) is to_run)]


def clew_lines(code: str) -> Iterator[list[str]]:
    """The arguments of every ``clew`` in a block."""
    for line in code.replace("\\\n", " ").splitlines():
        for words in _commands(line):
            if words[0].rpartition("/")[2] == "clew":
                yield words[1:]


def _commands(line: str) -> Iterator[list[str]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words: list[str] = []
    for word in [*lexer, ";"]:
        if set(word) <= set("&|;"):
            if words:
                yield words
            words = []
        else:
            words.append(word)


def named_pages(kind: str, to_run: bool | None = None) -> list[Any]:
    return [pytest.param(page, id=page.stem) for page in PAGES if blocks(page, kind, to_run)]


@pytest.mark.parametrize("page", named_pages("python"))
def test_python_runs_from_the_top_of_a_page_to_its_end(page: Path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    names: dict[str, object] = {"__name__": "page"}
    for number, block in enumerate(blocks(page, "python"), start=1):
        exec(compile(block, f"{page.name} block {number}", "exec"), names)  # noqa: S102 - the page is ours


@pytest.mark.parametrize("page", named_pages("sh"))
def test_every_command_and_option_that_is_shown_exists(page: Path):
    root = commands.whole()
    for block in blocks(page, "sh"):
        for words in clew_lines(block):
            command: Any = root
            while words and words[0] in getattr(command, "commands", {}):
                command = command.commands[words.pop(0)]
            options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
            shown = {word.partition("=")[0] for word in words if re.fullmatch(r"--?[a-z].*", word)}
            assert shown <= {*options, "--help", "-h"}, f"{page.name}: clew … {words}"
            known = not getattr(command, "commands", {}) or not words or words[0] in ("…", "list", "--help")
            assert known, f"{page.name}: there is no clew {words[0]}"


@pytest.mark.browser
@pytest.mark.parametrize("page", named_pages("sh", to_run=True))
def test_what_a_page_says_to_run_does_what_it_says(page: Path, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    for name, text in _NAMED_FILE.findall(page.read_text("utf-8")):
        Path(name).write_text(text, "utf-8")
    with site(FORM) as served:
        for block in blocks(page, "sh", to_run=True):
            for words in clew_lines(block):
                argv = [word.replace(PLACE, f"{served.address}/") for word in words]
                assert clew(argv) == 0, f"clew {shlex.join(words)}\n{capsys.readouterr().err[-2000:]}"


def clew(argv: list[str]) -> int:
    """The exit code of a command, run here."""
    try:
        return guarded(lambda: commands.build()(argv), debug=False)
    except SystemExit as end:
        return int(end.code or 0)

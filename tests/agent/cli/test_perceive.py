"""``clew perceive`` as programs and people meet it."""

from __future__ import annotations

import json

import pytest

from agent.cli import app as commands
from agent.cli.failures import guarded
from tests.perception.pixels.drawn import drawn_screen, png_of


def main(arguments: list[str]) -> int:
    """The exit code, as the entry point gives it."""
    try:
        return guarded(lambda: commands.build()(arguments), debug=False)
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    path = tmp_path_factory.mktemp("shots") / "screen.png"
    path.write_bytes(png_of(drawn_screen()))
    return path


def test_perceive_prints_one_document_and_writes_marks(shot, tmp_path, capsys):
    marked = tmp_path / "marked.png"

    assert main(["perceive", str(shot), "--json", "--annotate", str(marked)]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["size_px"] == [400, 640]
    save = next(e for e in told["elements"] if e["name"] == "Save")
    assert save["role"] == "button"
    assert save["box"][0] < 85 < save["box"][2]
    assert marked.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("raw", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n"])
def test_a_bad_picture_is_a_usage_error_with_a_next_step(raw, tmp_path, capsys):
    path = tmp_path / "bad.png"
    path.write_bytes(raw)

    assert main(["perceive", str(path)]) == 2

    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert "what to do" in told

"""The commands around runs: help, version, traces, refusals; in this process where that is enough."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from agent.cli.failures import guarded
from agent.errors import ConfigError
from tests.agent.written_runs import write_run
from tests.e2e.clew_process import Clew

runner = CliRunner()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def clew(*arguments: str):
    return runner.invoke(commands.build(), list(arguments))


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("run",),
        ("traces",),
        ("traces", "list"),
        ("traces", "show"),
        ("traces", "open"),
        ("traces", "export"),
        ("doctor",),
        ("evaluate",),
        ("evaluate", "miniwob"),
        ("evaluate", "retrieval"),
        ("skills",),
        ("evaluate", "grounding"),
        ("evaluate", "detection"),
        ("evaluate", "refexp"),
        ("perceive",),
        ("ground",),
    ],
)
def test_every_help_is_there(command):
    told = clew(*command, "--help")
    assert told.exit_code == 0
    assert "Usage:" in told.output
    if command != ("evaluate", "miniwob"):
        assert "Example" in told.output


def test_help_loads_nothing_heavy():
    """What ``clew --help`` may cost is typer and rich; 0.3 s are not measured here, what takes them is."""
    probe = (
        "import sys; sys.argv = ['clew', '--help']\n"
        "from agent.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic', 'numpy', 'onnxruntime', 'playwright', 'psutil', 'yaml', 'asyncio', 'can_ada'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED []"


def test_the_version():
    told = clew("--version")
    assert told.exit_code == 0
    assert told.output.startswith("clewline ")


def test_an_option_that_is_none_is_a_usage_error():
    assert clew("run", "press Go", "--no-such-thing").exit_code == 2
    assert clew("nothing").exit_code == 2


def test_traces_are_listed_newest_first(home):
    write_run(home / "traces" / "run-1", run="run-1", at_s=1000.0)
    write_run(home / "traces" / "run-2", run="run-2", at_s=2000.0)
    told = clew("traces", "list", "--json")
    assert [trace["run"] for trace in json.loads(told.stdout)] == ["run-2", "run-1"]
    told = clew("traces", "list")
    assert told.stdout.index("run-2") < told.stdout.index("run-1")
    assert "done" in told.stdout


def test_no_traces_are_no_error(home):
    told = clew("traces", "list")
    assert told.exit_code == 0
    assert "no run has left a trace" in told.stderr
    assert json.loads(clew("traces", "list", "--json").stdout) == []


def test_a_trace_is_shown_as_text_and_as_json(home):
    write_run(home / "traces" / "run-1")
    told = clew("traces", "show", "latest").stdout
    assert "Enter Ada Lovelace as full name and save" in told
    assert "1 ✓" in told
    assert json.loads(clew("traces", "show", "run-1", "--json").stdout)["run"] == "run-1"


def test_a_trace_is_drawn_and_its_path_printed(home):
    folder = write_run(home / "traces" / "run-1")
    told = clew("traces", "open")
    assert told.stdout.strip() == str(folder / "trace.html")
    assert json.loads(clew("traces", "open", "--json").stdout) == {"page": str(folder / "trace.html"), "opened": False}


def test_a_trace_is_exported(home):
    write_run(home / "traces" / "run-1")
    told = clew("traces", "export", "run-1", "--to", str(home / "x.zip"))
    assert told.stdout.strip() == str(home / "x.zip")
    assert (home / "x.zip").read_bytes()[:2] == b"PK"
    clew("traces", "export", "run-1", "--to", str(home / "x.json"), "--format", "json")
    assert json.loads((home / "x.json").read_text("utf-8"))["run"] == "run-1"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("traces", "show", "nobody"), 2, "there is no trace 'nobody'"),
        (("run", "press Go"), 2, "it is not said where"),
        (("run", "--resume", "latest"), 2, "there is no trace 'latest'"),
        (("run", "press Go", "--on", "world:"), 2, "it is not said which world"),
    ],
)
def test_errors_are_one_line_with_a_hint(tmp_path, arguments, code, told):
    ended = Clew(tmp_path)(*arguments)
    assert ended.code == code
    assert ended.out == ""
    lines = ended.err.splitlines()
    assert lines[0].startswith("error: ")
    assert told in lines[0]
    assert lines[1].startswith("  what to do: ")
    assert len(lines) == 2


def test_a_slip_in_the_configuration_stops_every_run(tmp_path):
    (tmp_path / "clewline.toml").write_text("[limits]\nstepz = 3\n")
    ended = Clew(tmp_path)("run", "press Go", "--on", "browser:http://127.0.0.1:9/", "--json")
    assert (ended.code, ended.document["error"]) == (2, "ConfigError")
    assert "did you mean limits.steps?" in ended.document["hint"]


def test_a_traceback_is_there_for_who_asks(tmp_path):
    ended = Clew(tmp_path, CLEW_DEBUG="1")("run", "press Go")
    assert "Traceback" in ended.err


def test_what_nobody_foresaw_is_told_in_one_line(capsys):
    def broken():
        raise ZeroDivisionError("oh\nno")

    assert guarded(broken, debug=False) == 3
    told = capsys.readouterr().err
    assert told.startswith("error: clewline itself failed: ZeroDivisionError: oh\\u000ano\n")
    with pytest.raises(ZeroDivisionError):
        guarded(broken, debug=True)


def test_our_own_errors_keep_their_exit_code(capsys):
    def refused():
        raise ConfigError("no", "yes")

    assert guarded(refused, debug=False) == 2
    assert capsys.readouterr().err == "error: no\n  what to do: yes\n"

"""kill -9 at any point, then ``--resume``: the journal opens, and no completed step is done again.

The page's state lives in the server, which counts every press. Where a run is killed follows from a seed: in front of,
between and behind the records of a step, or by the server itself at the moment a press arrives.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from random import Random

import pytest

from devices.journal import JOURNAL_NAME, read_journal
from devices.records import Resume
from tests.e2e.clew_process import Clew, Site, reply, wait_for

pytestmark = pytest.mark.browser

NAMES = ("Alpha", "Bravo", "Charlie", "Delta")
GOAL = ", then ".join(f"press {name}" for name in NAMES)
RECORDS = 2 * len(NAMES) + 1


class Counting:
    """A page with buttons, each of which the server counts.

    ``at_press`` is called before and after a press counts; where it says no, the press is lost.
    """

    def __init__(self) -> None:
        self.pressed: Counter[str] = Counter()
        self.at_press: Callable[[bool, str], bool] = lambda counted, name: True
        self.site = Site({"/": self.show, "/press": self.press})

    def show(self, request: BaseHTTPRequestHandler) -> None:
        rows = "".join(
            f"<p><button onclick=\"press('{name}')\">{name}</button> <span id={name}>{self.pressed[name]}</span></p>"
            for name in NAMES
        )
        script = (
            "<script>async function press(name) {"
            "const told = await fetch('/press?' + name, {method: 'POST'});"
            "document.getElementById(name).textContent = await told.text(); }</script>"
        )
        reply(request, f"<title>Counting</title>{rows}{script}")

    def press(self, request: BaseHTTPRequestHandler) -> None:
        name = request.path.partition("?")[2]
        if not self.at_press(False, name):
            return
        self.pressed[name] += 1
        self.at_press(True, name)
        told = str(self.pressed[name]).encode()
        try:
            request.send_response(200)
            request.send_header("Content-Length", str(len(told)))
            request.end_headers()
            request.wfile.write(told)
        except ConnectionError:
            pass


@pytest.fixture
def counting():
    found = Counting()
    with found.site:
        yield found


def resume(clew: Clew, trace: Path, counting: Counting) -> None:
    """Go on with the run, and look that everything was done once."""
    assert clew.leftovers() == [], "the browser goes with the run"
    before = read_journal(trace)
    completed = [record.step for record in before if record.kind == "outcome"]
    ended = clew("run", "--resume", str(trace), "--json")
    assert ended.code == 0, ended.err
    document = ended.document
    records = clew.records(document)
    assert records[: len(before)] == before, "what was written stays as it was"
    assert sum(isinstance(record, Resume) for record in records) == 1
    again = [record.step for record in records[len(before) :] if record.kind == "intent"]
    assert not set(again) & set(completed)
    assert counting.pressed == dict.fromkeys(NAMES, 1), counting.site.asked
    assert clew.leftovers() == []


@pytest.mark.parametrize("seed", range(6))
def test_killed_after_a_record_was_written(tmp_path, counting, seed):
    random = Random(seed)
    after, wait_s = random.randrange(1 + seed, RECORDS - 2), random.choice([0.0, 0.0, 0.01, 0.05])
    clew, trace = Clew(tmp_path), tmp_path / "trace"
    process = clew.start("run", GOAL, "--on", counting.site.on(), "--trace", str(trace))
    journal = trace / JOURNAL_NAME
    wait_for(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= after, 60)
    with pytest.raises(AssertionError, match="in vain"):
        wait_for(lambda: False, wait_s)
    os.killpg(process.pid, signal.SIGKILL) if random.random() < 0.5 else process.kill()
    process.communicate()
    resume(clew, trace, counting)


@pytest.mark.parametrize("counted", [False, True], ids=["before the press counts", "after the press counts"])
def test_killed_while_a_press_arrives(tmp_path, counting, counted):
    clew, trace = Clew(tmp_path), tmp_path / "trace"
    process = clew.start("run", GOAL, "--on", counting.site.on(), "--trace", str(trace))

    def kill(counted_yet: bool, name: str) -> bool:
        if name == "Charlie" and counted_yet is counted and process.poll() is None:
            process.kill()
            process.wait()
            return counted
        return True

    counting.at_press = kill
    process.communicate()
    assert [record.kind for record in read_journal(trace)][-1] == "intent"
    resume(clew, trace, counting)


def test_a_run_that_is_done_is_not_resumed(tmp_path, counting):
    clew = Clew(tmp_path)
    assert clew("run", "press Alpha", "--on", counting.site.on()).code == 0
    ended = clew("run", "--resume", "latest", "--json")
    assert (ended.code, ended.document["error"]) == (2, "NothingToResume")
    assert counting.pressed == {"Alpha": 1}


def test_a_page_that_is_another_one_now_stops_the_resumed_run(tmp_path, counting):
    clew = Clew(tmp_path)
    goal = "press Alpha, then press Bravo"
    first = clew("run", goal, "--on", counting.site.on(), "--max-steps", "1", "--json")
    assert first.code == 4
    counting.site.pages["/"] = "<h1>Closed for the winter</h1>"
    ended = clew("run", "--resume", "latest", "--json")
    document = ended.document
    assert (ended.code, document["error"], document["status"]) == (5, "StateDiverged", "needs-person")
    assert "Counting" in document["reason"], "both states are named"
    assert counting.pressed == {"Alpha": 1}


def test_a_form_that_has_lost_what_was_entered_stops_the_resumed_run(tmp_path):
    form = "<title>Form</title><label>Name <input></label><label>City <input></label><button>Go</button>"
    clew = Clew(tmp_path)
    with Site({"/": form}) as site:
        first = clew(
            "run", 'enter "Ada" in Name, enter "Oslo" in City, press Go', "--on", site.on(), "--max-steps", "1"
        )
        assert first.code == 4
        ended = clew("run", "--resume", "latest", "--max-steps", "9", "--json")
    assert (ended.code, ended.document["error"]) == (5, "StateDiverged")
    assert "Ada" in ended.document["reason"]


def test_a_run_that_is_still_going_on_is_not_resumed(tmp_path, counting):
    clew, trace = Clew(tmp_path), tmp_path / "trace"
    process = clew.start("run", GOAL, "--on", counting.site.on(), "--trace", str(trace), "--json")
    answered: list[str] = []

    def resume_meanwhile(counted_yet: bool, name: str) -> bool:
        if name == "Bravo" and not counted_yet:
            answered.append(clew("run", "--resume", str(trace), "--json").document["error"])
        return True

    counting.at_press = resume_meanwhile
    assert clew.end(process).code == 0
    assert answered == ["RunBusy"]
    assert counting.pressed == dict.fromkeys(NAMES, 1)

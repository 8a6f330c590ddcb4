"""Workflows are carried out: side by side where they may be, with evidence, and with whatever fails told."""

from __future__ import annotations

import threading

import pytest

from agent.errors import UnsupportedAddress
from agent.plans.workflows import Carried, Processes, StepReport, run_flow
from planner.workflow.files import parse_flow

SITE = "browser:http://127.0.0.1:9/"


class Fake:
    """Carries goals out by answers that were told beforehand; knows how many ran at a time."""

    def __init__(self, answers=(), meet=0):
        self.answers = dict(answers)
        self.goals = []
        self.running = self.most = 0
        self.stopped = False
        self._lock = threading.Lock()
        self._barrier = threading.Barrier(meet, timeout=20) if meet else None

    def carry(self, goal, on):
        with self._lock:
            self.goals.append((goal, on))
            self.running += 1
            self.most = max(self.most, self.running)
        if self._barrier is not None:
            self._barrier.wait()
        with self._lock:
            self.running -= 1
        said = self.answers.get(goal, "")
        return said if isinstance(said, Carried) else Carried("done", "done", said, "/trace")

    def stop(self):
        self.stopped = True


def flow(text):
    return parse_flow(f"flow: test\n{text}")


def test_evidence_goes_into_the_goals_that_name_it():
    carrier = Fake({"What is it?": '5" and press Pay'})
    text = "steps:\n  - {goal: What is it?, name: x}\n  - goal: enter $x in Name\nanswer: It is $1."
    report = run_flow(flow(text), SITE, carrier)
    assert carrier.goals[1] == ('enter "5 and press Pay" in Name', SITE)
    assert (report.status, report.exit_code) == ("done", 0)
    assert report.answer == 'It is 5" and press Pay.'
    assert [step.evidence for step in report.steps] == ['5" and press Pay', ""]


READS = "steps:\n" + "".join(f"  - {{goal: look {n}, effects: reads}}\n" for n in range(3))


def test_what_only_reads_runs_side_by_side():
    """Each of the three waits for the others: one after another they would wait for ever."""
    carrier = Fake(meet=3)
    assert run_flow(flow(READS), SITE, carrier).status == "done"
    assert carrier.most == 3


@pytest.mark.parametrize(
    ("on", "text"),
    [
        ("phone", READS),
        (SITE, READS.replace("reads", "writes")),
        (SITE, READS + "  - {goal: write}\n"),
    ],
)
def test_a_phone_and_a_site_that_is_written_to_have_one_run_at_a_time(on, text):
    carrier = Fake()
    report = run_flow(flow(text), on, carrier, at_a_time=1 if "write}" in text else 4)
    assert report.status == "done"
    assert carrier.most == 1


def test_different_sites_do_not_wait_for_one_another():
    carrier = Fake(meet=2)
    text = "steps:\n  - goal: a\n  - {goal: b, on: 'browser:http://localhost:1/'}\n"
    assert run_flow(flow(text), SITE, carrier).status == "done"
    assert carrier.most == 2


def test_no_more_run_than_may():
    carrier = Fake()
    run_flow(flow(READS), SITE, carrier, at_a_time=1)
    assert carrier.most == 1


def test_what_needs_a_step_that_failed_is_not_begun_and_the_rest_goes_on():
    carrier = Fake({"a": Carried("failed", "it is not there")})
    told: list[StepReport] = []
    text = "steps:\n  - goal: a\n  - goal: use $1\n  - {goal: c, after: [2]}\n  - goal: d\n"
    report = run_flow(flow(text), SITE, carrier, on_step=told.append)
    assert [step.status for step in report.steps] == ["failed", "skipped", "skipped", "done"]
    assert (report.status, report.exit_code) == ("failed", 1)
    assert report.steps[1].reason == "step 1 did not do what this one needs"
    assert {goal for goal, _ in carrier.goals} == {"a", "d"}
    assert [step.status for step in told].count("running") == 2


def test_evidence_that_was_provided_for_takes_the_place_of_what_failed():
    carrier = Fake({"a": Carried("failed", "no")})
    report = run_flow(flow("steps:\n  - {goal: a, otherwise: nothing}\n  - goal: say $1\n"), SITE, carrier)
    assert carrier.goals[1][0] == 'say "nothing"'
    assert report.status == "done"


def test_missing_evidence_in_the_answer_is_said_to_be_missing():
    carrier = Fake({"a": Carried("failed", "no")})
    assert run_flow(flow("steps:\n  - goal: a\nanswer: It is $1"), SITE, carrier).answer == "It is no evidence"


def test_a_wrong_address_is_refused_before_anything_begins():
    carrier = Fake()
    with pytest.raises(UnsupportedAddress):
        run_flow(flow("steps:\n  - goal: a\n  - {goal: b, on: 'fax:1'}\n"), SITE, carrier)
    assert carrier.goals == []


def test_ctrl_c_ends_what_runs_and_begins_nothing_more():
    class Stops(Fake):
        def carry(self, goal, on):
            return Carried("interrupted", "stopped") if self.stopped else super().carry(goal, on)

    carrier = Stops()

    def told(step):
        if step.status == "done":
            raise KeyboardInterrupt

    report = run_flow(flow("steps:\n  - goal: a\n  - goal: b $1\n"), SITE, carrier, on_step=told)
    assert carrier.stopped
    assert report.status == "interrupted"
    assert [step.status for step in report.steps] == ["done", "skipped"]


def test_a_step_is_a_run_of_its_own(tmp_path, monkeypatch):
    """The real thing: a process, the command line, a request that needs no device to be answered."""
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    carried = Processes().carry("What is 6 x 7?", "phone")
    assert (carried.status, carried.answer) == ("done", "42")
    assert carried.trace.startswith(str(tmp_path))


def test_a_run_that_says_nothing_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    carried = Processes(["--no-such-option"]).carry("x", "phone")
    assert carried.status == "infrastructure"
    assert "code 2" in carried.reason
    processes = Processes()
    processes.stop()
    assert processes.carry("x", "phone").status == "interrupted"

"""A few cases of the fault table, so that it can be repeated whenever somebody wants to."""

from __future__ import annotations

import pytest

from benchmarks.phone_faults.__main__ import summary, table
from benchmarks.phone_faults.runs import Case, Ran, cases, run
from devices.android.adb_server import AdbServer
from emulators.phone.wire.faults import Kind, Phase
from tests.emulators.phone.wire.conftest import adb, client_leftovers  # noqa: F401 - fixtures
from tests.emulators.phone.wire.wired import Adb

pytestmark = [
    pytest.mark.usefixtures("client_leftovers"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("forgotten_sockets"),
]


@pytest.mark.parametrize(
    ("case", "end", "effects"),
    [
        (Case(Kind.DISCONNECT, Phase.AFTER, "shell", "probeable", 0), "recovered", 1),
        (Case(Kind.DISCONNECT, Phase.BEFORE, "shell", "irreversible", 0), "needs-human", 0),
        (Case(Kind.DROP, Phase.AFTER, "uiautomator2", "irreversible", 0), "recovered", 1),
        (Case(Kind.STATUS_500, Phase.AFTER, "uiautomator2", "probeable", 0), "recovered", 1),
        (Case(Kind.REBOOT, Phase.AFTER, "shell", "probeable", 0), "failed-clean", 1),
    ],
)
def test_how_a_case_ends(adb: Adb, case: Case, end: str, effects: int) -> None:  # noqa: F811
    ran = run(case, AdbServer(adb.port))
    assert (ran.end, ran.effects, ran.struck) == (end, effects, True), ran.said


def test_every_kind_of_wire_fault_is_among_the_cases() -> None:
    every = list(cases(seeds=2))
    assert {case.kind for case in every} == set(Kind)
    assert len(every) == len(set(every))


def test_the_table_names_what_ended_badly() -> None:
    case = Case(Kind.DROP, Phase.AFTER, "shell", "probeable", 0)
    ran = [Ran(case, "recovered", 1, True, 1.0, ""), Ran(case, "DOUBLE EFFECT", 2, True, 1.0, "")]
    assert "| drop | 1, 3 | 2 | 2 | 1 | 0 | 0 | 1 × DOUBLE EFFECT |" in table(ran)
    assert summary(ran).startswith("n = 2: 1 double effects, 0 false successes, 0 hangs")

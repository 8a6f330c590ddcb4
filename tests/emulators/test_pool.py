"""A pool of phones: lending, resets, faults by their cause, setting aside, waiting, other processes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices.android.adb_server import AdbServer
from devices.errors import DeviceUnavailable
from emulators.emulator import Emulator
from emulators.errors import EmulatorNotStarted, NoDeviceFree
from emulators.lease import Lease
from emulators.members import AttachedMember, EmulatorMember, clear_apps, leave_alone, load_snapshot
from emulators.pool import Place, Pool
from emulators.ports import reserve_ports
from tests.devices.android.phones import scene_phone
from tests.emulators.phone.scene_app import APP


@dataclass
class Toy:
    """A member in memory."""

    serial: str
    troubles: list[str] = field(default_factory=list)
    resets: int = 0
    reset_fails: bool = False
    closed: int = 0

    def trouble(self) -> str:
        return self.troubles.pop(0) if self.troubles else ""

    def reset(self) -> None:
        if self.reset_fails:
            raise DeviceUnavailable("it does not answer")
        self.resets += 1

    def close(self) -> None:
        self.closed += 1


@dataclass
class Rack:
    """Opens toys and remembers them."""

    opened: dict[str, list[Toy]] = field(default_factory=dict)

    def place(self, name: str, make: Callable[[str], Toy] = Toy) -> Place:
        def opener() -> Toy:
            toy = make(name)
            self.opened.setdefault(name, []).append(toy)
            return toy

        return Place(name, opener)


@pytest.fixture
def rack() -> Rack:
    return Rack()


def test_phones_are_opened_when_needed_reset_and_lent_again(rack: Rack, tmp_path: Path):
    with Pool([rack.place("a"), rack.place("b")], tmp_path) as pool:
        with pool.lend("one") as loan:
            assert loan.serial == "a"
            assert "b" not in rack.opened
        with pool.lend("two") as loan:
            assert loan.serial == "a"
        assert rack.opened["a"][0].resets == 2
    assert rack.opened["a"][0].closed == 1


def test_each_is_lent_to_one_at_a_time(rack: Rack, tmp_path: Path):
    with Pool([rack.place("a"), rack.place("b")], tmp_path) as pool, pool.lend("x") as one, pool.lend("y") as two:
        assert {one.serial, two.serial} == {"a", "b"}
        with pytest.raises(NoDeviceFree, match="came free"):
            pool.lend("z", timeout_s=0.1)


def test_one_that_comes_back_goes_to_who_waits(rack: Rack, tmp_path: Path):
    with Pool([rack.place("a")], tmp_path) as pool:
        loan = pool.lend("first")
        back = threading.Timer(0.1, loan.give_back)
        back.start()
        with pool.lend("second", timeout_s=10) as second:
            assert second.serial == "a"
        back.join()
        loan.give_back()  # again, and too late to matter


def test_one_that_another_process_has_is_passed_over(rack: Rack, tmp_path: Path):
    pool = Pool([rack.place("a"), rack.place("b")], tmp_path)
    with pool, Lease(tmp_path, "a", "somebody else"), pool.lend("x") as loan:
        assert loan.serial == "b"


def test_a_pool_of_four_with_a_bad_one_goes_on_with_three(rack: Rack, tmp_path: Path):
    def bad(name: str) -> Toy:
        return Toy(name, troubles=["adb offline"] * 9)

    places = [rack.place("bad", bad), *(rack.place(name) for name in "abc")]
    with Pool(places, tmp_path) as pool:
        loans = [pool.lend(str(number)) for number in range(3)]
        assert {loan.serial for loan in loans} == {"a", "b", "c"}
        with pytest.raises(NoDeviceFree, match="bad: set aside .adb offline"):
            pool.lend("fourth", timeout_s=0.1)
        assert pool.causes == {"adb offline": 2}
        for loan in loans:
            loan.give_back()
        assert all(toy.closed for toy in rack.opened["bad"])


def test_one_that_cannot_be_opened_is_set_aside_by_its_cause(tmp_path: Path):
    def fails() -> Toy:
        raise EmulatorNotStarted("boot", "not within 1 s")

    with Pool([Place("a", fails)], tmp_path) as pool:
        with pytest.raises(NoDeviceFree, match="fit for use"):
            pool.lend("x")
        assert pool.causes == {"EmulatorNotStarted": 2}


def test_a_fault_that_passes_is_forgiven(rack: Rack, tmp_path: Path):
    troubles = [["not booted"], [], ["not booted"], []]
    with Pool([rack.place("a", lambda name: Toy(name, troubles=troubles.pop(0)))], tmp_path, most_faults=3) as pool:
        for _ in range(2):
            with pool.lend("x") as loan:
                loan.spoilt = "frozen screen"
        assert pool.causes == {"not booted": 2, "frozen screen": 2}


def test_one_that_cannot_be_reset_is_started_anew(rack: Rack, tmp_path: Path):
    fates = [True, False]
    with Pool([rack.place("a", lambda name: Toy(name, reset_fails=fates.pop(0)))], tmp_path) as pool:
        with pool.lend("x"):
            pass
        assert pool.causes == {"reset: DeviceUnavailable": 1}
        with pool.lend("y"):
            assert len(rack.opened["a"]) == 2


def test_work_of_which_nothing_is_heard_is_overdue(rack: Rack, tmp_path: Path):
    with Pool([rack.place("a")], tmp_path) as pool:
        assert pool.overdue(0.0) == ()
        with pool.lend("x") as loan:
            assert pool.overdue(-1.0) == ("a",)
            loan.beat()
            assert pool.overdue(60.0) == ()


def test_a_closed_pool_lends_nothing(rack: Rack, tmp_path: Path):
    pool = Pool([rack.place("a")], tmp_path)
    pool.close()
    pool.close()
    with pytest.raises(NoDeviceFree):
        pool.lend("x")


def test_an_attached_phone_is_cleared_between_loans_and_goes_on(adb: AdbServer, tmp_path: Path):
    with scene_phone(adb) as served:
        member = AttachedMember(adb, served.serial, clear_apps(APP.package))
        with Pool([Place(served.serial, lambda: member)], tmp_path) as pool:
            with pool.lend("x") as loan:
                assert loan.serial == served.serial
            assert pool.causes == {}
            member.reset_with = clear_apps("org.nobody.nothing")
            with pool.lend("y"):
                pass
            assert pool.causes == {"reset: EmulatorError": 1}
        assert member.trouble() == ""
    assert member.trouble() == "adb absent"


def test_an_emulator_is_put_back_by_its_snapshot(stand_in: Path, adb: AdbServer, tmp_path: Path):
    reserved = reserve_ports(tmp_path)

    def opener() -> EmulatorMember:
        emulator = Emulator(stand_in, "phone", reserved.ports, adb, tmp_path / "log")
        with emulator.console() as console:
            console.save_snapshot("clean")
        return EmulatorMember(emulator, load_snapshot("clean"), reserved)

    with Pool([Place("phone", opener)], tmp_path) as pool:
        with pool.lend("x") as loan:
            assert isinstance(loan.member, EmulatorMember)
            loan.member.shell("settings put system dirty 1")
        with pool.lend("y") as loan:
            assert isinstance(loan.member, EmulatorMember)
            assert loan.member.shell("settings get system dirty").strip() == "null"
            loan.member.reset_with = load_snapshot("nothing")
        assert pool.causes == {"reset: ConsoleRefused": 1}
    leave_alone(AttachedMember(adb, "x", leave_alone))

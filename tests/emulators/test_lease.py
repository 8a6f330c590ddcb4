"""One owner for each device, across processes, however the owner ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import DeviceBusy, DeviceUnavailable
from emulators.lease import Lease, _file_name, heartbeat_age_s, owner_of

HOLDER = (
    "import sys, pathlib\n"
    "from emulators.lease import Lease\n"
    "lease = Lease(pathlib.Path(sys.argv[1]), 'android:X', 'the first run')\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.communicate()


def test_a_second_run_fails_at_once_and_names_the_first(tmp_path):
    first = holder(tmp_path)
    began = time.monotonic()
    with pytest.raises(DeviceBusy) as caught:
        Lease(tmp_path, "android:X", "the second run")
    assert time.monotonic() - began < 1
    assert f"process {first.pid} (the first run)" in caught.value.message
    owner = owner_of(tmp_path, "android:X")
    assert owner is not None
    assert (owner.pid, owner.what) == (first.pid, "the first run")
    end(first)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_lease_of_one_that_died_is_taken_over(tmp_path, how):
    first = holder(tmp_path)
    first.send_signal(how)
    first.wait()
    end(first)
    with Lease(tmp_path, "android:X", "the second run") as lease:
        assert lease.taken_over is not None
        assert lease.taken_over.pid == first.pid


def test_what_is_given_back_can_be_taken_and_names_nobody(tmp_path):
    first = Lease(tmp_path, "a")
    first.release()
    first.release()
    assert owner_of(tmp_path, "a") is None
    with Lease(tmp_path, "a") as second:
        assert second.taken_over is None


def test_two_leases_in_one_process_exclude_each_other_and_other_devices_are_free(tmp_path):
    with Lease(tmp_path, "a"):
        with pytest.raises(DeviceBusy):
            Lease(tmp_path, "a")
        with Lease(tmp_path, "b"):
            pass


def test_a_damaged_file_is_no_reason_to_refuse(tmp_path):
    (tmp_path / _file_name("a")).write_bytes(b"\xff{ not json")
    with Lease(tmp_path, "a") as lease:
        assert lease.taken_over is None
        owner = owner_of(tmp_path, "a")
        assert owner is not None


def test_a_heartbeat_is_seen_by_others(tmp_path):
    assert heartbeat_age_s(tmp_path, "a") == float("inf")
    with Lease(tmp_path, "a") as lease:
        lease.beat()
        assert heartbeat_age_s(tmp_path, "a") < 60


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DeviceUnavailable, match="no lease can be kept"):
        Lease(tmp_path / "file" / "leases", "a")


@given(st.text(max_size=100), st.text(max_size=100))
def test_different_devices_have_different_files_in_the_folder(one: str, other: str):
    names = {_file_name(one), _file_name(other)}
    assert len(names) == len({one, other})
    assert all("/" not in name and name.endswith(".lease") and not name.startswith(".") for name in names)

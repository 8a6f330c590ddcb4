from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from emulators.phone.wire.server import Server
from tests.emulators.phone.wire.wired import Adb, adb_server, on_the_wire


@pytest.fixture(scope="session")
def adb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Adb]:
    """The adb binary with a server of its own."""
    with adb_server(tmp_path_factory.mktemp("adb-home")) as started:
        yield started


@pytest.fixture
def client_leftovers() -> Iterator[None]:
    """Collects what a client leaves open while its test still ignores that: it is not ours to mend."""
    yield
    gc.collect()


@pytest.fixture
def wired(adb: Adb) -> Iterator[tuple[Server, Adb]]:
    """The play phone on the wire, and adb speaking to it."""
    with on_the_wire(adb) as both:
        yield both

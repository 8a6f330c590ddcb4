from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.android.adb_server import AdbServer
from tests.devices.android.phones import private_adb


@pytest.fixture(scope="session")
def adb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    """An adb server that nobody else uses."""
    with private_adb(tmp_path_factory.mktemp("adb-home")) as server:
        yield server

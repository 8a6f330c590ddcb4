"""What lasts over the tests of one process: settings, phones, networks, the budget, and where traces go."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

import pytest

from agent.config import Settings, load_settings
from agent.reaching.addresses import read_device_address
from agent.reaching.phones import PhoneAddress
from agent.suite.playing.driver_venue import DriverVenue
from agent.suite.playing.mind import Mind
from agent.suite.playing.venue import PhoneVenue, Venue
from devices.errors import ClewError

_BROWSER = "browser:about:blank"
_LONGEST_NAME = 100


class ClewSession:
    """One for each process; with pytest-xdist each worker has its own.

    Args:
        config: of pytest.

    Raises:
        ConfigError: a setting makes no sense.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.settings: Settings = load_settings()
        self.mind = Mind(self.settings)
        self.usd = 0.0
        """What models took so far."""
        self.traces: str = config.getoption("clew_trace")
        self._venues: dict[str, Venue] = {}
        self._folder: Path | None = None
        self.scenarios = Path()
        """The folder of scenario files' attempts."""

    def address_for(self, item: pytest.Item, kind: str) -> str:
        """The device of a test."""
        marker = item.get_closest_marker("clew")
        marked = str(marker.kwargs.get("on", "")) if marker is not None else ""
        told = marked or self.config.getoption("clew_on") or str(self.config.getini("clew_on"))
        choices = [each.strip() for each in told.split(",") if each.strip()] or ["phone"]
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        chosen = choices[int(worker) % len(choices)] if worker.isdigit() else choices[0]
        if kind == "phone":
            return "phone"
        if kind == "browser":
            return chosen if chosen.startswith("browser") else _BROWSER
        return chosen

    def venue(self, on: str) -> Venue:
        """The place of an address, opened once."""
        if on not in self._venues:
            address = read_device_address(on)
            embedded = isinstance(address, PhoneAddress) and address.kind == "phone"
            self._venues[on] = PhoneVenue() if embedded else DriverVenue(address, self.settings)
        return self._venues[on]

    def forget(self, on: str) -> None:
        """A place in trouble is opened anew for the next test."""
        venue = self._venues.pop(on, None)
        if venue is not None:
            with suppress(ClewError):
                venue.close()

    @property
    def left_usd(self) -> float | None:
        """What models may still cost; None without a limit. Each process of pytest-xdist has its share."""
        limit = self.config.getoption("clew_max_usd")
        if limit is None:
            return None
        share = float(limit) / int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        return max(0.0, share - self.usd)

    def folder_for(self, name: str) -> Path:
        """An empty folder for the trace of one test."""
        if self._folder is None:
            told = self.config.getoption("clew_traces")
            if told:
                self._folder = Path(told).expanduser().absolute()
            else:
                # What the fixture tmp_path_factory gives; there is no other way to it outside a test.
                factory: pytest.TempPathFactory = self.config._tmp_path_factory  # type: ignore[attr-defined]
                self._folder = factory.getbasetemp() / "clew"
        slug = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[-_LONGEST_NAME:] or "test"
        place, again = self._folder / slug, 2
        while place.exists():
            place, again = self._folder / f"{slug}-{again}", again + 1
        return place

    def close(self) -> None:
        """Let go of everything."""
        for venue in self._venues.values():
            with suppress(ClewError):
                venue.close()
        self._venues.clear()
        self.mind.close()

"""The pytest plugin: phones and browsers as fixtures, goals and verified skills inside tests, scenario files as tests.

It is loaded in every pytest run of whoever has clewline installed, so that nothing is imported here before a test asks
for it. ``testing`` is one test on one device, ``expecting`` what ``expect`` does, ``scenarios`` collects suites.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from agent.pytest_plugin.expecting import Expecting, LiveScreen
    from agent.pytest_plugin.session import ClewSession
    from agent.pytest_plugin.testing import Clew
    from devices.device import Device
    from emulators.phone.phone import Phone

__all__ = ["expect"]

_SESSION = pytest.StashKey["ClewSession"]()
_RUNS = pytest.StashKey["list[Clew]"]()
_ON = "phone"


def expect(screen: LiveScreen) -> Expecting:
    """What is expected of a screen: ``expect(clew.screen).to_have("Saved")``."""
    from agent.pytest_plugin.expecting import Expecting

    return Expecting(screen)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the group ``clewline``."""
    group = parser.getgroup("clewline", "phones and browsers (clewline)")
    group.addoption("--clew-on", metavar="DEVICE", help="device of tests that do not say theirs (default: phone)")
    group.addoption(
        "--clew-workers", type=int, metavar="N", help="as -n N of pytest-xdist: tests on N devices at the same time"
    )
    group.addoption("--clew-max-usd", type=float, metavar="USD", help="what models may cost in this run, at most")
    group.addoption(
        "--clew-trace",
        choices=("failed", "on", "off"),
        default="failed",
        help="which tests keep the page that shows each step (default: failed)",
    )
    group.addoption("--clew-traces", metavar="DIR", help="where traces go (default: a temporary folder of pytest)")
    parser.addini("clew_on", "device of tests that do not say theirs", default=_ON)
    parser.addini("clew_files", "names of scenario files that are collected", type="args", default=["*.clew.yaml"])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, Any, Any]:
    """Hand ``--clew-workers`` to pytest-xdist before it looks."""
    workers = config.getoption("clew_workers", None)
    # A worker gets the option too, and must not have workers of its own: they would have theirs, without end.
    if workers is not None and not hasattr(config, "workerinput"):
        if not config.pluginmanager.hasplugin("xdist"):
            raise pytest.UsageError("--clew-workers needs pytest-xdist: pip install pytest-xdist")
        if workers < 1:
            raise pytest.UsageError("--clew-workers takes 1 or more")
        config.option.numprocesses = workers
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """The marker, and the fixture ``browser`` where no other plugin has one of that name."""
    config.addinivalue_line(
        "markers",
        "clew(on, seed, data, phone, approve, grant, apps, hosts, timeout, model_calls): the device of a test, how it"
        " begins, and what it may do",
    )
    if not config.pluginmanager.hasplugin("playwright"):
        config.pluginmanager.register(_BrowserFixture(), "clewline-browser")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of phones, networks and models."""
    if (session := config.stash.get(_SESSION, None)) is not None:
        session.close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Files of scenarios."""
    from fnmatch import fnmatch

    if not any(fnmatch(file_path.name, pattern) for pattern in parent.config.getini("clew_files")):
        return None
    from agent.pytest_plugin.scenarios import ScenarioFile

    return ScenarioFile.from_parent(parent, path=file_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed says where its pictures and its trace are."""
    report = yield
    if call.when == "call":
        for run in item.stash.get(_RUNS, []):
            run.finish(report.outcome)
            for title, text in run.sections(report.failed):
                report.sections.append((title, text))
            if run.page is not None:
                # Of the item: JUnit XML takes them from the report of the teardown.
                item.user_properties.append(("clew_trace", str(run.page)))
    return report


def session_of(config: pytest.Config) -> ClewSession:
    """What lasts over the tests of this process."""
    if _SESSION not in config.stash:
        from agent.pytest_plugin.session import ClewSession

        config.stash[_SESSION] = ClewSession(config)
    return config.stash[_SESSION]


def _begin(request: pytest.FixtureRequest, kind: Literal["", "phone", "browser"] = "") -> Clew:
    """One test on one device; asked for twice, it is the same."""
    from agent.pytest_plugin.testing import Clew

    runs = request.node.stash.setdefault(_RUNS, [])
    on = session_of(request.config).address_for(request.node, kind)
    known = next((run for run in runs if run.address == on), None)
    if known is None:
        known = Clew(session_of(request.config), request.node, on)
        runs.append(known)
        request.addfinalizer(known.close)
    return known


@pytest.fixture
def phone(request: pytest.FixtureRequest) -> Phone:
    """A fresh embedded phone: put back before each test, with what the marker ``clew`` says of it."""
    return _begin(request, "phone").phone


@pytest.fixture
def clew_browser(request: pytest.FixtureRequest) -> Device:
    """A browser with an empty page, or at the address of ``--clew-on browser:URL``."""
    return _begin(request, "browser").device


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Device:
    """The device that the marker ``clew``, ``--clew-on`` or ``clew_on`` of the ini file names."""
    return _begin(request).device


@pytest.fixture
def clew(request: pytest.FixtureRequest) -> Clew:
    """Does what a test says, on the test's own device: that of ``phone`` or ``browser`` where it asks for one."""
    names = set(request.fixturenames)
    if "phone" in names:
        return _begin(request, "phone")
    if names & {"browser", "clew_browser"}:
        return _begin(request, "browser")
    return _begin(request)


class _BrowserFixture:
    """Apart, because pytest-playwright has a fixture of this name too, and comes first."""

    @pytest.fixture
    def browser(self, clew_browser: Device) -> Device:
        """A browser with an empty page, or at the address of ``--clew-on browser:URL``."""
        return clew_browser

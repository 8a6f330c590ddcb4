"""Phones, browsers, goals and expectations inside other people's tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agent.pytest_plugin.conftest import Run


def test_goals_skills_and_steps_mix_with_plain_asserts(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        from agent.pytest_plugin import expect

        def test_goal(clew, phone):
            done = clew.do("Set an alarm for 07:30")
            assert done.model_calls == 0
            alarm = [effect for effect in phone.effects if effect.name == "alarm.set"]
            assert [(each.arguments["hour"], each.arguments["minute"]) for each in alarm] == [(7, 30)]

        def test_steps(clew):
            clew.step({"open": "Settings"})
            expect(clew.screen).to_have("Display")
            expect(clew.screen).not_to_have("Nonsense")
            expect(clew.screen).to_be_at("*settings*")
            assert "Display" in " ".join(clew.screen.texts)
        """
    )
    run().assert_outcomes(passed=2)


def test_each_test_begins_with_a_phone_as_its_marker_says(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        import pytest

        def test_first(phone, clew):
            clew.step({"open": "Settings"})
            assert phone.focused.package.endswith("settings")
            assert clew.phone is phone

        def test_second(phone):
            assert not phone.focused.package.endswith("settings")

        @pytest.mark.clew(data={"Clock": {"alarms": []}}, seed=4)
        def test_marked(phone):
            assert phone.state("org.clewline.clock")["alarms"] == []
        """
    )
    run("--strict-markers").assert_outcomes(passed=3)


def test_a_failure_tells_its_step_its_cause_and_where_its_pictures_are(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        from agent.pytest_plugin import expect

        def test_missing(clew):
            clew.step({"open": "Settings"})
            expect(clew.screen).to_have("Nonsense")
        """
    )
    result = run("--clew-traces", str(pytester.path / "kept"), "--junitxml", "junit.xml")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*'Nonsense' is nowhere to be read*", "*likely cause:*", "*✓ open Settings*"])
    result.stdout.no_fnmatch_line("*def to_have*")  # the traceback shows the test, not us
    told = result.stdout.str()
    for what, path in re.findall(r"^(picture after the last step|trace): (.+)$", told, re.MULTILINE):
        assert Path(path).is_file(), what
    assert "trace.html" in told
    assert "clew_trace" in (pytester.path / "junit.xml").read_text()


def test_patience_is_on_the_devices_own_clock(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        import pytest
        from agent.pytest_plugin import expect

        def test_waits(clew, phone):
            clew.step({"open": "Settings"})
            before = phone.clock.elapsed_s
            with pytest.raises(AssertionError):
                expect(clew.screen).to_have("Nonsense", within=60)
            assert 59 <= phone.clock.elapsed_s - before < 70
        """
    )
    run("--clew-trace", "off").assert_outcomes(passed=1)


@pytest.mark.parametrize(("option", "passed", "failed"), [("failed", 0, 1), ("on", 1, 1), ("off", 0, 0)])
def test_traces_are_kept_as_asked(pytester: pytest.Pytester, run: Run, option: str, passed: int, failed: int) -> None:
    pytester.makepyfile(
        """
        def test_passes(clew):
            clew.step({"open": "Settings"})

        def test_fails(clew):
            clew.step({"tap": {"role": "button", "name": "None"}, "timeout": 0})
        """
    )
    run("--clew-trace", option, "--clew-traces", str(pytester.path / "kept")).assert_outcomes(passed=1, failed=1)
    pages = [path.parent.name for path in (pytester.path / "kept").glob("*/trace.html")]
    assert sum("passes" in name for name in pages) == passed
    assert sum("fails" in name for name in pages) == failed


def test_what_makes_no_sense_is_told(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.clew(colour="red")
        def test_marker(clew):
            pass

        def test_step(clew):
            clew.step({"fly": "away"})

        def test_skill(clew):
            clew.use("no-such-skill")

        @pytest.mark.clew(on="toaster")
        def test_device(device):
            pass
        """
    )
    result = run()
    result.assert_outcomes(failed=2, errors=2)
    result.stdout.fnmatch_lines_random(
        [
            "*marker clew does not take colour*",
            "*is no step*",
            "*there is no skill 'no-such-skill'*",
            "*is no address of a device*",
        ]
    )


def test_a_budget_of_nothing_asks_no_model(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        def test_goal(clew):
            clew.step({"judge": "The screen is blue"})
        """
    )
    result = run("--clew-max-usd", "0")
    result.assert_outcomes(failed=1)


def test_workers_of_xdist_have_phones_of_their_own(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        import os
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_open(clew, number):
            clew.step({"open": "Settings"})
            assert os.environ["PYTEST_XDIST_WORKER"]

        def test_fails(clew):
            clew.step({"open": "Settings"})
            clew.step({"tap": "Nonsense", "timeout": 0})
        """
    )
    result = run("--clew-workers", "2", apart=True)
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["*clewline on phone*", "*✓ open Settings*"])


@pytest.mark.browser
def test_a_browser_is_driven_the_same_way(pytester: pytest.Pytester, run: Run) -> None:
    page = Path(__file__).parents[2] / "conformance" / "scene.html"
    assert page.is_file()
    pytester.makepyfile(
        """
        import http.server, threading
        import pytest
        from agent.pytest_plugin import expect

        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<title>Shop</title><button onclick='this.textContent=1'>Add</button>")

            def log_message(self, *told):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Page)

        @pytest.fixture
        def shop():
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()
            server.server_close()

        @pytest.mark.clew(hosts=[f"127.0.0.1:{server.server_port}"])
        def test_shop(browser, clew, shop):
            clew.step({"open": shop})
            clew.step({"tap": "Add"})
            expect(clew.screen).to_have(role="button", name="1")
        """
    )
    run().assert_outcomes(passed=1)


def test_whoever_does_not_use_it_does_not_pay_for_it() -> None:
    told = (
        "import sys, pytest; before = set(sys.modules); import agent.pytest_plugin; print(*set(sys.modules) - before)"
    )
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert sorted(loaded) == ["agent", "agent.pytest_plugin"]


def test_nothing_of_other_tests_changes(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def browser():
            return "mine"

        @pytest.fixture
        def phone():
            return "mine too"

        def test_own(browser, phone):
            assert (browser, phone) == ("mine", "mine too")
        """
    )
    (pytester.path / "settings.yaml").write_text("suite: not meant\nscenarios: []\n")
    run("--strict-markers", "--strict-config", "-W", "error").assert_outcomes(passed=1)

"""A request becomes a run; what is no run is refused before anything is made or started."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from agent.assembly import Progress, run
from agent.concealing import ConcealingRecorder
from agent.config import BrowserSettings, GateSettings, LimitSettings, Settings, TraceSettings
from agent.consent.approvals import Question
from agent.errors import ConfigError, NothingToResume, RunBusy, UnsupportedAddress
from agent.looking import Memo
from agent.network.addresses import AddressPolicy
from agent.reaching.addresses import read_device_address
from agent.reaching.opening import address_policy
from agent.record.retention import forget_old_traces
from agent.record.run_folder import open_journal
from agent.record.traces import TraceNotFound, list_traces
from agent.request import Plan, RunRequest, read_request
from agent.secrets import Secret, Secrets
from agent.stopping import StopSignals
from devices.errors import AddressRefused
from devices.journal import read_journal
from devices.records import Begin
from planner.decision import Past
from planner.errors import GoalRefused
from tests.agent.written_runs import begin, end, write, write_run
from tests.e2e.clew_process import site

PAGE = "<title>Page</title><label>Name <input></label><button onclick=\"this.textContent = 'Pressed'\">Go</button>"


LOCAL = "browser:http://127.0.0.1/"


@pytest.fixture
def settings(tmp_path):
    return Settings(traces=TraceSettings(folder=tmp_path / "traces"))


# ------------------------------------------------------------------------------------------------ what is no run


@pytest.mark.parametrize(
    ("request_", "kind", "code"),
    [
        (RunRequest("", "browser:http://127.0.0.1/"), GoalRefused, 2),
        (RunRequest("  \n ", "browser:http://127.0.0.1/"), GoalRefused, 2),
        (RunRequest("x" * 10_000, "browser:http://127.0.0.1/"), GoalRefused, 2),
        (RunRequest("press \udcff\udcfe", "browser:http://127.0.0.1/"), GoalRefused, 2),
        (RunRequest("press \x1b[2J", "browser:http://127.0.0.1/"), GoalRefused, 2),
        (RunRequest("press Go", ""), ConfigError, 2),
        (RunRequest("press Go", "phone:x"), UnsupportedAddress, 2),
        (RunRequest("press Go", "android:"), UnsupportedAddress, 2),
        (RunRequest("press Go", "android:a b;c"), UnsupportedAddress, 2),
        (RunRequest("press Go", "appium:127.0.0.1:4723"), UnsupportedAddress, 2),
        (RunRequest("press Go", "world:"), UnsupportedAddress, 2),
        (RunRequest("press Go", "browzer:http://127.0.0.1/"), UnsupportedAddress, 2),
        (RunRequest("press Go", "https://example.com/"), UnsupportedAddress, 2),
        (RunRequest("press Go", ":"), UnsupportedAddress, 2),
        (RunRequest("press Go", "browser:FILE:///etc/passwd"), AddressRefused, 4),
        (RunRequest("press Go", "browser:view-source:http://127.0.0.1/"), AddressRefused, 4),
        (RunRequest("press Go", "browser:data:text/html,hello"), AddressRefused, 4),
        (RunRequest("press Go", "browser:http://user@127.0.0.1/"), AddressRefused, 4),
        (RunRequest("press Go", "browser:http:\\\\127.0.0.1/"), AddressRefused, 4),
        (RunRequest("press Go", "browser:example.com"), AddressRefused, 4),
        (RunRequest("press Go", LOCAL, Settings(gate=GateSettings(approve=("py",)))), ConfigError, 2),
        (RunRequest("press Go", LOCAL, Settings(gate=GateSettings(allow_hosts=("a/b",)))), ConfigError, 2),
        (RunRequest("enter <secret:nobody_set_this> in X", "browser:http://127.0.0.1/"), ConfigError, 2),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_leaves_nothing(tmp_path, monkeypatch, request_, kind, code):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    with pytest.raises(kind) as caught:
        run(request_)
    assert caught.value.exit_code == code
    assert caught.value.message
    assert not (tmp_path / "home").exists()


def test_an_address_without_a_scheme_of_the_web_says_how_to_write_it():
    with pytest.raises(UnsupportedAddress) as caught:
        read_device_address("browzer:http://x/")
    assert caught.value.hint == "did you mean browser:…?"


def test_a_folder_that_holds_a_run_is_not_written_into(tmp_path, settings):
    write_run(tmp_path / "taken")
    with pytest.raises(ConfigError, match="holds the trace"):
        read_request(RunRequest("press Go", "browser:http://127.0.0.1/", settings, trace=tmp_path / "taken"))


# ------------------------------------------------------------------------------------------------ where a run may go


def policy_for(url: str, *allowed: str) -> AddressPolicy:
    return address_policy(read_device_address(f"browser:{url}"), Settings(gate=GateSettings(allow_hosts=allowed)))


def test_the_host_that_was_named_is_allowed_with_its_port_and_no_other():
    policy = policy_for("http://127.0.0.1:8080/start")
    policy.check("http://127.0.0.1:8080/next")
    for other in ("http://127.0.0.1/", "http://127.0.0.1:8081/", "http://127.0.0.2:8080/", "https://example.com/"):
        with pytest.raises(AddressRefused):
            policy.check(other)


def test_more_hosts_are_allowed_by_name():
    policy_for("http://127.0.0.1:8080/", "example.com").check("https://example.com/")


@pytest.mark.parametrize("host", ["169.254.169.254", "2852039166", "0xA9FEA9FE", "[fd00:ec2::254]", "100.100.100.200"])
def test_naming_the_metadata_address_of_a_cloud_is_not_enough(host):
    with pytest.raises(AddressRefused, match="metadata"):
        policy_for(f"http://{host}/").check(f"http://{host}/")


def test_nowhere_is_a_place_to_begin():
    assert str(read_device_address("browser:")) == "browser:about:blank"
    assert policy_for("about:blank") == AddressPolicy()


# ------------------------------------------------------------------------------------------------ runs


@pytest.mark.browser
def test_a_request_is_carried_out_and_told(settings):
    begun: list[Plan] = []
    told: list[Past] = []
    with site(PAGE) as served:
        request = RunRequest('enter "Ada" in Name, then press Go', served.on(), settings)
        result = run(request, Progress(begun.append, told.append))
    assert (result.status, result.exit_code, result.steps) == ("done", 0, 2)
    assert begun[0].folder == result.folder
    assert [past.intent.step for past in told] == [1, 2]
    assert result.page is not None
    assert [trace.run for trace in list_traces(settings.traces.folder)] == [result.run]
    assert all(record.kind != "intent" or record.before.picture for record in read_journal(result.folder))


@pytest.mark.browser
def test_a_dry_run_decides_and_touches_nothing(settings):
    with site(PAGE) as served:
        result = run(RunRequest('enter "Ada" in Name, then press Go', served.on(), settings, dry_run=True))
    assert (result.status, result.exit_code, result.steps) == ("done", 0, 0)
    records = read_journal(result.folder)
    assert [record.kind for record in records] == ["begin", "note", "intent", "outcome", "end"]
    told = [record.model_dump() for record in records]
    assert told[1]["text"].splitlines() == ['1. enter: enter "Ada" in Name', "2. press: press Go"]
    assert told[2]["target"]["name"] == "Name"
    assert (told[3]["status"], told[3]["error_kind"]) == ("refused", "DryRun")
    assert result.page is not None
    assert "<rect" in result.page.read_text("utf-8"), "the target is marked"


@pytest.mark.browser
def test_a_step_that_cannot_be_undone_needs_a_person_or_a_flag(settings):
    with site("<button onclick=\"fetch('/sent'); this.textContent = 'Sent'\">Send</button>") as served:
        result = run(RunRequest("press Send", served.on(), settings))
        assert (result.status, result.exit_code, result.error_kind) == ("needs-person", 5, "NeedsPerson")
        assert "--approve send" in result.hint
        assert "GET /sent" not in served.asked
        asked: list[Question] = []

        def decline(question: Question) -> bool:
            asked.append(question)
            return False

        result = run(RunRequest("press Send", served.on(), settings, ask=decline))
        assert (result.status, result.exit_code, len(asked)) == ("policy", 4, 1)
        assert "GET /sent" not in served.asked
        allowed = settings.model_copy(update={"gate": GateSettings(approve=("send",))})
        assert run(RunRequest("press Send", served.on(), allowed)).status == "done"
        assert served.asked.count("GET /sent") == 1


@pytest.mark.browser
def test_a_secret_is_typed_and_never_written_down(settings, monkeypatch):
    monkeypatch.setenv("CLEW_SECRET_PIN", "hunter22-swordfish")
    page = (
        "<label>PIN <input type=password id=pin></label>"
        "<button onclick=\"fetch('/told?' + pin.value); document.title = this.textContent = pin.value\">Go</button>"
    )
    with site(page) as served:
        result = run(RunRequest('enter "<secret:pin>" in PIN, then press Go', served.on(), settings))
        assert "GET /told?hunter22-swordfish" in served.asked
    assert result.status == "done"
    for file in result.folder.rglob("*"):
        if file.is_file():
            assert b"hunter22" not in file.read_bytes(), file


@pytest.mark.browser
def test_limits_come_from_the_settings(settings):
    narrow = settings.model_copy(update={"limits": LimitSettings(steps=1)})
    with site(PAGE) as served:
        result = run(RunRequest('enter "Ada" in Name, then press Go', served.on(), narrow, pictures=False))
    assert (result.status, result.exit_code, result.steps) == ("policy", 4, 1)
    assert not list((result.folder / "pictures").iterdir())


@pytest.mark.browser
def test_a_browser_that_does_not_start_leaves_a_whole_record(settings):
    broken = settings.model_copy(update={"browser": BrowserSettings(executable="/bin/false")})
    result = run(RunRequest("press Go", "browser:http://127.0.0.1:9/", broken))
    assert (result.status, result.exit_code, result.error_kind) == ("infrastructure", 3, "DeviceUnavailable")
    assert [record.kind for record in read_journal(result.folder)] == ["begin", "end"]


# ------------------------------------------------------------------------------------------------ going on


def test_there_has_to_be_something_to_go_on_with(settings):
    with pytest.raises(TraceNotFound):
        read_request(RunRequest(settings=settings, resume="latest"))
    write_run(settings.traces.folder / "run-1")
    with pytest.raises(NothingToResume, match="is done"):
        read_request(RunRequest(settings=settings, resume="latest"))


def test_a_run_goes_on_with_its_own_goal_and_device_only(settings):
    write(settings.traces.folder / "run-1", begin("run-1"))
    plan = read_request(RunRequest(settings=settings, resume="run-1"))
    assert plan.goal.text == begin().goal
    assert str(plan.address) == begin().device
    assert plan.run == "run-1"
    for other in (RunRequest("another", settings=settings, resume="run-1"),
                  RunRequest(on="browser:http://x/", settings=settings, resume="run-1"),
                  RunRequest(settings=settings, resume="run-1", dry_run=True),
                  RunRequest(settings=settings, resume="run-1", trace=settings.traces.folder)):  # fmt: skip
        with pytest.raises(ConfigError):
            read_request(other)


def test_one_process_writes_a_run(tmp_path):
    with open_journal(tmp_path / "run", exists=False) as journal:
        journal.append(begin())
        with pytest.raises(RunBusy), open_journal(tmp_path / "run", exists=True):
            pass
    with open_journal(tmp_path / "run", exists=True) as journal:
        journal.append(end(0))
    assert [record.kind for record in read_journal(tmp_path / "run")] == ["begin", "end"]


# ------------------------------------------------------------------------------------------------ the parts


def test_old_traces_are_forgotten_where_that_is_wanted(tmp_path):
    for number in range(4):
        write_run(tmp_path / f"run-{number}", run=f"run-{number}", at_s=1000.0 + number)
    write(tmp_path / "cut-off", begin("cut-off", at_s=1.0))
    assert forget_old_traces(tmp_path, 0) == ()
    assert [folder.name for folder in forget_old_traces(tmp_path, 2)] == ["run-1", "run-0"]
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["cut-off", "run-2", "run-3"]
    assert forget_old_traces(tmp_path / "nowhere", 2) == ()


def test_no_part_of_a_record_lets_a_secret_through():
    memo = Memo()
    recorder = ConcealingRecorder(memo, Secrets({"pin": Secret("hunter22")}).conceal)
    told = begin(goal="say hunter22").model_copy(update={"device": "browser:http://x/?q=hunter22"})
    recorder.append(told)
    kept = memo.records[0]
    assert isinstance(kept, Begin)
    assert (kept.goal, kept.device) == ("say <secret:pin>", "browser:http://x/?q=<secret:pin>")
    assert kept.at_s == told.at_s
    recorder.append(begin())
    assert memo.records[1] == begin()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_a_mark_and_no_exception(number):
    before = signal.getsignal(number)
    with StopSignals() as signals:
        assert not signals.asked()
        os.kill(os.getpid(), number)
        assert signals.asked()
    assert signal.getsignal(number) is before


def test_at_a_question_a_signal_is_an_exception():
    with StopSignals() as signals:
        with pytest.raises(KeyboardInterrupt), signals.raising():
            os.kill(os.getpid(), signal.SIGINT)
        assert signals.asked()


def test_outside_the_main_thread_no_signal_is_touched():
    heard = []

    def enter():
        with StopSignals() as signals:
            heard.append(signals.asked())

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert heard == [False]


def test_a_library_that_takes_nothing_down_does_not_undo_a_run(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    (tmp_path / "library").mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("agent.assembly.note_uses", full)
    result = run(RunRequest("Turn on Bluetooth", "phone", pictures=False))
    assert (result.status, result.exit_code) == ("done", 0)
    assert "was not told of this run" in result.warnings[0]

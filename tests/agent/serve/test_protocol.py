"""The protocol server, asked by the SDK's own client: in this process, on stdio and on loopback."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import sys
from contextlib import asynccontextmanager

import psutil
import pytest

pytest.importorskip("mcp")

import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import ElicitResult

from agent.config import LimitSettings, Settings, TraceSettings
from agent.network.local_server import LocalServer
from agent.record.traces import list_traces, read_episode
from agent.serve.rooms import Rooms
from agent.serve.serving import PATH, http_app, make_server
from devices.journal import read_journal
from devices.records import End
from tests.agent.suite.alarm_suite import ALARM_SUITE
from tests.agent.view.test_view_guard import STRANGE_HOSTS, STRANGE_ORIGINS
from tests.e2e.clew_process import CLEW

TOKEN = "a-token-that-is-only-for-tests"
ALARM = {"skill": "set-alarm", "arguments": {"time": "07:30"}}
DELETE = {"skill": "delete-alarm", "arguments": {"time": "06:15"}}
MODES = ("2026-07-28", "legacy")
"""The protocol of today, and the one before, with its handshake and its questions in the middle of a call."""


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    return Settings(traces=TraceSettings(folder=tmp_path / "traces"))


@asynccontextmanager
async def connected(settings, mode="2026-07-28", answer=None, ask="client", **more):
    """A client of a server in this process. ``answer`` is what its person says; None cannot be asked."""
    server, close = make_server(settings, ask=ask, **more)
    asked: list[str] = []

    async def elicit(context, params):
        asked.append(params.message)
        return answer if isinstance(answer, ElicitResult) else ElicitResult(action="accept", content={"do_it": answer})

    try:
        async with Client(server, mode=mode, elicitation_callback=elicit if answer is not None else None) as client:
            client.asked = asked
            yield client
    finally:
        close()


async def opened(client) -> str:
    answer = await client.call_tool("open_device", {"address": "phone"})
    assert not answer.is_error, answer.content
    return answer.structured_content["device"]


def text(answer) -> str:
    return answer.content[0].text


# ------------------------------------------------------------------------------------------------------ what it does


@pytest.mark.parametrize("mode", MODES)
def test_a_device_is_opened_seen_used_and_closed(settings, mode):
    async def use():
        async with connected(settings, mode) as client:
            device = await opened(client)
            seen = await client.call_tool("observe", {"device": device, "picture": True})
            assert seen.content[1].type == "image"
            clock = next(each for each in seen.structured_content["elements"] if each["name"] == "Clock")
            look = seen.structured_content["look"]
            tap = {"device": device, "action": {"kind": "tap"}, "element": clock["ref"], "look": look}
            assert text(await client.call_tool("act", tap)).startswith("done: ")
            seen = await client.call_tool("observe", {"device": device})
            assert "org.clewline.clock" in seen.structured_content["location"]
            assert "Timer" in text(seen)
            listed = await client.call_tool("list_devices", {})
            assert listed.structured_content["open"][0]["device"] == device
            assert not (await client.call_tool("close_device", {"device": device})).is_error
        (trace,) = list_traces(settings.traces.folder)
        assert (trace.status, trace.steps) == ("done" if trace.status == "done" else "interrupted", 1)
        assert read_episode(trace.folder).steps[0].intent.decider == "protocol client"

    asyncio.run(use())


@pytest.mark.parametrize("mode", MODES)
def test_a_skill_is_run_with_progress_and_its_trace_can_be_read(settings, mode):
    async def use():
        told: list[tuple[float, str]] = []

        async def progress(done, total, message):
            told.append((done, message))

        async with connected(settings, mode) as client:
            device = await opened(client)
            answer = await client.call_tool("run_skill", {"device": device, **ALARM}, progress_callback=progress)
            document = answer.structured_content
            assert (answer.is_error, document["status"]) == (False, "done")
            assert told[0][1] == "following the skill set-alarm"
            assert [done for done, _ in told] == sorted(done for done, _ in told)
            runs = json.loads((await client.read_resource("clew://runs")).contents[0].text)
            assert [(run["run"], run["status"]) for run in runs] == [(document["run"], "done")]
            records = json.loads((await client.read_resource(runs[0]["uri"])).contents[0].text)
            assert [records[0]["kind"], records[-1]["kind"]] == ["begin", "end"]
            picture = next(r["before"]["picture"] for r in records if r["kind"] == "intent")
            png = await client.read_resource(f"{runs[0]['uri']}/pictures/{picture}")
            assert png.contents[0].mime_type == "image/png"
            skill = (await client.read_resource("clew://skills/set-alarm")).contents[0].text
            assert skill.startswith("skill: set-alarm")

    asyncio.run(use())


def test_skills_are_listed_and_found(settings):
    async def use():
        async with connected(settings) as client:
            listed = await client.call_tool("list_skills", {})
            assert listed.structured_content["of"] >= 60
            assert len(listed.structured_content["skills"]) == 50
            found = await client.call_tool("search_skills", {"goal": "wake me up at seven", "most": 3})
            assert "set-alarm" in text(found)

    asyncio.run(use())


# --------------------------------------------------------------------------------------- what cannot be undone


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("yes", [True, False])
def test_the_clients_person_is_asked_before_what_cannot_be_undone(settings, mode, yes):
    async def use():
        async with connected(settings, mode, answer=yes) as client:
            device = await opened(client)
            answer = await client.call_tool("run_skill", {"device": device, **DELETE})
            assert all("cannot be undone (delete)" in message for message in client.asked)
            assert len(client.asked) == (2 if yes else 1)
            assert answer.structured_content["status"] == ("done" if yes else "policy")
            # The same for a single action.
            await client.call_tool("act", {"device": device, "action": {"kind": "open", "location": "Clock"}})

    asyncio.run(use())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "said",
    [
        ElicitResult(action="decline"),
        ElicitResult(action="cancel"),
        ElicitResult(action="accept", content={"do_it": "yes, please"}),
        ElicitResult(action="accept", content={}),
        ElicitResult(action="accept"),
    ],
)
def test_whatever_is_not_a_plain_yes_is_a_no(settings, mode, said):
    async def use():
        async with connected(settings, mode, answer=said) as client:
            device = await opened(client)
            try:
                answer = await client.call_tool("run_skill", {"device": device, **DELETE})
                assert answer.is_error
            except MCPError:
                pass  # the SDK itself refuses what does not fit the form
        (trace,) = list_traces(settings.traces.folder)
        assert trace.status in ("policy", "interrupted")

    asyncio.run(use())


def test_a_client_that_cannot_ask_its_person_is_told_that_one_is_needed(settings):
    async def use():
        async with connected(settings) as client:
            device = await opened(client)
            answer = await client.call_tool("run_skill", {"device": device, **DELETE})
            assert answer.structured_content["status"] == "needs-person"
            assert "--approve delete" in text(answer)

    asyncio.run(use())


def test_an_answer_that_belongs_to_nothing_is_refused(settings):
    async def use():
        async with connected(settings, answer=True) as client:
            device = await opened(client)
            with pytest.raises(MCPError):
                await client.session.call_tool(
                    "run_skill", {"device": device, **DELETE}, request_state="1-forged/deadbeef"
                )

    asyncio.run(use())


# -------------------------------------------------------------------------------------------------- bad manners


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("act", {"device": "d1", "action": {"kind": "tap"}}, "there is no open device"),
        ("observe", {"device": "d7"}, "there is no open device"),
        ("run_goal", {"device": "", "goal": "x"}, "there is no open device"),
        ("close_device", {"device": "../d1"}, "there is no open device"),
        ("open_device", {"address": "nowhere:"}, "no address of a device"),
        ("open_device", {"address": "browser:https://example.com/"}, "not among the devices"),
        ("open_device", {"address": "browser:file:///etc/passwd"}, "not among the devices"),
        ("open_device", {}, "address"),
        ("act", {"device": "d1", "action": "tap"}, "action"),
    ],
)
def test_calls_out_of_order_and_nonsense_get_a_clear_answer(settings, tool, arguments, told):
    async def use():
        async with connected(settings) as client:
            answer = await client.call_tool(tool, arguments)
            assert answer.is_error
            assert told in text(answer)

    asyncio.run(use())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"action": {"kind": "burn"}}, "no action"),
        ({"action": {"kind": "tap"}, "element": "e99999"}, "has no element"),
        ({"action": {"kind": "tap"}, "element": "'; drop"}, "has no element"),
        ({"action": {"kind": "tap"}, "element": "e1", "look": 77}, "too old"),
        ({"action": {"kind": "tap"}}, "element"),
        ({"action": {"kind": "open", "location": "file:///etc/passwd"}}, ""),
    ],
)
def test_actions_that_make_no_sense_do_nothing(settings, arguments, told):
    async def use():
        async with connected(settings) as client:
            device = await opened(client)
            before = await client.call_tool("observe", {"device": device})
            answer = await client.call_tool("act", {"device": device, **arguments})
            assert answer.is_error
            assert told in text(answer)
            after = await client.call_tool("observe", {"device": device})
            assert after.structured_content["elements"] == before.structured_content["elements"]

    asyncio.run(use())


@pytest.mark.parametrize(
    "uri", ["clew://runs/nothing", "clew://skills/nothing", "clew://runs/..%2F..%2Fetc", "clew://else"]
)
def test_what_is_not_there_cannot_be_read(settings, uri):
    async def use():
        async with connected(settings) as client:
            with pytest.raises(MCPError):
                await client.read_resource(uri)

    asyncio.run(use())


def test_a_client_cannot_ask_for_more_than_the_server_allows(settings):
    tight = settings.model_copy(update={"limits": LimitSettings(steps=2, seconds=60)})

    async def use():
        async with connected(tight) as client:
            device = await opened(client)
            wanted = {"device": device, "goal": "Set an alarm for 7:30", "max_steps": 200}
            answer = await client.call_tool("run_goal", wanted)
            assert answer.structured_content["status"] == "policy"
            assert len(answer.structured_content["steps"]) == 2

    asyncio.run(use())


def test_a_flood_gets_clear_answers_and_one_run_at_a_time(settings):
    async def use():
        async with connected(settings) as client:
            device = await opened(client)
            calls = [client.call_tool("run_skill", {"device": device, **ALARM}) for _ in range(25)]
            answers = await asyncio.gather(*calls)
            done = [answer for answer in answers if not answer.is_error]
            assert len(done) == 1
            assert all("at work already" in text(answer) for answer in answers if answer.is_error)
            opening = await asyncio.gather(*(client.call_tool("open_device", {"address": "phone"}) for _ in range(12)))
            assert sum(not answer.is_error for answer in opening) == 3
            assert not (await client.call_tool("observe", {"device": device})).is_error

    asyncio.run(use())


@pytest.mark.parametrize("mode", MODES)
def test_a_call_that_is_cancelled_stops_the_run_and_frees_the_device(settings, mode):
    async def use():
        async with connected(settings, mode) as client:
            device = await opened(client)
            begun = asyncio.Event()

            async def progress(done, total, message):
                begun.set()

            call = asyncio.create_task(
                client.call_tool("run_skill", {"device": device, **ALARM}, progress_callback=progress)
            )
            await begun.wait()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            while (answer := await client.call_tool("run_skill", {"device": device, **ALARM})).is_error:
                assert "at work already" in text(answer)
        statuses = sorted(trace.status for trace in list_traces(settings.traces.folder))
        assert statuses == ["done", "interrupted"]

    asyncio.run(use())


def test_no_device_beside_those_that_were_named():
    rooms = Rooms(Settings(), ["phone"])
    assert rooms.allowed == ("phone",)
    assert Rooms(Settings(), ["*"]).any


# ------------------------------------------------------------------------------------------------------------ stdio


def stdio(home) -> StdioServerParameters:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("CLEW_")}
    environ |= {"CLEW_HOME": str(home), "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    return StdioServerParameters(command=CLEW[0], args=[*CLEW[1:], "serve", "--mcp"], env=environ, cwd=str(home))


def test_on_stdio_it_serves_and_ends_with_its_client(tmp_path):
    async def use():
        async with Client(stdio(tmp_path)) as client:
            device = await opened(client)
            answer = await client.call_tool("run_skill", {"device": device, **ALARM})
            assert answer.structured_content["status"] == "done"

    asyncio.run(use())
    assert not [child for child in psutil.Process().children(recursive=True) if "serve" in " ".join(line_of(child))]


def line_of(child: psutil.Process) -> list[str]:
    """The command line of a process; nothing of one that is over and only not collected yet."""
    try:
        return child.cmdline()
    except (psutil.ZombieProcess, psutil.NoSuchProcess):
        return []


def test_on_stdio_a_client_that_goes_away_in_the_middle_leaves_a_journal_that_ends(tmp_path):
    async def use():
        begun = asyncio.Event()

        async def progress(done, total, message):
            begun.set()

        async with Client(stdio(tmp_path)) as client:
            device = await opened(client)
            call = asyncio.create_task(
                client.call_tool("run_skill", {"device": device, **ALARM}, progress_callback=progress)
            )
            await begun.wait()
            call.cancel()
            await asyncio.wait([call])

    asyncio.run(use())
    (trace,) = list_traces(tmp_path / "traces")
    assert isinstance(read_journal(trace.folder)[-1], End)
    assert trace.status == "interrupted"


# ------------------------------------------------------------------------------------------------------------- HTTP


@pytest.fixture
def http_server(settings):
    server, close = make_server(settings)
    local = LocalServer(http_app(server, TOKEN))
    local.start()
    try:
        yield local
    finally:
        local.stop()
        close()


@asynccontextmanager
async def over_http(local, mode="2026-07-28"):
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60) as inner,
        Client(streamable_http_client(local.url + PATH, http_client=inner), mode=mode) as client,
    ):
        yield client


@pytest.mark.parametrize("mode", MODES)
def test_on_loopback_it_serves_whoever_has_the_token(http_server, mode):
    async def use():
        async with over_http(http_server, mode) as client:
            device = await opened(client)
            answer = await client.call_tool("run_skill", {"device": device, **ALARM})
            assert answer.structured_content["status"] == "done"

    asyncio.run(use())


def test_over_http_a_client_that_goes_away_leaves_the_device_usable(http_server, settings):
    async def use():
        async with over_http(http_server) as client:
            device = await opened(client)
            begun = asyncio.Event()

            async def progress(done, total, message):
                begun.set()

            call = asyncio.create_task(
                client.call_tool("run_skill", {"device": device, **ALARM}, progress_callback=progress)
            )
            await begun.wait()
            call.cancel()
            await asyncio.wait([call])
        async with over_http(http_server) as client:
            while (answer := await client.call_tool("run_skill", {"device": device, **ALARM})).is_error:
                assert "at work already" in text(answer)
        assert all(isinstance(read_journal(trace.folder)[-1], End) for trace in list_traces(settings.traces.folder))

    asyncio.run(use())


def ask(local, token=TOKEN, **headers) -> int:
    """What a bare request gets."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    connection = http.client.HTTPConnection("127.0.0.1", local.port, timeout=30)
    try:
        connection.putrequest("POST", PATH, skip_host="Host" in headers)
        told = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **headers}
        if token:
            told["Authorization"] = f"Bearer {token}"
        for name, value in told.items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body.encode())
        return connection.getresponse().status
    finally:
        connection.close()


def test_over_http_nobody_else_gets_in(http_server):
    port = http_server.port
    assert ask(http_server, token="") == 401
    assert ask(http_server, token="wrong") == 401
    assert {ask(http_server, Host=host.format(port=port)) for host in STRANGE_HOSTS} <= {400, 421}
    assert {ask(http_server, Origin=origin.format(port=port)) for origin in STRANGE_ORIGINS} == {403}
    assert ask(http_server, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert ask(http_server) not in (401, 403, 421)
    here = [each for each in psutil.Process().net_connections("inet") if each.status == psutil.CONN_LISTEN]
    assert {each.laddr.ip for each in here if each.laddr.port == port} == {"127.0.0.1"}


# ------------------------------------------------------------------------------------------------------------ suites


def test_suites_are_run_from_the_folder_that_was_named_and_from_nowhere_else(settings, tmp_path):
    folder = tmp_path / "suites-of-mine"
    folder.mkdir()
    (folder / "clock.yaml").write_text(ALARM_SUITE)
    (tmp_path / "elsewhere.yaml").write_text(ALARM_SUITE)

    async def use():
        async with connected(settings, suites=folder) as client:
            listed = await client.call_tool("list_suites", {})
            assert listed.structured_content["suites"] == {"clock.yaml": ["An alarm is set"]}
            outside = await client.call_tool("run_suite", {"suite": "../elsewhere.yaml"})
            assert outside.is_error
            assert "does not lie in the folder" in text(outside)
            answer = await client.call_tool("run_suite", {"suite": "clock.yaml"})
            assert answer.structured_content["counts"] == {"passed": 1}, text(answer)
            assert answer.structured_content["exit_code"] == 0

    asyncio.run(use())


def test_without_a_folder_of_suites_there_is_no_such_tool(settings):
    async def use():
        async with connected(settings) as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            assert "run_goal" in names
            assert not {"run_suite", "list_suites"} & names

    asyncio.run(use())

"""The scripted server, the sums and the table of benchmarks/peers; how fast anything is, is not tested here."""

from __future__ import annotations

import io
import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from rich.console import Console

from benchmarks.peers.__main__ import main
from benchmarks.peers.measure import measure
from benchmarks.peers.plan import EXPECTED_FORM, PLAN, Move
from benchmarks.peers.replies import answer, number_of, read_prompt
from benchmarks.peers.report import Cost, Report, Run, Spread, row_of, targets_of
from benchmarks.peers.rows import ROWS, Missing, command
from benchmarks.peers.runners.asking import Model
from benchmarks.peers.runners.playwright_mcp import reference
from benchmarks.peers.server import Script, Turn, serve
from benchmarks.peers.tables import WIDTH, cells, print_report
from benchmarks.peers.tokens import ESTIMATED, count_tokens


def exchange(address: str, method: str, path: str, body: object = None) -> tuple[int, bytes]:
    connection = HTTPConnection(urlsplit(address).netloc)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def cost(**told: Any) -> Cost:
    usual = {"run_s": 2.0, "cpu_ms_per_step": 100.0, "import_s": 0.1, "browser_start_s": 0.5, "rss_mb": 100.0}
    return Cost(**{**usual, "children_pss_mb": 500.0, **told})


def test_the_script_orders_the_ten_actions_and_then_done():
    with serve() as script:
        model = Model(script.address, "anybody")
        moves = [model.ask(f"prompt {number}") for number in range(12)]
        assert moves[:11] == list(PLAN)
        assert moves[11] == Move("done"), "asked again after the end, it is still done"
        assert [turn.prompt for turn in script.turns][:2] == ["prompt 0", "prompt 1"]
        assert len(script.overheads_ms) == 11
        assert all(ms > 0 for ms in script.overheads_ms)
        model._connection.close()


def test_overhead_is_from_answer_to_next_request():
    turns = [Turn(1.0, 1.5, "", 0, 0, 0), Turn(1.75, 1.8, "", 0, 0, 0), Turn(2.0, 2.1, "", 0, 0, 0)]
    assert Script(turns=turns).overheads_ms == pytest.approx([250.0, 200.0])
    assert Script(turns=turns[:1]).overheads_ms == []


def test_the_form_must_arrive_once_and_whole():
    with serve() as script:
        correct = [script.correct]
        for _ in range(2):
            assert exchange(script.address, "POST", "/submit", EXPECTED_FORM)[0] == 200
            correct.append(script.correct)
        assert correct == [False, True, False], "an order placed twice is wrong"
    with serve() as script:
        exchange(script.address, "POST", "/submit", {**EXPECTED_FORM, "qty": "77"})
        assert not script.correct


def test_the_page_is_served_and_nothing_else():
    with serve() as script:
        status, body = exchange(script.address, "GET", "/")
        assert status == 200
        assert b"Order desk" in body
        assert exchange(script.address, "GET", "/etc/passwd")[0] == 404


def test_prompts_are_read_with_their_pictures():
    content = [{"type": "text", "text": "b"}, {"type": "image_url", "image_url": {"url": "data:"}}]
    request = {"messages": [{"content": "a"}, {"content": content}, {"content": None}]}
    assert read_prompt(request) == ("a\nb", 1)
    assert read_prompt({}) == ("", 0)


def test_browser_use_is_answered_in_its_own_form():
    prompt = "[3]<input placeholder=Full name />\n[7]<button />\n\tPlace order\n[8]<button />"
    assert number_of(prompt, "Full name") == 3
    assert number_of(prompt, "Place order") == 7
    assert number_of(prompt, "Open 1001") is None

    def act(move: Move) -> Any:
        return json.loads(answer("browser-use", move, prompt))["action"][0]

    assert act(Move("input", "Full name", "Ada")) == {"input": {"index": 3, "text": "Ada", "clear": True}}
    assert act(Move("click", "Place order")) == {"click": {"index": 7}}
    assert act(Move("click", "Open 1001")) == {"wait": {"seconds": 1}}
    assert act(Move("done"))["done"]["success"] is True


def test_references_of_playwright_mcp_by_name_or_placeholder():
    snapshot = '- textbox "Name" [ref=e5]:\n  - /placeholder: Full name\n- button "Place order" [ref=e9]'
    assert reference(snapshot, Move("input", "Full name")) == "e5"
    assert reference(snapshot, Move("click", "Place order")) == "e9"
    with pytest.raises(LookupError):
        reference(snapshot, Move("click", "Open 1001"))


def test_spread():
    assert Spread.of([]) is None
    spread = Spread.of([4.0, 1.0, 3.0, 2.0])
    assert spread is not None
    assert spread.p90 == pytest.approx(3.7)
    assert spread == Spread(n=4, median=2.5, mean=2.5, minimum=1.0, p90=spread.p90)


def test_a_row_is_made_of_whole_runs_and_tells_of_broken_ones():
    good = Run(row="clewline", correct=True, overheads_ms=(100.0, 120.0), prompt_tokens=(900, 1100), cost=cost())
    broken = Run(row="clewline", correct=False, overheads_ms=(9999.0,), error="it fell over")
    row = row_of("clewline", "clewline", [good, broken], floor_ms=50.0)
    assert (row.runs, row.correct) == (2, 1)
    assert row.overhead_ms is not None
    assert row.overhead_ms.median == 110.0
    assert row.times_floor == pytest.approx(2.2)
    assert row.prompt_tokens == 1000
    assert all(target.met for target in targets_of(row))
    slow = row_of("clewline", "clewline", [good], floor_ms=30.0)
    assert [target.what for target in targets_of(slow) if not target.met] == ["overhead per step, times the floor"]


def test_nothing_measured_is_no_target_met():
    row = row_of("clewline", "clewline", [], floor_ms=None)
    assert targets_of(row) == ()
    assert "–" in cells(row)


def test_the_table_tells_all_there_is():
    runs = (
        Run(row="floor", correct=True, overheads_ms=(40.0,), prompt_tokens=(10,), cost=cost()),
        Run(row="clewline", correct=True, overheads_ms=(111.0,), prompt_tokens=(1440,), cost=cost(), pictures=1),
    )
    report = Report(
        at="2026-01-31T12:00:00+00:00",
        host={"cores": 2},
        versions={"chromium": "1.2.3"},
        tokens_by=ESTIMATED,
        repetitions=1,
        load=(0.5, 1.5),
        rows=tuple(row_of(run.row, ROWS[run.row], [run], 40.0) for run in runs),
        targets=targets_of(row_of("clewline", "clewline", [runs[1]], 40.0)),
        skipped={"bu": "browser-use is not there"},
        runs=(*runs, Run(row="mcp", correct=False, error="[oops]")),
    )
    written = io.StringIO()
    print_report(report, Console(file=written, width=WIDTH))
    told = written.getvalue()
    for part in (
        "111",
        "2.77",
        "1,440 + picture",
        "estimated",
        "2 cores",
        "chromium 1.2.3",
        "browser-use is not there",
    ):
        assert part in told.replace("2.78", "2.77")
    assert "broken: mcp: [oops]" in told
    assert "met" in told
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_tokens_are_estimated_where_no_tokenizer_is_installed(tmp_path):
    counts, by = count_tokens(["one two three", ""], tmp_path)
    assert by == ESTIMATED
    assert counts[0] > counts[1] >= 0


def test_what_is_not_installed_is_left_out_with_its_reason(tmp_path, monkeypatch):
    chromium = tmp_path / "chromium"
    chromium.write_text("#!/bin/sh\n")
    chromium.chmod(0o755)
    monkeypatch.setenv("CLEW_CHROMIUM", str(chromium))
    assert isinstance(command("bu", "http://127.0.0.1:1", tmp_path), Missing)
    assert isinstance(command("mcp", "http://127.0.0.1:1", tmp_path), Missing)
    assert isinstance(command("floor", "http://127.0.0.1:1", tmp_path), list)


def test_an_unknown_peer_is_a_usage_error(capsys):
    assert main(["--peers", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err


@pytest.mark.browser
def test_one_run_sends_the_right_form(tmp_path):
    report = measure(("floor", "clewline", "bu"), 1, tmp_path)
    assert [(run.row, run.correct, run.error) for run in report.runs] == [("floor", True, ""), ("clewline", True, "")]
    assert all(len(run.overheads_ms) == 10 for run in report.runs)
    ours = report.rows[1]
    assert ours.prompt_tokens is not None
    assert 0 < ours.prompt_tokens <= 2000
    assert list(report.skipped) == ["bu"]

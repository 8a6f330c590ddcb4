"""The page holds what the run says, hides what it must, and gives hostile text nothing to work with."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.secrets import Secrets
from agent.suite.history import History
from agent.suite.reports.details import json_text
from agent.suite.reports.html import report_page
from agent.suite.reports.shelf import Shelf
from agent.suite.reports.writing import ReportUnwritable, Wanted, write_reports
from agent.suite.results import RunHead, Sight, SuiteRun
from tests.agent.suite.made_runs import made_run
from tests.agent.view.test_trace_page import EVERYTHING


class Tags(HTMLParser):
    """Every tag with its attributes, and what stands in each script."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = (dict(attrs).get("id") or "program") if tag == "script" else ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.scripts[self._in] = self.scripts.get(self._in, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def details(page: str, place: int = 0) -> Any:
    return json.loads(Tags(page).scripts[f"s{place}-json"])


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    run = made_run(4, failing={1: "failed-app"}, flaky=(2,), text=EVERYTHING)
    (tmp_path / "patches").mkdir()
    (tmp_path / "patches/2.patch").write_text(EVERYTHING.encode("utf-8", "replace").decode())
    harmless = made_run(4, failing={1: "failed-app"}, flaky=(2,))
    plain, hostile = (Tags(report_page(each, tmp_path)) for each in (harmless, run))
    # Neither tags nor event handlers come out of what a screen or a scenario says.
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert not [name for _, attributes in hostile.tags for name in attributes if name.startswith("on")]
    assert "window.ran=1" in details(report_page(run, tmp_path))["attempts"][0]["log"]
    assert not re.search(r"https?://", "".join(str(a.get("href", "")) + str(a.get("src", "")) for _, a in hostile.tags))


@given(
    st.recursive(
        st.text() | st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_in_a_script_reads_back_and_cannot_end_it(value: object) -> None:
    told = json_text(value)
    assert json.loads(told) == value
    assert not set(told) & set("<>&\u2028\u2029")


def test_secrets_are_hidden_wherever_they_stand(tmp_path: Path) -> None:
    secret = "hunter2hunter2"
    run = made_run(3, failing={1: "failed-app"}, flaky=(2,), text=f"with {secret} in it", folder=tmp_path)
    (tmp_path / "patches").mkdir()
    (tmp_path / "patches/2.patch").write_text(f"+ type: {secret}\n")
    wanted = Wanted(tmp_path / "j.xml", tmp_path / "c.json", tmp_path / "r.html")
    write_reports(run, tmp_path, wanted, conceal=Secrets(known={"pw": secret}).conceal)
    for path in (wanted.junit, wanted.ctrf, wanted.html):
        assert path is not None
        written = path.read_text("utf-8")
        assert secret not in written
        assert "secret:pw" in written


def test_a_secret_that_is_a_word_of_ours_breaks_nothing(tmp_path: Path) -> None:
    report_page(made_run(2), tmp_path, conceal=Secrets(known={"pw": "passed"}).conceal)


def test_pictures_come_small_once_and_only_from_the_runs_folder(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    run = made_run(3, failing={0: "failed-app"}, folder=folder)
    told = details(report_page(run, folder))["attempts"][0]
    failed = told["steps"][told["failed"]]
    assert failed["before"]["bounds"] == [60, 400, 300, 480]
    # What is shown after one step and before the next is one picture.
    assert told["steps"][3]["after"]["key"] == failed["before"]["key"]
    assert len(told["frames"]) == 4
    outside = tmp_path / "outside.png"
    outside.write_bytes(next((folder / "traces/pictures").glob("*.png")).read_bytes())
    (folder / "link.png").symlink_to(outside)
    shelf = Shelf(folder, 1_000_000)
    for name in ("../outside.png", str(outside), "link.png", "none.png", "", "a\0b"):
        assert shelf.sight(Sight(picture=name), 400) is None, name
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    assert shelf.put("broken.png", 400) is None


def test_the_same_screen_of_many_scenarios_is_one_picture(tmp_path: Path) -> None:
    made_run(3, failing={0: "failed-app"}, folder=tmp_path)
    picture = next((tmp_path / "traces/pictures").glob("*.png"))
    for name in ("one", "two"):
        (tmp_path / "traces" / name).mkdir()
        (tmp_path / "traces" / name / picture.name).write_bytes(picture.read_bytes())
    other = tmp_path / "traces/two/other.png"
    other.write_bytes(picture.read_bytes())
    shelf = Shelf(tmp_path, 1_000_000)

    first, second = (shelf.put(f"traces/{name}/{picture.name}", 400) for name in ("one", "two"))

    assert first is not None
    assert second is first
    assert shelf.put("traces/two/other.png", 400) is not first
    assert len(shelf.pictures) == 2


def test_what_finds_no_room_is_counted(tmp_path: Path) -> None:
    run = made_run(3, failing={0: "failed-app", 1: "failed-app"}, folder=tmp_path)
    page = report_page(run, tmp_path, budget_bytes=6_000)
    assert re.search(r"\d+ here, \d+ more in the run(’|&#x27;)s folder", page)
    assert len(page) < 150_000


def test_links_to_traces_are_relative_and_stay_inside(tmp_path: Path) -> None:
    run = made_run(1, failing={0: "failed-app"}, folder=tmp_path)

    def link(each: SuiteRun) -> str:
        page = report_page(each, tmp_path / "a run", tmp_path / "out" / "r.html")
        return str(details(page)["attempts"][0]["trace"])

    assert link(run) == "../a%20run/traces/0-1/trace.html"
    for bad in ("../../etc/passwd", "/etc/passwd", "javascript:alert(1)"):
        attempt = run.scenarios[0].attempts[0].model_copy(update={"trace": bad})
        scenario = run.scenarios[0].model_copy(update={"attempts": (attempt,)})
        found = link(run.model_copy(update={"scenarios": (scenario,)}))
        assert found in ("", "../a%20run/javascript%3Aalert%281%29")


def test_a_run_that_was_cut_off_says_so() -> None:
    page = report_page(made_run(3, planned=10))
    assert "Cut off" in page
    assert "7 scenarios" in page
    stopped = made_run(3, planned=10)
    assert "Somebody stopped" in report_page(
        stopped.model_copy(update={"head": stopped.head.model_copy(update={"interrupted": True})})
    )
    assert "No scenario has ended" in report_page(SuiteRun(head=RunHead(run="r", started_s=0.0), scenarios=()))


def test_the_past_is_drawn_and_compared(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    for number in range(1, 6):
        history.add(made_run(4, number))
    run = made_run(4, 6, failing={2: "failed-app"})
    history.add(run)
    page = report_page(run, past=history.outings())
    assert "newly failing" in page
    assert "5 of the last 6 outcomes passed" in page
    assert "usually" in details(page)["before"]


def test_a_damaged_history_leaves_the_report(tmp_path: Path) -> None:
    (tmp_path / "h.sqlite").write_bytes(b"no database" * 100)
    warnings = write_reports(made_run(1), tmp_path, Wanted(html=tmp_path / "r.html"), tmp_path / "h.sqlite")
    assert "does not compare" in warnings[0]
    assert (tmp_path / "r.html").is_file()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportUnwritable, match=r"r\.html"):
        write_reports(made_run(1), tmp_path, Wanted(html=tmp_path / "file" / "r.html"))


def test_two_thousand_scenarios_stay_a_page(tmp_path: Path) -> None:
    page = report_page(made_run(2_000, failing={5: "failed-app"}, folder=None))
    assert len(page) < 12_000_000
    assert page.count('class="scenario"') == 2_000


def test_workers_of_one_address_have_lanes_of_their_own() -> None:
    run = made_run(8, workers=2)
    scenarios = tuple(
        each.model_copy(update={"attempts": (each.attempts[0].model_copy(update={"device": "phone"}),)})
        for each in run.scenarios
    )
    page = report_page(run.model_copy(update={"scenarios": scenarios}))
    assert "phone · 1" in page
    assert "phone · 2" in page
    assert "phone · 3" not in page

"""Figures come out right on material whose outcome is known."""

from __future__ import annotations

import gzip
import json

import pytest
from pydantic import ValidationError

from agent.evaluation.errors import MaterialUnusable
from agent.evaluation.eyes.clicks import measure_clicks
from agent.evaluation.eyes.detection import Found, Tally, iou, measure_detection
from agent.evaluation.eyes.material import ClickSample, TrueElement, picture_path, read_lines
from agent.evaluation.eyes.refexp import measure_refexp
from agent.evaluation.eyes.report import calibration_error, cell
from tests.perception.pixels.drawn import drawn_screen, png_of


def _nothing(done: int, of: int) -> None:
    pass


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.png").write_bytes(png_of(drawn_screen()))
    return tmp_path


def test_clicks_are_counted_by_cell(folder):
    samples = [
        {"image": "a.png", "phrase": "Save", "box": [20, 200, 150, 246], "kind": "text", "platform": "web"},
        {"image": "a.png", "phrase": "Cancel", "box": [20, 200, 150, 246], "kind": "text", "platform": "web"},
    ]
    (folder / "samples.jsonl").write_text("\n".join(map(json.dumps, samples)))

    figures = measure_clicks(folder, _nothing)

    by_name = {c.name: c for c in figures.cells}
    assert (by_name["web text"].hits, by_name["web text"].of) == (1, 2)
    assert [t.count for t in figures.latency] == [1, 1, 2]
    assert all(0 <= t.cpu_p50_ms <= t.cpu_p95_ms for t in figures.latency)
    assert figures.numbers["peak memory, MB"] > 20
    assert 0 <= figures.numbers["expected calibration error of the best"] <= 1


def test_detection_counts_recall_roles_and_states(folder):
    truth = {
        "image": "a.png",
        "elements": [
            {"box": [20, 200, 150, 246], "role": "button", "text": "Save", "state": []},
            {"box": [320, 298, 372, 326], "role": "switch", "state": ["checked"]},
            {"box": [20, 500, 380, 600], "role": "button", "text": "Not there", "state": []},
        ],
    }
    (folder / "screens.jsonl").write_text(json.dumps(truth))

    by_name = {c.name: c for c in measure_detection(folder, _nothing).cells}

    for whose in ("network", "screen"):
        assert (by_name[f"{whose}: recall button"].hits, by_name[f"{whose}: recall button"].of) == (1, 2)
        assert by_name[f"{whose}: recall switch"].share == 1
        assert by_name[f"{whose}: state checked"].of == 1
    assert by_name["screen: text read, of those found"].share == 1


def test_an_element_serves_one_truth_only():
    tally = Tally()
    box = (0.0, 0.0, 100.0, 50.0)
    tally.add(
        [TrueElement(box=box, role="button"), TrueElement(box=box, role="link")],
        [Found(box, "button")],
    )

    assert (tally.matched, tally.found) == (1, 1)


def test_states_come_as_list_mapping_or_words():
    box = (0.0, 0.0, 1.0, 1.0)

    assert TrueElement(box=box, state=("checked",)).states == {"checked"}
    assert TrueElement(box=box, state="checked, disabled").states == {"checked", "disabled"}
    assert TrueElement.model_validate({"box": box, "states": ["checked"]}).states == {"checked"}
    told = TrueElement(box=box, state={"checked": True, "disabled": False})
    assert told.states == {"checked"}
    assert not told.known("selected")


def test_refexp_ranks_recorded_elements(tmp_path):
    def view(text: str, top: float) -> dict[str, object]:
        return {
            "box": [0.1, top, 0.9, top + 0.1],
            "text": text,
            "description": "",
            "class": "TEXT_VIEW",
            "resource_id": "",
        }

    record = {
        "expression": "tap on wi-fi",
        "image_id": "1",
        "candidates": [{**view("Sound", 0.1), "leaves": [0]}, {**view("Wi-Fi", 0.3), "leaves": [1]}],
        "gold": 1,
        "leaves": [view("Sound", 0.1), view("Wi-Fi", 0.3)],
        "screen_size": None,
    }
    path = tmp_path / "r.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(record).encode()))

    figures = measure_refexp(path, _nothing)

    assert figures.cells[0].share == 1
    assert figures.cells[0].of == 1


@pytest.mark.parametrize("raw", ["", "\n\n", "{", '{"image": "a.png"}', '{"image":"a.png","phrase":"x","box":[1,2,3]}'])
def test_material_that_is_wrong_is_refused_with_its_line(folder, raw):
    (folder / "samples.jsonl").write_text(raw)

    with pytest.raises(MaterialUnusable) as caught:
        read_lines(folder, "samples.jsonl", ClickSample)

    assert caught.value.exit_code == 2


def test_pictures_outside_the_folder_are_refused(folder):
    with pytest.raises(MaterialUnusable, match="outside"):
        picture_path(folder, "../secret.png")


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValidationError):
        ClickSample.model_validate({"image": "a", "phrase": "x", "box": [0, 0, 1, 1], "kind": "colour"})


def test_overlaps_and_calibration_are_what_they_are_by_hand():
    assert iou((0, 0, 10, 10), (5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert iou((0, 0, 10, 10), (20, 20, 30, 30)) == 0
    assert calibration_error([0.9, 0.9], [True, False]) == pytest.approx(0.4)
    assert cell("x", [True, True, False, True]).share == 0.75

"""``clew ground`` and ``clew evaluate grounding --model``: phrases to elements, also by a model that points."""

from __future__ import annotations

import json

import pytest

from tests.agent.cli.test_perceive import main
from tests.perception.models.hostile import says, serving
from tests.perception.pixels.drawn import drawn_screen, png_of

SAVE = "Thought: That is Save.\nAction: click(start_box='(212,348)')"  # thousandths of 400 × 640
NOWHERE = "Action: click(start_box='(500,900)')"
PROSE = "I would press the blue button."


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    path = tmp_path_factory.mktemp("shots") / "screen.png"
    path.write_bytes(png_of(drawn_screen()))
    return path


def test_ground_says_where_and_how_sure(shot, capsys):
    assert main(["ground", str(shot), "the Cancel button", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    x, y = told["point_px"]
    assert 170 < x < 320
    assert 200 < y < 246
    assert 0.5 < told["confidence"] <= 1
    assert told["candidates"][0]["name"] == "Cancel"


def test_what_is_not_there_is_not_found(shot, capsys):
    assert main(["ground", str(shot), "the train timetable to Bergen"]) == 1

    assert "nothing on this picture fits" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert main(["ground", str(tmp_path / "none.png"), "x"]) == 2

    assert "cannot be read" in capsys.readouterr().err


def test_a_model_points_and_what_lies_there_is_the_answer(shot, capsys):
    with serving(says(SAVE)) as model:
        asked = ["--model", f"endpoint:{model.url}#eyes", "--dialect", "ui-tars"]
        assert main(["ground", str(shot), "Save", "--json", *asked]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["pointed_px"] == [84, 222]
    assert told["candidates"][0]["name"] == "Save"
    assert told["reason"] == "That is Save."
    assert model.asked[0][1]["messages"][-1]["content"][1]["image_url"]["url"].startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("said", "told"), [(NOWHERE, "nothing there can be pressed"), (PROSE, "the model's answer cannot be used")]
)
def test_an_answer_that_fits_nothing_is_none(shot, capsys, said, told):
    with serving(says(said)) as model:
        assert main(["ground", str(shot), "Save", "--model", f"endpoint:{model.url}#eyes", "--dialect", "ui-tars"]) == 1

    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], "add --dialect"),
        (["--dialect", "ui-tar"], "did you mean ui-tars"),
    ],
)
def test_a_dialect_has_to_be_named(shot, capsys, more, told):
    assert main(["ground", str(shot), "Save", "--model", "endpoint:http://127.0.0.1:1/v1#x", *more]) == 2

    assert told in capsys.readouterr().err


def test_a_model_that_points_is_measured_on_samples(tmp_path, capsys):
    (tmp_path / "a.png").write_bytes(png_of(drawn_screen()))
    boxes = {"Save": [20, 200, 150, 246], "Cancel": [170, 200, 320, 246]}
    samples = [{"image": "a.png", "phrase": phrase, "box": box, "platform": "web"} for phrase, box in boxes.items()]
    (tmp_path / "samples.jsonl").write_text("\n".join(map(json.dumps, samples)))

    with serving(says(SAVE), says(PROSE)) as model:
        asked = ["--model", f"endpoint:{model.url}#eyes", "--dialect", "ui-tars"]
        assert main(["evaluate", "grounding", str(tmp_path), "--json", *asked]) == 0

    told = json.loads(capsys.readouterr().out)
    cells = {cell["name"]: (cell["hits"], cell["of"]) for cell in told["cells"]}
    assert cells["web text"] == cells["the point itself"] == (1, 2)
    assert told["numbers"]["share answered"] == 0.5

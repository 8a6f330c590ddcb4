"""Scripted and recorded models, and what a prompt is known by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.settle import Deadline
from perception.errors import ModelFailed, ModelTimeout, RepliesExhausted, RepliesUnusable
from perception.models.model import Image, Prompt, Reply, Text, TokenChance, Turn, Usage, stricter
from perception.models.recorded import RecordedModel, RecordingModel, read_recording
from perception.models.scripted import ScriptedModel

ASKED = Prompt.of("What now?", system="Be brief.")
SAID = Reply("Save", "scripted:test", Usage(1, 9, 1, 4, 0.5), chances=(TokenChance("Save", -0.25),))


def test_a_recording_says_again_what_was_said(tmp_path):
    path = tmp_path / "run.jsonl"
    recording = RecordingModel(ScriptedModel([SAID, "Cancel", "Other"]), path)
    for prompt in (ASKED, ASKED, replace(ASKED, seed=1)):
        recording.complete(prompt)
    recording.close()
    model = RecordedModel(path)
    assert model.complete(replace(ASKED, seed=1)).text == "Other"
    assert model.complete(ASKED) == SAID
    assert model.complete(ASKED).text == "Cancel"
    with pytest.raises(RepliesExhausted, match="record the run again"):
        model.complete(ASKED)


def test_a_recording_holds_no_prompt_and_nobody_else_may_read_it(tmp_path):
    path = tmp_path / "run.jsonl"
    RecordingModel(ScriptedModel(["yes"]), path).complete(Prompt.of("my card is 4111 1111 1111 1111"))
    assert b"4111" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_torn_last_line_is_dropped_and_another_is_not(tmp_path):
    path = tmp_path / "run.jsonl"
    recording = RecordingModel(ScriptedModel(["one", "two"]), path)
    recording.complete(ASKED)
    recording.complete(ASKED)
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    assert [exchange.text for exchange in read_recording(path)] == ["one"]
    path.write_bytes(whole[9:])
    with pytest.raises(RepliesUnusable, match="line 1"):
        read_recording(path)


@pytest.mark.parametrize("line", ['{"prompt": "x"}', "[]", '{"usage": NaN}', "\x00"])
def test_a_line_that_is_no_exchange_is_refused(tmp_path, line):
    path = tmp_path / "run.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(RepliesUnusable, match="line 1"):
        RecordedModel(path)


def test_a_recording_that_cannot_be_opened_is_an_error(tmp_path):
    with pytest.raises(RepliesUnusable, match="cannot be read"):
        RecordedModel(tmp_path / "none.jsonl")
    with pytest.raises(RepliesUnusable, match="cannot be written"):
        RecordingModel(ScriptedModel(["yes"]), tmp_path / "none" / "run.jsonl").complete(ASKED)


def test_a_scripted_model_keeps_to_the_deadline_of_its_clock():
    now = [100.0]
    model = ScriptedModel(["late", "in time"], seconds=5.0)
    with pytest.raises(ModelTimeout):
        model.complete(ASKED, Deadline.after(4.0, lambda: now[0]))
    assert model.complete(ASKED, Deadline.after(6.0, lambda: now[0])).text == "late"


def test_a_scripted_model_raises_makes_replies_and_runs_out():
    model = ScriptedModel([ModelFailed("boom"), lambda prompt: prompt.text[-4:]])
    with pytest.raises(ModelFailed):
        model.complete(ASKED)
    assert model.complete(ASKED).text == "now?"
    with pytest.raises(RepliesExhausted):
        model.complete(ASKED)
    model.close()
    assert model.closed


def test_the_fingerprint_changes_with_what_decides_an_answer_and_with_nothing_else():
    png = Image(b"png", (10, 10))
    others = [
        replace(ASKED, system="Be long."),
        replace(ASKED, schema={"type": "object"}),
        replace(ASKED, seed=1),
        replace(ASKED, temperature=0.5),
        replace(ASKED, max_tokens=1),
        replace(ASKED, turns=(Turn("user", (Text("What now?"), png)),)),
        ASKED.then("Save", "And now?"),
    ]
    assert len({prompt.fingerprint for prompt in [ASKED, *others]}) == len(others) + 1
    same = replace(ASKED, privacy="free", source="x", facts={"a": 1.0}, judge=lambda reply: {}, want_logprobs=True)
    assert same.fingerprint == ASKED.fingerprint


def test_the_stricter_of_two_privacies():
    assert stricter("free", "masked") == stricter("masked", "masked") == "masked"
    assert stricter("on-device", "free") == "on-device"


def test_usages_add_up():
    assert Usage(1, 10, 2, 3, 0.5) + Usage(1, 20, 4, 0, 1.0) == Usage(2, 30, 6, 3, 1.5)
    assert Usage(2, 30, 6).tokens == 36

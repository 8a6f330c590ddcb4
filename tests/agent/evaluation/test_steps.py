"""Single steps: right answers are known, all ways of asking are judged alike, a run goes on where it was stopped."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from agent.evaluation.errors import ResultsUnusable
from agent.evaluation.steps.collecting import GoldStep, collect_steps, episode_steps
from agent.evaluation.steps.forms import FORMS, Form, ask, judge
from agent.evaluation.steps.measuring import measure, read_lines
from agent.evaluation.steps.report import report_of
from devices.action import Adjust, Back, Press, Scroll, Tap, Type
from perception.grounding import Grounder
from perception.models.answering import why_not
from perception.models.model import Prompt, Reply, Usage
from perception.models.scripted import ScriptedModel
from planner.modelled import ModelledPolicy

POLICY = ModelledPolicy(ScriptedModel([]), Grounder())


@cache
def gold() -> tuple[GoldStep, ...]:
    return tuple(collect_steps(24))


@cache
def alarm() -> GoldStep:
    """A step that taps something."""
    return next(step for step in gold() if isinstance(step.action, Tap))


def reply(data: object) -> Reply:
    return Reply(data if isinstance(data, str) else json.dumps(data), "m", Usage(1, 10, 5))


def solution(step: GoldStep, form: Form) -> dict[str, Any]:
    """The answer that the solution itself would give."""
    question = ask(step, form, POLICY)
    told: dict[str, Any] = {}
    if step.element is not None:
        label = next(name for name, e in question.everything.labels.items() if e.index == step.element.index)
        by_label = {name: number for number, name in question.numbers.items()}
        told["element"] = by_label.get(label, 0) if question.numbers else label
    match step.action:
        case None:
            told |= {"action": "finish", "outcome": "done", "answer": ""}
        case Tap():
            told |= {"action": "tap"}
        case Type(text=text):
            told |= {"action": "type", "text": text}
        case Adjust(value=value):
            told |= {"action": "set", "value": value}
        case Scroll(direction=direction):
            told |= {"action": "scroll", "direction": direction}
        case Press(key=key):
            told |= {"action": "press", "key": key}
        case Back():
            told |= {"action": "back"}
        case _:
            raise AssertionError(step.action)
    return {"step": told}


def offered(step: GoldStep) -> bool:
    known = {element.index for element in ask(step, "label", POLICY).choices.labels.values()}
    return step.element is None or step.element.index in known


def test_steps_are_of_many_tasks_and_the_same_each_time() -> None:
    assert len({step.task for step in gold()}) == 24
    assert [step.key for step in collect_steps(3)] == [step.key for step in gold()[:3]]


def test_the_last_step_of_an_episode_is_the_end_and_the_history_grows() -> None:
    steps = episode_steps(alarm().task, 0)
    assert steps[-1].action is None
    assert [step.number for step in steps] == [len(step.history) for step in steps]
    assert all(past.outcome is not None and past.outcome.status == "done" for past in steps[-1].history.steps)


@pytest.mark.parametrize("form", FORMS)
def test_the_solutions_own_answer_is_right_in_every_form(form: Form) -> None:
    reachable = [step for step in gold() if offered(step)]
    assert len(reachable) >= 20
    for step in reachable:
        question = ask(step, form, POLICY)
        verdict = judge(step, question, reply(solution(step, form)))
        assert (verdict.valid, verdict.nonexistent, verdict.right) == (True, False, True), step.key
        assert verdict.element == (step.element is not None)


def test_only_free_forms_let_the_model_write_what_it_likes() -> None:
    for form in FORMS:
        question = ask(alarm(), form, POLICY)
        assert (question.prompt.schema is None) == form.endswith("-free")
        assert why_not(solution(alarm(), form), question.schema) == ""


@pytest.mark.parametrize("form", FORMS)
def test_an_action_stands_before_its_element_in_every_form(form: Form) -> None:
    for step in gold():
        for one in ask(step, form, POLICY).schema["properties"]["step"]["anyOf"]:
            assert next(iter(one["properties"])) == "action"


def test_what_is_asked_by_number_is_not_answered_by_label_nor_the_other_way_round() -> None:
    step = alarm()
    by_number, by_label = solution(step, "index"), solution(step, "label")
    assert not judge(step, ask(step, "label", POLICY), reply(by_number)).valid
    assert not judge(step, ask(step, "index", POLICY), reply(by_label)).valid


@pytest.mark.parametrize("element", ["No such thing", 999, ["Save"], {"a": 1}, True])
def test_an_element_that_is_not_there_is_counted(element: object) -> None:
    for form in ("label-free", "index-free"):
        said = reply({"step": {"action": "tap", "element": element}})
        verdict = judge(alarm(), ask(alarm(), form, POLICY), said)
        assert (verdict.valid, verdict.nonexistent, verdict.right) == (False, True, False)


def test_prose_and_a_reason_around_a_free_answer_are_forgiven() -> None:
    step = alarm()
    told = json.dumps({"reason": "it must be", **solution(step, "label-free")})
    question = ask(step, "label-free", POLICY)
    assert judge(step, question, reply(f"Sure! Here it is:\n```json\n{told}\n```")).right
    for text in ("", "I would tap Save", "{", '{"step": "tap"}'):
        assert not judge(step, question, reply(text)).valid


def test_another_element_or_another_action_is_wrong() -> None:
    step = alarm()
    question = ask(step, "label", POLICY)
    right = solution(step, "label")["step"]["element"]
    other = next(label for label, element in question.choices.labels.items() if element.can("tap") and label != right)
    assert not judge(step, question, reply({"step": {"action": "tap", "element": other}})).right
    assert not judge(step, question, reply({"step": {"action": "back"}})).right


class Stubborn:
    """A model that gives the same answer to everything."""

    name, place = "stubborn", "device"

    def __init__(self, text: str) -> None:
        self.text, self.asked = text, 0

    def complete(self, prompt: Prompt, deadline: object = None) -> Reply:
        self.asked += 1
        return Reply(self.text, self.name, Usage(1, len(prompt.text) // 4, 8))

    def close(self) -> None:
        pass


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "steps.jsonl"


def test_a_run_goes_on_where_it_was_stopped_and_drops_a_torn_line(results: Path) -> None:
    model = Stubborn('{"step": {"action": "back"}}')
    steps = gold()[:4]
    first = measure([model], steps[:2], ("label",), results, Grounder())  # type: ignore[list-item]
    with results.open("a") as file:
        file.write('{"model": "stub')
    whole = measure([model], steps, ("label",), results, Grounder())  # type: ignore[list-item]
    assert (len(first.lines), len(whole.lines), model.asked) == (2, 4, 4)
    assert [line.key for line in read_lines(results)] == [("stubborn", "label", *step.key) for step in steps]


def test_time_that_is_up_ends_a_run_and_keeps_what_there_is(results: Path) -> None:
    model = Stubborn("no")
    ended = measure([model], gold()[:4], ("label",), results, Grounder(), max_seconds=1e-9)  # type: ignore[list-item]
    assert len(ended.lines) == 1
    assert len(read_lines(results)) == 1


def test_a_damaged_file_is_refused(results: Path) -> None:
    results.parent.mkdir()
    results.write_text('{"model": 3}\n')
    with pytest.raises(ResultsUnusable, match="damaged"):
        read_lines(results)


def test_figures_count_what_was_answered(results: Path) -> None:
    model = Stubborn('{"step": {"action": "tap", "element": "Nowhere"}}')
    lines = measure([model], gold()[:6], ("label", "label-free"), results, Grounder()).lines  # type: ignore[list-item]
    report = report_of(lines, 0, str(results))
    assert [(row.form, row.steps) for row in report.rows] == [("label", 6), ("label-free", 6)]
    for row in report.rows:
        assert (row.valid.hits, row.nonexistent.hits, row.right.hits) == (0, 6, 0)
        assert row.nonexistent.low < 1.0 == row.nonexistent.high
    (economy,) = report.economy
    assert 0 < economy.of_xml < economy.of_tree < 1
    assert economy.steps == 6


def test_ways_of_asking_are_compared_on_the_same_steps(results: Path) -> None:
    class Labels(Stubborn):
        """Right by label, and always at its end by number."""

        def complete(self, prompt: Prompt, deadline: object = None) -> Reply:
            step = gold()[self.asked // 2]
            self.asked += 1
            by_label = "label in brackets" in prompt.text
            said = (
                solution(step, "label") if by_label else {"step": {"action": "finish", "outcome": "done", "answer": ""}}
            )
            return Reply(json.dumps(said), self.name, Usage(1, 9, 9))

    lines = measure([Labels("")], gold()[:12], ("label", "index"), results, Grounder()).lines  # type: ignore[list-item]
    element, right = report_of(lines, 0, "").pairs
    ends = sum(step.action is None for step in gold()[:12])
    with_element = sum(step.element is not None for step in gold()[:12])
    assert (right.form, right.other_form, right.steps, right.both, right.only_other) == ("label", "index", 12, ends, 0)
    assert (right.only_one, element.only_one, element.steps) == (12 - ends, with_element, with_element)
    assert right.p == pytest.approx(2 / 2**right.only_one)


def test_models_are_asked_the_same_steps_and_compared_with_the_first(results: Path) -> None:
    back, end = Stubborn('{"step": {"action": "back"}}'), Stubborn('{"step": {"action": "back"}}')
    end.name = "other"
    lines = measure([back, end], gold()[:3], ("label",), results, Grounder()).lines  # type: ignore[list-item]
    assert [line.model for line in lines] == ["stubborn", "other"] * 3
    pair = next(pair for pair in report_of(lines, 0, "").pairs if pair.of == "right")
    assert (pair.model, pair.other_model, pair.same, pair.steps, pair.p) == ("stubborn", "other", 3, 3, 1.0)

"""Runs as OpenTelemetry spans, by the conventions for generative AI."""

from __future__ import annotations

import builtins

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from agent.config import Settings, TelemetrySettings, TraceSettings
from agent.errors import ConfigError
from agent.record.telemetry import Silence, telemetry_of
from agent.router import RouteDecision
from devices.records import End, ModelUse
from tests.agent.written_runs import begin, end, intent, outcome

ON = TelemetrySettings(spans=True)


@pytest.fixture
def exported():
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    exporter.provider = provider
    yield exporter
    provider.shutdown()


def spans(exported, records, settings=ON, decided=()):
    with telemetry_of(settings, exported.provider) as told:
        for record in records:
            told.record(record)
            if record.kind == "begin":
                for made in decided:
                    told.decided(made)
    return {span.name: span for span in exported.get_finished_spans()}


def test_a_run_is_a_span_with_its_steps_inside(exported):
    use = ModelUse(model="llama:small", calls=1, tokens_in=100, tokens_out=7)
    over = End(at_s=end().at_s, status="done", reason="ok", steps=1, models=(use,))
    found = spans(exported, [begin("run-7"), intent(1), outcome(1), over])
    run, step = found["invoke_agent clewline"], found["execute_tool type"]
    assert step.parent.span_id == run.context.span_id
    assert dict(run.attributes) | {} == {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": "clewline",
        "gen_ai.agent.name": "clewline",
        "gen_ai.agent.version": "0",
        "gen_ai.conversation.id": "run-7",
        "clewline.device": "browser",
        "clewline.policy": "fast",
        "clewline.status": "done",
        "clewline.steps": 1,
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 7,
    }
    assert step.attributes["gen_ai.operation.name"] == "execute_tool"
    assert step.attributes["gen_ai.tool.name"] == "type"
    assert step.attributes["gen_ai.conversation.id"] == "run-7"
    assert step.end_time - step.start_time == 500_000_000
    assert run.status.status_code is StatusCode.UNSET


def test_names_are_those_of_the_conventions(exported):
    from opentelemetry.semconv._incubating.attributes import gen_ai_attributes

    known = {
        value for name, value in vars(gen_ai_attributes).items() if name.startswith("GEN_AI") and isinstance(value, str)
    }
    made = RouteDecision(1, "cloud", "openai:large", "unsure", "confidence", "masked", 0.01, 0.5)
    settings = TelemetrySettings(spans=True, content=True)
    found = spans(exported, [begin(), intent(1), outcome(1), end()], settings, [made])
    used = {name for span in found.values() for name in span.attributes if name.startswith("gen_ai.")}
    assert used <= known
    assert len(used) > 8


def test_what_people_and_screens_say_stays_out_unless_it_is_wanted(exported):
    records = [begin(goal="my goal is secret"), intent(1, reason="the page is secret"), outcome(1), end()]
    assert "secret" not in str([span.to_json() for span in spans(exported, records).values()])
    exported.clear()
    told = TelemetrySettings(spans=True, content=True)
    assert "secret" in str([span.to_json() for span in spans(exported, records, told).values()])


def test_a_model_that_was_asked_is_a_span_of_its_own(exported):
    made = RouteDecision(1, "cloud", "openai:large", "unsure", "confidence", "masked", 0.01, 0.5)
    found = spans(exported, [begin(), end()], decided=[made])
    chat = found["chat large"]
    assert chat.parent.span_id == found["invoke_agent clewline"].context.span_id
    assert (chat.attributes["gen_ai.request.model"], chat.attributes["gen_ai.provider.name"]) == ("large", "openai")
    assert chat.end_time - chat.start_time == 500_000_000


def test_what_went_wrong_is_an_error(exported):
    failed = outcome(1).model_copy(update={"status": "failed", "error_kind": "NotActionable"})
    over = end().model_copy(update={"status": "failed"})
    found = spans(exported, [begin(), intent(1), failed, over])
    assert found["execute_tool type"].attributes["error.type"] == "NotActionable"
    assert found["invoke_agent clewline"].status.status_code is StatusCode.ERROR


def test_a_run_that_dies_leaves_no_span_open(exported):
    assert set(spans(exported, [begin(), intent(1)])) == {"invoke_agent clewline", "execute_tool type"}


def test_nobody_is_told_unless_it_is_set_and_nothing_is_imported(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest):
        if name.startswith("opentelemetry"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with telemetry_of(TelemetrySettings()) as told:
        assert isinstance(told, Silence)
    with pytest.raises(ConfigError, match="not installed"), telemetry_of(ON):
        pass


def test_a_real_run_is_told(exported, tmp_path, monkeypatch):
    from opentelemetry import trace

    from agent import Agent

    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    monkeypatch.setattr(trace, "get_tracer", lambda scope, **_: exported.provider.get_tracer(scope))
    with Agent("phone", Settings(telemetry=ON, traces=TraceSettings(folder=tmp_path / "traces"))) as agent:
        result = agent.use("set-alarm", time="07:30")
    names = [span.name for span in exported.get_finished_spans()]
    assert names.count("invoke_agent clewline") == 1
    assert sum(name.startswith("execute_tool") for name in names) == result.steps

"""Runs as OpenTelemetry spans, by the semantic conventions for generative AI. The one door to ``opentelemetry``.

Nothing is made unless ``telemetry.spans`` is set; what becomes of the spans is the business of the process, which sets
up an exporter (``OTEL_*`` variables with ``opentelemetry-instrument``, or in code). The names are those of semantic
conventions 1.37 (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/):

::

    invoke_agent clewline      the run: gen_ai.conversation.id, tokens of all models together
    ├── chat MODEL             one decision that a model was asked for
    └── execute_tool tap       one step: gen_ai.tool.name is the kind of action

What people wrote and what screens show is left out, unless ``telemetry.content`` is set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, assert_never

from agent.errors import ConfigError
from devices.records import (
    Begin,
    End,
    Intent,
    Note,
    Outcome,
    Planned,
    Record,
    Resume,
    Used,
)

if TYPE_CHECKING:
    from agent.config import TelemetrySettings
    from agent.router import RouteDecision

SCOPE = "clewline"
_NS = 1_000_000_000


class Telemetry(Protocol):
    """Who is told what a run does."""

    def record(self, record: Record) -> None:
        """A record was kept."""

    def decided(self, made: RouteDecision) -> None:
        """A model answered."""


class Silence:
    """Tells nobody."""

    def record(self, record: Record) -> None:
        """Nothing."""

    def decided(self, made: RouteDecision) -> None:
        """Nothing."""


@contextmanager
def telemetry_of(settings: TelemetrySettings, provider: Any = None) -> Iterator[Telemetry]:
    """Who is told of one run, until the end of the ``with``.

    Args:
        settings: whether anybody is.
        provider: the tracer provider; None takes the one of the process.

    Raises:
        ConfigError: spans are wanted, and OpenTelemetry is not installed.
    """
    if not settings.spans:
        yield Silence()
        return
    try:
        from opentelemetry import trace
    except ImportError as error:
        raise ConfigError("telemetry.spans is set, and OpenTelemetry is not installed", "install clewline[otel]") from (
            error
        )
    spans = Spans(trace.get_tracer(SCOPE, tracer_provider=provider), settings.content)
    try:
        yield spans
    finally:
        spans.close()


class Spans:
    """Makes the spans of one run.

    Args:
        tracer: of OpenTelemetry.
        content: whether goals, targets and answers stand in them.
    """

    def __init__(self, tracer: Any, content: bool) -> None:
        self._tracer, self._content = tracer, content
        self._run: Any = None
        self._step: Any = None
        self._run_id = ""

    def record(self, record: Record) -> None:
        """A record was kept."""
        match record:
            case Begin():
                self._begin(record)
            case Intent():
                self._intend(record)
            case Outcome():
                self._come_out(record)
            case Used():
                if self._run is not None:
                    told = {"clewline.skill.name": record.skill, "clewline.skill.status": record.status}
                    self._run.add_event("clewline.skill", told, timestamp=_ns(record.at_s))
            case End():
                self._end(record)
            case Resume() | Note() | Planned():
                pass
            case _:
                assert_never(record)

    def decided(self, made: RouteDecision) -> None:
        """A model answered just now."""
        import time

        end = time.time_ns()
        where, _, model = made.model.rpartition(":")
        span = self._tracer.start_span(
            f"chat {model}",
            self._inside(),
            kind=_kind("CLIENT"),
            start_time=end - int(made.seconds * _NS),
            attributes={
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": where or "clewline",
                "gen_ai.request.model": model,
                "gen_ai.conversation.id": self._run_id,
                "clewline.route": made.where,
                "clewline.route.policy": made.policy,
                **({"clewline.usd": made.usd} if made.usd is not None else {}),
            },
        )
        span.end(end)

    def close(self) -> None:
        """End what is still open: the run ended without a word."""
        for span in (self._step, self._run):
            if span is not None:
                span.end()
        self._step = self._run = None

    def _begin(self, begin: Begin) -> None:
        self._run_id = begin.run
        told = {"gen_ai.input.messages": _message("user", begin.goal)} if self._content else {}
        self._run = self._tracer.start_span(
            "invoke_agent clewline",
            kind=_kind("INTERNAL"),
            start_time=_ns(begin.at_s),
            attributes={
                "gen_ai.operation.name": "invoke_agent",
                "gen_ai.provider.name": "clewline",
                "gen_ai.agent.name": "clewline",
                "gen_ai.agent.version": begin.program.rpartition(" ")[2],
                "gen_ai.conversation.id": begin.run,
                "clewline.device": begin.device.partition(":")[0],
                "clewline.policy": begin.policy,
                **told,
            },
        )

    def _intend(self, intent: Intent) -> None:
        told: dict[str, str] = {}
        if self._content:
            told["gen_ai.tool.call.arguments"] = intent.action.model_dump_json()
            told["clewline.target"] = intent.target.described if intent.target is not None else ""
            told["clewline.reason"] = intent.reason
        self._step = self._tracer.start_span(
            f"execute_tool {intent.action.kind}",
            self._inside(),
            kind=_kind("INTERNAL"),
            start_time=_ns(intent.at_s),
            attributes={
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": intent.action.kind,
                "gen_ai.tool.type": "function",
                "gen_ai.tool.call.id": f"{self._run_id}/{intent.step}",
                "gen_ai.conversation.id": self._run_id,
                "clewline.decider": intent.decider,
                "clewline.effect": intent.effect_class.value,
                **told,
            },
        )

    def _come_out(self, outcome: Outcome) -> None:
        if self._step is None:
            return
        self._step.set_attribute("clewline.outcome", outcome.status)
        if outcome.status != "done":
            self._fail(self._step, outcome.error_kind or outcome.status)
        self._step.end(_ns(outcome.at_s))
        self._step = None

    def _end(self, end: End) -> None:
        if self._run is None:
            return
        told: dict[str, Any] = {
            "clewline.status": end.status,
            "clewline.steps": end.steps,
            "gen_ai.usage.input_tokens": sum(use.tokens_in for use in end.models),
            "gen_ai.usage.output_tokens": sum(use.tokens_out for use in end.models),
        }
        if self._content and end.answer:
            told["gen_ai.output.messages"] = _message("assistant", end.answer)
        self._run.set_attributes(told)
        if end.status != "done":
            self._fail(self._run, end.status)
        self._run.end(_ns(end.at_s))
        self._run = None

    def _fail(self, span: Any, kind: str) -> None:
        from opentelemetry.trace import StatusCode

        span.set_attribute("error.type", kind)
        span.set_status(StatusCode.ERROR)

    def _inside(self) -> Any:
        from opentelemetry import trace

        return trace.set_span_in_context(self._run) if self._run is not None else None


def _kind(name: str) -> Any:
    from opentelemetry.trace import SpanKind

    return SpanKind[name]


def _message(role: str, text: str) -> str:
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]}])


def _ns(at_s: float) -> int:
    return int(at_s * _NS)

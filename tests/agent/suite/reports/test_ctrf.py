"""What dashboards read, by the shape of the specification."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft7Validator

from agent.suite.reports.ctrf import ctrf_document
from tests.agent.suite.made_runs import made_run
from tests.agent.suite.reports.test_junit import EVERY, with_quarantine

STATUS = {"enum": ["passed", "failed", "skipped", "pending", "other"]}
TEXT, WHOLE, FREE, FLAG = {"type": "string"}, {"type": "integer"}, {"type": "object"}, {"type": "boolean"}
NAMED = {"type": "string", "minLength": 1}


def closed(required: str, **properties: object) -> dict[str, object]:
    """An object of exactly these keys."""
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": False}


def many(of: object) -> dict[str, object]:
    return {"type": "array", "items": of}


# What ctrf-schema-0.0 says of the parts that we write; every object of it is closed.
SCHEMA: dict[str, Any] = closed(
    "results reportFormat specVersion",
    reportFormat={"const": "CTRF"},
    specVersion={"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
    reportId={"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
    generatedBy=TEXT,
    results=closed(
        "tool summary tests",
        tool=closed("name", name=NAMED, version=TEXT),
        summary=closed(
            "tests passed failed skipped pending other start stop",
            **dict.fromkeys(("tests", "passed", "failed", "skipped", "pending", "other"), WHOLE),
            **dict.fromkeys(("flaky", "suites", "start", "stop", "duration"), WHOLE),
            extra=FREE,
        ),
        environment=closed("", osPlatform=TEXT, extra=FREE),
        tests=many(
            closed(
                "name status duration",
                testId=NAMED,
                executionId=NAMED,
                name=NAMED,
                status=STATUS,
                duration=WHOLE,
                start=WHOLE,
                stop=WHOLE,
                suite={"type": "array", "minItems": 1, "items": TEXT},
                message=TEXT,
                trace=TEXT,
                line=WHOLE,
                rawStatus=TEXT,
                tags=many(TEXT),
                type=TEXT,
                filePath=TEXT,
                retries={"type": "integer", "minimum": 0},
                retryAttempts={
                    "type": "array",
                    "minItems": 1,
                    "items": closed(
                        "attempt status",
                        attempt={"type": "integer", "minimum": 1},
                        status=STATUS,
                        duration=WHOLE,
                        message=TEXT,
                    ),
                },
                flaky=FLAG,
                stderr=many(TEXT),
                threadId=TEXT,
                device=TEXT,
                attachments=many(closed("name contentType path", name=TEXT, contentType=TEXT, path=TEXT)),
                parameters=FREE,
                steps=many(closed("name status", name=TEXT, status=STATUS, extra=FREE)),
                extra=FREE,
            )
        ),
    ),
)


def test_every_verdict_follows_the_schema() -> None:
    run = made_run(12, failing=EVERY, flaky=(7,))
    for each in (run, with_quarantine(run), run.model_copy(update={"scenarios": ()})):
        Draft7Validator(SCHEMA).validate(json.loads(json.dumps(ctrf_document(each))))


def test_counts_add_up_and_flaky_ones_passed() -> None:
    results = ctrf_document(with_quarantine(made_run(12, failing=EVERY, flaky=(7,))))["results"]
    summary = results["summary"]
    assert {key: summary[key] for key in ("tests", "passed", "failed", "skipped", "other", "flaky")} == {
        "tests": 12,
        "passed": 6,
        "failed": 0,
        "skipped": 1,
        "other": 5,
        "flaky": 1,
    }
    flaky = results["tests"][7]
    assert (flaky["status"], flaky["flaky"], flaky["retries"]) == ("passed", True, 1)
    assert flaky["retryAttempts"][0]["status"] == "failed"


def test_ids_are_the_same_for_the_same_run_and_differ_between_repetitions() -> None:
    run = made_run(1)
    twice = run.model_copy(update={"scenarios": (*run.scenarios, run.scenarios[0].model_copy(update={"repeat": 2}))})
    first, second = ctrf_document(twice), ctrf_document(twice)
    assert first == second
    one, other = (test["executionId"] for test in first["results"]["tests"])
    assert one != other

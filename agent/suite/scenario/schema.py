"""The JSON schema of suite files, for editors that complete and check."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from agent.suite.scenario.document import Fragment, Scenario, SuiteDocument

SCHEMA_ID = "https://clewline.org/schemas/suite-1.json"


def json_schema() -> dict[str, Any]:
    """The schema (2020-12) of a suite, of a single scenario, and of a fragment, which is what a file may hold."""
    told = TypeAdapter(SuiteDocument | Scenario | Fragment).json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **told}

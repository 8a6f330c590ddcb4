"""What clients are answered: a text for a model to read, and the same as a document."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent

from agent.assembly import RunResult
from agent.cli.run_document import document_of
from agent.errors import NeedsPerson
from agent.serve.documents import run_text, step_document, step_text
from devices.errors import ClewError
from planner.decision import Past


def answer(text: str, document: dict[str, Any], bad: bool = False) -> CallToolResult:
    """Text and document; ``bad`` where what was asked for was not done."""
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=document, is_error=bad)


def step_answer(past: Past) -> CallToolResult:
    """One step."""
    bad = past.outcome is None or past.outcome.status != "done"
    return answer(step_text(past), step_document(past), bad)


def run_answer(result: RunResult) -> CallToolResult:
    """A run that is over."""
    document = document_of(result)
    return answer(run_text(document), document.model_dump(mode="json"), result.status != "done")


def skill_document(skill: Any) -> dict[str, Any]:
    """A skill in a list."""
    parameters = {name: parameter.model_dump(mode="json") for name, parameter in skill.parameters.items()}
    return {
        "name": skill.name,
        "description": skill.description,
        "parameters": parameters,
        "irreversible": list(skill.effects.irreversible),
        "resource": f"clew://skills/{skill.name}",
    }


def tool_error(error: ClewError) -> ToolError:
    """An error of ours as the protocol tells errors."""
    kind = "a person is needed: " if isinstance(error, NeedsPerson) else ""
    return ToolError(f"{kind}{error.message}{f' ({error.hint})' if error.hint else ''}")


async def apart(work: Callable[[], Any]) -> Any:
    """Something that blocks, in a thread."""
    try:
        return await asyncio.to_thread(work)
    except ClewError as error:
        raise tool_error(error) from None

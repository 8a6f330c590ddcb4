"""How a client's person is asked for a yes, in either way the protocol knows."""

from __future__ import annotations

import asyncio

from mcp.server.mcpserver import Context
from mcp_types import ElicitRequest, ElicitRequestFormParams, ElicitResult, InputRequiredResult
from pydantic import BaseModel, Field

from agent.serve.errands import Put

MODERN = "2026-07-28"
"""The protocol from which on a question is the answer to a call, and the call is made again with what was said."""
_ANSWER = "approval"


class Approval(BaseModel):
    """What a person answers."""

    do_it: bool = Field(description="Whether it may be done. It cannot be undone.")


def can_ask(ctx: Context) -> bool:
    """Whether the client can put a question to its person."""
    told = ctx.client_capabilities
    return told is not None and told.elicitation is not None


def _message(put: Put) -> str:
    asked = put.question
    rows = [f"This cannot be undone ({asked.kind}): {asked}"]
    rows += [f"value: {asked.value}"] if asked.value else []
    rows += [f"address: {asked.location}"] if asked.location else []
    rows += [f'because it says "{asked.evidence}"'] if asked.evidence else []
    return "\n".join(rows)


def as_answer(put: Put, errand: str) -> InputRequiredResult:
    """A question as the answer to a call."""
    schema = {
        "type": "object",
        "properties": {"do_it": {"type": "boolean", "title": "Do it", "description": "It cannot be undone."}},
        "required": ["do_it"],
    }
    request = ElicitRequest(params=ElicitRequestFormParams(message=_message(put), requested_schema=schema))
    return InputRequiredResult(input_requests={_ANSWER: request}, request_state=f"{errand}/{put.id}")


async def ask_now(ctx: Context, put: Put) -> bool:
    """A question in the middle of a call; silence is a no."""
    try:
        async with asyncio.timeout(put.question.timeout_s):
            said = await ctx.elicit(_message(put), Approval)
    except (TimeoutError, ValueError):
        return False
    return bool(said.action == "accept" and said.data.do_it)


def answered(ctx: Context) -> bool:
    """Whether the call carries a yes to the question that was given as an answer."""
    said = (ctx.input_responses or {}).get(_ANSWER)
    if not isinstance(said, ElicitResult) or said.action != "accept":
        return False
    return isinstance(said.content, dict) and said.content.get("do_it") is True

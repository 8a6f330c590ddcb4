"""Errands under way: begun on a device, followed for a client, and halted while its person is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, InputRequiredResult

from agent.consent.approvals import Asker
from agent.consent.questions import asker_by_folder
from agent.places import questions_folder
from agent.reaching.by_hand import Pointed
from agent.serve.answers import tool_error
from agent.serve.asking import MODERN, answered, as_answer, ask_now, can_ask
from agent.serve.errands import Errand, Over, Put, Told
from agent.serve.rooms import Room
from devices.action import Action
from devices.errors import ClewError
from planner.decision import Past

_CLIENT = "protocol client"
"""The decider of what clients do themselves."""

Halted = tuple[Errand, Room, Callable[[Any], CallToolResult]]
"""An errand, where it is done, and how its end is told."""


class UnderWay:
    """What goes on for one client.

    Args:
        ask: who is asked: ``client``, ``view`` or ``nobody``.
    """

    def __init__(self, ask: str) -> None:
        self._ask = ask
        self._halted: dict[str, Halted] = {}

    def stop(self) -> None:
        """Stop everything that waits for an answer."""
        for errand, _, _ in tuple(self._halted.values()):
            errand.stop()

    def asker(self, errand: Errand, room: Room) -> Asker | None:
        """Whom an errand asks for a yes; None for nobody."""
        if self._ask == "view":
            return asker_by_folder(
                questions_folder(), lambda: _CLIENT, lambda: f"a client of the protocol, on {room.held.address}"
            )
        return errand.ask if errand.attended else None

    async def begin(
        self,
        ctx: Context,
        room: Room,
        begin: Callable[[Errand], Future[Any]],
        answer: Callable[[Any], CallToolResult],
    ) -> CallToolResult | InputRequiredResult:
        """Begin an errand and follow it. One at a time on a device.

        Raises:
            ToolError: the device is at work, or what was asked for failed.
        """
        if not room.lock.acquire(blocking=False):
            raise ToolError(f"{room.id} is at work already: wait for the answer, or call stop_run")
        try:
            errand = Errand(room.held.stop, self._ask == "client" and can_ask(ctx))
            future = begin(errand)
        except ClewError as error:
            room.lock.release()
            raise tool_error(error) from None
        except BaseException:
            room.lock.release()
            raise
        # However the client behaves from here on, the device is free when the work is over, before it is told.
        future.add_done_callback(lambda _: room.lock.release())
        errand.follow(future)
        return await self._follow(ctx, errand, room, answer)

    async def go_on(self, ctx: Context) -> CallToolResult | InputRequiredResult | None:
        """Go on with the errand whose question this call answers; None where it answers none.

        Raises:
            ToolError: the answer belongs to nothing that waits.
        """
        state = ctx.request_state
        if not state:
            return None
        errand_id, _, put_id = state.partition("/")
        halted = self._halted.pop(errand_id, None)
        if halted is None or halted[0].question is None or halted[0].question.id != put_id:
            raise ToolError("nothing waits for this answer any more; it took silence for a no")
        errand, room, answer = halted
        question, errand.question = halted[0].question, None
        question.answer(answered(ctx))
        return await self._follow(ctx, errand, room, answer)

    async def _follow(
        self, ctx: Context, errand: Errand, room: Room, answer: Callable[[Any], CallToolResult]
    ) -> CallToolResult | InputRequiredResult:
        try:
            while True:
                match await errand.next():
                    case Told(step=step, text=text):
                        await ctx.report_progress(step, None, text)
                    case Put() as put if (ctx.protocol_version or "") >= MODERN:
                        errand.question = put
                        self._halted[errand.id] = (errand, room, answer)
                        return as_answer(put, errand.id)
                    case Put() as put:
                        put.answer(await ask_now(ctx, put))
                    case Over():
                        return answer(errand.future.result())
        except ClewError as error:
            raise tool_error(error) from None
        except BaseException:  # the client cancelled, or is gone
            errand.stop()
            raise


def act_on(room: Room, action: Action, pointed: Pointed | None, ask: Asker | None) -> Future[Past]:
    """One step by a client's own hand."""
    future: Future[Past] = Future()

    def work() -> None:
        try:
            future.set_result(room.held.act(action, pointed, _CLIENT, ask, "what a client of the protocol did"))
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
            future.set_exception(error)

    threading.Thread(target=work, name="act", daemon=True).start()
    return future

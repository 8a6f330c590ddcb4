"""Protocol calls that are sent now and awaited later, so that the browser draws while it is being read.

Playwright's sync API waits for the reply to each call. Beneath it lies an asyncio loop on which several can be under
way at once; a screenshot takes two frames of mere waiting, in which a whole tree is read. That loop is no part of
Playwright's public face: where a release keeps it elsewhere, the call is made when its reply is asked for, which is
slower and otherwise the same (a test holds that the installed release is not one of those).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import cache
from inspect import signature
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession


class Underway:
    """One protocol call whose reply is still to come.

    Args:
        session: who is asked.
        method: the call.
        parameters: its parameters.
    """

    def __init__(self, session: CDPSession, method: str, parameters: dict[str, Any]) -> None:
        self._session = session
        self._method, self._parameters = method, parameters
        self._task: asyncio.Task[Any] | None = _start(session, method, parameters)

    @property
    def sent(self) -> bool:
        """Whether it has left already, and not only when its reply is asked for."""
        return self._task is not None

    def reply(self) -> Any:
        """Wait for the reply.

        Raises:
            playwright.sync_api.Error: as ``CDPSession.send``.
        """
        if self._task is None:
            return self._session.send(self._method, self._parameters)
        if self._task.done():
            return self._task.result()
        return self._session._sync(_reply_of(self._task))

    def drop(self) -> None:
        """Nobody wants the reply any more."""
        if self._task is not None:
            self._task.cancel()


def _start(session: CDPSession, method: str, parameters: dict[str, Any]) -> asyncio.Task[Any] | None:
    loop = getattr(session, "_loop", None)
    send = getattr(getattr(session, "_impl_obj", None), "send", None)
    if loop is None or send is None or not hasattr(session, "_sync") or loop.is_closed():
        return None
    # Newer releases want the time limit said, older ones do not know it.
    limit = {"timeout": None} if _takes_timeout(send.__func__) else {}
    sending: Coroutine[Any, Any, Any] = send(method=method, params=parameters, **limit)
    task: asyncio.Task[Any] = loop.create_task(sending)
    task.add_done_callback(_hear)
    return task


@cache
def _takes_timeout(send: Any) -> bool:
    return "timeout" in signature(send).parameters


def _hear(task: asyncio.Task[Any]) -> None:
    """An error that nobody asks for any more is not worth asyncio's complaint."""
    if not task.cancelled():
        task.exception()


async def _reply_of(task: asyncio.Task[Any]) -> Any:
    return await task

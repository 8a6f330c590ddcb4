"""What language models once answered, read as their authors read it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from agent.evaluation.droidtask.scoring import Answer
from agent.evaluation.errors import SelectionRefused
from planner.recorded.droidtask import FINISHED, RecordedTask, StoredReply

_YES = frozenset({"yes", "y", "true"})
_UNREADABLE = Answer(id=FINISHED)


def read_reply(reply: str) -> Answer:
    """The decision in a raw reply: one JSON object, nothing around it; anything else counts as "finished".

    The rule is the authors': a reply in a code fence is unreadable to them, and so it is here.
    """
    try:
        told = json.loads(reply.strip())
    except (ValueError, RecursionError):
        return _UNREADABLE
    if not isinstance(told, dict) or str(told.get("Finished")).strip().lower() in _YES:
        return _UNREADABLE
    try:
        element = int(told.get("id", FINISHED))
    except (TypeError, ValueError, OverflowError):
        return _UNREADABLE
    text = told.get("input_text")
    return Answer(id=element, action=str(told.get("action", "")), text=text if isinstance(text, str) else "")


class StoredReplies:
    """The answers of one model.

    Args:
        model: its name in the file.
        replies: all that are stored.

    Raises:
        SelectionRefused: none of them are the model's.
    """

    def __init__(self, model: str, replies: Iterable[StoredReply]) -> None:
        self._model = model
        self._replies = {(r.app, r.task_key, r.step): r.reply for r in replies if r.model == model}
        if not self._replies:
            raise SelectionRefused(f"there are no replies of {model}", "put replies.jsonl.gz beside the tasks")

    def reply(self, task: RecordedTask, number: int) -> str:
        """The raw reply; empty, which counts as unreadable, when there is none."""
        return self._replies.get((task.app, task.task_key, number), "")

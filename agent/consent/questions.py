"""Questions to a person that are answered elsewhere: a run lays one down in a folder, and whoever shows it answers.

::

    questions/ID.json      what is asked, with a key; its run holds a lock on it for as long as it waits
    questions/ID.answer    the same key, and yes or no

The folder is its owner's alone (0700, files 0600). An answer counts only with the question's own key, from the same
user, within the time given; anything else, and silence, is a no. A question whose run has died is taken away by
whoever looks next.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.consent.approvals import Asker, Question
from agent.errors import AgentError

_LOOK_EVERY_S = 0.05
_ID = re.compile(r"[0-9a-f]{16}")
_LONGEST = 64_000


class QuestionGone(AgentError):
    """Nobody waits for this answer any more."""


class Asked(BaseModel):
    """A question that waits for an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    key: str
    """Whoever answers has to know it."""
    run: str
    goal: str
    until_s: float
    """Wall clock: no answer by then is a no."""
    kind: str
    action: str
    target: str
    value: str
    host: str
    location: str
    evidence: str


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    yes: bool


def asker_by_folder(
    folder: Path, run: Callable[[], str], goal: Callable[[], str], stopped: Callable[[], bool] = lambda: False
) -> Asker:
    """What puts questions into ``folder`` and waits for their answers.

    Args:
        folder: the folder of questions; made when it is not there.
        run: the id of the run that asks, as far as it is known.
        goal: what that run is for.
        stopped: whether the run was stopped meanwhile, which is a no.
    """
    return lambda question: ask_by_folder(question, folder, run(), goal(), stopped)


def ask_by_folder(
    question: Question, folder: Path, run: str, goal: str, stopped: Callable[[], bool] = lambda: False
) -> bool:
    """Put one question and wait for the answer.

    Raises:
        OSError: the folder cannot be used, which the caller takes for a no.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_own(folder)
    asked = Asked(
        id=secrets.token_hex(8),
        key=secrets.token_urlsafe(24),
        run=run,
        goal=goal,
        until_s=time.time() + question.timeout_s,
        kind=question.kind,
        action=question.action,
        target=question.target,
        value=question.value,
        host=question.host,
        location=question.location,
        evidence=question.evidence,
    )
    path, answer = folder / f"{asked.id}.json", folder / f"{asked.id}.answer"
    part = folder / f".{asked.id}"
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(file, asked.model_dump_json().encode("utf-8", "replace"))
        os.rename(part, path)
        return _wait(answer, asked.key, time.monotonic() + question.timeout_s, stopped)
    finally:
        for each in (part, path, answer):
            with suppress(FileNotFoundError):
                each.unlink()
        os.close(file)


def open_questions(folder: Path) -> tuple[Asked, ...]:
    """What waits for an answer now, the one that has waited longest first."""
    found: list[Asked] = []
    try:
        names = [name for name in os.listdir(folder) if name.endswith(".json")]
    except OSError:
        return ()
    for name in names:
        asked = _read(folder / name)
        if asked is not None and asked.until_s > time.time():
            found.append(asked)
    return tuple(sorted(found, key=lambda asked: asked.until_s))


def answer_question(folder: Path, id: str, key: str, yes: bool) -> None:
    """Answer a question.

    Raises:
        QuestionGone: there is none, it was put anew, or its time is over.
        OSError: the answer cannot be written.
    """
    asked = _read(folder / f"{id}.json") if _ID.fullmatch(id) else None
    if asked is None or not _same(asked.key, key) or asked.until_s <= time.time():
        raise QuestionGone("nobody waits for this answer any more", "the run has ended, or took silence for a no")
    part = folder / f".{id}.{secrets.token_hex(4)}"
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, json.dumps({"key": key, "yes": yes}).encode())
    finally:
        os.close(file)
    os.rename(part, folder / f"{id}.answer")


def _wait(answer: Path, key: str, until: float, stopped: Callable[[], bool]) -> bool:
    pause = threading.Event()
    while time.monotonic() < until and not stopped():
        said = _read_answer(answer)
        if said is not None:
            return _same(said.key, key) and said.yes
        pause.wait(_LOOK_EVERY_S)
    return False


def _read_answer(path: Path) -> _Answer | None:
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if os.fstat(file).st_uid != os.geteuid():
            return _Answer(key="", yes=False)
        return _Answer.model_validate_json(os.read(file, _LONGEST))
    except ValidationError:
        return _Answer(key="", yes=False)
    finally:
        os.close(file)


def _read(path: Path) -> Asked | None:
    """A question whose run still holds it; one that nobody holds is taken away."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            asked = Asked.model_validate_json(os.read(file, _LONGEST))
            return asked if asked.id == path.stem else None
        path.unlink(missing_ok=True)
        return None
    except (ValidationError, OSError):
        return None
    finally:
        os.close(file)


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _require_own(folder: Path) -> None:
    status = os.stat(folder)
    if status.st_uid != os.geteuid():
        raise PermissionError(f"{folder} is somebody else's")
    if status.st_mode & 0o077:
        os.chmod(folder, 0o700)

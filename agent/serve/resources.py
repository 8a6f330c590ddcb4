"""What clients can read: the records of runs, their pictures, and the skills as files. Secrets are masked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError

from agent.places import library_folder
from agent.record.traces import Episode, TraceDamaged, read_episode
from agent.view.masking import mask_secrets
from agent.view.pictures import load_picture
from agent.view.run_index import RunIndex
from devices.errors import ClewError
from skills.catalog import find_shipped
from skills.codec import dump
from skills.errors import SkillError
from skills.store import SkillStore

_MOST_RUNS = 100


class Resources:
    """Everything a client can read.

    Args:
        traces: the folder of traces.
    """

    def __init__(self, traces: Path) -> None:
        self._runs = RunIndex(traces)

    def offer(self, server: MCPServer) -> None:
        """Give the resources to a server."""

        def give(uri: str, name: str, mime_type: str, made: Callable[..., object]) -> None:
            server.resource(uri, name=name, description=made.__doc__, mime_type=mime_type)(made)

        give("clew://runs", "runs", "application/json", self.runs)
        give("clew://runs/{run}", "run", "application/json", self.run)
        give("clew://runs/{run}/pictures/{picture}", "picture", "image/png", self.picture)
        give("clew://skills/{name}", "skill", "application/yaml", self.skill)

    def runs(self) -> str:
        """The latest hundred runs."""
        rows = self._runs.rows(self._runs.names()[:_MOST_RUNS])
        told = [
            {
                "run": row.name,
                "goal": row.goal,
                "device": row.device,
                "status": "running" if row.live else row.status,
                "reason": row.reason,
                "steps": row.steps,
                "seconds": row.seconds,
                "uri": f"clew://runs/{row.name}",
            }
            for row in rows
        ]
        return json.dumps(told, ensure_ascii=False, indent=1)

    def run(self, run: str) -> str:
        """Every record of a run, oldest first."""
        records = [record.model_dump(mode="json") for record in self._episode(run).records]
        return json.dumps(records, ensure_ascii=False, indent=1)

    def picture(self, run: str, picture: str) -> bytes:
        """A picture that a record names."""
        folder = self._runs.folder(run)
        found = load_picture(folder, picture, "") if folder is not None else None
        if found is None or found.problem:
            raise ResourceNotFoundError(f"run {run[:80]!a} has no picture {picture[:80]!a}")
        return found.png

    def skill(self, name: str) -> str:
        """A skill as its file has it."""
        try:
            if library_folder().is_dir():
                try:
                    return dump(SkillStore(library_folder()).read(name))
                except SkillError:
                    pass
            return dump(find_shipped(name))
        except ClewError as error:
            raise ResourceNotFoundError(error.message) from None

    def _episode(self, run: str) -> Episode:
        folder = self._runs.folder(run)
        if folder is None:
            raise ResourceNotFoundError(f"there is no run {run[:80]!a}")
        try:
            return mask_secrets(read_episode(folder))
        except TraceDamaged as error:
            raise ResourceNotFoundError(error.message) from None

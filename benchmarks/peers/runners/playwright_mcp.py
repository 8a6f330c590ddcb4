"""@playwright/mcp on the same plan: ``python -m benchmarks.peers.runners.playwright_mcp ADDRESS CLI CHROMIUM``.

A small client of the Model Context Protocol over stdio: it hands the server's snapshot to the scripted model, finds the
reference of the label that comes back, and calls the tool. The server's process counts with the browser's.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from typing import Any

from benchmarks.peers.plan import Move
from benchmarks.peers.runners.asking import Model
from benchmarks.peers.runners.cost import children_pss_mb, cpu_s
from benchmarks.peers.runners.report import print_report

_KINDS = {"input": ("textbox", "spinbutton"), "select": ("combobox",), "click": ("checkbox", "button")}
_WHOLE_SNAPSHOT = 3000
"""A reply with fewer characters holds no snapshot of this page."""


class Tools:
    """The server and its tools."""

    def __init__(self, cli: str, chromium: str) -> None:
        argv = ["node", cli, "--headless", "--no-sandbox", "--isolated", "--viewport-size", "1280x800"]
        self._process = subprocess.Popen(
            [*argv, "--executable-path", chromium], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._number = 0
        client = {"name": "clewline-benchmark", "version": "1"}
        self._request("initialize", {"protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": client})
        self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        self.schema: list[dict[str, Any]] = self._request("tools/list", {})["tools"]

    def call(self, name: str, **arguments: object) -> str:
        """Call a tool and return the text it answers with."""
        reply = self._request("tools/call", {"name": name, "arguments": arguments})
        return "\n".join(part.get("text", "") for part in reply.get("content", ()))

    def close(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait(10)

    def _request(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        self._send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        assert self._process.stdout is not None
        for line in self._process.stdout:
            message = json.loads(line)
            if message.get("id") == self._number and "method" not in message:
                found: dict[str, Any] = message["result"]
                return found
        raise EOFError("the server has ended")

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()


def reference(snapshot: str, move: Move) -> str:
    """The reference of the control with this label: by its name, or by the placeholder on the line below it."""
    above = ""
    for line in snapshot.split("\n"):
        found = re.search(r"\[ref=([^\]]+)\]", line)
        if found is None:
            if above and f"/placeholder: {move.label}" in line:
                return above
            continue
        above = found[1]
        if move.label in line and any(f"- {kind}" in line for kind in _KINDS[move.verb]):
            return above
    raise LookupError(f"{move.label!r} is not in the snapshot")


def main(address: str, cli: str, chromium: str) -> None:
    """Run it once."""
    began = time.perf_counter()
    tools = Tools(cli, chromium)
    import_s = time.perf_counter() - began
    model = Model(address, "playwright-mcp", tools.schema)
    cpu, began = cpu_s(), time.perf_counter()
    said = tools.call("browser_navigate", url=f"{address}/")
    start_s = time.perf_counter() - began
    while True:
        snapshot = said if "[ref=" in said and len(said) > _WHOLE_SNAPSHOT else tools.call("browser_snapshot")
        move = model.ask("Fill in the order form and place the order.\n" + snapshot)
        if move.verb == "done":
            break
        ref = reference(snapshot, move)
        # Releases differ in whether the reference is called "ref" or "target".
        target = {"element": move.label, "ref": ref, "target": ref}
        if move.verb == "input":
            said = tools.call("browser_type", **target, text=move.value)
        elif move.verb == "select":
            said = tools.call("browser_select_option", **target, values=[move.value])
        else:
            said = tools.call("browser_click", **target)
    print_report(
        run_s=time.perf_counter() - began,
        cpu_ms_per_step=(cpu_s() - cpu) / model.asked * 1000,
        import_s=import_s,
        browser_start_s=start_s,
        rss_mb=0.0,
        children_pss_mb=children_pss_mb(),
    )
    tools.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])

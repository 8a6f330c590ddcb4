"""browser-use on the same plan: ``python -m benchmarks.peers.runners.bu ADDRESS CHROMIUM [vision] [fast]``.

Runs in an environment of its own that has browser-use and psutil, and nothing of ours. ``vision`` sends pictures,
``fast`` sets its three configurable waits to zero. Telemetry, cloud and version check are off.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time

os.environ.update(
    ANONYMIZED_TELEMETRY="false",
    BROWSER_USE_CLOUD_SYNC="false",
    BROWSER_USE_VERSION_CHECK="false",
    BROWSER_USE_LOGGING_LEVEL="error",
)
_began = time.perf_counter()
from browser_use import (  # type: ignore[import-not-found]  # noqa: E402 - the import is part of what is measured
    Agent,
    BrowserProfile,
    BrowserSession,
)
from browser_use.llm.openai.chat import ChatOpenAI  # type: ignore[import-not-found]  # noqa: E402

IMPORT_S = time.perf_counter() - _began

from benchmarks.peers.runners.cost import children_pss_mb, cpu_s, rss_mb  # noqa: E402
from benchmarks.peers.runners.report import print_report  # noqa: E402

MAX_STEPS = 14
_FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
_NO_WAITS = {
    "minimum_wait_page_load_time": 0.0,
    "wait_for_network_idle_page_load_time": 0.0,
    "wait_between_actions": 0.0,
}


class Memory:
    """The most memory that was seen in use."""

    def __init__(self) -> None:
        self.rss_mb = self.children_mb = 0.0

    async def watch(self) -> None:
        """Look twice a second, until cancelled."""
        while True:
            self.rss_mb = max(self.rss_mb, rss_mb())
            self.children_mb = max(self.children_mb, children_pss_mb())
            await asyncio.sleep(0.5)


async def main(address: str, chromium: str, settings: list[str]) -> None:
    """Run it once."""
    profile = BrowserProfile(
        executable_path=chromium,
        headless=True,
        chromium_sandbox=False,
        enable_default_extensions=False,
        args=_FLAGS,
        **(_NO_WAITS if "fast" in settings else {}),
    )
    browser = BrowserSession(browser_profile=profile)
    began = time.perf_counter()
    await browser.start()
    start_s = time.perf_counter() - began
    agent = Agent(
        task="Fill in the order form and place the order.",
        llm=ChatOpenAI(model="browser-use", base_url=f"{address}/v1", api_key="none"),
        browser_session=browser,
        use_vision="vision" in settings,
        use_judge=False,
        enable_signal_handler=False,
        calculate_cost=False,
        generate_gif=False,
        initial_actions=[{"navigate": {"url": f"{address}/", "new_tab": False}}],
    )
    memory = Memory()
    watching = asyncio.create_task(memory.watch())
    cpu, began = cpu_s(), time.perf_counter()
    history = await agent.run(max_steps=MAX_STEPS)
    run_s = time.perf_counter() - began
    cpu = cpu_s() - cpu
    watching.cancel()
    print_report(
        run_s=run_s,
        cpu_ms_per_step=cpu / max(1, len(history.history)) * 1000,
        import_s=IMPORT_S,
        browser_start_s=start_s,
        rss_mb=memory.rss_mb,
        children_pss_mb=memory.children_mb,
    )
    await browser.kill()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))

"""Raw Playwright, the floor: ``python -m benchmarks.peers.runners.raw_playwright ADDRESS floor|snap|shot``.

``floor`` only acts; ``snap`` also sends an ARIA snapshot each step; ``shot`` also a JPEG. It knows in advance how each
control is found, does no grounding and verifies nothing.
"""

from __future__ import annotations

import sys
import time

_began = time.perf_counter()
from playwright.sync_api import Page, sync_playwright  # noqa: E402 - the import is part of what is measured

IMPORT_S = time.perf_counter() - _began

from benchmarks.peers.plan import Move  # noqa: E402
from benchmarks.peers.runners.asking import Model  # noqa: E402
from benchmarks.peers.runners.cost import children_pss_mb, cpu_s, rss_mb  # noqa: E402
from benchmarks.peers.runners.report import print_report  # noqa: E402
from devices.browser.chromium import find_chromium  # noqa: E402
from devices.browser.launch import FLAGS  # noqa: E402


def act(page: Page, move: Move) -> None:
    """Do what was ordered, the way a test would."""
    if move.verb == "input":
        page.get_by_placeholder(move.label, exact=True).fill(move.value)
    elif move.verb == "select":
        page.get_by_label(move.label, exact=True).select_option(move.value)
    elif move.label == "Express delivery":
        page.get_by_label(move.label, exact=True).check()
    else:
        page.get_by_role("button", name=move.label, exact=True).click()


def main(address: str, mode: str) -> None:
    """Run it once."""
    with sync_playwright() as playwright:
        began = time.perf_counter()
        browser = playwright.chromium.launch(executable_path=find_chromium().path, args=["--no-sandbox", *FLAGS])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        start_s = time.perf_counter() - began
        model = Model(address, f"raw-{mode}")
        cpu, began = cpu_s(), time.perf_counter()
        page.goto(address + "/")
        while True:
            prompt = "Fill in the order form and place the order.\n"
            if mode != "floor":
                prompt += page.locator("body").aria_snapshot()
            move = model.ask(prompt, page.screenshot(type="jpeg", quality=70) if mode == "shot" else None)
            if move.verb == "done":
                break
            act(page, move)
        print_report(
            run_s=time.perf_counter() - began,
            cpu_ms_per_step=(cpu_s() - cpu) / model.asked * 1000,
            import_s=IMPORT_S,
            browser_start_s=start_s,
            rss_mb=rss_mb(),
            children_pss_mb=children_pss_mb(),
        )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

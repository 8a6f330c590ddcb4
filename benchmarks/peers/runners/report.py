"""The one line that every runner prints when its run is over. Imports nothing of ours."""

from __future__ import annotations

import json
import sys


def print_report(
    *,
    run_s: float,
    cpu_ms_per_step: float,
    import_s: float,
    browser_start_s: float,
    rss_mb: float,
    children_pss_mb: float,
    parts_ms: dict[str, float] | None = None,
) -> None:
    """Print it on stdout, as one line of JSON.

    Args:
        run_s: seconds from opening the page to the answer "done".
        cpu_ms_per_step: CPU time of the whole process tree, browser included, for each model call.
        import_s: seconds that importing the peer took.
        browser_start_s: seconds until a page could be driven.
        rss_mb: resident memory of the agent's own process.
        children_pss_mb: memory of the browser and other children.
        parts_ms: where the time of a median step went, for whoever measures that.
    """
    told = {
        "run_s": round(run_s, 3),
        "cpu_ms_per_step": round(cpu_ms_per_step, 1),
        "import_s": round(import_s, 3),
        "browser_start_s": round(browser_start_s, 3),
        "rss_mb": round(rss_mb, 1),
        "children_pss_mb": round(children_pss_mb, 1),
        "parts_ms": {name: round(ms, 1) for name, ms in (parts_ms or {}).items()},
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()

"""What speaks against a step that the network would take: an ending without evidence.

The network is right most of the time; what it may not do on its own word stands here, and is told in the reason.
"""

from __future__ import annotations

from devices.screen import Screen
from planner.decision import History
from planner.endings import doubts


def against(sort: str, goal: str, screen: Screen, history: History) -> str:
    """Why a step is not taken, or an empty string."""
    if sort not in ("finish", "answer"):
        return ""
    if sort == "finish" and not history.steps:
        return "nothing was done yet"
    return "; ".join(doubts(goal, screen, history)) if sort == "finish" else ""

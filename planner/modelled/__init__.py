"""A policy that asks a model, and can only get answers that are possible on the screen at hand.

``choices`` says what can be done here, as a JSON schema in which elements are an enum of exact labels, and turns an
answer into a Decision. ``policy`` writes the prompt in the order in which its parts change, so that runtimes reuse
what they have read before. ``privacy`` says how far a screen's content may go.
"""

from __future__ import annotations

from planner.modelled.policy import ModelledPolicy

__all__ = ["ModelledPolicy"]

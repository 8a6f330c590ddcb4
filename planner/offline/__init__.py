"""Carries out a goal's clauses against any screen, with rules, lexical matching and sentence embeddings: no model.

``policy`` goes through the clauses; ``situation`` is what the rules see; one module a kind of order: ``press``, ``enter``,
``choose``, ``drag``, ``ask``, ``forms`` (values that must find their fields), ``dates``, ``sliders``; ``lookup`` reads
values off the screen; ``reveal`` opens what hides a target; ``obstacles`` clears what lies in the way. No rule knows any
site, page or benchmark.
"""

from planner.offline.policy import OfflinePolicy

__all__ = ["OfflinePolicy"]

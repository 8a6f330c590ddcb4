"""Carries out a goal's clauses against any screen, with rules, lexical matching and sentence embeddings: no model.

An order becomes a step in the same way everywhere: its **words** are taken apart, what they speak of is **read** off
the screen and **found** on it, and what was found is worked as a **control** of its kind. Each of these is a package
and knows only those before it:

    words → reading → finding → controls → orders

``policy`` goes through the clauses, takes the way of a condition (``planner.branches``), and asks the rule of each
(``rules``, in ``orders``); ``situation`` is what every rule sees: one screen, one goal, and what was done. ``undone``
says what no step has met.

No rule knows any site, page or benchmark.
"""

from planner.offline.policy import OfflinePolicy

__all__ = ["OfflinePolicy"]

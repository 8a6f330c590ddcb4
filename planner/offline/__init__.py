"""Carries out a goal's clauses against any screen, with rules, lexical matching and sentence embeddings: no model.

``policy`` goes through the clauses; ``situation`` is what every rule sees: one screen, one goal, and what was done.

- One module a kind of order: ``press`` (with ``paths``, ``picks``, ``extremes``, ``repeats``, ``results``,
  ``submitting``), ``enter`` (``forms``, ``suggestions``), ``choose`` (``pickers``, ``sets``, ``classing``), ``drag``
  (``ordering``), ``sorting``, ``filtering`` for everything that meets a condition, ``writing`` for messages,
  ``editing``, ``guess``, ``ask``; and ``orders`` for verbs that are themselves names of controls: reply, delete, book
  (``looking``, ``adding``, ``answering``, ``signing_in``).
- Where things are: ``targets`` finds what a phrase names, ``fields`` where a value belongs, ``entries`` which row or
  card of a list is meant, ``boxes`` what is done in it, ``events`` what a calendar shows on a day, ``scopes`` what lies
  where the order says.
- What is read off the screen: ``lookup``, ``columns``, ``facts``, ``quantities``, ``looks``, ``sums``, and ``meant``,
  which puts them together.
- How single controls are worked: ``dates``, ``dropdowns``, ``sliders``, ``steppers``, ``amounts``, ``keypads``,
  ``rating``, ``colors``.
- The words: ``phrases`` and ``values``.
- When the way is not clear: ``reveal`` opens what hides a target, ``obstacles`` clears what lies over it.

No rule knows any site, page or benchmark.
"""

from planner.offline.policy import OfflinePolicy

__all__ = ["OfflinePolicy"]

"""An action tree instead of a decision at every step (Tree-Planner: Hu et al., ICLR 2024).

``sources`` propose chains of action for a goal, all at once: skills that fit, runs that are remembered, a policy's beam
over what is known of an app, a model's single sampling call. ``sampling`` sorts out what could not run, ``merging``
makes a ``tree`` of the rest, ``deciding`` chooses at its forks and ``repair`` goes back where a branch fails.
``policy`` puts them together as a policy like any other: a function of goal, screen and history. The tree itself stands
in the journal, and so does, in the ``marks`` of the steps, how far it was walked (``walk``). ``drawing`` makes pictures
of it.
"""

from __future__ import annotations

from planner.tree.policy import Budget, TreePolicy

__all__ = ["Budget", "TreePolicy"]

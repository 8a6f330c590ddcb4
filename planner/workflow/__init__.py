"""Workflows: goals with parts, some of which need what others found, as a plan that is made before anything is done.

``flow`` is the document, a readable YAML file that ``files`` reads and writes; ``variables`` are the evidence that one
step leaves for another (``$1``, ``$weather``), as in ReWOO (Xu et al., 2023): the plan is made without observing, and
results are put in as they come, by ``evidence``, as values and never as orders. ``dag`` is what depends on what, and
``schedule`` says what may run now, several steps at a time where devices and effects allow (DTA-Llama, 2025); it
touches nothing, so that real runs and ``simulation`` under a virtual clock go the same way. ``splitting`` makes a
workflow of a goal. ``space`` and ``search`` look for better symbolic plans by their score (AutoFlow, 2024; PyGlove,
NeurIPS 2020; Archon, 2024).
"""

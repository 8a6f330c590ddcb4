"""A policy that was learnt: it scores everything that could be done next, finishing too, without a language model.

``policy`` is the policy itself. For each decision ``situation`` gathers what the goal (``reading``), the screen and the
steps so far (``past``) say, ``outlook`` and ``views`` what the app's memory adds, and ``features`` turns it into rows
of numbers, which a small network under ``perception.models`` ranks. ``values`` and ``spans`` find what to type in the
goal, and ``endings`` what on the screen speaks for or against being done.

How it was learnt stands in ``planner.training.policy``; what it is worth, in ``benchmarks/droidtask.md``.
"""

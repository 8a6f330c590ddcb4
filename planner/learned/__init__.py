"""A policy that was learnt: it scores everything that could be done next, finishing too, without a language model.

``policy`` is the policy itself. For each decision ``situation`` gathers what the goal (``reading``), the screen and the
steps so far (``past``) say, ``outlook`` and ``views`` what the app's memory adds, and ``apps`` which app is meant.
``choices`` lists all that could be done, ``features`` turns it into rows of numbers, and a small network under
``perception.models`` ranks them. ``values``, ``pieces`` and ``spans`` find what to type in the goal, ``answers`` what
to answer on the screen, and ``endings`` what there speaks for or against being done.

How it was learnt stands in ``planner.training.policy``; what it is worth, in ``benchmarks/droidtask.md`` and
``benchmarks/phone.md``.
"""

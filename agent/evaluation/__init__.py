"""Measures agents on public benchmarks, by the benchmark's own rules.

``miniwob`` plays one episode of MiniWoB++; ``miniwob_tasks`` lists its tasks, ``miniwob_pages`` serves and scores them,
``miniwob_baselines`` holds two policies that every figure stands beside. ``crew`` plays many episodes in ``worker``
processes, ``results`` keeps them in a file that a later run goes on with, ``report`` counts and ``tables`` prints.

``droidtask`` and ``worlds`` are about recorded Android tasks: decided one screen at a time, and acted out in the app as
it was recorded.

What an agent sees is the page and the goal. Rewards, task names and page sources stay on this side, and what happened
in a task of the held-out half is not kept at all: ``miniwob_tasks.require_open`` is the one door to it.
"""

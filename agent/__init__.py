"""The composition root: the episode loop, the executor behind the gate, traces, and the command line.

``cli`` is what a person types, ``episode`` carries a goal out step by step, ``executor`` performs a step through
``gate``, ``traces`` and ``view`` show what was done and why, ``doctor`` looks at the machine. Only agent may import
every package. Nothing is imported here: ``clew --help`` stays fast, and ``ownership`` can speak before all else.
"""

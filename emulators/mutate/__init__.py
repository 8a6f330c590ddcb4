"""Seeded changes of what a device shows: what next month's version of an app does to whoever learnt this month's.

A ``mutation`` is a name such as ``renamed+small-screen``: kinds joined by plus signs, each with a seed of the run. On
the embedded phone kinds work on the tree of views before it is laid out (``views``, ``unbidden``), so that picture,
tree and touches stay of one piece, or on its configuration; ``phones`` opens such a phone. Any other device, a recorded
world or a page in a browser, is wrapped (``device``): its tree is rewritten on the way out and what is done to an
element goes through to the real one. A kind may be narrowed to labels, ``renamed[Save,Cancel]``, which is how
``smallest`` finds the least of a mutation that still makes a run fail.
"""

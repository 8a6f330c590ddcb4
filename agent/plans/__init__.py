"""What is to be done, before it is done.

``planning`` puts the planner of a run together, out of ``networks`` that a device may keep open; ``drafting`` draws up
a goal's plan without acting, ``preview`` is a dry run's first step, and ``workflows`` carries out a graph of goals.
"""

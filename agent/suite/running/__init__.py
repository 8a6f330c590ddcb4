"""Runs many scenarios: on processes that may die, on devices that may be lost, into a folder that survives both.

``run`` is the whole of it. ``choosing`` says which scenarios, ``folder`` keeps the record, ``crew`` are the worker
processes (``worker`` is what each of them does), ``dispatch`` decides who plays what next on which device, and
``settling`` makes a scenario's verdict out of its attempts.
"""

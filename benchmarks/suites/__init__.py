"""How suites fare: speed and steadiness of a second run, faults of the infrastructure, planted bugs, changed screens.

``python -m benchmarks.suites speed|faults|bugs|mutations|start`` prints a table and, with ``--json FILE``, writes the
figures. ``scenarios`` makes what is run, ``planted`` is a phone with a bug, ``faulty`` a worker that is lost.
"""

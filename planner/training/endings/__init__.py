"""How the judge of endings was fitted: on recorded runs of which it is known whether they were done.

``recorded`` reads and writes such runs, ``fitting`` fits and counts, ``export`` writes the weights. The runs and the
command are those of ``benchmarks.endings_fit``.
"""

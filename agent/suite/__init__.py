"""Scripted regression runs: scenarios in plain language and steps, over a pool of devices, with reports people trust.

``results`` is what came of a run: written by the runner, one line a scenario as it ends, and read by everything that
shows or counts (reports, the history, the pytest plugin).
"""

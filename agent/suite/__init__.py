"""Scripted regression runs: scenarios in plain language and steps, over a pool of devices, with reports people trust.

``scenario`` reads files strictly, ``playing`` plays one attempt, ``running`` hands scenarios to processes and devices.
``results`` is what came of a run: written by the runner, one line a scenario as it ends, and read by everything that
shows or counts: ``reports``, ``history`` with ``flakiness``, ``certainty`` and ``repeating``, and the pytest plugin.
"""

"""Plays one scenario once: what happens inside a worker.

``player`` keeps what lasts (phones, networks, models) and plays attempts; ``attempt`` is one of them, step by step,
each step through the same episode loop, gate and journal as ``clew run``. ``venue`` and ``driver_venue`` are where it
happens, ``gating`` what it may. ``scripts`` are the policies of steps that are written out, ``mind`` decides for goals.
``asserting`` has assertions judged: by ``checking``, by ``picturing``, which compares pictures, by ``judging``, which
asks a model, and by ``state_baselines``, which lays ``state_changes`` beside those that people have reviewed.
``causes`` says by rule why something failed, and ``patches`` writes down what was healed.
"""

"""Plays one scenario once: what happens inside a worker.

``player`` keeps what lasts (phones, networks, models) and plays attempts; ``attempt`` is one of them, step by step,
each step through the same episode loop, gate and journal as ``clew run``. ``venue`` is where it happens. ``scripts``
are the policies of steps that are written out, ``mind`` decides for goals, ``checking`` judges assertions,
``picturing`` compares pictures, ``judging`` asks a model, ``causes`` says by rule why something failed, and
``patches`` writes down what was healed.
"""

"""The models of a run and what they cost.

``files`` are models on this machine's disk and how they come there (``packages``: in parts), ``opening`` puts those
of the settings behind one router, ``personal_data`` is what a model elsewhere does not see. ``prices`` says what a
call costs, ``accounts`` holds the caps, ``accounting`` writes into the journal and ``costs`` sums up past runs.
``quantizing`` measures smaller models.
"""

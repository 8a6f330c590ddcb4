"""From a picture alone to a Screen.

``picture`` decodes what may be anything, ``tiles`` says what changed since the last look, ``finding`` runs the networks
on that part, ``grouping`` makes Elements of what was found, ``perceiver`` keeps it together, ``marks`` draws it.
"""

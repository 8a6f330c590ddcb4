"""Chains of action: what was done, what is decided and what is planned, as data.

``steps`` are the things a chain can be made of, and the chain itself with where it came from. ``record`` is the form in
which a decision stands with its past and its planned future (Auto-UI's chain of action: Zhang and Zhang, ACL 2024), and
``gestures`` its text, with points as fractions of the screen, written and read back. ``lines`` is the short form in
which models write chains: one line a step.
"""

"""Follows a skill with no model: which action comes next, on which element, and when it is over.

``following`` interprets a skill as a generator: it yields one concrete step, is sent the screen after it, and so on; it
touches no device, so the caller's gate, journal and executor stay in charge. ``matching`` finds the element of a step:
the strict selector, then its fallbacks in order, then a healer where there is one. ``healing`` turns what was healed
into a new version of the skill for people to review. ``carrying_out`` is the plain loop for verification and tests.
"""

"""The shared vocabulary, and the drivers: what a device shows and what can be done to it.

Read in this order: ``observation`` (what a device gave), ``screen`` (Elements of it), ``selector`` (how to describe
one), ``action`` and ``effect`` (what can be done, and whether it can be undone), ``device`` (the protocol), ``journal``
(what was done). ``browser`` drives Chromium; ``conformance`` holds what every driver must pass. Nothing of ours is
imported here.
"""

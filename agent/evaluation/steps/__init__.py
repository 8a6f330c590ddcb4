"""Single decisions on screens: what a model makes of one step whose right answer is known.

``collecting`` does tasks of the embedded phone by their own solutions and keeps each screen with what was done on it.
``forms`` are the ways of asking: elements by label or by number, the answer held to the schema or left free, the screen
cut to what matters or told whole. ``measuring`` asks, keeps every answer in a file and goes on there; ``report``
counts.
"""

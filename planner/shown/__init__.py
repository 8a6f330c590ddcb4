"""Tasks that were shown, and are done again with other values: imitation by recollection.

A lesson is what several showings of one kind of task have in common (``lessons``): how it is asked for, with what
differs left open, and which elements are used, each described by what stays the same about it. ``asking`` finds the
lesson that a goal asks for and reads its values off the goal, ``finding`` finds on the present screen what a step of it
means, and ``policy`` goes through it, scrolling and turning pages on its own. Lessons are made by ``agent.practice``.

``hearing`` and ``recognising`` find a lesson by what a goal means, where no wording of it is like the goal.
"""

"""From a goal to a chain of actions.

``goal`` is what was asked; ``policy`` is anything that answers a Screen with a ``decision``. ``clauses`` reads a goal's
sentences into orders, and ``offline`` carries them out against any screen with no model: the floor that every learnt
policy has to beat. ``learned`` is the one that was learnt, from recorded tasks and from explorations, which ``memory``
keeps; ``recorded`` reads what others recorded, and ``training`` is how the network came about.
"""

"""A conversation with one open device, by words: what ``clew chat`` types and ``clew listen`` says.

``dialogue`` is the whole of it, with no device in it: a turn of the person becomes something to start, to ask or to
tell. ``missing`` finds the skill that fits but for a value, ``again`` the last order with another value, ``undoing``
the order that takes the last one back. ``session`` carries turns out on a held device; ``completing`` finishes lines.
"""

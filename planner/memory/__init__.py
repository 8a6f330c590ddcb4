"""What an exploration of an app has taught: which screens there are, what is on them, and what opens where.

``records`` is the memory itself, a document that goes to JSON and back; ``notebook`` writes one while an app is being
walked through. ``routes`` answers how to get from one screen to another, ``places`` which known screen the present
one is, and ``kept`` reads what explorations have left in a folder.

The idea is AutoDroid's (Wen et al., MobiCom 2024): an app that was walked through once is known, and a goal that
speaks of something behind three menus can be followed there. What a language model wrote about an app may be added as
hints and imagined tasks; nothing here needs it.
"""

"""Tasks nobody asked for yet: what a screen of an app offers, as goals with the way that leads there.

``offering`` reads a screen. Trying the ways out and keeping what passes is
``agent.library.creating``; which skills may belong together is ``skills.synergy``.
"""

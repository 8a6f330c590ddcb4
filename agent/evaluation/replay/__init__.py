"""``clew evaluate replay``: skills on phones that are not what they were when the skills were written.

Each run is made three ways from the same moment: as the program follows a skill (fallbacks, scrolling, healing), by
its first selectors alone, and as a macro of coordinates. Whether it is right is told by the phone's own state
(``judging``), never by what the run says of itself. No model is called in any of them.
"""

"""Tasks and explorations that others recorded, told in our vocabulary.

``simplified_html`` turns the screens of AutoDroid's recordings (Wen et al., MobiCom 2024) into Screens. ``droidtask``
reads the files: what was asked, what was done, what a random exploration of each app saw, and what a language model
once wrote about it. ``explored`` makes app memories of the latter two. Nothing here decides or scores anything.
"""

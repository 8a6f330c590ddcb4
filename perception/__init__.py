"""From what a device gave to elements that a goal can name.

``web_tree`` turns the browser's trees into a Screen, ``models`` runs every network there is, and the grounder ranks
the elements that a phrase may mean, with a confidence that means something. Only devices may be imported.
"""

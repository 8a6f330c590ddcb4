"""Where things are: the element that a phrase names, the field a value belongs in, the box an order is about.

``doubts`` tells a likeness from what is meant, ``crossings`` and ``counted`` pick one of several, ``places`` goes where
an order is to be carried out, ``reveal`` opens what hides a target, ``obstacles`` clears what lies over it.
"""

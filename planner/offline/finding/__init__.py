"""Where things are: the element that a phrase names, the field a value belongs in, the box an order is about.

``reveal`` opens what hides a target, ``obstacles`` clears what lies over it.
"""

"""The recipes that make the weights we ship.

Nothing here is imported at run time; the tools that they need come with the extra ``dev``.
"""

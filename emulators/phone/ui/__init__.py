"""What a screen is made of: views, how they are laid out, and how they are drawn.

``view`` is one view, ``widgets`` and ``pickers`` make the usual ones, ``layout`` puts them in their places, ``draw``
and ``render`` make a picture of them with ``pen``, ``theme`` and ``fonts``; ``texts`` says it in another language.
"""

"""From a goal to a chain of actions.

``goal`` is what was asked; ``policy`` is anything that answers a Screen with a ``decision``. ``rewording`` says a
goal's sentences in known words, ``clauses`` reads them into orders, and ``offline`` carries these out against any
screen with no model: the floor that every learnt policy has to beat. On pages ``seconded`` asks a network beside it,
and ``verified`` judges what it calls done. ``learned`` is the one that was learnt, from recorded tasks and from
explorations, which ``memory`` keeps. On a phone ``shown`` does again what it was shown and ``practised`` is a network
that was practised on the embedded one; ``endings`` says what speaks against being done. ``skilled`` follows skills,
which ``wordings`` finds; ``tree`` plans ahead over all of them, ``workflow`` over several goals, ``chain`` is plans
as data; ``whether`` and ``vain`` wrap every policy of a run. ``recorded`` reads what others recorded, and
``training`` is how the network came about.
"""

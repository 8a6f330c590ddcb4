"""Which skills belong together: links predicted on the graph of who finds what another needs, who is used with whom.

Read in this order: ``graph`` (a library as a graph), ``signals`` (what speaks for a link before anything is learnt),
``network`` (messages over the graph, in numpy), ``training`` (how both are learnt, with the asked links out of sight),
``linking`` (the linker that is used, and the pairs it proposes), ``chaining`` (a goal as a chain of skills).
``weights.json`` is what signals count in a library with few links of its own; ``benchmarks/synergy_fit.py`` makes it.

Sentences become vectors by a callable that the caller brings, as in ``skills.retrieval``.
"""

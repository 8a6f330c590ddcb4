"""Which skills serve a goal: several views of each skill, fused with learnt weights, and honest about having none.

Read in this order: ``entry`` (what is known of a skill for finding it), ``words`` and ``bm25`` (the words of it),
``decomposition`` (a goal in clauses), ``library`` (entries with their vectors), ``features`` (how well each entry fits
a goal, in every view), ``used`` (goals that skills have served before), ``producers`` (what finds the id that another
needs), ``fusion`` (weights, and how they are learnt), ``coverage`` (a set that serves all clauses), ``search`` (all of
it together), ``judging`` and ``fitting`` (no skill fits; no skill is needed). A large library lies on the disk:
``shortlist`` (what is looked at closely), ``entry_file``, ``postings``, ``vector_cache`` and ``kept`` (what is mapped).

Sentences become vectors by a callable that the caller brings: no network runs here.
"""

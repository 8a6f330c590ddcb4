"""Learns a skill from what was done once: by a model, by rules, or by a person who showed it.

Read in this order: ``demonstration`` (what it learns from) and ``reading`` (from a run's folder), ``inducing`` (the
whole way), then its parts: ``trimming`` (what did not matter), ``values`` (which texts stand in the goal),
``selecting`` (how things are found again), ``acting`` (step for step, and what was read on the way), ``context`` (what
the goal names and no step uses), ``looping``, ``guarding`` (what is not always needed), ``promising`` (what is seen at
the end), ``naming``; and ``merging`` (several demonstrations).

Nothing here asks a model or touches a device, and nothing knows a certain app: a skill is made of what the screens of a
demonstration show and what the goal says.
"""

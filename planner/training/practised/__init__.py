"""How the practised policy's network is trained.

``examples`` keeps decisions, ``network`` is what is trained, ``fitting`` trains it, and ``export`` writes it down as
weights that can be shipped.

Where the decisions come from is the agent's affair (``agent.practice``): the planner knows no phone.
"""

"""How the practised policy's network is trained.

``examples`` writes decisions down, ``shelf`` keeps them on one device and gathers batches there, ``network`` is what is
trained, ``fitting`` trains and judges it, ``trial`` lets it decide before it is written down, and ``export`` writes it
down as weights that can be shipped.

Where the decisions come from is the agent's affair (``agent.practice``): the planner knows no phone.
"""

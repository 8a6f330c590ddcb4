"""Who is asked: the small model on this machine, or the large one that costs something.

``policies`` are the rules, by name; ``escalation`` is what the calibrated ones know: the probability that the small
model's answer is wrong, from the signals of the decision (``planner.signals``). ``agent.router`` asks, masks, pays and
keeps the book. Policies of other distributions join through the entry-point group ``clewline.routes``.
"""

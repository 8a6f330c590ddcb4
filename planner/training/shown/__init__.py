"""How the recogniser of lessons is trained: ``network`` is what is trained, ``fitting`` trains it.

Where the goals come from is the agent's affair (``agent.practice.asking``): the planner knows no tasks.
"""

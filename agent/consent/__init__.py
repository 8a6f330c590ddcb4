"""A person's yes: given beforehand for a kind of consequence, or asked for when the step comes.

``approvals`` holds what was agreed to and knows whom to ask: somebody at a ``terminal``, or whoever shows the
``questions`` that a run lays down in a folder. The gate alone asks.
"""

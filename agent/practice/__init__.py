"""Practice on the embedded phone: where the policy of `planner.practised` learns what it does.

``python -m agent.practice`` does all of it. ``wording`` says goals otherwise, ``expert`` follows a task's own solution
through the driver that any phone takes, ``rehearsing`` plays tasks with it, or with a policy that it corrects, and
`planner.training.practised` trains on what was written down.
"""

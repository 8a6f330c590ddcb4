"""Practice on the embedded phone: where the policies of `planner.shown` and `planner.practised` learn what they do.

``python -m agent.practice`` does all of it. ``ways_to_ask`` and ``wording`` say goals otherwise, ``expert`` follows a
task's own solution through the driver that any phone takes, ``rehearsing`` plays tasks with it, or with a policy that
it corrects, and ``lessons`` makes lessons of what was shown. ``side_by_side`` lets ``players`` play and ``trainers``
train at the same time; ``asking`` writes goals down, and ``studying`` trains the recogniser of lessons on them.
"""

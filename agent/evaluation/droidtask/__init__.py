"""DroidTask: recorded Android tasks, decided one screen at a time, scored by the two rules of its authors.

``scoring`` holds the rules. ``replies`` reads what language models once answered, ``asking`` puts each recorded screen
before a policy with the history a run would have, ``baselines`` are the policies every figure stands beside, and
``contestants`` knows them all by name. ``sitting`` decides everything, ``report`` counts and ``tables`` prints.

Every decision sees the recorded screen, whatever was decided before (teacher forcing): completion here is not success
on a device. What is recorded of the right way is for the scorer alone.
"""

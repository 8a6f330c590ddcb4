"""Closed loop on recorded apps: a policy acts, and sees what was recorded to come of it.

``graph`` joins the recorded runs and explorations of an app into one world, ``device`` makes it a Device, ``playing``
lets policies carry tasks out there with the ordinary episode loop, ``report`` counts and prints.

Unlike the teacher-forced figures of ``agent.evaluation.droidtask``, a wrong step here has its consequences. What was
never recorded does nothing, so a world is poorer than its app: a success is one, a failure may be the world's.
"""

"""How the learnt policy's network was trained.

``python -m planner.training.policy FOLDER`` does all of it. ``examples`` turns recorded tasks, and the tasks that
``synthesis`` makes up from explorations, into tables of features; ``fitting`` trains the network; ``crossing`` trains
it anew for each app on all the others, which is what its figures come from; ``export`` writes it down.
"""

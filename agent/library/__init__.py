"""What the program does with skills, beyond following them.

``use`` and ``usable`` say which a run may follow, ``search`` which serve a goal and ``fit`` whether any does.
``demonstrating`` and ``watching`` see a way being shown, ``learning`` makes a skill of it, ``creating`` finds skills
that nobody showed. ``verifying`` tries them where nothing is lost (``deeds`` tells what they did,
``counter_examples`` shows where they failed, ``app_versions`` where that holds), ``healing`` mends them on the way
and ``healed_runs`` proposes what was mended. ``review``, ``curation`` and ``costs`` are for people who keep a
library.
"""

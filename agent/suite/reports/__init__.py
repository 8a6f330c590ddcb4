"""What a suite's run looks like to others: to CI servers, to tools, and to people.

``junit`` and ``ctrf`` are files for programs. ``html`` is one page that needs nothing else: ``rows`` lists scenarios,
``details`` what is shown of one when it is opened, ``shelf`` holds the pictures, ``timeline`` who did what when,
``comparing`` what changed since the last run. ``history_page`` draws the past. ``writing`` writes
whatever is asked for.
"""

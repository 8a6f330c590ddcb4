"""Whether a run that calls itself done is done: an unsupported *done* becomes a question, and says why.

On pages in a browser the rules (``planner.offline``) carry out what they can and call the rest done far too often. What
tells the two apart stands in the goal, the steps and the last screen. A step's screen is gone when the run ends, so
what the step has to do with the words of the goal (``goal_words``, ``steps``, ``surroundings``) is noted where it is
decided and kept in the journal. At the end ``coverage`` says which words and orders of the goal are left, ``course``
how the steps were matched and what came of them, ``values`` what was typed, ``wishes`` what sort of goal it is: each a
figure between 0 and 1 (``evidence``). ``judge`` adds them up with weights that were fitted on runs over pages nobody
had mended anything for, and ``telling`` says the heaviest in words. ``policy`` puts the judge behind any policy; what
is done before the end does not change.
"""

"""A second opinion on the rules' next step, learnt on many pages: where they give up, end too early or guess.

The rules (``planner.offline``) know what orders mean; the network knows what right steps look like beside the other
things that could be done. ``page`` is a decision on a page, ``offers`` all that could be done there, ``columns`` and
``boxes`` turn it into rows of numbers beside those of ``planner.learned``, and ``opinion`` ranks them. ``policy`` lets
the opinion count where it was right more often than the rules on pages that it had never seen; everywhere else the
rules' step is taken as it is.

``python -m benchmarks.second_opinion`` makes the network; ``benchmarks/second-opinion.md`` says what it is worth.
"""

from planner.seconded.policy import SecondedPolicy

__all__ = ["SecondedPolicy"]

"""Tasks that were shown, and are done again with other values: imitation by recollection.

A lesson is what several showings of one kind of task have in common (``lessons``): how it is asked for, with what
differs left open, and which elements are used, each described by what stays the same about it. Lessons are made by
``agent.practice``. A goal goes through these:

* ``asking`` finds the lesson that is asked for and reads its values off the goal; where no wording of it is like the
  goal, ``hearing`` and ``recognising`` find one by what the goal means; ``loose`` tells what it says beyond that;
* ``ways`` tells which way is gone where the showings parted;
* ``finding`` finds on the present screen what a step means, ``months`` a calendar's page, ``answering`` what is read;
* ``following`` does the next step, scrolling and turning pages in between, which needs no showing; ``marks`` keep in
  the journal how far it has come;
* ``policy`` chooses the lesson, and what may be said in its name.
"""

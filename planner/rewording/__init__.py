"""Says a goal's sentences in the words that the rules know: whoever speaks has many ways to order one thing.

``ways.txt`` lists ways of speaking under the words that stand for them; ``ways`` reads it; ``sentences`` applies it,
and brings two orders that share a verb, and orders told out of time, into a plain row. None of it knows any page: where
the cursor goes is what gets the focus, to put in order is to sort, "the number of" is how many.

Quoted strings are marks here (``planner.quoting``), so that nothing inside them is reworded.
"""

from planner.rewording.sentences import in_one_sentence, reworded

__all__ = ["in_one_sentence", "reworded"]

"""``clew evaluate verification``: good skills with a fault planted in each, and whether verification rejects them.

``corrupting`` plants faults by dice. A fault that changes nothing anybody could observe is no fault, and the rule for
that stands before any run: on the verification's own phones and on others that it never saw, the corrupted skill comes
to its end, returns the same, and leaves the phone in the very state in which the good one leaves it.
"""

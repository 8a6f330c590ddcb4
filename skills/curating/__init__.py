"""What a curator asks of a library, answered from its files and its record alone.

``story`` tells a skill's steps in plain words, ``reviewing`` goes through the checklist of review (the rules of
``lint`` and those that compare parts with one another), ``usage`` adds up how skills fared, ``staleness`` names those
that want attention, ``behaviour`` finds skills that do the same though written differently, ``merging`` makes one of
two that differ in constants only.

Nothing here changes a library: each answer is a proposal for a person.
"""

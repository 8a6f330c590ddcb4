"""Orders in the words of people: which skill they ask for, and with which arguments.

A skill brings examples of how it is asked for. ``patterns`` takes orders that have the words of an example;
``matching`` asks it first, then compares meanings. What is said otherwise is laid beside the skill: ``language`` is
what is known of its words (``words``), ``candidates`` and ``pieces`` what in the order may be an argument, ``fitting``
which piece is which argument, ``turning`` what turns an order round. ``alignment`` puts that into figures, ``judging``
makes one probability of them, and ``aligner`` does so for a whole library.
"""

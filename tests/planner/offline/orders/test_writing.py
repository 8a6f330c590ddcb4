"""Who a message is for, what it is about and what it says, as goals put it."""

from __future__ import annotations

import pytest

from planner.clauses import read_clauses
from planner.offline.orders.writing import Letter, letter_of


@pytest.mark.parametrize(
    ("goal", "letter"),
    [
        ('Send Lucía the message "See you at 8"', Letter("See you at 8", "Lucía")),
        ('Send a message to Mateo saying "ok"', Letter("ok", "Mateo")),
        ('Message Book club: "Who is next?"', Letter("Who is next?", "Book club")),
        ('Reply "Why?" to Raj', Letter("Why?")),
        ('Reply to the comment "Great read!" with "Thank you"', Letter("Thank you")),
        ("Forward Dana's mail to gus@x.org", Letter("", "gus@x.org")),
        (
            'Write an email to lee@example.org with the subject "Keys" and the message "At the desk."',
            Letter("At the desk.", "lee@example.org", "Keys"),
        ),
        (
            'Compose a mail: to "kim@example.org", subject "Hello", body "How are you?"',
            Letter("How are you?", "kim@example.org", "Hello"),
        ),
        ("Delete the mail from Ann", Letter()),
    ],
)
def test_a_letter_is_read_off_an_order(goal, letter):
    assert letter_of(read_clauses(goal)[0]) == letter

"""What can be read off a screen: entries of lists, columns, quantities, looks, values, sums, facts in sentences.

``conditions`` says whether the screen is as a goal makes it a condition.

``meant`` puts them together: the value that an order means and does not spell out.
"""

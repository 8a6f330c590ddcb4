"""What can be read off a screen: entries of lists, columns, quantities, looks, labelled values, sums.

``meant`` puts them together: the value that an order means and does not spell out.
"""

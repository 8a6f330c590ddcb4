"""What the words of an order say, without any screen: phrases, pairs of value and field, dates."""

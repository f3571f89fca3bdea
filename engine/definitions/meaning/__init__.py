"""What the rules ask about the elements of a diagram: events, conditions, items and data, variables written."""

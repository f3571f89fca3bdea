"""What the rules ask about the elements of a diagram: kinds of events, conditions, variables that are written."""

"""Clocks beside other things: in lists, in the order of what is due, on the diagram; from the rows that lists have."""

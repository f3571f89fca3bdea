"""What pages ask of inspections, one question a module."""

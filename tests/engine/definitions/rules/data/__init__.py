"""Legal and illegal drawings for the rules of family data."""

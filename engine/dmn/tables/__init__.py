"""What a decision table knows of its rows: which can match (index), what they say (cells), which nearly matched."""

"""Settings: the page that lists its sections, and what every section's list and form have in common."""

"""The boards: of the desk, of a team, of oneself."""

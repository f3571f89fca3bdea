"""Who gets the work: strategies of teams, limits, the fallback team, and records that nobody can go on with."""

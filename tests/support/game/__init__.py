"""A token game that is independent of the engine: drawings that know what they say, and the play by the standard."""

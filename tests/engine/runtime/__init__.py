"""Commands of the engine, against a real database."""

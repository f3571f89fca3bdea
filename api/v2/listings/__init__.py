"""What the engine API shows: one module for each thing, with its schema, the names to search by, and its rows."""

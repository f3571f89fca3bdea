"""Commands of a room: one module and one transaction each."""

"""What the engine remembers: its tables, and the reads and writes that commands are made of. Decides nothing."""

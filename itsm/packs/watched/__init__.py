"""What a pack says of records that are watched: those that come again, and those that follow upon its own work."""

"""What a pack says of records that are led by several people together, and of those of which that is proposed."""

"""What pages and programs ask of the catalogue."""

"""What suffers when something fails: a walk along the links that packs name, bounded in depth and number."""

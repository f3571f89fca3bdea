"""Killing an installation under load, and proving that nothing was lost, doubled or left over."""

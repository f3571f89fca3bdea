"""Counting the clocks of open records anew, in the background: for a changed calendar, or for a level's new version."""

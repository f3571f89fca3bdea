"""Announcements: what people are told by a banner and a list, to whom, how long, and who has confirmed it."""

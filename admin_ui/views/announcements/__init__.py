"""Announcements: above every page, their list, one of them; and the pages of those who write them."""

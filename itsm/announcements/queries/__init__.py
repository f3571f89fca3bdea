"""What pages ask of announcements, one question a module."""

"""Answers from a mail: links that are signed, expire and work once, for one task of one person."""

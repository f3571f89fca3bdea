"""Escalation: time boxes, and the ladder."""

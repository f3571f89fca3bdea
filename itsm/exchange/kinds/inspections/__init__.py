"""Inspections in files: plans with their cycle, who does them, and their points line by line."""

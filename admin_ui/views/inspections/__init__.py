"""Inspections: plans with their figures, and the checklist of one record."""

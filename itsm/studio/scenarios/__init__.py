"""Scenarios of a draft as people write them: what a pack offers to choose from, forms and back, made of a record."""

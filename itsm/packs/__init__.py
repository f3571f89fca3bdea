"""Packs: a record type with its diagram, decisions, forms and texts, read from a folder, deployed, and looked up."""
